import json
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators import Index, IndicatorError, index_from
from indicators.calibrate import (
    Calibration,
    calibrate,
    calibrated_index,
    with_weights,
    write_calibration,
    write_index,
)

Made = Callable[..., pd.DataFrame]


@pytest.fixture
def found(index: Index, made: Made) -> Calibration:
    return calibrate(index, made(noise=20.0), "cost", per="people", draws=20, seed=7)


@pytest.mark.parametrize(("ending", "read"), [(".toml", tomllib.loads), (".json", json.loads)])
def test_the_file_holds_what_was_found(
    found: Calibration, tmp_path: Path, ending: str, read: Callable[[str], dict]
) -> None:
    path = write_calibration(found, tmp_path / f"weights{ending}")
    data = read(path.read_text(encoding="utf-8"))["calibration"]
    assert (data["index"], data["outcome"], data["per"]) == ("need", "cost", "people")
    assert (data["method"], data["seed"], data["draws"], data["units"]) == ("nnls", 7, 20, 60)
    assert data["data_sha256"] == found.data_hash
    assert set(data["versions"]) == {"python", "numpy", "pandas", "scipy"}
    rows = pd.DataFrame(data["weight"]).set_index("indicator")
    pd.testing.assert_frame_equal(rows, found.weights, check_exact=True)
    assert data["fit"]["estimate"]["r2_cv"] == found.fit.at["estimate", "r2_cv"]
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_the_index_in_the_file_is_the_calibrated_one(found: Calibration, tmp_path: Path) -> None:
    path = write_calibration(found, tmp_path / "weights.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))["index"]
    assert index_from("need", data["need"]) == calibrated_index(found)


def test_the_calibrated_index_has_the_estimate_for_its_weights(
    found: Calibration, made: Made
) -> None:
    effective = calibrated_index(found).compute(made()).effective
    np.testing.assert_allclose(
        effective[found.weights.index], found.weights["estimate"], atol=1e-12
    )


FULL = {
    "impute": {"method": "group_mean", "by": "people"},
    "outliers": {"method": "winsorize", "skew": Decimal("2.0"), "kurtosis": 3.5, "at_most": 5},
    "normalise": {"method": "min_max", "range": [Decimal("1"), 100]},
    "screen": {"units": 0.5, "indicators": 0.5},
    "weigh": "equal",
    "members": {
        "a": {"weight": 2, "direction": -1, "normalise": "rank"},
        "sub": {
            "weight": 0.5,
            "aggregate": {"method": "generalised_mean", "power": 0.5},
            "weigh": "pca",
            "members": {"b": {"per": "people"}, "c": {}},
        },
    },
}


@pytest.mark.parametrize("ending", [".toml", ".json"])
def test_an_index_goes_through_a_file_unchanged(tmp_path: Path, ending: str) -> None:
    index = index_from("full", FULL)
    path = write_index(index, tmp_path / f"full{ending}")
    read = tomllib.loads if ending == ".toml" else json.loads
    again = index_from("full", read(path.read_text(encoding="utf-8"))["index"]["full"])
    assert again == index
    if ending == ".toml":
        assert Index.read(path) == index


def test_names_that_toml_must_quote_come_back(tmp_path: Path) -> None:
    index = index_from("ehtiyoj", {"members": {"kambagʻallik darajasi": {}, 'a "b".c': {}}})
    assert Index.read(write_index(index, tmp_path / "i.toml")) == index


def test_screened_indicators_weigh_nothing(made: Made) -> None:
    table = made(noise=5.0)
    table.loc["u000":"u040", "b"] = np.nan
    index = index_from(
        "need",
        {
            "screen": {"indicators": 0.5},
            "members": {name: {"direction": 1} for name in ("a", "b", "d", "e")},
        },
    )
    found = calibrate(index, table, "cost", draws=5)
    weights = {member.name: member.weight for member in calibrated_index(found).tree.indicators()}
    assert weights["b"] == 0
    assert sum(weights.values()) == pytest.approx(1)


def test_groups_weigh_what_their_indicators_do(index: Index, made: Made) -> None:
    given = {"a": 0.1, "b": 0.3, "c": 0.0, "d": 0.0, "e": 0.6}
    new = with_weights(index, given)
    assert [member.weight for member in new.tree.members] == pytest.approx([0.4, 0.0, 0.6])
    effective = new.compute(made()).effective
    assert effective.to_dict() == pytest.approx(given)
    assert [member.weight for member in index.tree.members] == [1, 1, 1]


def test_weights_found_by_a_method_give_way(made: Made) -> None:
    members = {
        "g": {"weigh": "pca", "members": {"a": {}, "b": {}}},
        "h": {"weigh": "pca", "members": {"sub": {"members": {"c": {}, "d": {}}}}},
    }
    index = index_from("need", {"weigh": "equal", "members": members})
    given = {"a": 0.9, "b": 0.1, "c": 0.0, "d": 0.0}
    assert with_weights(index, given).compute(made()).effective.to_dict() == pytest.approx(given)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"a": None}, "no weight for a"),
        ({"x": 1.0}, "there is no indicator 'x'"),
        ({"a": -1.0}, "the weight of a is -1; give 0 or more"),
        ({"a": float("nan")}, "the weight of a is nan"),
        (dict.fromkeys("abcde", 0.0), "every weight is 0"),
    ],
)
def test_bad_weights_are_refused(index: Index, change: dict, message: str) -> None:
    given = {**dict.fromkeys("abcde", 0.2), **change}
    with pytest.raises(IndicatorError, match=message):
        with_weights(index, {name: each for name, each in given.items() if each is not None})


def test_files_that_cannot_be_written_are_refused(found: Calibration, tmp_path: Path) -> None:
    with pytest.raises(IndicatorError, match=r"ends in \.toml or \.json, not in '\.csv'"):
        write_calibration(found, tmp_path / "weights.csv")
    with pytest.raises(IndicatorError, match=r"there is no folder .*; make it first"):
        write_calibration(found, tmp_path / "none" / "weights.toml")
    (tmp_path / "weights.toml").mkdir()
    with pytest.raises(IndicatorError, match=r"weights\.toml: cannot be written"):
        write_calibration(found, tmp_path / "weights.toml")
    assert [each.name for each in tmp_path.iterdir()] == ["weights.toml"]
