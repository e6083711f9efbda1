"""Scenarios from Python: reading, tuning, running, the library by name."""

from fractions import Fraction
from pathlib import Path

import pytest

from allocation import AllocationError
from scenarios import Scenario, ScenarioError, failures, library, read_scenario, run
from scenarios.scenario import parameter_value


def test_a_scenario_says_what_its_file_says(folder: Path) -> None:
    text = (
        'title = { uz = "a", ru = "b", en = "c" }\nsource = "law"\nid = "code"\n'
        'data = "units.csv"\nbudget = 100\nformula = "formula.toml"\nbaseline = "population"\n'
    )
    (folder / "s.toml").write_text(text, encoding="utf-8")
    scenario = read_scenario(folder / "s.toml")
    assert isinstance(scenario, Scenario)
    assert scenario.name == "s"
    assert [scenario.title.in_language(language) for language in ("uz", "ru", "en")] == [*"abc"]
    assert (scenario.source, scenario.code, scenario.budget) == ("law", "code", 100)
    assert scenario.baseline == "population"
    assert scenario.table_path == folder / "units.csv"


def test_a_title_left_out_is_the_formulas(folder: Path) -> None:
    assert read_scenario("scenario.toml").title.in_language("ru") == "By people"


@pytest.mark.parametrize("budget", ["100", "1_00", "1e2", "100.0"])
def test_a_whole_budget_in_any_writing(folder: Path, budget: str) -> None:
    text = f'data = "units.csv"\nbudget = {budget}\nformula = "formula.toml"\n'
    (folder / "s.toml").write_text(text, encoding="utf-8")
    assert read_scenario("s.toml").budget == 100
    assert type(read_scenario("s.toml").budget) is int


def test_run_takes_a_scenario_a_path_and_a_name(folder: Path) -> None:
    amounts = [60, 30, 10]
    assert run("scenario.toml").amount.tolist() == amounts
    assert run(read_scenario("scenario.toml")).amount.tolist() == amounts
    assert run("equal_per_head", budget=208_000).amount.sum() == 208_000


def test_tuning_leaves_the_scenario_as_it_was(folder: Path) -> None:
    scenario = read_scenario("social_protection_need")
    tuned = scenario.tuned(budget=7, parameters={"remoteness": "0.1"})
    assert (tuned.budget, tuned.formula.parameters["remoteness"].value) == (7, Fraction(1, 10))
    assert scenario.budget != 7
    assert scenario.formula.parameters["remoteness"].value != Fraction(1, 10)


@pytest.mark.parametrize("value", ["x", None, True, [1], float("nan")])
def test_a_parameter_from_python_must_be_a_number(folder: Path, value: object) -> None:
    with pytest.raises(AllocationError, match="remoteness"):
        run("social_protection_need", parameters={"remoteness": value})


@pytest.mark.parametrize("budget", [-1, 2**63, 1.5, "100", True])
def test_a_budget_from_python_must_be_whole(folder: Path, budget: object) -> None:
    with pytest.raises(failures(), match="budget"):
        run("scenario.toml", budget=budget)


def test_the_arguments_stay_as_they_were(folder: Path) -> None:
    parameters = {"remoteness": 0.1}
    run("social_protection_need", parameters=parameters)
    assert parameters == {"remoteness": 0.1}


def test_the_library_is_ordered_and_readable(folder: Path) -> None:
    names = [*library()]
    assert names == sorted(names)
    assert len(names) >= 12
    assert all(path.is_file() and path.stem == name for name, path in library().items())


def test_a_file_of_ones_own_named_like_the_library_is_reached_by_its_path(folder: Path) -> None:
    (folder / "equal_per_head.toml").write_bytes((folder / "scenario.toml").read_bytes())
    assert read_scenario("equal_per_head.toml").budget == 100
    assert read_scenario("equal_per_head").budget != 100


def test_failures_are_what_bad_input_raises() -> None:
    assert issubclass(ScenarioError, failures())
    assert issubclass(AllocationError, failures())
    assert not issubclass(KeyError, failures())


def test_problems_stay_apart() -> None:
    error = ScenarioError(["a", "b"])
    assert error.problems == ("a", "b")
    assert str(error) == "a\nb"


@pytest.mark.parametrize("text", ["w", "w=", "=1", "w=x", "w=1/3", "w=1e999999999"])
def test_a_parameter_that_cannot_be_read(text: str) -> None:
    with pytest.raises(ScenarioError, match="name=value"):
        parameter_value(text)


def test_a_parameter_is_read_exactly() -> None:
    assert parameter_value(" w = 0.1 ") == ("w", Fraction(1, 10))
