from collections.abc import Callable
from itertools import permutations as orders

import numpy as np
import pandas as pd
import pytest

from indicators import IndicatorError
from indicators.space import Neighbours, local_moran, moran, neighbours_from

Published = Callable[[str], tuple[pd.DataFrame, Neighbours]]


def _by_loops(values: list[float], neighbours: Neighbours) -> float:
    """Moran's I as Cliff and Ord write it, sum by sum."""
    n, mean = len(values), sum(values) / len(values)
    above, all_weights = 0.0, 0.0
    for i in range(n):
        near = [j for j in range(n) if neighbours.matrix[i, j]]
        for j in near:
            above += (values[i] - mean) * (values[j] - mean) / len(near)
            all_weights += 1 / len(near)
    return n / all_weights * above / sum((value - mean) ** 2 for value in values)


def test_st_louis_as_pysal_documents_it(published: Published) -> None:
    table, near = published("stl.csv")
    found = moran(table["HR8893"], near)
    assert found.statistic == pytest.approx(0.24365582621771659, abs=1e-12)
    assert found.expected == pytest.approx(-0.012987012987012988, abs=1e-15)
    assert found.p < 0.01


def test_columbus_as_esda_computes_it(published: Published) -> None:
    table, near = published("columbus.csv")
    assert moran(table["CRIME"], near).statistic == pytest.approx(0.5001885571828611, abs=1e-12)
    assert moran(table["HOVAL"], near).statistic == pytest.approx(0.180093114317273, abs=1e-12)


def test_sum_by_sum(bundled: Neighbours) -> None:
    rng = np.random.default_rng(1)
    values = pd.Series(rng.gamma(2.0, size=208), index=list(bundled.codes), name="x")
    found = moran(values, bundled, permutations=9)
    assert found.statistic == pytest.approx(_by_loops(values.tolist(), bundled), abs=1e-12)


def test_p_is_that_of_all_orders_where_they_can_be_counted() -> None:
    chain = neighbours_from({"a": ["b"], "b": ["c"], "c": ["d"], "d": ["e"], "e": ["f"], "f": []})
    values = pd.Series([1.0, 2.0, 2.5, 4.0, 5.0, 9.0], index=list("abcdef"), name="x")
    seen = _by_loops(values.tolist(), chain)
    every = np.array([_by_loops(list(order), chain) for order in orders(values.tolist())])
    truth = (every >= seen - 1e-12).mean()
    found = moran(values, chain, permutations=20_000, alternative="greater").p
    assert found == pytest.approx(truth, abs=4 * np.sqrt(truth / 20_000))


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_p_lies_above_0_and_up_to_1(ring: Neighbours, alternative: str) -> None:
    for seed in range(20):
        values = np.random.default_rng(seed).normal(size=12)
        if seed == 0:
            values = np.array([-1.0, 1.0] * 6)  # as far out as can be
        series = pd.Series(values, index=list(ring.codes), name="x")
        p = moran(series, ring, permutations=49, alternative=alternative, seed=seed).p
        assert 1 / 50 <= p <= 1


def test_without_a_pattern_p_is_small_as_seldom_as_it_says(ring: Neighbours) -> None:
    found = []
    for seed in range(300):
        values = np.random.default_rng(seed).normal(size=12)
        series = pd.Series(values, index=list(ring.codes), name="x")
        found.append(moran(series, ring, permutations=99, seed=seed + 1000).p)
    assert 0.05 <= np.mean(np.array(found) <= 0.1) <= 0.16


def test_scale_and_origin_do_not_matter(bundled: Neighbours, table: pd.DataFrame) -> None:
    rate = table["poverty_rate"]
    first = moran(rate, bundled, permutations=199)
    other = moran(rate * 1e-9 + 5e-9, bundled, permutations=199)
    assert first.statistic == pytest.approx(other.statistic, abs=1e-9)
    assert first.p == other.p
    ours = local_moran(rate, bundled, permutations=199).table
    theirs = local_moran(rate * 1e6, bundled, permutations=199).table
    pd.testing.assert_series_equal(ours["p"], theirs["p"])


def test_the_seed_says_all(bundled: Neighbours, table: pd.DataFrame) -> None:
    rate = table["poverty_rate"]
    assert moran(rate, bundled, permutations=99, seed=4) == moran(
        rate, bundled, permutations=99, seed=4
    )
    assert moran(rate, bundled, permutations=99, seed=4).z != pytest.approx(
        moran(rate, bundled, permutations=99, seed=5).z, abs=1e-9
    )


def test_it_tells_of_linked_units(bundled: Neighbours, table: pd.DataFrame) -> None:
    assert moran(table["poverty_rate"], bundled, permutations=9).notes == bundled.notes != ()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"permutations": 0}, "permutations is 0; take 999"),
        ({"seed": -1}, "seed is -1"),
        ({"alternative": "lesser"}, "no alternative 'lesser'; did you mean 'less'"),
    ],
)
def test_bad_settings_are_refused(ring: Neighbours, options: dict, message: str) -> None:
    values = pd.Series(range(12), index=list(ring.codes), name="x", dtype="float64")
    with pytest.raises(IndicatorError, match=message):
        moran(values, ring, **options)


def test_a_map_without_differences_is_refused(ring: Neighbours) -> None:
    with pytest.raises(IndicatorError, match="x is the same for all units"):
        moran(pd.Series(1.0, index=list(ring.codes), name="x"), ring)
    pair = neighbours_from({"a": ["b"], "b": []})
    with pytest.raises(IndicatorError, match="wants three units, not 2"):
        moran(pd.Series({"a": 1.0, "b": 2.0}, name="x"), pair)
