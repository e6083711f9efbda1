"""The page Map: one scenario, what it gives to every unit, and why."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from allocation import explain
from scenarios import Comparison, Result
from scenarios.rounded import rounding_of
from views import (
    cases,
    chart,
    controls,
    frame,
    link,
    maps,
    notices,
    results,
    sheets,
    sureness,
    tables,
)
from views.baseline import with_baseline
from views.calculation import lines_html
from views.hover import result_hover
from views.language import Texts
from views.link import MARK
from views.measures import Measure, measures, per_head, place
from views.numbers import money, whole_money
from views.results import Case

SIDE = "map"
UNIT, MEASURE, CHART = f"{MARK}unit", f"{MARK}measure", "map.chart"
WHOLE = "_whole"  # that the page runs as a whole, not only what a choice changes
PAUSE = 0.2  # seconds in which a browser draws the map before it is told of the rest
FEW = 10  # lines that are seen without scrolling
LINES = 620  # pixels; the list beside the map scrolls, on a telephone it has its full length


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the map shows: a case and its result, `own` against the file's own, a measure.

    names: of the units, in the language of the page. unit: the code of the chosen one.
    """

    case: Case
    result: Result
    own: Comparison | None
    measure: Measure
    names: pd.DataFrame
    unit: str | None


def show() -> None:
    """Show the page."""
    texts = frame.current_texts()
    frame.show_problems(adopt(texts))
    st.title(texts("map.title"), anchor=False)
    st.session_state[WHOLE] = True
    show_below(texts)


@st.fragment
def show_below(texts: Texts) -> None:
    """Show everything below the title.

    After a choice Streamlit runs only this, not the page: then the map comes at once and alone,
    and after it the whole page anew. A browser takes longer over the rest than over the map, and
    draws the map last if all come together.
    """
    whole = st.session_state.pop(WHOLE, False)
    asked = cases.current(SIDE, results.scenario(controls.chosen_scenario(SIDE)))
    view = view_of(notices.solve(SIDE, asked), texts)  # before anything is sent, all at once
    boxes = st.columns([4, 3, 4])
    left, right = st.columns([5, 3], gap="medium")
    if view is not None:
        with left:
            show_map(view, texts)
    if not whole:
        time.sleep(PAUSE)
        st.rerun(scope="app")
    with right:
        notices.solved(SIDE, asked, texts)
    if view is not None:
        show_rest(view, asked, texts, boxes, left, right)


def view_of(solved: notices.Solved, texts: Texts) -> View | None:
    """Return what the map is to show, None without a result."""
    case, result = solved.case, solved.result
    if result is None:
        return None
    own = results.comparison(case.own, case) if case.changed else None
    found = measures(result, texts, own)
    if st.session_state.get(MEASURE, chosen_measure(found)) not in found:
        found |= sureness.measures(sureness.bands(case), result.amount, texts)
    return View(
        case=case,
        result=result,
        own=own,
        measure=found[chosen_measure(found)],
        names=tables.unit_names(results.unit_table(), results.region_table(), texts),
        unit=st.session_state.get(UNIT),
    )


def show_rest(
    view: View,
    asked: Case,
    texts: Texts,
    boxes: Sequence[DeltaGenerator],
    left: DeltaGenerator,
    right: DeltaGenerator,
) -> None:
    """Show everything but the map, and write the address."""
    found = measures(view.result, texts, view.own)
    found |= sureness.measures(sureness.bands(view.case), view.result.amount, texts)
    with boxes[0]:
        controls.choose_scenario(SIDE, texts("choose.scenario_label"), texts)
    with boxes[1]:
        choose_measure(found, texts)
    with boxes[2]:
        choose_unit(view.result, view.names, texts)
    with right:
        show_side(view, texts)
    beside = view.unit is None  # below the map if a calculation is there
    with right if beside else left:
        change_case(asked, texts, expanded=beside)
    sheets.show_result(view.result, view.case, view.names, texts, view.unit)
    link.write(address(asked, view.measure, view.unit, texts))


def adopt(texts: Texts) -> list[str]:
    """Set the widgets to what the address asks for; return what could not be."""
    asked = link.asked()
    problems = link.unknown(asked, knows, texts) + cases.adopt(SIDE, asked, texts)
    if asked and "unit" not in asked:  # Back to an address without a unit
        st.session_state[UNIT] = None
    if "unit" in asked:
        if asked["unit"] in results.unit_table().index:
            st.session_state[UNIT] = asked["unit"]
        else:
            problems.append(texts("link.unit", value=link.shown(asked["unit"])))
    if "measure" in asked:
        st.session_state[MEASURE] = asked["measure"]
    return problems


def knows(key: str) -> bool:
    """Whether a key of the address means something to this page."""
    return key in ("unit", "measure") or cases.knows(key, "scenario")


def address(case: Case, measure: Measure, unit: str | None, texts: Texts) -> dict[str, str]:
    """Return the address of what is asked for, also where it cannot be had."""
    parts = {"language": texts.language, **cases.to_link(case), "measure": measure.code}
    return parts if unit is None else parts | {"unit": unit}


