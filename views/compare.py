"""The page Compare: two scenarios, what each gives, and what moves from one to the other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from scenarios import Comparison, Result
from views import cases, controls, frame, link, maps, notices, results, sheets, tables
from views.figures import region_bars
from views.hover import difference_hover, result_hover
from views.language import Texts
from views.link import MARK
from views.measures import Measure
from views.numbers import amount_in, money, scale_for, trimmed
from views.results import Case

SIDES = ("a", "b")
FIRST = {"a": 1, "b": 0}  # the place in the library of the scenario to begin with
PER_HEAD = f"{MARK}compare.measure"
COLUMNS = {
    "amount": ("amount_a", "amount_b", "change"),
    "per_head": ("per_head_a", "per_head_b", "change_per_head"),
}
MOST = 10
CARRIED = "_carried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """Two cases, their results, and what moves from the first to the second.

    asked: what the widgets say; cases: what could be done of it.
    """

    asked: tuple[Case, Case]
    cases: tuple[Case, Case]
    results: tuple[Result, Result]
    comparison: Comparison


def show() -> None:
    """Show the page."""
    texts = frame.current_texts()
    carry_from_map()
    frame.show_problems(adopt(texts))
    st.title(texts("compare.title"), anchor=False)
    names = tables.unit_names(results.unit_table(), results.region_table(), texts)
    boxes = st.columns([4, 4, 3])
    both = solve(texts)
    measure = chosen_measure()
    place = st.container()
    say(both, texts)
    show_sides(both, measure, names, texts)
    show_difference(both.comparison, measure, names, texts)
    choose(boxes, texts)
    with place:
        change_cases(both, texts)
    show_table(both, measure, names, texts)
    link.write(address(both, measure, texts))


def carry_from_map() -> None:
    """Take the case that the reader has just left on the map over as B, its file's own as A.

    Once, and only if it was changed there; a case as the file has it is no reason to undo what was
    chosen here.
    """
    name = st.session_state.get(cases.scenario_key("map"))
    if name not in results.names():
        return
    case = cases.current("map", results.scenario(name))
    if case == st.session_state.get(CARRIED):
        return
    st.session_state[CARRIED] = case
    if case.changed:
        cases.take_over("a", case.own)
        cases.take_over("b", case)


def knows(key: str) -> bool:
    """Whether a key of the address means something to this page."""
    return key == "measure" or any(cases.knows(key, side, f"{side}.") for side in SIDES)


def adopt(texts: Texts) -> list[str]:
    """Set the widgets to what the address asks for; return what could not be."""
    asked = link.asked()
    problems = link.unknown(asked, knows, texts)
    problems += [
        problem
        for side in SIDES
        for problem in cases.adopt(side, asked, texts, name=side, before=f"{side}.")
    ]
    if asked.get("measure") in COLUMNS:
        st.session_state[PER_HEAD] = asked["measure"]
    elif "measure" in asked:
        problems.append(texts("link.measure", value=link.shown(asked["measure"])))
    return problems


def address(both: Both, measure: str, texts: Texts) -> dict[str, str]:
    """Return the address of what is asked for, also where it cannot be had."""
    parts = {"language": texts.language}
    for side, case in zip(SIDES, both.asked, strict=True):
        parts |= cases.to_link(case, name=side, before=f"{side}.")
    return parts | {"measure": measure}


def chosen_measure() -> str:
    """Return the measure that its box will show."""
    return str(st.session_state.get(PER_HEAD) or next(iter(COLUMNS)))


def choose(boxes: Sequence[DeltaGenerator], texts: Texts) -> None:
    """Show the boxes of the two scenarios and of the measure, when the maps are on their way."""
    for side, box in zip(SIDES, boxes, strict=False):
        with box:
            controls.choose_scenario(side, texts(f"choose.{side}_label"), texts, first=FIRST[side])
    with boxes[-1]:
        st.selectbox(
            texts("choose.measure_label"),
            list(COLUMNS),
            format_func=lambda code: texts(f"measure.{code}"),
            key=PER_HEAD,
            placeholder=texts("choose.measure"),
            persist_state="session",
        )


def solve(texts: Texts) -> Both:
    """Return the cases that the widgets are set to, their results and their comparison."""
    asked = [
        cases.current(side, results.scenario(controls.chosen_scenario(side, first=FIRST[side])))
        for side in SIDES
    ]
    case_a, result_a = notices.solved("a", asked[0], texts)
    case_b, result_b = notices.solved("b", asked[1], texts)
    return Both(
        asked=(asked[0], asked[1]),
        cases=(case_a, case_b),
        results=(result_a, result_b),
        comparison=results.comparison(case_a, case_b),
    )


def change_cases(both: Both, texts: Texts) -> None:
    """Show the budgets and parameters of both."""
    with st.expander(texts("change.title"), icon=":material/tune:"):
        columns = st.columns(2, gap="large")
        for column, side, case in zip(columns, SIDES, both.asked, strict=True):
            with column:
                st.markdown(f"**{texts(f'compare.change_{side}')}**")
                controls.change_case(side, case.scenario, texts)


def say(both: Both, texts: Texts) -> None:
    """Say in words what moves."""
    if both.cases[0] == both.cases[1]:
        st.info(texts("compare.same"), icon=":material/equal:")
        return
    words = notices.sentence("compare.sentence", both.comparison, texts)
    budget_a, budget_b = (int(result.allocation.budget) for result in both.results)
    if budget_a != budget_b:
        budgets = texts("compare.budgets", a=money(budget_a, texts), b=money(budget_b, texts))
        st.info(budgets, icon=":material/info:")
        st.markdown(words)
        return
    found = both.comparison.summary
    share = trimmed(found.moved_percent, texts, 2) + texts("number.percent")
    disruption = texts("compare.disruption", moved=money(found.lost_uzs, texts), share=share)
    st.markdown(f"{words} {disruption}")


def say_inputs(both: Both, texts: Texts) -> None:
    """Say above the maps what the inputs of each side are worth, once where it is the same."""
    (words_a, doubt_a), (words_b, doubt_b) = (
        notices.about_inputs(result, texts, baseline=False) for result in both.results
    )
    a, b = (texts(f"compare.{side}", title="").strip() for side in SIDES)
    said = [words_a] if words_a == words_b else [f"{a} {words_a}", f"{b} {words_b}"]
    if doubt_a or doubt_b:
        st.warning("\n\n".join(said), icon=":material/science:")
    else:
        st.caption("  \n".join(said))


def show_sides(both: Both, measure: str, names: pd.DataFrame, texts: Texts) -> None:
    """Show the maps of the two scenarios, in the same classes, and their one legend."""
    title = texts(f"measure.{measure}")
    shown = [
        Measure(
            code=measure,
            title=title,
            values=both.comparison.table[column].astype(np.float64),
            kind="money",
        )
        for column in COLUMNS[measure][:2]
    ]
    bands = shown[0].bands(shown[1].values)
    say_inputs(both, texts)
    columns = st.columns(2, gap="medium")
    for at, (side, column) in enumerate(zip(SIDES, columns, strict=True)):
        with column:
            name = results.title(both.cases[at].scenario, texts.language)
            if both.cases[at].changed:
                name = texts("compare.changed", title=name)
            st.header(texts(f"compare.{side}", title=name), anchor=False)
            hover = result_hover(both.results[at], shown[at], names, texts)
            maps.show(shown[at], bands, hover, names, texts, key=f"{side}.chart", height=350)
    maps.legends(shown[0], bands, texts)


def show_difference(
    comparison: Comparison, measure: str, names: pd.DataFrame, texts: Texts
) -> None:
    """Show the map of the difference beside those who gain and lose most."""
    st.header(texts("compare.difference"), anchor=False)
    left, right = st.columns(2, gap="medium")
    column = COLUMNS[measure][2]
    values = comparison.table[column].astype(np.float64)
    title = texts("measure.difference" if measure == "amount" else "measure.difference_per_head")
    shown = Measure(code=column, title=title, values=values, kind="money", centred=True)
    table = tables.differences(comparison, names)
    with left, st.container(key="difference"):
        hover = with_quality(difference_hover(comparison, names, texts), table["quality"], texts)
        maps.show(shown, shown.bands(), hover, names, texts, key="difference.chart", height=380)
        maps.legends(shown, shown.bands(), texts)
    with right:
        show_most(comparison, table, texts)


def with_quality(hover: pd.DataFrame, quality: pd.Series, texts: Texts) -> pd.DataFrame:
    """Return the words that hover with a line about quality, the worse of both sides."""
    words = quality.reindex(hover.index).map(lambda code: texts.word("quality", str(code)))
    found = hover.copy()
    found.insert(len(found.columns) - 1, texts("hover.quality"), words)
    return found


def show_most(comparison: Comparison, table: pd.DataFrame, texts: Texts) -> None:
    """Show who gains most, who loses most, and the change of every region."""
    parts = st.tabs(
        [texts("compare.winners"), texts("compare.losers"), texts("compare.regions_tab")]
    )
    for place, up in enumerate((True, False)):
        with parts[place]:
            most = tables.most_changed(table, MOST, up=up)
            if len(most):
                st.html(sheets.short_table(most, texts))
            else:
                st.caption(texts("compare.nobody"))
    with parts[2]:
        show_regions(comparison, table, texts)


def show_regions(comparison: Comparison, table: pd.DataFrame, texts: Texts) -> None:
    """Show the change of every region as bars, and the worst quality behind it."""
    names = results.region_table()[f"name_{texts.language}"]
    sums = comparison.regions["change"].astype(np.float64).rename(index=names.to_dict())
    scale = scale_for(sums)
    words = sums.map(lambda value: amount_in(value, scale, texts, sign=True))
    title = texts("column.with_unit", name=texts("compare.regions"), unit=texts(scale.key))
    quality = texts.word("quality", max(table["quality"], key=tables.ORDER.index))
    st.caption(f"{title} · {texts('hover.quality')}: {quality}")
    st.html(region_bars(sums, words))


def show_table(both: Both, measure: str, names: pd.DataFrame, texts: Texts) -> None:
    """Show the differences of all units in the measure of the maps, and the files with all."""
    st.header(texts("compare.table"), anchor=False)
    table = tables.differences(both.comparison, names)
    shown = ["name", *COLUMNS[measure], "change_percent", "quality", "region"]
    sheets.show_table(table[shown], texts, key="table.differences")
    lines = [texts("provenance.made", date=sheets.today())]
    for side, case, result in zip(SIDES, both.cases, both.results, strict=True):
        about = sheets.describe(result, case, texts, baseline=False)
        lines += [texts("provenance.side", side=side.upper(), line=line) for line in about]
    stem = "_".join(case.scenario for case in both.cases)
    sheets.offer(lambda: table, lines, stem, texts, *both.results)


if __name__ == "__main__":
    show()
