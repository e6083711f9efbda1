"""Widgets that choose a scenario and change it."""

from bisect import insort
from math import floor, log10

import streamlit as st

from allocation import Parameter
from scenarios import Scenario
from views import results
from views.cases import budget_key, case_of, own_parameters, parameter_key, reset, scenario_key
from views.fields import Number, Writing, chosen_number, typed_number
from views.language import Texts
from views.link import shown as plain
from views.numbers import billions, read_billions, read_number, trimmed


def chosen_scenario(side: str, *, first: int = 0) -> str:
    """Return the scenario that the box of a side will show.

    first: the place of the scenario to begin with.
    """
    names = results.names()
    chosen = st.session_state.get(scenario_key(side))
    return str(chosen) if chosen in names else names[min(first, len(names) - 1)]


def choose_scenario(side: str, label: str, texts: Texts, *, first: int = 0) -> None:
    """Show the box with the scenarios of the library; `chosen_scenario` is what it shows."""
    names = results.names()
    titles = {name: results.title(name, texts.language) for name in names}
    st.selectbox(
        label,
        names,
        index=names.index(chosen_scenario(side, first=first)),
        format_func=titles.__getitem__,
        key=scenario_key(side),
        placeholder=texts("choose.scenario"),
        persist_state="session",
    )


def change_case(side: str, name: str, texts: Texts) -> None:
    """Show the budget and the parameters of a scenario."""
    scenario = results.scenario(name)
    budget = _budget(side, scenario, texts)
    given = {
        key: _parameter(side, scenario, parameter, texts)
        for key, parameter in scenario.formula.parameters.items()
    }
    if not given:
        st.caption(texts("change.none"))
    if case_of(scenario, budget, given).changed:
        st.button(
            texts("change.reset"),
            key=f"{side}.reset",
            on_click=reset,
            args=(side, scenario),
            icon=":material/undo:",
        )


def _budget(side: str, scenario: Scenario, texts: Texts) -> int:
    """Show the field of the budget, billions of soʻm; return soʻm."""
    key = budget_key(side, scenario.name)
    st.session_state.setdefault(key, scenario.budget)
    writing = Writing(
        write=lambda money: billions(int(money), texts),
        read=lambda text: read_billions(text, texts),
        wrong=lambda text: texts("change.no_budget", value=plain(text)),
    )
    return int(typed_number(texts("change.budget"), key, writing))


def _parameter(side: str, scenario: Scenario, parameter: Parameter, texts: Texts) -> float:
    """Show a slider, or a field where the formula gives no range; return the value."""
    own = own_parameters(scenario)[parameter.name]
    label = parameter.label.in_language(texts.language) or parameter.name
    key = parameter_key(side, scenario.name, parameter.name)
    value = float(st.session_state.setdefault(key, own))
    if parameter.low is None or parameter.high is None:
        return float(typed_number(label, key, _writing(parameter, texts)))
    stops = slider_stops(float(parameter.low), float(parameter.high), own, value)
    return float(chosen_number(label, key, stops, lambda number: trimmed(number, texts, 10)))


def _writing(parameter: Parameter, texts: Texts) -> Writing:
    """Return how the value of a parameter without a range is written and read."""

    def read(text: str) -> Number | None:
        return _read(text, parameter, texts)

    return Writing(
        write=lambda number: trimmed(number, texts, 10),
        read=read,
        wrong=lambda text: texts("change.no_number", value=plain(text)),
    )


def _read(text: str, parameter: Parameter, texts: Texts) -> float | None:
    """Read a number that somebody typed, None if the parameter cannot have it."""
    number = read_number(text, texts)
    if number is None:
        return None
    low = number if parameter.low is None else parameter.low
    high = number if parameter.high is None else parameter.high
    return float(number) if low <= number <= high else None


def slider_stops(low: float, high: float, *others: float) -> list[float]:
    """Return the values of a slider: round steps from low to high, and `others` between them.

    >>> slider_stops(1, 1.4, 1.15)[:4], len(slider_stops(1, 1.5, 1.15))
    ([1.0, 1.01, 1.02, 1.03], 51)
    """
    step = slider_step(low, high)
    count = floor((high - low) / step + 1e-6)
    stops = [round(low + place * step, 10) for place in range(count + 1)]
    for other in (*others, high):
        if other not in stops:
            insort(stops, other)
    return stops


def slider_step(low: float, high: float) -> float:
    """Return a round step that cuts a range into ten to a hundred parts.

    >>> slider_step(0.2, 1.0), slider_step(1, 30)
    (0.01, 1.0)
    """
    return float(10.0 ** floor(log10((high - low) / 10))) if high > low else 1.0
