"""What units gain by their own values: examples by hand, and laws."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios import ScenarioError, read_scenario, run
from scenarios.incentives import incentives, largest, usual_step

INDEXED = """data = "units.csv"
budget = 1000
[formula]
title = "By need"
[[formula.pot]]
name = "all"
share = 1
by = "need"
[index.need]
impute = { method = "mean" }
[index.need.members]
poor = { weight = 1, direction = 1 }
"""


@pytest.fixture
def limited(folder: Path) -> str:
    """By people, nobody under 0.9 of last year: unit 03 is at its floor."""
    units = "code,population,last,kind\n01,60,100,a\n02,30,100,b\n03,10,110,a\n"
    (folder / "units.csv").write_text(units, "utf-8")
    rule = folder / "formula.toml"
    limit = '[[limit]]\nname = "least"\nfloor = "0.9 * baseline"\n'
    rule.write_text(rule.read_text("utf-8") + limit, "utf-8")
    text = 'data = "units.csv"\nbudget = 300\nformula = "formula.toml"\nbaseline = "last"\n'
    (folder / "s.toml").write_text(text, "utf-8")
    return "s.toml"


def test_more_people_are_more_money(folder: Path) -> None:
    table = incentives("scenario.toml", units=["02"])
    row = table.loc["02"]
    assert row[["column", "value", "step", "amount"]].tolist() == ["population", 3.0, 1.0, 30]
    assert row["more_uzs"] == 36 - 30
    assert row["less_uzs"] == 22 - 30
    assert row["more_per_unit"] == float(Fraction(400, 11) - 30)
    assert row["less_per_unit"] == float(Fraction(200, 9) - 30)
    assert row[["gain_uzs", "report", "problem"]].tolist() == [6, "more", ""]


def test_a_floor_takes_the_incentive_away(limited: str) -> None:
    table = incentives(limited)
    assert run(limited).amount.tolist() == [111, 90, 99]
    assert table.loc["03", "gain_uzs"] == 0
    assert table.loc["03", "report"] == ""
    assert table.loc["01", "gain_uzs"] == 0  # the two others stand at their floors


def test_a_baseline_column_counts_too(limited: str) -> None:
    table = incentives(limited, columns=["last"])
    assert table.loc["03", "step"] == 1
    assert table.loc["03", ["more_uzs", "report"]].tolist() == [1, "more"]
    assert table.loc["03", "more_per_unit"] == 0.9


@settings(deadline=None, max_examples=10,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(unread=st.lists(st.integers(-99, 99), min_size=3, max_size=3), step=st.integers(1, 50))
def test_what_nothing_reads_gains_nothing(folder: Path, unread, step) -> None:
    frame = pd.DataFrame({"code": ["01", "02", "03"], "population": [6, 3, 1], "unread": unread})
    frame.to_csv(folder / "units.csv", index=False)
    table = incentives("scenario.toml", columns=["unread"], steps={"unread": Fraction(step)})
    known = table[["more_uzs", "less_uzs", "more_per_unit", "less_per_unit", "gain_uzs"]].fillna(0)
    assert (known == 0).all().all()
    assert len(largest(table)) == 0


def test_an_index_is_computed_anew_for_every_value(folder: Path) -> None:
    rows = "01,1\n02,2\n03,4\n04,\n"
    (folder / "units.csv").write_text(f"code,poor\n{rows}", "utf-8")
    (folder / "s.toml").write_text(INDEXED, "utf-8")
    table = incentives("s.toml", steps={"poor": Fraction(1)})
    (folder / "units.csv").write_text("code,poor\n01,1\n02,3\n03,4\n04,\n", "utf-8")
    amount = run("s.toml").amount
    assert table.loc["02", "amount"] + table.loc["02", "more_uzs"] == amount["02"]
    assert table.loc["04", "problem"] == "the unit has no number here"
    assert pd.isna(table.loc["04", "gain_uzs"])


def test_a_step_below_zero_is_not_computed(folder: Path) -> None:
    table = incentives("scenario.toml", units=["03"], steps={"population": Fraction(2)})
    assert pd.isna(table.loc["03", "less_uzs"])
    assert table.loc["03", "problem"] == "less: a step less would be below 0"
    assert table.loc["03", "report"] == "more"


def test_a_division_that_fails_is_a_problem_and_no_zero(folder: Path) -> None:
    (folder / "units.csv").write_text("code,population,x\n01,6,0\n02,3,1\n03,1,1\n", "utf-8")
    rule = (folder / "formula.toml").read_text("utf-8")
    rule = rule.replace("population * 1", "population / (2 - x) / (2 + x)")
    (folder / "formula.toml").write_text(rule, "utf-8")
    table = incentives("scenario.toml", columns=["x"], steps={"x": Fraction(1)})
    assert pd.isna(table.loc["02", "more_uzs"])
    assert "zero" in table.loc["02", "problem"]
    assert not pd.isna(table.loc["02", "less_uzs"])
    table = incentives("scenario.toml", columns=["x"], steps={"x": Fraction(2)}, units=["01"])
    assert pd.isna(table.loc["01", "gain_uzs"])


def test_the_list_has_the_largest_first(folder: Path) -> None:
    table = incentives("scenario.toml")
    assert largest(table).index.tolist() == ["03", "02", "01"]
    assert largest(table)["gain_uzs"].tolist() == [8, 6, 4]
    assert len(largest(table, 1)) == 1


def test_progress_is_told_unit_by_unit(folder: Path) -> None:
    told: list[tuple[int, int]] = []
    incentives(
        read_scenario("scenario.toml"), progress=lambda done, total: told.append((done, total))
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("cells", "step"),
    [
        ([12_345, 23_456, 34_567], 200),
        ([1, 2, 3], 1),
        ([0.5, 12.5, 30.0], Fraction(1, 10)),
        ([0.5, None, -0.25], Fraction(5, 1000)),
        ([0, 0, 0], 1),
    ],
)
def test_a_step_is_a_hundredth_of_a_usual_value(cells: list, step: Fraction) -> None:
    assert usual_step(pd.Series(cells)) == step


def test_texts_have_no_step() -> None:
    with pytest.raises(ScenarioError, match="kind holds no numbers"):
        usual_step(pd.Series(["a", "b"], name="kind"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"columns": ["populaton"]}, "no column 'populaton'; did you mean 'population'"),
        ({"columns": ["kind"]}, "kind holds no numbers"),
        ({"units": ["9"]}, "there is no unit '9'"),
        ({"steps": {"populaton": Fraction(1)}}, "step of populaton: it is not among"),
        ({"steps": {"population": Fraction(0)}}, "give a number above 0"),
    ],
)
def test_wrong_questions_are_refused(folder: Path, asked: dict, told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        incentives("scenario.toml", **asked)


def test_the_command_lists_and_writes(folder: Path, divided: Callable[..., str]) -> None:
    out = divided("incentives", "scenario.toml", "--top", 1, "--out", "o.csv")
    assert out == (
        "03: population 1, 1 more gives 8 soʻm more; 8.18182 soʻm a unit before rounding\n"
    )
    table = pd.read_csv(folder / "o.csv", dtype={"code": str}, index_col="code")
    assert table.index.tolist() == ["01", "02", "03"]
    own = divided("incentives", "scenario.toml", "--unit", "01", "--column", "population",
                  "--step", "population=3")  # fmt: skip
    assert own.startswith("01: population 6, 3 more gives 9 soʻm more")


def test_the_command_tells_problems_and_no_gain(folder: Path, command: Callable) -> None:
    outcome = command("incentives", "scenario.toml", "--column", "population", "--step",
                      "population=1e9")  # fmt: skip
    assert "note: values with a problem: 3" in outcome.err
    assert outcome.status == 0
    (folder / "units.csv").write_text("code,population,u\n01,6,1\n02,3,2\n", "utf-8")
    told = command("incentives", "scenario.toml", "--column", "u").out
    assert told == "no unit gains by a step of one of these values\n"


def test_the_command_tells_how_far_it_is(folder: Path, command: Callable) -> None:
    rows = "".join(f"{code},{code}\n" for code in range(1, 501))
    (folder / "units.csv").write_text(f"code,population\n{rows}", "utf-8")
    err = command("incentives", "scenario.toml").err
    assert [line for line in err.splitlines() if "units are done" in line] == [
        f"note: {done} of 500 units are done" for done in (125, 250, 375, 500)
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--top", 0), "list 1 or more"),
        (("--step", "population"), "write it as column=value"),
        (("--unit", "9"), "there is no unit '9'"),
        (("--out", "units.csv"), "would overwrite"),
    ],
)
def test_the_command_refuses(
    folder: Path, refused: Callable[..., str], arguments: tuple, told: str
) -> None:
    assert told in refused("incentives", "scenario.toml", *arguments)
