"""What a page says besides its figures: quality, totals, what moved, what went wrong."""

from collections.abc import Mapping
from html import escape

import pandas as pd
import streamlit as st

from allocation import Note
from scenarios import Comparison, Result, failures
from views import results, tables
from views.language import Texts
from views.numbers import money, number, whole_money
from views.results import Case


def solved(side: str, case: Case, texts: Texts) -> tuple[Case, Result]:
    """Return a case and its result; for an impossible case say why and return the last one.

    The last possible case of the same scenario, or else the scenario as its file has it; where
    that is impossible too, the page ends here.
    """
    key = f"_last.{side}.{case.scenario}"
    try:
        result = results.result(case)
    except failures() as error:
        st.error(texts("error.impossible"), icon=":material/block:")
        st.code(str(error), language=None, wrap_lines=True)
        last = st.session_state.get(key, case.own)
        if last == case:
            st.stop()
        return last, results.result(last)
    st.session_state[key] = case
    return case, result


def inputs(result: Result, texts: Texts) -> None:
    """Say above a map what its inputs are worth."""
    estimated = tables.estimated_inputs(result)
    if not estimated:
        key = "quality.unknown_inputs" if result.quality is None else "quality.all_observed"
        st.caption(texts(key))
        return
    titles = results.titles(texts.language)
    parts = [
        texts(f"quality.inputs_{quality}", names=", ".join(titles.get(c, c) for c in columns))
        for quality, columns in estimated.items()
    ]
    st.warning(" ".join(parts), icon=":material/science:")


def totals(result: Result, texts: Texts) -> None:
    """Show the budget, what is given out, to how many, and whether the two agree."""
    given = int(result.amount.sum())
    budget = int(result.allocation.budget)
    agrees = given == budget
    rows = {
        texts("totals.budget"): whole_money(budget, texts),
        texts("totals.given"): whole_money(given, texts),
        texts("totals.check"): texts("totals.agrees" if agrees else "totals.differs"),
        texts("totals.units"): number(len(result.amount), texts),
    }
    items = "".join(
        f"<div><dt>{escape(term)}</dt><dd>{escape(words)}</dd></div>"
        for term, words in rows.items()
    )
    st.html(f'<dl class="totals">{items}</dl>')
    if not agrees:
        st.error(texts("totals.differs"), icon=":material/error:")


def moved(comparison: Comparison, texts: Texts) -> None:
    """Say how much a change of the formula moves, and where to see it."""
    with st.container(border=True):
        st.markdown(f"**{texts('moved.title')}**")
        st.markdown(sentence("moved.sentence", comparison, texts))
        st.caption(texts("moved.show"))


def sentence(key: str, comparison: Comparison, texts: Texts) -> str:
    """Return who gains and who loses between two results, in the words of a text."""
    found = comparison.summary
    return texts(
        key,
        gainers=number(found.gainers, texts),
        losers=number(found.losers, texts),
        unchanged=number(found.unchanged, texts),
        gained=money(found.gained_uzs, texts),
        lost=money(found.lost_uzs, texts),
    )


def notes(result: Result, names: pd.DataFrame, texts: Texts) -> None:
    """Show the notes of an allocation: ties, limits that bit, who paid for them."""
    worth_saying = [note for note in result.notes if note.kind != "quality"]  # said above the map
    if not worth_saying:
        return
    limits = result.allocation.formula.limits
    labels = {limit.name: limit.label.in_language(texts.language) for limit in limits}
    with st.expander(texts("notes.title", count=len(worth_saying))):
        for note in worth_saying:
            st.markdown(f"- {note_words(note, names, texts, labels)}")


def note_words(note: Note, names: pd.DataFrame, texts: Texts, labels: Mapping[str, str]) -> str:
    """Return a note in the language of the texts, as it stands where it has no words there.

    labels: the words for limits, by name.
    """
    key = f"notes.{note.kind}" if f"notes.{note.kind}" in texts.entries else "notes.other"
    amount = float("nan") if note.amount_uzs is None else float(note.amount_uzs)
    return texts(
        key,
        name=labels.get(note.name) or note.name,
        text=note.text,
        units=", ".join(names.loc[names.index.intersection(list(note.units)), "name"]),
        raised=number(len(note.raised), texts),
        lowered=number(len(note.lowered), texts),
        paid=number(len(note.paid), texts),
        amount=money(amount, texts),
    )
