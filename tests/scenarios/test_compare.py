"""Two results side by side."""

from pathlib import Path

import pandas as pd
import pytest

from scenarios import ScenarioError, compare, run

UNITS = "code,population,poor,region_code\n01,10,1,A\n02,20,3,A\n03,0,6,B\n"


def _scenario(folder: Path, name: str, by: str, budget: int = 90, data: str = "units.csv") -> str:
    (folder / f"{name}.toml").write_text(
        f'data = "{data}"\nbudget = {budget}\n'
        f'[[formula.pot]]\nname = "p"\nshare = 1\nby = "{by}"\n',
        encoding="utf-8",
    )
    return f"{name}.toml"


@pytest.fixture
def two(folder: Path) -> tuple[str, str]:
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    return _scenario(folder, "a", "population"), _scenario(folder, "b", "poor", 100)


def test_the_table_gives_change_percent_and_amounts_per_head(two: tuple[str, str]) -> None:
    table = compare(run(two[0]), run(two[1])).table
    assert table["amount_a"].tolist() == [30, 60, 0]
    assert table["amount_b"].tolist() == [10, 30, 60]
    assert table["change"].tolist() == [-20, -30, 60]
    assert table["change"].dtype == "int64"
    assert table["change_percent"].tolist()[:2] == pytest.approx([-100 * 20 / 30, -50])
    assert table["per_head_a"].tolist()[:2] == [3, 3]
    assert table["change_per_head"].tolist()[:2] == [-2, -1.5]


def test_a_share_of_nothing_is_missing_not_zero(two: tuple[str, str]) -> None:
    table = compare(run(two[0]), run(two[1])).table
    for column in ("change_percent", "per_head_a", "per_head_b", "change_per_head"):
        assert pd.isna(table[column]["03"])


def test_the_summary_counts_winners_losers_and_money(two: tuple[str, str]) -> None:
    summary = compare(run(two[0]), run(two[1])).summary
    assert (summary.gainers, summary.losers, summary.unchanged) == (1, 2, 0)
    assert (summary.gained_uzs, summary.lost_uzs, summary.budget_change_uzs) == (60, 50, 10)
    assert summary.moved_percent == pytest.approx(100 * 50 / 90)


def test_regions_add_up(two: tuple[str, str]) -> None:
    found = compare(run(two[0]), run(two[1]))
    assert found.regions["amount_a"].to_dict() == {"A": 90, "B": 0}
    assert found.regions["change"].to_dict() == {"A": -50, "B": 60}
    assert found.regions["losers"].to_dict() == {"A": 2, "B": 0}
    assert found.regions["change"].sum() == found.table["change"].sum()
    assert pd.isna(found.regions["change_percent"]["B"])


def test_without_regions_or_people_these_are_left_out(folder: Path) -> None:
    (folder / "units.csv").write_text("code,w\n1,1\n2,3\n", encoding="utf-8")
    first, second = _scenario(folder, "a", "w", 0), _scenario(folder, "b", "1")
    found = compare(run(first), run(second))
    assert found.regions.empty
    assert list(found.table.columns) == ["amount_a", "amount_b", "change", "change_percent"]
    assert found.summary.moved_percent == 0


def test_a_scenario_against_itself_changes_nothing(two: tuple[str, str]) -> None:
    summary = compare(run(two[0]), run(two[0])).summary
    assert (summary.gainers, summary.losers, summary.unchanged) == (0, 0, 3)
    assert summary.budget_change_uzs == 0


def test_the_other_way_round_is_the_opposite(two: tuple[str, str]) -> None:
    a, b = run(two[0]), run(two[1])
    there, back = compare(a, b), compare(b, a)
    assert (there.table["change"] == -back.table["change"]).all()
    assert there.summary.gained_uzs == back.summary.lost_uzs


def test_rows_are_matched_by_code_not_by_place(folder: Path, two: tuple[str, str]) -> None:
    head, *rows = UNITS.splitlines()
    (folder / "turned.csv").write_text("\n".join([head, *rows[::-1]]), encoding="utf-8")
    turned = _scenario(folder, "c", "population", 90, "turned.csv")
    assert compare(run(two[0]), run(turned)).summary.unchanged == 3


def test_other_units_cannot_be_compared(folder: Path, two: tuple[str, str]) -> None:
    (folder / "other.csv").write_text("code,population\n01,1\n99,1\n", encoding="utf-8")
    other = _scenario(folder, "c", "population", 90, "other.csv")
    with pytest.raises(ScenarioError, match="different units"):
        compare(run(two[0]), run(other))
