"""Last year's amounts: a column, a scenario beside the file, one of the library."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios import ScenarioError, run

READS = '[[pot]]\nname = "p"\nshare = 1\nby = "baseline"\n'
TABLE = "code,population,last\n01,6,10\n02,3,10\n03,1,20\n"


@pytest.fixture
def asked(folder: Path) -> Callable[..., str]:
    """Write scenario `s`, whose formula hands out by the baseline."""
    (folder / "f.toml").write_text(READS, encoding="utf-8")
    (folder / "t.csv").write_text(TABLE, encoding="utf-8")

    def write(baseline: str | None, name: str = "s", data: str = "t.csv") -> str:
        line = "" if baseline is None else f'baseline = "{baseline}"\n'
        text = f'data = "{data}"\nbudget = 80\nformula = "f.toml"\n{line}'
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        return f"{name}.toml"

    return write


def test_a_column(asked: Callable[..., str]) -> None:
    result = run(asked("last"))
    assert result.amount.tolist() == [20, 20, 40]
    assert result.baseline is not None
    assert result.baseline.tolist() == [10, 10, 20]


def test_a_scenario_beside_the_file(folder: Path, asked: Callable[..., str]) -> None:
    path = asked("last_year")
    text = 'data = "units.csv"\nbudget = 50\nformula = "formula.toml"\n'
    (folder / "last_year.toml").write_text(text, encoding="utf-8")
    result = run(path)
    assert result.baseline is not None
    assert result.baseline.tolist() == [30, 15, 5]
    assert result.amount.tolist() == [48, 24, 8]


def test_a_scenario_of_the_library(asked: Callable[..., str]) -> None:
    result = run(asked("equal_per_head", data="bundled"), budget=10**12)
    last = run("equal_per_head").amount
    assert result.baseline is not None
    assert result.baseline.tolist() == last.tolist()
    assert (result.amount - last / last.sum() * 1e12).abs().max() <= 1


def test_a_chain_of_scenarios(asked: Callable[..., str]) -> None:
    asked("last", "year_2024")
    asked("year_2024", "year_2025")
    assert run(asked("year_2025")).amount.tolist() == [20, 20, 40]


def test_a_column_named_baseline_serves_without_asking(
    folder: Path, asked: Callable[..., str], divided: Callable[..., str]
) -> None:
    path = asked(None)
    (folder / "t.csv").write_text(TABLE.replace("last", "baseline"), encoding="utf-8")
    assert run(path).amount.tolist() == [20, 20, 40]
    out = divided("run", "f.toml", "--data", "t.csv", "--budget", 80)
    assert out.splitlines()[3] == "03,40.0,40"


def test_none_asked_for_and_none_needed(folder: Path) -> None:
    assert run("scenario.toml").baseline is None


def test_none_asked_for_but_needed(asked: Callable[..., str], refused: Callable[..., str]) -> None:
    assert "give a baseline" in refused("run", asked(None))


@pytest.mark.parametrize(
    ("name", "near"),
    [("lest", "'last'"), ("equal_per_hed", "'equal_per_head'"), ("zzz", "population")],
)
def test_unknown_with_the_nearest(
    asked: Callable[..., str], refused: Callable[..., str], name: str, near: str
) -> None:
    told = refused("run", asked(name))
    assert f"'{name}'" in told
    assert near in told


@pytest.mark.parametrize("name", ["run", "check"])
def test_one_that_is_named_must_be_there_even_where_the_formula_needs_none(
    folder: Path, refused: Callable[..., str], name: str
) -> None:
    text = 'data = "units.csv"\nbudget = 9\nformula = "formula.toml"\nbaseline = "populaton"\n'
    (folder / "s.toml").write_text(text, "utf-8")
    told = refused(name, "s.toml")
    assert told == (
        "s: there is no column or scenario 'populaton' for the baseline; did you mean 'population'?"
    )


def test_of_a_library_scenario_on_another_table_it_is_a_note(
    command: Callable[..., object],
) -> None:
    outcome = command("run", "equal_per_head", "--data", "units.csv", "--budget", 10_000)
    assert outcome.status == 0
    assert "changes against a baseline are not shown" in outcome.err


def test_a_library_scenario_runs_on_another_table(
    folder: Path, divided: Callable[..., str]
) -> None:
    out = divided("run", "equal_per_head", "--data", "units.csv", "--budget", 10_000)
    assert out.splitlines()[0] == "code,pot_per_head,amount"


def test_both_a_column_and_a_scenario(
    asked: Callable[..., str], refused: Callable[..., str]
) -> None:
    asked("population", "last")
    told = refused("run", asked("last"))
    assert "both a column and a scenario" in told


def test_a_circle(asked: Callable[..., str], refused: Callable[..., str]) -> None:
    asked("b", "a")
    asked("a", "b")
    told = refused("run", "a.toml")
    assert "circle" in told
    assert "a -> b -> a" in told
    assert "c -> c" in refused("run", asked("c", "c"))


def test_a_text_is_no_baseline(
    folder: Path, asked: Callable[..., str], refused: Callable[..., str]
) -> None:
    (folder / "t.csv").write_text("code,last\n01,much\n02,more\n", encoding="utf-8")
    told = refused("run", asked("last"))
    assert "01" in told
    assert "'much'" in told


def test_a_gap_in_the_baseline(
    folder: Path, asked: Callable[..., str], refused: Callable[..., str]
) -> None:
    (folder / "t.csv").write_text("code,last\n01,1\n02,\n", encoding="utf-8")
    assert "baseline of 02" in refused("run", asked("last"))


def test_a_scenario_on_other_units(
    folder: Path, asked: Callable[..., str], refused: Callable[..., str]
) -> None:
    (folder / "small.csv").write_text("code,population\n01,6\n", encoding="utf-8")
    text = 'data = "small.csv"\nbudget = 50\nformula = "formula.toml"\n'
    (folder / "last_year.toml").write_text(text, encoding="utf-8")
    told = refused("run", asked("last_year"))
    assert "02, 03" in told
    assert "last_year" in told


def test_what_is_wrong_with_the_other_scenario_is_told(
    folder: Path, asked: Callable[..., str], refused: Callable[..., str]
) -> None:
    (folder / "last_year.toml").write_text("budgt = 3\n", encoding="utf-8")
    assert "last_year.toml: unknown key 'budgt'" in refused("run", asked("last_year"))


def test_from_python_the_same_errors(asked: Callable[..., str]) -> None:
    with pytest.raises(ScenarioError, match="'lest'"):
        run(asked("lest"))
