"""`compare` and `limits` as people use them."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

FACTORS = ["data", "index", "parameters", "formula", "baseline", "limits", "budget", "rounding"]
POT = '[[formula.pot]]\nname = "p"\nshare = 1\n'


@pytest.fixture
def other(folder: Path) -> str:
    """Another scenario on the same units: the same for each, a floor, more money."""
    text = (
        f'data = "units.csv"\nbudget = 120\n{POT}by = "1"\n'
        '[[formula.limit]]\nname = "least"\nfloor = "0.5 * budget * share(population)"\n'
    )
    (folder / "other.toml").write_text(text, encoding="utf-8")
    return "other.toml"


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype={"code": str}, index_col="code")


def test_two_scenarios_write_change_and_its_reasons(
    folder: Path, divided: Callable[..., str], other: str
) -> None:
    out = divided("compare", "scenario.toml", other, "--out", "x.csv")
    text = (folder / "x.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == ",".join(["code", "amount_a", "amount_b", "change", *FACTORS])
    table = _read(folder / "x.csv")
    assert table["amount_a"].tolist() == [60, 30, 10]
    assert (table[FACTORS].sum(axis=1) == table["change"]).all()
    assert table[FACTORS].sum().drop("budget").eq(0).all()
    assert table["budget"].sum() == 20
    assert "a  scenario: By people; 100 soʻm" in out
    assert "b against a: 2 gain" in out
    assert "Fairness" in out
    assert "Why (Shapley's split over what differs, soʻm):" in out


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_the_other_formats(
    folder: Path, divided: Callable[..., str], other: str, ending: str
) -> None:
    divided("compare", "scenario.toml", other, "--out", f"x.{ending}")
    readers = {"parquet": pd.read_parquet, "xlsx": pd.read_excel}
    assert "change" in readers[ending](folder / f"x.{ending}")


def test_one_unit_is_told_line_by_line(divided: Callable[..., str], other: str) -> None:
    out = divided("compare", "scenario.toml", other, "--unit", "02")
    lines = [line.split() for line in out.splitlines() if line.startswith("  ")]
    numbers = {name: int(value) for name, value in lines}
    assert [*numbers] == ["amount_a", *FACTORS, "amount_b"]
    assert sum(numbers[name] for name in ["amount_a", *FACTORS]) == numbers["amount_b"]
    assert "Fairness" not in out


def test_the_options_of_run_count_for_all(
    folder: Path, divided: Callable[..., str], other: str
) -> None:
    divided(
        "compare", "formula.toml", other, "--data", "units.csv", "--budget", 200, "--out", "x.csv"
    )
    table = _read(folder / "x.csv")
    assert table[["amount_a", "amount_b"]].sum().tolist() == [200, 200]
    assert not table["budget"].any()


def test_a_scenario_and_itself(divided: Callable[..., str]) -> None:
    out = divided("compare", "scenario.toml", "scenario.toml")
    assert "nothing differs that amounts follow from" in out
    assert "3 stay as they are" in out


def test_two_years_are_two_tables(folder: Path, divided: Callable[..., str]) -> None:
    for year, people in (("2025", "6\n02,3"), ("2026", "5\n02,5")):
        (folder / f"{year}.csv").write_text(f"code,population\n01,{people}\n", encoding="utf-8")
        text = f'data = "{year}.csv"\nbudget = {year}\nformula = "formula.toml"\n'
        (folder / f"in_{year}.toml").write_text(text, encoding="utf-8")
    out = divided("compare", "in_2025.toml", "in_2026.toml", "--unit", "01")
    assert "  amount_a  1350\n  data  -337\n" in out
    assert "  amount_b  1013" in out


def test_three_scenarios_write_amounts_changes_and_ranks(
    folder: Path, divided: Callable[..., str], other: str
) -> None:
    arguments = ("compare", "scenario.toml", other, "scenario.toml")
    out = divided(*arguments, "--out", "x.csv")
    assert "c against a: 0 gain 0 soʻm" in out
    assert "Overlap of the top tenth per head:" in out
    table = _read(folder / "x.csv")
    assert {"amount_c", "change_b", "rank_a", "rank_shift_c"} <= {*table.columns}
    assert "  rank_shift_c  0" in divided(*arguments, "--unit", "03")


def test_one_scenario_is_compared_with_the_same_for_every_head(
    folder: Path, divided: Callable[..., str], other: str
) -> None:
    out = divided("compare", other, "--out", "x.csv")
    table = _read(folder / "x.csv")
    assert table.columns.tolist() == ["equal_share", "pot_p", "limit_least", "rounding", "amount"]
    assert (table.drop(columns="amount").sum(axis=1) == table["amount"]).all()
    assert "limit_least: gives" in out
    assert "  equal_share  72\n" in divided("compare", other, "--unit", "01")


def test_a_rate_can_be_named(folder: Path, command: Callable[..., object], other: str) -> None:
    (folder / "u.csv").write_text("code,population,rate\n01,6,2\n02,3,5\n", encoding="utf-8")
    text = f'data = "u.csv"\nbudget = 9\n{POT}by = "population * rate"\n'
    (folder / "s.toml").write_text(text, encoding="utf-8")
    assert "rate is taken as a total" in command("compare", "s.toml").err
    assert "rate is taken as a total" not in command("compare", "s.toml", "--rate", "rate").err


def test_estimates_are_marked(divided: Callable[..., str]) -> None:
    out = divided("compare", "equal_per_head", "us_cdbg")
    assert "   rests on estimates of poor_population" in out
    assert "\n* Correlation of need and money (Pearson)" in out
    assert "\n  Gini coefficient" in out
    assert "region_code 1703" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("compare", "scenario.toml", "nope"), "no such file, nor in the library"),
        (("compare", "scenario.toml", "equal_per_head"), "different units"),
        (("compare", "scenario.toml", "scenario.toml", "--unit", "9"), "there is no unit '9'"),
        (("compare", "scenario.toml", "other.toml", "--out", "units.csv"), "overwrite an input"),
        (("compare", "scenario.toml", "--out", "x.txt"), "not in '.txt'"),
        (("limits", "scenario.toml"), "scenario has no limits"),
        (("limits", "other.toml", "--out", "other.toml"), "not in '.toml'"),
        (("limits", "other.toml", "--unit", "9"), "there is no unit '9'"),
    ],
)
def test_wrong_uses_are_refused(
    refused: Callable[..., str], other: str, arguments: tuple[str, ...], message: str
) -> None:
    assert message in refused(*arguments)


def test_limits_tells_who_pays_and_writes_each_unit(
    folder: Path, divided: Callable[..., str], other: str
) -> None:
    (folder / "f.toml").write_text(
        (folder / other).read_text(encoding="utf-8")
        + '[[formula.limit]]\nname = "most"\ncap = "0.4 * budget"\n',
        encoding="utf-8",
    )
    out = divided("limits", "f.toml", "--budget", 1200, "--out", "x.csv")
    assert out.startswith("least: it moves nothing between units.\n")
    table = _read(folder / "x.csv")
    assert table.columns[0] == "limit"
    assert table["limit"].tolist() == ["least"] * 3 + ["most"] * 3
    assert "floor_price" in divided("limits", other, "--unit", "01")
