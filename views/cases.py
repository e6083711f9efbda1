"""Cases in the address and in the widgets: a scenario, its budget, its parameters."""

from collections.abc import Mapping
from math import isfinite

import streamlit as st

from allocation import Parameter
from scenarios import Scenario
from views import fields, results
from views.language import Texts
from views.link import MARK, shown
from views.numbers import LARGEST, trimmed
from views.results import Case


def scenario_key(side: str) -> str:
    """Return the key of the box that chooses a scenario."""
    return f"{MARK}{side}.scenario"


def budget_key(side: str, scenario: str) -> str:
    """Return the key of the budget, soʻm."""
    return f"{MARK}{side}.{scenario}.budget"


def parameter_key(side: str, scenario: str, name: str) -> str:
    """Return the key of a parameter."""
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
    mine = _changes(asked, name, before)
    scenario = asked.get(name)
    if scenario is None or scenario not in results.names():
        problems = [] if scenario is None else [texts("link.scenario", value=shown(scenario))]
        return problems + ([_dropped(mine, before, texts)] if mine else [])
    st.session_state[scenario_key(side)] = scenario
    record = results.scenario(scenario)
    reset(side, record)
    problems = _adopt_budget(side, record, mine, texts)
    return problems + _adopt_parameters(side, record, mine, texts)


def _changes(asked: Mapping[str, str], name: str, before: str) -> dict[str, str]:
    """Return the budget and the parameters of the address, without what their keys begin with."""
    mine = {
        key.removeprefix(before): value for key, value in asked.items() if key.startswith(before)
    }
    return {
        key: value
        for key, value in mine.items()
        if key != name and (key == "budget" or key.startswith("p."))
    }


def _dropped(mine: Mapping[str, str], before: str, texts: Texts) -> str:
    """Say which changes of the address have no scenario that they could change."""
    keys = ", ".join(f"{before}{key}={value}" for key, value in mine.items())
    return texts("link.dropped", keys=shown(keys))


def knows(key: str, name: str, before: str = "") -> bool:
    """Whether a key of the address belongs to the case that `name` and `before` stand for."""
    return key in (name, f"{before}budget") or key.startswith(f"{before}p.")


def _adopt_budget(
    side: str, scenario: Scenario, asked: Mapping[str, str], texts: Texts
) -> list[str]:
    """Set the budget to that of the address, if there is one."""
    if "budget" not in asked:
        return []
    text = asked["budget"]
    short = len(text) <= len(str(LARGEST))
    if short and text.isascii() and text.isdigit() and 0 < int(text) <= LARGEST:
        st.session_state[budget_key(side, scenario.name)] = int(text)
        return []
    return [texts("link.budget", value=shown(text))]


def _adopt_parameters(
    side: str, scenario: Scenario, asked: Mapping[str, str], texts: Texts
) -> list[str]:
    """Set the parameters to those of the address; return what could not be."""
    problems = []
    parameters = scenario.formula.parameters
    for key, text in asked.items():
        name = key.removeprefix("p.")
        if name == key:
            continue
        given = _number(text)
        if name not in parameters:
            problems.append(texts("link.no_parameter", name=shown(name)))
        elif given is not None and _allowed(parameters[name], given):
            st.session_state[parameter_key(side, scenario.name, name)] = given
        else:
            problems.append(_refused(parameters[name], text, texts))
    return problems


def _refused(parameter: Parameter, text: str, texts: Texts) -> str:
    """Say that a parameter cannot have a value, and which it can."""
    label = parameter.label.in_language(texts.language) or parameter.name
    if parameter.low is None or parameter.high is None:
        return texts("link.parameter", name=shown(label), value=shown(text))
    low, high = (trimmed(float(bound), texts) for bound in (parameter.low, parameter.high))
    return texts("link.range", name=shown(label), value=shown(text), low=low, high=high)


def take_over(side: str, case: Case) -> None:
    """Set the widgets of a side to a case."""
    st.session_state[scenario_key(side)] = case.scenario
    record = results.scenario(case.scenario)
    reset(side, record)
    if case.budget is not None:
        st.session_state[budget_key(side, case.scenario)] = case.budget
    for name, value in case.parameters:
        st.session_state[parameter_key(side, case.scenario, name)] = value


def reset(side: str, scenario: Scenario) -> None:
    """Set the widgets of a side to the file's own values."""
    kept: dict[str, int | float] = {budget_key(side, scenario.name): scenario.budget}
    for name, value in own_parameters(scenario).items():
        kept[parameter_key(side, scenario.name, name)] = value
    for key, number in kept.items():
        st.session_state[key] = number
        fields.forget(key)


def current(side: str, scenario: Scenario) -> Case:
    """Return the case that the widgets of a side are set to, before they are shown."""
    state = st.session_state
    given = {
        name: float(state.get(parameter_key(side, scenario.name, name), value))
        for name, value in own_parameters(scenario).items()
    }
    return case_of(scenario, state.get(budget_key(side, scenario.name), scenario.budget), given)


def own_parameters(scenario: Scenario) -> dict[str, float]:
    """Return the parameters as the scenario's file has them."""
    return {name: float(its.value) for name, its in scenario.formula.parameters.items()}


def case_of(scenario: Scenario, budget: int, given: Mapping[str, float]) -> Case:
    """Return the case that the widgets of a side describe; only what differs from the file.

    budget: soʻm.
    """
    own = own_parameters(scenario)
    return Case(
        scenario=scenario.name,
        budget=None if budget == scenario.budget else budget,
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


def _allowed(parameter: Parameter, value: float) -> bool:
    """Whether a value is in the range of a parameter."""
    low = value if parameter.low is None else float(parameter.low)
    high = value if parameter.high is None else float(parameter.high)
    return low <= value <= high
