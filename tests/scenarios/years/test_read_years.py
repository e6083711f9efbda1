"""[years] as files write it: what is refused, and `run` and `check` on such a file."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

TOP = 'data = "units.csv"\nbudget = 100\nformula = "formula.toml"\n'
TWO = "budgets = { 2026 = 100, 2027 = 200 }\n"


def _write(folder: Path, years: str, top: str = TOP) -> None:
    (folder / "path.toml").write_text(f"{top}[years]\n{years}\n", "utf-8")


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ("", "years: give budgets"),
        ("budgets = 5", "budgets must be a table"),
        ("budgets = { y = 5 }", "budgets: 'y' is no year"),
        ("budgets = { 2026 = 1, 2029 = 1 }", "there is none for 2027, 2028; leave no gap"),
        ("budgets = { 2026 = 1.5 }", "2026 must be whole soʻm, not 1.5"),
        ("budgets = { 2026 = -1 }", "2026 must be whole soʻm"),
        ('budgets = { 2026 = "1" }', "years: budgets: 2026 must be a finite number"),
        (TWO + "phase_in = { 2030 = 0.5 }", "phase_in: 2030 is none of 2026, 2027"),
        (TWO + "phase_in = { 2026 = 1.5 }", "2026 must lie between 0 and 1, not 1.5"),
        (TWO + "phase_in = { 2027 = 0.5 }", "phase_in: there is no share for 2026"),
        (TWO + "phase_in = { 2026 = 0.5 }", "phase_in needs a baseline"),
        (TWO + "data = { 2027 = 5 }", "data: 2027 must name a table in quotes"),
        (TWO + 'data = { 2027 = "nope.csv" }', "2027: nope.csv: there is no such file"),
        (TWO + 'data = { 2030 = "units.csv" }', "data: 2030 is none of"),
        (TWO + "inflation = { 2026 = 0.1, 2027 = 0.1 }", "the first year's are the table's own"),
        (TWO + "inflation = { }", "inflation: there is no rate for 2027; 0 means no change"),
        (TWO + "inflation = 10", "inflation: 10 is no rate; write 0.02 for 2 %"),
        (TWO + "inflation = -1", "inflation: -1 is no rate"),
        (TWO + 'inflation = "x"', "inflation must be a finite number"),
        (TWO + 'inflate = ["population"]', "there is no inflation; give it"),
        (TWO + 'grow = ["population"]', "there is no population_growth; give it"),
        (TWO + "population_growth = 0.02", "say which columns follow it"),
        (TWO + 'population_growth = 0.02\ngrow = "population"', "must be a list of names"),
        (TWO + 'population_growth = 0.02\ngrow = ["populaton"]', "did you mean 'population'"),
        (TWO + 'population_growth = 0.02\ngrow = ["kind"]', "column 'kind' holds no numbers"),
        (
            TWO + 'population_growth = 0.02\ninflation = 0.1\ngrow = ["population"]\n'
            'inflate = ["population"]',
            "'population' stands in grow and in inflate",
        ),
        (TWO + "fase_in = { 2026 = 1 }", "years: unknown key 'fase_in'; did you mean 'phase_in'"),
    ],
)
def test_bad_years_are_refused(
    folder: Path, refused: Callable[..., str], years: str, told: str
) -> None:
    _write(folder, years)
    assert told in refused("run", "path.toml")


def test_all_problems_come_together(folder: Path, refused: Callable[..., str]) -> None:
    _write(folder, TWO + "phase_in = { 2026 = 2 }\nbogus = 1")
    assert len(refused("run", "path.toml").splitlines()) == 2


def test_years_must_be_a_table(folder: Path, refused: Callable[..., str]) -> None:
    (folder / "path.toml").write_text("years = 5\n" + TOP, "utf-8")
    assert "years must be a table" in refused("run", "path.toml")


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_run_writes_one_table_with_a_year_level(
    folder: Path, divided: Callable[..., str], ending: str
) -> None:
    _write(folder, TWO)
    divided("run", "path.toml", "--out", f"o.{ending}")
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet, "xlsx": pd.read_excel}[ending]
    table = read(folder / f"o.{ending}").reset_index()
    assert table["year"].tolist() == [2026] * 3 + [2027] * 3
    assert table["amount"].tolist() == [60, 30, 10, 120, 60, 20]
    assert "code" in table


def test_the_console_gets_the_table_and_remarks_by_year(folder: Path, command: Callable) -> None:
    _write(folder, TWO, TOP.replace("100", "70"))
    outcome = command("run", "path.toml")
    assert outcome.out.startswith("year,code,people,pot_all,amount\n2026,01,6.0,60.0,60\n")
    assert "note: 2026: the budget of 70 soʻm is not used" in outcome.err


def test_a_budget_for_a_path_is_refused(folder: Path, refused: Callable[..., str]) -> None:
    _write(folder, TWO)
    assert "has a budget for each year" in refused("run", "path.toml", "--budget", 5)


def test_a_table_of_a_year_is_not_written_over(folder: Path, refused: Callable[..., str]) -> None:
    (folder / "new.csv").write_text((folder / "units.csv").read_text("utf-8"), "utf-8")
    _write(folder, TWO + 'data = { 2027 = "new.csv" }')
    assert "would overwrite an input" in refused("run", "path.toml", "--out", "new.csv")


def test_check_tells_what_each_year_gives(folder: Path, divided: Callable[..., str]) -> None:
    _write(folder, TWO)
    assert "a path that gives 3 units in 2026: 100 soʻm; 2027: 200 soʻm" in divided(
        "check", "path.toml"
    )


@pytest.mark.parametrize("name", ["explain", "store save"])
def test_other_commands_refuse_a_path(folder: Path, refused: Callable[..., str], name: str) -> None:
    _write(folder, TWO)
    more = ("--unit", "01") if name == "explain" else ("--store", "sqlite:///s.db")
    assert "has [years]" in refused(*name.split(), "path.toml", *more)


def test_a_column_of_the_same_name_is_refused(folder: Path, refused: Callable[..., str]) -> None:
    formula = (folder / "formula.toml").read_text("utf-8").replace("people", "year")
    (folder / "formula.toml").write_text(formula, "utf-8")
    _write(folder, TWO)
    assert "a column 'year' of its own" in refused("run", "path.toml")
