"""Widgets that choose a scenario and change it."""

from collections.abc import Callable
from math import floor, log10

import streamlit as st

from allocation import Parameter
from scenarios import Scenario
from views import results
from views.cases import (
    LARGEST,
    budget_key,
    case_of,
    in_whole_steps,
    own_parameters,
    parameter_key,
    reset,
    scenario_key,
)
from views.language import Texts
from views.numbers import billions
from views.results import Case


def choose_scenario(side: str, label: str, texts: Texts, *, first: int = 0) -> str:
    """Show the box with the scenarios of the library; return the name of the chosen one.

    first: the place of the scenario to begin with.
    """
    names = results.names()
    titles = {name: results.title(name, texts.language) for name in names}
    chosen = st.selectbox(
        label,
        names,
        index=min(first, len(names) - 1),
        format_func=titles.__getitem__,
        key=scenario_key(side),
        placeholder=texts("choose.scenario"),
        persist_state="session",
    )
    return str(chosen)


def change_case(side: str, shown: Case, texts: Texts) -> None:
    """Show the budget and the parameters of the case that the page shows.

    The page is drawn from the state of these widgets before they are; should they turn out to say
    something else, it is drawn again.
    """
    case = _changes(side, shown.scenario, texts)
    if case != shown and case != st.session_state.get(f"_redrawn.{side}"):
        st.session_state[f"_redrawn.{side}"] = case
        st.rerun()


def _changes(side: str, name: str, texts: Texts) -> Case:
    """Show the budget and the parameters of a scenario; return the case they describe."""
    scenario = results.scenario(name)
    budget = _budget(side, scenario, texts)
    given = {
        key: _parameter(side, scenario, parameter, texts)
        for key, parameter in scenario.formula.parameters.items()
    }
    if not given:
        st.caption(texts("change.none"))
    case = case_of(scenario, budget, given)
    if case.changed:
        st.button(
            texts("change.reset"),
            key=f"{side}.reset",
            on_click=reset,
            args=(side, scenario),
            icon=":material/undo:",
        )
    return case


def _budget(side: str, scenario: Scenario, texts: Texts) -> float:
    """Show the field of the budget; return billions of soʻm."""
    own = billions(scenario.budget)
    return st.number_input(
        texts("change.budget"),
        min_value=0.000001,
        max_value=billions(LARGEST),
        value=own,
        step=max(own / 100, 0.000001),
        format="%.12g",
        key=budget_key(side, scenario.name),
        persist_state="session",
    )


def _parameter(side: str, scenario: Scenario, parameter: Parameter, texts: Texts) -> float:
    """Show a slider, or a field where the formula gives no range; return the value."""
    own = own_parameters(scenario)[parameter.name]
    label = parameter.label.in_language(texts.language) or parameter.name
    key = parameter_key(side, scenario.name, parameter.name)
    if parameter.low is None or parameter.high is None:
        low = None if parameter.low is None else float(parameter.low)
        high = None if parameter.high is None else float(parameter.high)
        return st.number_input(
            label, value=own, min_value=low, max_value=high, key=key, persist_state="session"
        )
    low, high = float(parameter.low), float(parameter.high)
    kind: Callable[[float], float] = int if in_whole_steps(parameter) else float
    return st.slider(
        label,
        min_value=kind(low),
        max_value=kind(high),
        value=kind(own),
        step=kind(slider_step(low, high)),
        key=key,
        format="localized" if high >= 10_000 else "plain",
        persist_state="session",
    )


def slider_step(low: float, high: float) -> float:
    """Return a round step that cuts a range into ten to a hundred parts.

    >>> slider_step(0.2, 1.0), slider_step(1, 30)
    (0.01, 1.0)
    """
    return float(10.0 ** floor(log10((high - low) / 10))) if high > low else 1.0
