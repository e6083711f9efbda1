import json
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from indicators import IndicatorError
from indicators.space import CORRECT, Neighbours, local_moran, moran

Published = Callable[[str], tuple[pd.DataFrame, Neighbours]]
PYSAL = {1: "HH", 2: "LH", 3: "LL", 4: "HL"}


def test_quadrants_as_pysal_documents_them(published: Published) -> None:
    table, near = published("desmith.csv")
    found = local_moran(table["z"], near, permutations=99).table
    assert found["quadrant"].tolist() == [PYSAL[q] for q in [4, 4, 4, 2, 3, 3, 1, 4, 3, 3]]


def test_statistics_as_pysal_documents_them(published: Published) -> None:
    table, near = published("desmith.csv")
    documented = [
        *(-0.11409277, -0.19940543, -0.13351408, -0.51770383, 0.48095009),
        *(0.12208113, 1.19148298, -0.58144305, 0.07101383, 0.34314301),
    ]
    found = local_moran(table["z"], near, permutations=9).table["statistic"]
    np.testing.assert_allclose(found, documented, atol=5e-9)


def test_local_statistics_add_up_to_the_global_one(published: Published) -> None:
    table, near = published("columbus.csv")
    local = local_moran(table["CRIME"], near, permutations=9).table["statistic"]
    n = len(local)
    assert local.sum() / (n - 1) == pytest.approx(moran(table["CRIME"], near).statistic, abs=1e-12)


THEIRS = """
import json, sys, warnings
sys.modules["numba"] = None  # nothing is compiled
import numpy as np
warnings.simplefilter("ignore")
from esda import Moran_Local
from libpysal.weights import W
asked = json.load(sys.stdin)
w = W(asked["neighbours"], id_order=list(asked["neighbours"]))
found = Moran_Local(np.array(asked["values"]), w, permutations=999, seed=1)
parts = {"statistic": found.Is, "quadrant": found.q, "p": found.p_sim}
print(json.dumps({name: part.tolist() for name, part in parts.items()}))
"""


def esda_s(table: pd.DataFrame) -> dict[str, list[float]]:
    """What esda finds, in a process of its own: there nothing is compiled, which takes minutes."""
    asked = {
        "neighbours": {unit: text.split() for unit, text in table["neighbours"].items()},
        "values": table["CRIME"].tolist(),
    }
    done = subprocess.run(
        [sys.executable, "-c", THEIRS],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


def test_local_statistics_and_p_values_are_those_of_esda(published: Published) -> None:
    pytest.importorskip("esda")
    table, near = published("columbus.csv")
    theirs = esda_s(table)
    ours = local_moran(table["CRIME"], near, permutations=4999, seed=1).table
    np.testing.assert_allclose(ours["statistic"], theirs["statistic"], atol=1e-10)
    assert ours["quadrant"].tolist() == [PYSAL[int(q)] for q in theirs["quadrant"]]
    folded = np.minimum(1.0, 2 * np.array(theirs["p"]))  # esda folds p to one side
    np.testing.assert_allclose(ours["p"], folded, atol=0.08)
    assert np.abs(ours["p"] - folded).mean() < 0.02


def test_p_lies_above_0_and_correction_only_raises_it(
    bundled: Neighbours, table: pd.DataFrame
) -> None:
    found = local_moran(table["poverty_rate"], bundled, permutations=199).table
    assert found["p"].between(1 / 200, 1).all()
    assert (found["p_adjusted"] >= found["p"]).all()


def test_a_hot_corner_is_found_and_a_lone_peak_is_an_outlier() -> None:
    from indicators.space import neighbours_from

    side = 12
    near = {
        f"{x},{y}": [f"{x + a},{y + b}" for a, b in ((0, 1), (1, 0)) if x + a < side > y + b]
        for x in range(side)
        for y in range(side)
    }
    grid = neighbours_from(near)
    rng = np.random.default_rng(3)
    values = pd.Series(rng.normal(size=side**2), index=list(near), name="x")
    values[[f"{x},{y}" for x in range(4) for y in range(4)]] += 6
    values[[f"{x},{y}" for x in range(8, 12) for y in range(8, 12)]] -= 6
    values["2,2"] = -5.0
    values["9,9"] = 5.0
    cluster = local_moran(values, grid, permutations=9999).table["cluster"]
    assert cluster["1,1"] == "HH"
    assert cluster["10,10"] == "LL"
    assert cluster["2,2"] == "LH"
    assert cluster["9,9"] == "HL"
    assert (cluster == "none").sum() > 80


def test_without_a_pattern_next_to_nothing_is_found(bundled: Neighbours) -> None:
    found = 0
    for seed in range(5):
        values = np.random.default_rng(seed).normal(size=208)
        series = pd.Series(values, index=list(bundled.codes), name="x")
        table = local_moran(series, bundled, seed=seed).table
        found += int((table["cluster"] != "none").sum())
        assert 1 <= (table["p"] <= 0.05).sum() <= 30
    assert found <= 3


def test_a_unit_on_the_mean_is_in_no_quadrant(ring: Neighbours) -> None:
    values = pd.Series([0.0, *[1.0, -1.0] * 5, 0.0], index=list(ring.codes), name="x")
    found = local_moran(values, ring, permutations=99).table
    assert found.loc["0", ["quadrant", "cluster"]].tolist() == ["none", "none"]
    assert found.loc["0", "p"] == 1


def test_too_few_permutations_are_told(bundled: Neighbours, table: pd.DataFrame) -> None:
    few = local_moran(table["poverty_rate"], bundled, permutations=999).notes
    assert any("999 permutations are too few" in note and "8320" in note for note in few)
    assert local_moran(table["poverty_rate"], bundled, permutations=8320).notes == bundled.notes
    alone = local_moran(table["poverty_rate"], bundled, permutations=999, correction="none")
    assert alone.notes == bundled.notes


def test_bad_settings_are_refused(ring: Neighbours) -> None:
    values = pd.Series(range(12), index=list(ring.codes), name="x", dtype="float64")
    with pytest.raises(IndicatorError, match="no correction 'fdrs'; did you mean 'fdr'"):
        local_moran(values, ring, correction="fdrs")
    with pytest.raises(IndicatorError, match="level is 5; it lies between 0 and 1"):
        local_moran(values, ring, level=5)


@pytest.mark.parametrize("name", CORRECT.methods)
def test_corrections_keep_the_order_and_lie_between_p_and_1(name: str) -> None:
    for seed in range(20):
        p = np.random.default_rng(seed).choice([0.001, 0.01, 0.02, 0.3, 0.5, 1.0], size=15)
        adjusted = CORRECT.methods[name](p)
        order = np.argsort(p, kind="stable")
        assert (np.diff(adjusted[order]) >= -1e-15).all()
        assert (adjusted >= p - 1e-15).all()
        assert (adjusted <= 1).all()


def test_fdr_as_scipy_computes_it() -> None:
    from scipy.stats import false_discovery_control

    p = np.random.default_rng(0).uniform(size=50) ** 3
    np.testing.assert_allclose(CORRECT.methods["fdr"](p), false_discovery_control(p))
    np.testing.assert_allclose(
        CORRECT.methods["fdr_any"](p), false_discovery_control(p, method="by")
    )


def test_bonferroni_by_hand() -> None:
    found = CORRECT.methods["bonferroni"](np.array([0.01, 0.5]))
    np.testing.assert_allclose(found, [0.02, 1.0])