def choose_unit(result: Result, names: pd.DataFrame, texts: Texts) -> None:
    """Show the box that finds a unit by its name; on a telephone, its amount at once."""
    labels = (names["name"] + " · " + names["region"]).map(typed_too)
    codes = names.sort_values(["name", "region"]).index.tolist()
    chosen = st.selectbox(
        texts("choose.unit_label"),
        codes,
        index=None,
        format_func=labels.to_dict().__getitem__,
        key=UNIT,
        placeholder=texts("choose.unit"),
        persist_state="session",
    )
    if chosen is not None and chosen in result.amount.index:
        amount = whole_money(int(result.amount[chosen]), texts)
        st.html(f'<p class="chosen">{texts("measure.amount")}: <b>{amount}</b></p>')


def typed_too(label: str) -> str:
    """Return a label that is also found by the apostrophe of an ordinary keyboard.

    >>> typed_too("Gʻijduvon tumani"), typed_too("Urgut tumani")
    ("Gʻijduvon tumani (G'ijduvon)", 'Urgut tumani')
    """
    plain = label.translate(str.maketrans("ʻʼ", "''"))
    words = [word for word in plain.split() if "'" in word]
    return f"{label} ({' '.join(words)})" if words else label


def chosen_measure(found: dict[str, Measure]) -> str:
    """Return the measure that the box will show, the first if the chosen one is gone."""
    wanted = st.session_state.get(MEASURE)
    return wanted if wanted in found else next(iter(found))


def choose_measure(found: dict[str, Measure], texts: Texts) -> None:
    """Show the box of measures; `chosen_measure` is what it shows."""
    wanted = st.session_state.get(MEASURE)
    if wanted is not None and wanted not in found:
        st.session_state[MEASURE] = chosen_measure(found)
        if link.asked().get("measure") == wanted:
            st.warning(texts("link.measure", value=link.shown(wanted)), icon=":material/link_off:")
    st.selectbox(
        texts("choose.measure_label"),
        list(found),
        format_func=lambda code: found[code].title,
        key=MEASURE,
        placeholder=texts("choose.measure"),
        persist_state="session",
    )


def change_case(asked: Case, texts: Texts, *, expanded: bool) -> None:
    """Show the budget and the parameters that the result comes from."""
    with st.expander(texts("change.title"), expanded=expanded, icon=":material/tune:"):
        controls.change_case(SIDE, asked.scenario, texts)


def show_map(view: View, texts: Texts) -> None:
    """Show what the inputs are worth, the map and its legends."""
    measure, bands = view.measure, view.measure.bands()
    notices.inputs(view.result, texts)
    maps.show(
        measure,
        bands,
        result_hover(view.result, measure, view.names, texts),
        view.names,
        texts,
        chosen=view.unit,
        key=CHART,
        on_click=take_click,
    )
    maps.legends(measure, bands, texts)
    notices.totals(view.result, texts)


def take_click() -> None:
    """Choose the unit that was clicked on the map."""
    code = chart.clicked(CHART)
    if code is not None:
        st.session_state[UNIT] = code


def show_side(view: View, texts: Texts) -> None:
    """Show what a change of the formula moved, and the calculation of the chosen unit."""
    result, names, unit = view.result, view.names, view.unit
    if view.own is not None:
        notices.moved(view.own, names, texts)
    if unit is not None and unit not in result.amount.index:
        st.info(texts("calculation.absent", name=names.loc[unit, "name"]))
    elif unit is None:
        st.info(texts("calculation.hint"), icon=":material/touch_app:")
    else:
        show_calculation(result, view.case, names, unit, texts)


def show_calculation(
    result: Result, case: Case, names: pd.DataFrame, unit: str, texts: Texts
) -> None:
    """Show line by line how the amount of a unit came about."""
    row = names.loc[unit]
    st.header(texts("calculation.title", name=row["name"]), anchor=False)
    st.markdown(calculation_summary(result, names, unit, texts))
    sureness.show(case, unit, texts)
    lines = explain(result.allocation, unit)
    meaning = with_baseline(results.meaning(result, unit, texts.language), result, unit, texts)
    if len(lines) > FEW:
        st.html(f'<p class="more">{texts("calculation.more", count=len(lines))}</p>')
    with st.container(height=LINES, border=False, key="lines"):
        st.html(lines_html(lines, meaning, texts))
    if reason := rounding_of(result, unit):
        st.caption(texts(f"rounding.{reason}"))
    if results.unit_table().loc[unit, "shape"] == "approximate":
        st.caption(texts("calculation.approximate"))


def calculation_summary(result: Result, names: pd.DataFrame, unit: str, texts: Texts) -> str:
    """Return the region, the amount, the amount per head and the place by it."""
    heads = per_head(result.amount, result)
    values = result.amount if heads is None else heads
    return texts(
        "calculation.summary",
        region=names.loc[unit, "region"],
        amount=whole_money(int(result.amount[unit]), texts),
        per_head=number_of(heads, unit, texts),
        rank=place(values, unit),
        units=len(values),
    )


def number_of(heads: pd.Series | None, unit: str, texts: Texts) -> str:
    """Return an amount per head in words, a dash without one."""
    return money(float("nan") if heads is None else float(heads[unit]), texts)


if __name__ == "__main__":
    show()
