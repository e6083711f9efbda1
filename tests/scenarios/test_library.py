"""Every scenario of the library: whole, sourced, in three languages, with its golden result.

A golden result is what `run NAME --out` wrote when the scenario was last looked at. When amounts
move on purpose, run `python tests/golden/update.py` and say in the changelog why.
"""

import re
import tomllib
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allocation import Label, LimitError
from scenarios import Result, Scenario, library, read_scenario, run
from scenarios.commands.run import result_table

GOLDEN = Path(__file__).parents[1] / "golden"
LANGUAGES = ("uz", "ru", "en")
RANGES = [
    (name, parameter, end)
    for name in library()
    for parameter, values in read_scenario(name).formula.parameters.items()
    for end in ("low", "high")
    if getattr(values, end) is not None
]


@cache
def _result(name: str) -> Result:
    return run(name)


@pytest.mark.parametrize("name", library())
def test_the_result_is_the_golden_one(name: str) -> None:
    path = GOLDEN / f"{name}.csv"
    assert path.is_file(), "run `python tests/golden/update.py`"
    golden = pd.read_csv(path, dtype={"code": str}, index_col="code")
    found = result_table(_result(name))
    assert list(found.columns) == list(golden.columns)
    assert found.index.tolist() == golden.index.tolist()
    assert found["amount"].tolist() == golden["amount"].tolist()
    assert found["quality"].tolist() == golden["quality"].tolist()
    numbers = [column for column in golden if column not in ("amount", "quality")]
    np.testing.assert_allclose(found[numbers], golden[numbers], rtol=1e-9, atol=1e-9)


def test_there_is_no_golden_result_without_a_scenario() -> None:
    assert {path.stem for path in GOLDEN.glob("*.csv")} == {*library()}


@pytest.mark.parametrize("name", library())
def test_every_som_is_given_out_once(name: str) -> None:
    result = _result(name)
    assert len(result.table) == 208
    assert int(result.amount.sum()) == result.scenario.budget
    assert (result.amount >= 0).all()
    assert (result.amount % result.scenario.formula.rounding_unit == 0).all()
    pots = result.table.filter(regex="^pot_").sum(axis=1)
    assert pots.sum() == pytest.approx(result.scenario.budget)


@pytest.mark.parametrize("name", library())
def test_it_names_its_source_and_carries_three_languages(name: str) -> None:
    scenario = read_scenario(name)
    assert len(scenario.source) > 10
    _check_label(scenario.title)
    formula = scenario.formula
    for part in (*formula.parameters.values(), *formula.steps, *formula.pots, *formula.limits):
        _check_label(part.label)


@pytest.mark.parametrize("name", library())
def test_uzbek_is_written_with_its_own_apostrophes(name: str) -> None:
    text = library()[name].read_text(encoding="utf-8")
    assert re.findall(r"[oOgG]['‘’`´]|[a-z][‘’`´][a-z]", text) == []
    assert text.count("\t") == 0


def _check_label(label: Label) -> None:
    words = [getattr(label, language) for language in LANGUAGES]
    assert all(words), words
    assert label.ru not in (label.uz, label.en), words
    assert not re.search(r"['‘’`´]", label.uz), label.uz
    assert re.search(r"[а-яё]", label.ru), label.ru
    assert not re.search(r"[а-яё]", label.uz + label.en), words


@pytest.mark.parametrize("name", library())
def test_every_parameter_has_a_range_around_its_value_and_is_read(name: str) -> None:
    formula = read_scenario(name).formula
    read = {each for part in formula.expressions for each in part.reads}
    for parameter in formula.parameters.values():
        assert parameter.name in read
        if parameter.low is not None and parameter.high is not None:
            assert parameter.low < parameter.high


def _given_out_or_why_not(scenario: Scenario) -> int | str:
    try:
        return int(run(scenario).amount.sum())
    except LimitError as error:
        return str(error)


def _is_well(found: int | str, budget: int) -> bool:
    """All is given out, or a message says how much is lacking, or for whom a floor is too high."""
    if isinstance(found, int):
        return found == budget
    return bool(re.search(r"\d soʻm|floor is above the cap for \d", found))


@pytest.mark.parametrize(("name", "parameter", "end"), RANGES)
def test_both_ends_of_every_range_run_or_are_a_clear_limit_error(
    name: str, parameter: str, end: str
) -> None:
    scenario = read_scenario(name)
    value = getattr(scenario.formula.parameters[parameter], end)
    found = _given_out_or_why_not(scenario.tuned(parameters={parameter: value}))
    assert _is_well(found, scenario.budget), found


@pytest.mark.parametrize("name", library())
@pytest.mark.parametrize("factor", [Fraction(1, 2), Fraction(2)], ids=["half", "double"])
def test_another_budget_runs_or_is_a_clear_limit_error(name: str, factor: Fraction) -> None:
    scenario = read_scenario(name)
    budget = int(scenario.budget * factor)
    found = _given_out_or_why_not(scenario.tuned(budget=budget))
    assert _is_well(found, budget), found


@pytest.mark.parametrize("name", library())
def test_no_parameter_or_step_hides_a_column(name: str) -> None:
    assert [note.text for note in _result(name).notes if "hides" in note.text] == []


@pytest.mark.parametrize("name", library())
def test_the_file_keeps_its_formula_inline_or_beside_it(name: str) -> None:
    formula = tomllib.loads(library()[name].read_text(encoding="utf-8"))["formula"]
    assert isinstance(formula, dict) or (library()[name].parent / formula).is_file()
