"""One year of a path as a result of its own."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios import ScenarioError, explain_unit, run_years, year_result
from scenarios.attribution import attribute
from scenarios.bundle import verify
from scenarios.compare import compare
from scenarios.compare.basis import quality_of
from scenarios.export import export, export_years, facts_of
from scenarios.export.fields import field
from scenarios.export.report.naming import naming_of
from scenarios.export.report.texts import texts_in
from scenarios.store.kept import kept_of
from scenarios.years import PathResult, known_quality
from scenarios.years.labels import year_labels

UNITS = "code,name,population,last\n01,North,60,30\n02,South,30,50\n03,West,10,20\n"
PHASED = """data = "units.csv"
formula = "formula.toml"
baseline = "last"
title = "Path"
[years]
budgets = { 2026 = 100, 2027 = 200, 2028 = 300 }
phase_in = { 2026 = 0.25, 2027 = 0.5 }
"""
FLOOR = '[[limit]]\nname = "least"\nfloor = "0.9 * budget * share(baseline)"\n'
CAP = '[[limit]]\nname = "most"\ncap = "1.4 * budget * share(baseline)"\n'
BUNDLED = """data = "bundled"
baseline = "social_spending_2025"
formula = "formula.toml"
[years]
budgets = { 2026 = 16_500_000_000_000, 2027 = 17_800_000_000_000 }
phase_in = { 2026 = 0.25 }
population_growth = 0.02
grow = ["population", "children"]
"""


@pytest.fixture
def path(folder: Path) -> Path:
    """A folder with the file `path.toml`."""
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    (folder / "path.toml").write_text(PHASED, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> PathResult:
    folder = tmp_path_factory.mktemp("bundled")
    formula = 'title = "t"\n[[pot]]\nname = "all"\nshare = 1\nby = "population"\n'
    (folder / "formula.toml").write_text(formula + FLOOR, encoding="utf-8")
    (folder / "path.toml").write_text(BUNDLED, encoding="utf-8")
    return run_years(str(folder / "path.toml"))


# ------------------------------------------------------------------------------------- results


@pytest.mark.parametrize("limits", ["", FLOOR, CAP, FLOOR + CAP])
def test_a_year_has_the_amounts_of_the_path(path: Path, limits: str) -> None:
    formula = path / "formula.toml"
    formula.write_text(formula.read_text("utf-8") + limits, "utf-8")
    found = run_years("path.toml")
    for one in found.results:
        own = year_result(found, one.year)
        assert own.amount.tolist() == one.amount.tolist()
        assert own.allocation.budget == one.amount.sum()
        assert own.scenario.name == f"path_{one.year}"
        assert own.scenario.title.en == f"Path, {one.year}"
        assert own.scenario.years is None


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    people=st.lists(st.integers(1, 99), min_size=3, max_size=3),
    last=st.lists(st.integers(1, 99), min_size=3, max_size=3),
    budget=st.integers(10, 10**4),
    share=st.integers(0, 20),
    limit=st.sampled_from(["", FLOOR, CAP]),
)
def test_a_phase_in_is_a_limit_of_the_formula(path: Path, people, last, budget, share, limit):
    frame = pd.DataFrame({"code": ["01", "02", "03"], "population": people, "last": last})
    frame.to_csv(path / "units.csv", index=False)
    formula = 'title = "t"\n[[pot]]\nname = "all"\nshare = 1\nby = "population"\n'
    (path / "formula.toml").write_text(formula + limit, "utf-8")
    years = f"budgets = {{ 2026 = {budget} }}\nphase_in = {{ 2026 = {share / 20} }}\n"
    text = 'data = "units.csv"\nformula = "formula.toml"\nbaseline = "last"\n[years]\n'
    (path / "path.toml").write_text(text + years, "utf-8")
    found = run_years("path.toml")
    assert year_result(found, 2026).amount.tolist() == found.amount.tolist()


def test_a_path_without_phase_in_has_the_formula_as_it_is(path: Path) -> None:
    (path / "path.toml").write_text(PHASED[: PHASED.index("phase_in")], encoding="utf-8")
    found = run_years("path.toml")
    own = year_result(found, 2027)
    assert own.allocation is found.results[1].result.allocation
    assert "start_amount" not in own.inputs


def test_the_year_before_is_the_baseline(path: Path) -> None:
    found = run_years("path.toml")
    assert year_result(found, 2027).baseline.tolist() == found.amount[2026].tolist()


def test_the_lines_of_a_unit_end_with_the_phase_in(path: Path) -> None:
    lines = explain_unit(year_result(run_years("path.toml"), 2027), "02")
    cap = next(line for line in lines if line.kind == "cap")
    assert cap.label.en == "Phase-in"
    assert cap.value == 0.5 * 60 + 0.5 * 200 * 0.5
    assert lines[-1].value == 80


def test_two_years_are_compared_and_the_change_is_split(path: Path) -> None:
    found = run_years("path.toml")
    first, last = (year_result(found, year) for year in (2026, 2028))
    assert compare(first, last).summary.budget_change_uzs == 200
    table = attribute(first, last)
    factors = table.drop(columns=["amount_a", "amount_b", "change"])
    assert factors.sum(axis=1).tolist() == table["change"].tolist()
    assert factors.columns[(factors != 0).any()].tolist() == ["parameters", "budget"]


def test_names_that_are_taken_are_refused(path: Path) -> None:
    (path / "units.csv").write_text(UNITS.replace("name", "start_amount"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="under the name 'start_amount', which the table"):
        year_result(run_years("path.toml"), 2026)


def test_amounts_that_one_year_rounds_otherwise_are_an_error(path: Path) -> None:
    units = "code,population,last\na,17,4\nb,2,19\nc,9,14\nd,17,3\n"
    (path / "units.csv").write_text(units, encoding="utf-8")
    bounds = CAP.replace("1.4", "1.1") + FLOOR.partition("\n")[2].partition("\n")[2]
    text = (path / "formula.toml").read_text("utf-8") + bounds + "[rounding]\nunit = 5\n"
    (path / "formula.toml").write_text(text, encoding="utf-8")
    (path / "path.toml").write_text(
        PHASED.replace("2026 = 100, 2027 = 200, 2028 = 300", "2026 = 120").replace(
            "2026 = 0.25, 2027 = 0.5", "2026 = 0.25"
        ),
        encoding="utf-8",
    )
    found = run_years("path.toml")
    assert found.amount.sum() == 120
    with pytest.raises(ScenarioError, match="take them from the table of all years"):
        year_result(found, 2026)


def test_a_year_that_is_not_there_is_refused(path: Path) -> None:
    with pytest.raises(ScenarioError, match="path has no year 2031; it has 2026, 2027, 2028"):
        year_result(run_years("path.toml"), 2031)


def test_fairness_by_a_projected_column_is_said_to_rest_on_an_estimate(
    bundled: PathResult,
) -> None:
    now, later = (quality_of(year_result(bundled, year), "population") for year in (2026, 2027))
    assert (now, later) == ("", "synthetic")
    assert quality_of(year_result(bundled, 2027), "children") == "synthetic"


# ------------------------------------------------------------------------------- taken away


def test_a_projected_value_is_an_estimate_wherever_it_goes(bundled: PathResult) -> None:
    now, later = (year_result(bundled, year) for year in (2026, 2027))
    assert known_quality(now)["population"].isin(["official", "derived"]).all()
    assumed = known_quality(later)
    assert set(assumed["population"]) == {"synthetic"}
    assert set(assumed["children"]) == {"synthetic"}
    assert assumed["births"].equals(known_quality(now)["births"])
    told = facts_of(later).estimated
    assert told["population"] == {"synthetic": 208}
    assert "start_amount" not in told  # the formula is wholly in force


def test_exports_name_the_id_that_stores_give(bundled: PathResult, tmp_path: Path) -> None:
    later = year_result(bundled, 2027)
    kept = kept_of(later, quality=known_quality(later))
    assert kept.id == facts_of(later).id
    assert kept.result().amount.tolist() == later.amount.tolist()
    text = export(later, tmp_path / "x.csv", language="en").read_text("utf-8-sig")
    assert f"# Scenario id (hash): {kept.id}\n" in text


def test_all_years_are_one_table_that_says_what_each_is(path: Path, tmp_path: Path) -> None:
    found = run_years("path.toml")
    text = export_years(found, path / "all.csv", language="en").read_text("utf-8-sig")
    head = [line for line in text.splitlines() if line.startswith("# ")]
    assert "# Budget, soʻm: 2026: 100; 2027: 200; 2028: 300" in head
    assert "# Program version: Taqsimot 0.1.0" in head
    table = pd.read_csv(path / "all.csv", comment="#", dtype={"code": str})
    assert table["amount"].tolist() == found.amount.tolist()
    assert table.columns[:2].tolist() == ["year", "code"]
    from pyarrow import parquet

    export_years(found, path / "all.parquet", units=["02"])
    told = json.loads(parquet.read_schema(path / "all.parquet").metadata[b"taqsimot"])
    assert {year: one["budget"] for year, one in told["years"].items()} == {
        "2026": 100,
        "2027": 200,
        "2028": 300,
    }
    assert pd.read_parquet(path / "all.parquet")["amount"].tolist() == [45, 80, 90]


def test_a_format_of_one_year_wants_one(path: Path) -> None:
    with pytest.raises(ScenarioError, match="xlsx holds one year; name it with --year"):
        export_years(run_years("path.toml"), path / "all.xlsx")


# ------------------------------------------------------------------------------- commands


def test_commands_take_a_year(path: Path, command: Callable, divided: Callable) -> None:
    assert "   = 80 soʻm\n" in divided("explain", "path.toml", "--unit", "02", "--year", 2027)
    told = divided("compare", "path.toml", "--year", 2026, "--year", 2028, "--unit", "02")
    assert divided("run", "path.toml", "--year", 2027).splitlines()[1].startswith("2027,01,")
    assert "a  path_2026: Path, 2026; 100 soʻm\nb  path_2028: Path, 2028; 300 soʻm" in told
    assert "limit_phase_in" in divided("compare", "path.toml", "--year", 2027)
    both = divided("compare", "path.toml", "scenario.toml", "--year", 2026)
    assert "b  scenario: " in both
    assert "post 8, won" in divided(
        "posts", "path.toml", "--posts", 20, "--year", 2027, "--unit", "02"
    )
    outcome = command("export", "path.toml", "--year", 2028, "--out", "one.csv")
    assert "one.csv: 3 units, 300 soʻm given out" in outcome.err
    outcome = command("export", "path.toml", "--out", "all.csv")
    assert "all.csv: 3 units, 2026: 100 soʻm; 2027: 200 soʻm; 2028: 300 soʻm" in outcome.err


def test_the_cost_of_limits_is_that_of_the_files_own(path: Path, divided: Callable) -> None:
    formula = path / "formula.toml"
    formula.write_text(formula.read_text("utf-8") + FLOOR, "utf-8")
    told = divided("limits", "path.toml", "--year", 2026)
    assert told.startswith("least: ")
    assert "phase_in" not in told


def test_a_year_is_bundled_and_kept(path: Path, divided: Callable) -> None:
    first = divided("bundle", "path.toml", "--year", 2027, "--out", "year.zip")
    assert verify("year.zip").same
    assert divided("store", "save", "path.toml", "--year", 2027, "--store", "sqlite:///s") == first


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["explain", "path.toml", "--unit", "02"], "name one of them: --year 2026 (it has 2026,"),
        (["explain", "path.toml", "--unit", "02", "--year", "27"], "a year with four digits"),
        (["explain", "path.toml", "--unit", "02", "--year", "2030"], "path has no year 2030"),
        (["explain", "scenario.toml", "--unit", "02", "--year", "2026"], "scenario has no [years]"),
        (["export", "path.toml", "--out", "x.xlsx"], "name one of them: --year 2026"),
        (["export", "path.toml", "--out", "units.csv"], "would overwrite an input"),
        (["export", "path.toml", "--out", "x.csv", "--budget", "5"], "a budget for each year"),
        (
            ["export", "path.toml", "--out", "x.csv", "--year", "2026", "--year", "2027"],
            "--year 2027: name one year",
        ),
        (["run", "path.toml", "--year", "2030"], "path has no year 2030; it has 2026, 2027, 2028"),
        (["run", "scenario.toml", "--year", "2030"], "scenario has no [years]"),
        (["compare", "path.toml", "--year", "2026", "--year", "2026"], "given more than once"),
        (
            ["compare", "path.toml", "scenario.toml", "--year", "2026", "--year", "2027"],
            "several years of one file, or several files in one year",
        ),
        (["compare", "path.toml", "scenario.toml"], "name one of them: --year 2026"),
        (
            ["compare", "scenario.toml", "scenario.toml", "--year", "2026"],
            "none of these scenarios has [years]",
        ),
        (["bundle", "path.toml", "--out", "x.zip"], "name one of them: --year 2026"),
        (["limits", "path.toml"], "path has no limits"),
        (["incentives", "path.toml"], "this takes one year. Paths are known to `run` and `check`"),
    ],
)
def test_what_cannot_be_asked_of_a_path(
    path: Path, refused: Callable, arguments: list[str], message: str
) -> None:
    assert message in refused(*arguments)


def test_the_pages_code_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).parents[3] / "docs" / "years.md").read_text(encoding="utf-8")
    files = re.findall(r"`([\w-]+\.(?:csv|toml))`[^`\n]*\n*```\w+\n(.*?)^```", page, re.M | re.S)
    for name, text in files:
        (tmp_path / name).write_text(text, encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(code, {})  # the page's own code
    assert {name for name, _ in files} == {"units.csv", "units_2027.csv", "path.toml"}


@pytest.mark.parametrize(
    ("language", "start", "before"),
    [("ru", "Исходная сумма", "Сумма 2026 года"), ("uz", "Boshlangʻich summa", "2026-yil summasi")],
)
def test_exports_say_what_the_columns_of_a_year_are(
    path: Path, language: str, start: str, before: str
) -> None:
    own = year_result(run_years("path.toml"), 2027)
    titles = naming_of(own, texts_in(language)).titles
    assert (titles["start_amount"], titles["amount_2026"]) == (start, before)
    field_ = field(own, "start_amount", own.inputs["start_amount"], language)
    assert (field_["title"], field_["unit"]) == (start, "soʻm")
    assert field(own, "quality_amount_2026", own.inputs["last"], language)["title"].startswith(
        before
    )
    assert year_labels(run_years("path.toml").results[0].result) == {}
