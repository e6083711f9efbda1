"""Cases in the address and in the widgets: a scenario, its budget, its parameters."""

from collections.abc import Mapping
from fractions import Fraction
from math import isfinite

import streamlit as st

from allocation import Parameter
from scenarios import Scenario
from views import results
from views.language import Texts
from views.link import MARK, shown
from views.numbers import billions, soum
from views.results import Case

WIDE = 10
LARGEST = 10**15  # soʻm; beyond it an input field cannot hold every whole one


def scenario_key(side: str) -> str:
    """Return the key of the box that chooses a scenario."""
    return f"{MARK}{side}.scenario"


def budget_key(side: str, scenario: str) -> str:
    """Return the key of the field of the budget, billions of soʻm."""
    return f"{MARK}{side}.{scenario}.budget"


def parameter_key(side: str, scenario: str, name: str) -> str:
    """Return the key of the slider of a parameter."""
    return f"{MARK}{side}.{scenario}.p.{name}"


def to_link(case: Case, *, name: str = "scenario", before: str = "") -> dict[str, str]:
    """Return the parts of the address that hold a case.

    name: the key of the scenario itself. before: what the keys of its changes begin with.
    """
    parts = {name: case.scenario}
    if case.budget is not None:
        parts[f"{before}budget"] = str(case.budget)
    return parts | {f"{before}p.{key}": f"{value:.15g}" for key, value in case.parameters}


def adopt(
    side: str, asked: Mapping[str, str], texts: Texts, *, name: str = "scenario", before: str = ""
) -> list[str]:
    """Set the widgets of a side to what the address asks for; return what could not be."""
    if name not in asked:
        return []
    scenario = asked[name]
    if scenario not in results.names():
        return [texts("link.scenario", value=shown(scenario))]
    st.session_state[scenario_key(side)] = scenario
    record = results.scenario(scenario)
    mine = {
        key.removeprefix(before): value for key, value in asked.items() if key.startswith(before)
    }
    problems = _adopt_budget(side, record, mine, texts)
    return problems + _adopt_parameters(side, record, mine, texts)


def _adopt_budget(
    side: str, scenario: Scenario, asked: Mapping[str, str], texts: Texts
) -> list[str]:
    """Set the field of the budget; without one in the address, to the file's own."""
    budget = scenario.budget
    problems = []
    if "budget" in asked:
        text = asked["budget"]
        short = len(text) <= len(str(LARGEST))
        if short and text.isascii() and text.isdigit() and 0 < int(text) <= LARGEST:
            budget = int(text)
        else:
            problems = [texts("link.budget", value=shown(text))]
    st.session_state[budget_key(side, scenario.name)] = billions(budget)
    return problems


def _adopt_parameters(
    side: str, scenario: Scenario, asked: Mapping[str, str], texts: Texts
) -> list[str]:
    """Set the sliders; without a value in the address, to the file's own."""
    problems = []
    own = own_parameters(scenario)
    for name, value in own.items():
        _set(side, scenario, name, value)
    for key, text in asked.items():
        name = key.removeprefix("p.")
        if name == key:
            continue
        given = _number(text)
        if name in own and given is not None and _allowed(scenario, name, given):
            _set(side, scenario, name, given)
        else:
            problems.append(texts("link.parameter", name=shown(name), value=shown(text)))
    return problems


def in_whole_steps(parameter: Parameter) -> bool:
    """Whether a parameter is moved in whole numbers: its value and its wide range are whole."""
    low, high = parameter.low, parameter.high
    if low is None or high is None or high - low < WIDE:
        return False
    return all(bound.denominator == 1 for bound in map(Fraction, (low, high, parameter.value)))


def reset(side: str, scenario: Scenario) -> None:
    """Set the widgets of a side to the file's own values."""
    st.session_state[budget_key(side, scenario.name)] = billions(scenario.budget)
    for name, value in own_parameters(scenario).items():
        _set(side, scenario, name, value)


def _set(side: str, scenario: Scenario, name: str, value: float) -> None:
    """Set the slider of a parameter, in the kind of number that it holds."""
    whole = in_whole_steps(scenario.formula.parameters[name])
    st.session_state[parameter_key(side, scenario.name, name)] = int(value) if whole else value


def current(side: str, scenario: Scenario) -> Case:
    """Return the case that the widgets of a side are set to, before they are shown."""
    state = st.session_state
    own = own_parameters(scenario)
    given = {
        name: float(state.get(parameter_key(side, scenario.name, name), value))
        for name, value in own.items()
    }
    budget = state.get(budget_key(side, scenario.name))
    return case_of(scenario, billions(scenario.budget) if budget is None else budget, given)


def own_parameters(scenario: Scenario) -> dict[str, float]:
    """Return the parameters as the scenario's file has them."""
    return {name: float(its.value) for name, its in scenario.formula.parameters.items()}


def case_of(scenario: Scenario, budget: float, given: Mapping[str, float]) -> Case:
    """Return the case that the widgets of a side describe; only what differs from the file.

    budget: billions of soʻm, as the field holds it.
    """
    own = own_parameters(scenario)
    return Case(
        scenario=scenario.name,
        budget=None if budget == billions(scenario.budget) else soum(budget),
        parameters=tuple(
            (name, round(float(value), 10)) for name, value in given.items() if value != own[name]
        ),
    )


def _number(text: str) -> float | None:
    """Return text as a finite number, or None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _allowed(scenario: Scenario, name: str, value: float) -> bool:
    """Whether a value is in the range of a parameter."""
    parameter = scenario.formula.parameters[name]
    low = value if parameter.low is None else float(parameter.low)
    high = value if parameter.high is None else float(parameter.high)
    return low <= value <= high
