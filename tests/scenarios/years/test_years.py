"""Paths over years: laws that hold for any, and examples worked out by hand."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios import ScenarioError, read_scenario, run, run_years

LIMITED = """[[limit]]
name = "smooth"
floor = "0.9 * baseline"
cap = "1.1 * baseline"
paid_by = "equal"
"""


@pytest.fixture
def written(folder: Path) -> Callable[..., str]:
    """A scenario with some lines in [years]; top: lines above it, formula: lines below its own."""

    def write(years: str, top: str = "budget = 100\n", formula: str = "", more: str = "") -> str:
        rule = folder / "formula.toml"
        rule.write_text(rule.read_text("utf-8") + formula, "utf-8")
        text = f'data = "units.csv"\nformula = "formula.toml"\n{top}{more}[years]\n{years}\n'
        (folder / "path.toml").write_text(text, "utf-8")
        return "path.toml"

    return write


def _amounts(path: str) -> dict[int, list[int]]:
    return {one.year: one.amount.tolist() for one in run_years(path).results}


def _units(folder: Path, name: str, baseline: list[int], people: list[int]) -> None:
    frame = pd.DataFrame({"code": ["01", "02", "03"], "population": people, "last": baseline})
    frame.to_csv(folder / name, index=False)


def test_each_year_is_the_formula_on_its_budget(written) -> None:
    path = written("budgets = { 2027 = 1000, 2026 = 100 }")
    assert _amounts(path) == {2026: [60, 30, 10], 2027: [600, 300, 100]}


def test_the_first_budget_serves_a_file_without_one(written) -> None:
    path = written("budgets = { 2026 = 70 }", top="")
    assert read_scenario(path).budget == 70
    assert run_years(path).amount.groupby("year").sum().to_dict() == {2026: 70}


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    people=st.lists(st.integers(1, 99), min_size=3, max_size=3),
    last=st.lists(st.integers(1, 99), min_size=3, max_size=3),
    budgets=st.lists(st.integers(0, 10**6), min_size=1, max_size=4),
    share=st.fractions(0, 1, max_denominator=100),
)
def test_every_soum_is_given_once_a_year(folder: Path, people, last, budgets, share) -> None:
    _units(folder, "units.csv", last, people)
    years = ", ".join(f"{2026 + at} = {money}" for at, money in enumerate(budgets))
    text = f"budgets = {{ {years} }}\nphase_in = {{ 2026 = {float(share):.6f} }}"
    top = 'data = "units.csv"\nformula = "formula.toml"\nbaseline = "last"\n'
    (folder / "path.toml").write_text(f"{top}[years]\n{text}\ninflation = 0.1\n", "utf-8")
    totals = run_years("path.toml").amount.groupby("year").sum()
    assert totals.tolist() == budgets


@settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    budget=st.integers(0, 10**6),
    share=st.sampled_from(["0", "0.25", "1"]),
    last=st.lists(st.integers(1, 99), min_size=3, max_size=3),
)
def test_constant_inputs_give_constant_results(folder: Path, budget, share, last) -> None:
    _units(folder, "units.csv", last, [6, 3, 1])
    shares = ", ".join(f"{year} = {share}" for year in (2026, 2027, 2028))
    budgets = ", ".join(f"{year} = {budget}" for year in (2026, 2027, 2028))
    text = f"[years]\nbudgets = {{ {budgets} }}\nphase_in = {{ {shares} }}\ninflation = 0\n"
    top = 'data = "units.csv"\nformula = "formula.toml"\nbaseline = "last"\n'
    (folder / "path.toml").write_text(top + text, "utf-8")
    amounts = run_years("path.toml").amount.unstack("year")
    assert (amounts[2026] == amounts[2027]).all()
    assert (amounts[2026] == amounts[2028]).all()


def test_limits_hold_against_the_year_before(written, folder: Path) -> None:
    _units(folder, "units.csv", [20, 40, 40], [6, 3, 1])
    path = written("budgets = { 2026 = 100, 2027 = 100 }", 'baseline = "last"\n', LIMITED)
    outcome = run_years(path).amount.unstack("year")
    assert outcome[2026].tolist() == [22, 42, 36]
    assert outcome[2027].tolist() == [24, 43, 33]


def test_phase_in_mixes_the_result_with_the_first_baseline(written, folder: Path) -> None:
    _units(folder, "units.csv", [1, 1, 2], [6, 3, 1])
    path = written(
        "budgets = { 2026 = 100, 2027 = 200, 2028 = 100 }\nphase_in = { 2026 = 0.2, 2027 = 0.5 }",
        'baseline = "last"\n',
    )
    outcome = run_years(path)
    assert _amounts(path) == {2026: [32, 26, 42], 2027: [85, 55, 60], 2028: [60, 30, 10]}
    assert outcome.table.loc[2027, "after_phase_in"].tolist() == [85.0, 55.0, 60.0]
    assert outcome.results[2].share == 1
    assert "share" not in outcome.table


def test_a_year_phased_in_whole_is_the_scenario_alone(written, folder: Path) -> None:
    path = written("budgets = { 2026 = 97 }\nphase_in = { 2026 = 1 }")
    alone = run("scenario.toml", budget=97)
    assert run_years(path).amount.loc[2026].tolist() == alone.amount.tolist()


def test_a_mixture_outside_a_limit_is_told(written, folder: Path) -> None:
    _units(folder, "units.csv", [20, 40, 40], [6, 3, 1])
    limit = '[[limit]]\nname = "least"\nfloor = "25"\ncap = "60"\n'
    path = written(
        "budgets = { 2026 = 100 }\nphase_in = { 2026 = 0.1 }", 'baseline = "last"\n', limit
    )
    told = run_years(path).remarks
    text = next(text for text in told if "outside limit 'least'" in text)
    assert text.endswith(": 01")
    assert told[text] == (2026,)


def test_a_tie_after_phase_in_is_told(written, folder: Path) -> None:
    _units(folder, "units.csv", [1, 1, 1], [1, 1, 1])
    path = written("budgets = { 2026 = 100 }\nphase_in = { 2026 = 0.5 }", 'baseline = "last"\n')
    assert _amounts(path) == {2026: [34, 33, 33]}
    assert [text for text in run_years(path).remarks if "equal remainders" in text] == [
        "after phase-in equal remainders went by unit code: 01, 02, 03"
    ]


def test_tables_of_years_serve_until_the_next(written, folder: Path) -> None:
    _units(folder, "new.csv", [1, 1, 1], [1, 3, 6])
    years = 'budgets = { 2026 = 100, 2027 = 100, 2028 = 100 }\ndata = { 2027 = "new.csv" }'
    assert _amounts(written(years)) == {
        2026: [60, 30, 10],
        2027: [10, 30, 60],
        2028: [10, 30, 60],
    }


def test_people_and_prices_grow_from_the_table_in_use(written, folder: Path) -> None:
    (folder / "units.csv").write_text("code,population,cost\n1,10,100\n2,,100\n3,30,100\n", "utf-8")
    (folder / "new.csv").write_text("code,population,cost\n1,20,200\n2,,200\n3,60,200\n", "utf-8")
    (folder / "formula.toml").write_text(
        'title = "t"\n[parameters]\nfee = { value = 10, low = 5, high = 11 }\n[[step]]\n'
        'name = "c"\nexpression = "cost + 0 * fee"\n[[step]]\nname = "f"\nexpression = "fee"\n'
        '[[pot]]\nname = "p"\nshare = 1\nby = "cost"\n',
        "utf-8",
    )
    path = written(
        "budgets = { 2026 = 90, 2027 = 90, 2028 = 90 }\npopulation_growth = { 2027 = 0.5, "
        '2028 = -0.1 }\ngrow = ["population"]\ninflation = 0.1\ninflate = ["cost", "fee"]\n'
        'data = { 2027 = "new.csv" }'
    )
    outcome = run_years(path)
    people = [one.result.inputs["population"] for one in outcome.results]
    assert [one.tolist()[::2] for one in people] == [[10, 30], [20, 60], [18, 54]]
    assert all(one.isna().tolist() == [False, True, False] for one in people)
    assert outcome.table["c"].tolist() == [100] * 3 + [200] * 3 + [220] * 3
    assert outcome.table["f"].tolist() == [10] * 3 + [11] * 3 + [12.1] * 3
    real = outcome.table["amount_real"].groupby("year").sum()
    assert real.to_dict() == pytest.approx({2026: 90, 2027: 90 / 1.1, 2028: 90 / 1.21})
    told = outcome.remarks
    assert told["population is assumed: the table's value of 2027 times 0.9"] == (2028,)
    assert not [text for text in told if "outside the range" in text]


def test_projected_values_of_bundled_data_are_estimates(folder: Path) -> None:
    (folder / "path.toml").write_text(
        'formula = "formula.toml"\n[years]\nbudgets = { 2026 = 1000000, 2027 = 1000000 }\n'
        'population_growth = 0.02\ngrow = ["population"]\n',
        "utf-8",
    )
    table = run_years("path.toml").table
    assert set(table.loc[2026, "quality"]) != {"synthetic"}
    assert set(table.loc[2027, "quality"]) == {"synthetic"}


def test_the_baselines_doubt_enters_with_its_money(folder: Path) -> None:
    text = (
        'formula = "formula.toml"\nbaseline = "social_spending_2025"\n[years]\n'
        "budgets = { 2026 = 1000000, 2027 = 1000000 }\nphase_in = { 2026 = 0.5 }\n"
    )
    (folder / "path.toml").write_text(text, "utf-8")
    table = run_years("path.toml").table
    assert set(table.loc[2026, "quality"]) == {"synthetic"}
    assert set(table.loc[2027, "quality"]) != {"synthetic"}


def test_another_scenario_may_be_the_baseline(written, folder: Path) -> None:
    path = written("budgets = { 2026 = 50 }\nphase_in = { 2026 = 0 }", 'baseline = "scenario"\n')
    assert _amounts(path) == {2026: [30, 15, 5]}


def test_a_unit_that_comes_or_goes_is_refused(written, folder: Path) -> None:
    (folder / "new.csv").write_text("code,population\n01,6\n02,3\n04,1\n", "utf-8")
    path = written('budgets = { 2026 = 9, 2027 = 9 }\ndata = { 2027 = "new.csv" }')
    with pytest.raises(ScenarioError, match="2027: its table lacks 03 against the year before"):
        run_years(path)
    (folder / "new.csv").write_text("code,population\n01,6\n02,3\n03,1\n04,1\n", "utf-8")
    with pytest.raises(ScenarioError, match="2027: its table adds 04"):
        run_years(path)


def test_a_path_of_one_scenario_needs_years(folder: Path) -> None:
    with pytest.raises(ScenarioError, match=r"scenario has no \[years\]"):
        run_years(read_scenario("scenario.toml"))


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("1,,2", "no amount for 02"),
        ("1,x,2", "no number for 02"),
        ("1,-3,2", "a negative amount for 02"),
        ("0,0,0", "is 0 for every unit"),
        ("x,y,z", "holds no numbers"),
    ],
)
def test_a_baseline_that_cannot_be_mixed_is_refused(
    written, folder: Path, cells: str, told: str
) -> None:
    rows = zip(("01", "02", "03"), cells.split(","), strict=True)
    lines = "".join(f"{code},1,{cell}\n" for code, cell in rows)
    (folder / "units.csv").write_text(f"code,population,last\n{lines}", "utf-8")
    path = written("budgets = { 2026 = 9 }\nphase_in = { 2026 = 0.5 }", 'baseline = "last"\n')
    with pytest.raises(ScenarioError, match="phase_in: the baseline") as caught:
        run_years(path)
    assert told in str(caught.value)


def test_levels_are_chained_exactly() -> None:
    from scenarios import Years

    years = Years(
        budgets={2026: 1, 2027: 1, 2028: 1},
        inflation={2027: Fraction(1, 10), 2028: Fraction(1, 10)},
    )
    assert years.prices(2028, 2026) == Fraction(121, 100)
    assert years.people(2028, 2026) == 1
