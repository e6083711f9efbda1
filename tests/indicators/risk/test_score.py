import numpy as np
import pandas as pd
import pytest

from indicators import Index, IndicatorError, index_from
from indicators.risk import risk_score

MEMBERS = {
    "poverty": {"weight": 2, "direction": 1},
    "services": {
        "weight": 1,
        "members": {"water": {"direction": -1}, "roads": {"direction": -1}},
    },
}
UNITS = pd.DataFrame(
    {
        "poverty": [10.0, 20.0, 30.0, 40.0],
        "water": [90.0, 80.0, 20.0, 50.0],
        "roads": [5.0, 9.0, 7.0, 1.0],
    },
    index=pd.Index(["a", "b", "c", "d"], name="code"),
)


def _index(**more: object) -> Index:
    return index_from("need", {"members": MEMBERS, **more})


def test_contributions_and_the_mean_add_up_to_the_score() -> None:
    result = _index().compute(UNITS)
    found = risk_score(result, k=2)
    assert found.exact
    assert found.notes == ()
    total = found.contributions.sum(axis=1) + found.table["score"].mean()
    np.testing.assert_allclose(total, found.table["score"])
    np.testing.assert_allclose(found.contributions.sum(), 0, atol=1e-9)


def test_reasons_are_the_greatest_contributions_above_the_mean() -> None:
    found = risk_score(_index().compute(UNITS), k=2, most=2)
    assert found.reasons.loc["d", "indicator"].tolist() == ["poverty", "roads"]
    assert found.reasons.loc[("d", 1), "contribution"] == pytest.approx(2 / 3 * 50)
    assert found.reasons.loc[("d", 1), "value"] == 40
    assert found.reasons.loc["c", "indicator"].tolist() == ["poverty", "water"]
    assert found.reasons.loc["a", "indicator"].tolist() == ["roads"]
    assert (found.reasons["contribution"] > 0).all()
    assert found.reasons["quality"].isna().all()


def test_the_greatest_need_has_the_last_class_and_the_first_rank() -> None:
    found = risk_score(_index().compute(UNITS), k=4)
    assert found.table["score"].idxmax() == "d"
    assert found.table.loc["d", ["risk", "rank"]].tolist() == [4, 1]
    assert found.table["rank"].tolist() == [4, 3, 2, 1]
    assert found.table["risk"].is_monotonic_increasing


def test_a_unit_that_nothing_lifts_has_no_reasons() -> None:
    units = UNITS.assign(roads=[9.5, 9.0, 7.0, 1.0])
    found = risk_score(_index().compute(units), k=2)
    assert "a" not in found.reasons.index.get_level_values("code")
    assert "a" in found.table.index


def test_values_in_doubt_say_so() -> None:
    units = UNITS.assign(water=[90.0, 80.0, np.nan, 20.0])
    index = _index(impute={"method": "group_mean", "by": "region"})
    quality = pd.DataFrame("official", index=UNITS.index, columns=["poverty", "water"])
    quality.loc["d", "poverty"] = "synthetic"
    units = units.assign(region="one")
    found = risk_score(index.compute(units), k=2, quality=quality).reasons
    kinds = found.reset_index().set_index(["code", "indicator"])["quality"]
    assert kinds["d", "poverty"] == "synthetic"
    assert kinds["d", "water"] == "official"
    assert pd.isna(kinds["d", "roads"])
    everything = risk_score(index.compute(units.assign(water=[90.0, 95.0, np.nan, 20.0])), k=2)
    filled = everything.reasons.reset_index().set_index(["code", "indicator"])["quality"]
    assert filled["c", "water"] == "imputed"


def test_an_index_that_is_no_weighted_sum_says_that_reasons_are_approximate() -> None:
    index = _index(normalise={"method": "min_max", "range": [1, 100]}, aggregate="geometric")
    found = risk_score(index.compute(UNITS), k=2)
    assert not found.exact
    assert "do not add up to the score" in found.notes[-1]


def test_classes_are_those_asked_for() -> None:
    result = _index().compute(UNITS)
    found = risk_score(result, method="manual", breaks=[50, 60])
    score = found.table["score"]
    expected = np.where(score <= 50, 1, np.where(score <= 60, 2, 3))
    assert found.table["risk"].tolist() == expected.tolist()
    with pytest.raises(IndicatorError, match="most is 0; take 1 or more reasons"):
        risk_score(result, most=0)
