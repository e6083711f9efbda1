"""The result table is a contract to the letter: steps, pot_<name>, after_<limit>, amount."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from scenarios import run

FORMULA = """title = "All parts"
[parameters]
part = 0.25
[[step]]
name = "zz_first"
expression = "population * 3"
[[step]]
name = "aa_second"
expression = "zz_first / total(zz_first)"
[[pot]]
name = "zz"
share = "part"
by = "aa_second"
[[pot]]
name = "basic"
share = "1 - part"
entitlement = "budget / 10"
remainder = "rest"
[[pot]]
name = "rest"
share = 0
level_up = { from = "own", per = "population" }
[[limit]]
name = "zz_floor"
floor = "budget / 6"
[[limit]]
name = "aa_cap"
cap = "budget / 2.2"
paid_by = "equal"
[rounding]
unit = 10
"""
UNITS = "district,population,own\n007,7,10\n10,11,3\n9,13,0\n"
COLUMNS = [
    "zz_first",
    "aa_second",
    "pot_zz",
    "pot_basic",
    "pot_rest",
    "after_zz_floor",
    "after_aa_cap",
    "amount",
]
BUDGET = 123_450
READERS: dict[str, Callable[[Path], pd.DataFrame]] = {
    "csv": lambda path: pd.read_csv(path, dtype={"district": str}, index_col="district"),
    "parquet": pd.read_parquet,
    "xlsx": lambda path: pd.read_excel(path, dtype={"district": str}, index_col="district"),
}


@pytest.fixture(params=READERS)
def table(
    request: pytest.FixtureRequest, folder: Path, divided: Callable[..., str]
) -> pd.DataFrame:
    (folder / "f.toml").write_text(FORMULA, encoding="utf-8")
    (folder / "t.csv").write_text(UNITS, encoding="utf-8")
    path = folder / f"result.{request.param}"
    options = ("--data", "t.csv", "--id", "district", "--budget", BUDGET, "--out", path)
    divided("run", "f.toml", *options)
    return READERS[request.param](path)


def test_the_columns_stand_in_their_order(table: pd.DataFrame) -> None:
    assert table.index.name == "district"
    assert list(table.columns) == COLUMNS


def test_the_units_are_those_of_the_table_in_its_order(table: pd.DataFrame) -> None:
    assert table.index.tolist() == ["007", "10", "9"]


def test_the_amount_is_whole_and_adds_up_to_the_budget(table: pd.DataFrame) -> None:
    assert table["amount"].dtype == "int64"
    assert int(table["amount"].sum()) == BUDGET
    assert (table["amount"] % 10 == 0).all()


def test_steps_are_as_the_formula_says(table: pd.DataFrame) -> None:
    assert table["zz_first"].tolist() == [21, 33, 39]
    assert table["aa_second"].tolist() == pytest.approx([21 / 93, 33 / 93, 39 / 93])


def test_pots_add_up_to_their_money_and_to_the_budget(table: pd.DataFrame) -> None:
    pots = table.filter(like="pot_")
    assert pots.sum().tolist() == pytest.approx([0.25 * BUDGET, 0.3 * BUDGET, 0.45 * BUDGET])
    assert pots["pot_zz"].tolist() == pytest.approx([BUDGET / 4 * w / 31 for w in (7, 11, 13)])
    assert pots["pot_basic"].tolist() == pytest.approx([BUDGET / 10] * 3)


def test_limits_are_met_one_after_another(table: pd.DataFrame) -> None:
    assert table["after_zz_floor"].sum() == pytest.approx(BUDGET)
    assert (table["after_zz_floor"] >= BUDGET / 6 - 1e-6).all()
    assert table["after_aa_cap"].sum() == pytest.approx(BUDGET)
    assert (table["after_aa_cap"] <= BUDGET / 2.2 + 1e-6).all()
    assert ((table["amount"] - table["after_aa_cap"]).abs() < 10).all()


def test_bundled_units_have_a_quality_after_the_amount(
    folder: Path, divided: Callable[..., str]
) -> None:
    divided("run", "social_protection_need", "--out", "r.csv")
    table = pd.read_csv(folder / "r.csv", dtype={"code": str}, index_col="code")
    assert list(table.columns[-2:]) == ["amount", "quality"]
    assert set(table["quality"]) <= {"official", "derived", "region_imputed", "synthetic"}
    assert len(table) == 208


def test_bundled_units_have_a_quality_whatever_the_formula_reads(
    folder: Path, divided: Callable[..., str]
) -> None:
    (folder / "f.toml").write_text('[[pot]]\nname = "p"\nshare = 1\nby = "1"\n', encoding="utf-8")
    out = divided("run", "f.toml", "--data", "bundled", "--budget", 1000)
    assert out.splitlines()[0] == "code,pot_p,amount,quality"
    assert {line.rsplit(",", 1)[1] for line in out.splitlines()[1:]} == {"official"}


def test_a_step_must_not_hide_the_quality(folder: Path, refused: Callable[..., str]) -> None:
    text = (folder / "formula.toml").read_text(encoding="utf-8").replace("people", "quality")
    (folder / "formula.toml").write_text(text, encoding="utf-8")
    assert "'quality'" in refused("run", "formula.toml", "--data", "bundled", "--budget", 100)


def test_from_python_it_is_the_same(folder: Path) -> None:
    result = run("scenario.toml")
    assert list(result.table.columns) == ["people", "pot_all", "amount"]
    assert result.table.index.name == "code"
    assert result.amount.tolist() == [60, 30, 10]
    assert result.amount.name == "amount"
    assert result.amount.dtype == "int64"
