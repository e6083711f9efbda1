"""Any number of results side by side."""

from pathlib import Path

import pandas as pd
import pytest

from allocation import fairness
from scenarios import Result, ScenarioError, compare_all, run
from scenarios.compare import Basis

UNITS = (
    "code,population,poor_population,poverty_rate,income_per_capita,region_code,kind\n"
    "01,10,1,10,5,A,city\n02,20,8,40,2,A,district\n03,30,3,10,5,B,district\n"
)


def _result(folder: Path, name: str, by: str, *, budget: int = 90, units: str = UNITS) -> Result:
    (folder / f"{name}.csv").write_text(units, encoding="utf-8")
    (folder / f"{name}.toml").write_text(
        f'data = "{name}.csv"\nbudget = {budget}\n'
        f'[[formula.pot]]\nname = "p"\nshare = 1\nby = "{by}"\n',
        encoding="utf-8",
    )
    return run(f"{name}.toml")


@pytest.fixture
def three(folder: Path) -> tuple[Result, Result, Result]:
    return (
        _result(folder, "head", "population"),
        _result(folder, "need", "poor_population", budget=96),
        _result(folder, "even", "1"),
    )


def test_the_table_has_amounts_changes_heads_and_ranks(
    three: tuple[Result, Result, Result],
) -> None:
    table = compare_all(three).table
    assert table["amount_a"].tolist() == [15, 30, 45]
    assert table["amount_b"].tolist() == [8, 64, 24]
    assert table["change_b"].tolist() == [-7, 34, -21]
    assert table["change_c"].tolist() == [15, 0, -15]
    assert table["per_head_b"].tolist() == [0.8, 3.2, 0.8]
    assert table["rank_a"].tolist() == [2, 2, 2]
    assert table["rank_b"].tolist() == [2.5, 1, 2.5]
    assert table["rank_shift_b"].tolist() == [-0.5, 1, -0.5]
    assert table["rank_c"].tolist() == [1, 2, 3]


def test_ranks_look_at_amounts_before_rounding(folder: Path) -> None:
    units = "code,population\n01,7\n02,11\n03,13\n"
    a = _result(folder, "a", "population", units=units, budget=100)
    table = compare_all([a]).table
    assert table["per_head_a"].nunique() == 3
    assert table["rank_a"].tolist() == [2, 2, 2]


def test_the_summary_and_groups_say_who_gains(three: tuple[Result, Result, Result]) -> None:
    found = compare_all(three)
    assert found.summary["name"].tolist() == ["head", "need", "even"]
    assert found.summary["gainers"].tolist() == [0, 1, 1]
    assert found.summary["budget_change_uzs"].tolist() == [0, 6, 0]
    assert found.groups.loc[("b", "region_code", "A"), "change"] == 27
    assert found.groups.loc[("c", "kind", "district"), "losers"] == 1
    for letter in ("b", "c"):
        for grouping in ("region_code", "kind"):
            changes = found.groups.loc[(letter, grouping), "change"]
            assert changes.sum() == found.table[f"change_{letter}"].sum()


def test_the_overlap_is_of_the_best_funded_tenth(three: tuple[Result, Result, Result]) -> None:
    overlap = compare_all(three).overlap
    assert overlap.loc["b", "b"] == 1
    assert overlap.loc["b", "c"] == overlap.loc["c", "b"] == 0
    assert overlap.loc["a", "b"] == pytest.approx(1 / 3)


def test_fairness_is_side_by_side_and_money_moved_is_from_the_first(
    three: tuple[Result, Result, Result],
) -> None:
    found = compare_all(three).fairness
    assert found.index.tolist() == [*fairness.registered()]
    assert found.loc["gini", ["a", "b"]].tolist() == pytest.approx(
        [0, fairness.gini([0.8, 3.2, 0.8], weights=[10, 20, 30])]
    )
    assert found.loc["disruption", "a"] == 0
    assert found.loc["disruption", "b"] == pytest.approx(1 / 3)
    assert pd.isna(found.loc["pearson", "a"])
    assert "the same everywhere" in str(found.loc["pearson", "note"])
    assert found.loc["spearman", "b"] == pytest.approx(1)
    assert (found["estimated"] == "").all()


def test_what_is_missing_is_absent_and_told(folder: Path) -> None:
    units = "code,population,poverty_rate,poor_population\n01,10,,x\n02,20,40,y\n"
    result = _result(folder, "a", "population", units=units)
    found = compare_all([result])
    assert pd.isna(found.fairness.loc["concentration", "a"])
    assert found.fairness.loc["gini", "a"] == 0
    assert found.groups.empty
    assert set(found.notes) == {
        "a has no poverty_rate for 01; what needs it is left out",
        "a has no numbers in column poor_population; what needs it is left out",
        "a has no column income_per_capita; what needs it is left out",
        "a has no column region_code; what needs it is left out",
    }


@pytest.mark.parametrize("people", ["", "0,", "x,"])
def test_without_people_there_is_nothing_per_head(folder: Path, people: str) -> None:
    head = "code,population,w\n" if people else "code,w\n"
    units = f"{head}01,{people}1\n02,{people}2\n"
    a, b = (_result(folder, name, by, units=units) for name, by in (("a", "w"), ("b", "1")))
    found = compare_all([a, b])
    assert not {"per_head_a", "per_head_b"} & {*found.table.columns}
    assert found.table["rank_a"].tolist() == [2, 1]
    assert found.overlap.empty
    assert found.fairness[["a", "b"]].isna().all(axis=None)
    assert (found.fairness["note"] != "").all()


def test_no_money_has_no_overlap(folder: Path) -> None:
    a, b = (
        _result(folder, name, "population", budget=budget) for name, budget in (("a", 0), ("b", 9))
    )
    found = compare_all([a, b])
    assert pd.isna(found.overlap.loc["a", "b"])
    assert found.fairness["a"].isna().all()


def test_other_columns_can_say_what_need_is(three: tuple[Result, Result, Result]) -> None:
    basis = Basis(need="income_per_capita", means="poverty_rate")
    found = compare_all(three, basis=basis, language="uz").fairness
    assert found.loc["spearman", "b"] == pytest.approx(-1)
    assert found.loc["gini", "title"] == fairness.registered()["gini"].title.in_language("uz")


def test_estimates_of_bundled_units_are_named() -> None:
    found = compare_all([run("equal_per_head"), run("norway_income_equalisation")])
    assert found.fairness.loc["pearson", "estimated"] == "poverty_rate"
    assert found.fairness.loc["gini", "estimated"] == ""
    assert "poverty_rate is estimated (synthetic), and so is what rests on it" in found.notes


def test_an_imputed_index_is_an_estimate(folder: Path) -> None:
    (folder / "s.toml").write_text(
        'budget = 1_000_000\n[[formula.pot]]\nname = "p"\nshare = 1\nby = "population * need"\n'
        "[index.need.members]\npoverty_rate = { weight = 1 }\n",
        encoding="utf-8",
    )
    found = compare_all([run("s.toml")], basis=Basis(need="need"))
    assert found.fairness.loc["pearson", "estimated"] == "need"


def test_too_many_or_none_cannot_be_compared(three: tuple[Result, Result, Result]) -> None:
    for results in ((), three * 9):
        with pytest.raises(ScenarioError, match="compare 1 to 26 scenarios"):
            compare_all(results)


def test_other_units_cannot_be_compared(folder: Path, three: tuple[Result, ...]) -> None:
    other = _result(folder, "other", "population", units="code,population\n01,1\n")
    with pytest.raises(ScenarioError, match="different units"):
        compare_all([*three, other])
