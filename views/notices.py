"""What a page says besides its figures: quality, totals, what moved, what went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st

from allocation import Formula, Label, Note
from scenarios import Comparison, Result, failures
from views import results, tables
from views.baseline import baseline_quality
from views.language import Texts
from views.link import plain
from views.numbers import Scale, amount_in, money, number, scale_for, whole_money
from views.reasons import Words, reasons
from views.results import Case

FIRST = 5  # winners and losers that are named


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """What can be shown of a case that was asked for.

    case, result: the case itself, or the last possible one in its place; result is None where
    there is none. error: why what was asked for cannot be had.
    """

    case: Case
    result: Result | None
    error: Exception | None = None


def solve(side: str, asked: Case) -> Solved:
    """Return the result of a case; for an impossible one the last of the same scenario.

    The last possible case, or else the scenario as its file has it.
    """
    key = f"_last.{side}.{asked.scenario}"
    error: Exception | None = None
    for case in dict.fromkeys((asked, st.session_state.get(key, asked.own), asked.own)):
        try:
            result = results.result(case)
        except failures() as problem:
            error = error or problem
            continue
        st.session_state[key] = case
        return Solved(case=case, result=result, error=error)
    return Solved(case=asked, result=None, error=error)


def solved(side: str, asked: Case, texts: Texts) -> tuple[Case, Result]:
    """Return what `solve` does; for an impossible case say why.

    Where no case is possible the page ends here.
    """
    found = solve(side, asked)
    if found.error is not None:
        words = impossible(asked, found.error, texts)
        before = f"{side.upper()}: " if len(side) == 1 else ""  # of a comparison
        st.error(before + words, icon=":material/block:")
    if found.result is None:
        st.stop()
    return found.case, found.result


def impossible(case: Case, error: Exception, texts: Texts) -> str:
    """Return why a case cannot be had, and what is shown in its place."""
    names = results.unit_table()[f"name_{texts.language}"]
    words = Words(
        labels=labels(results.scenario(case.scenario).formula),
        units={str(code): str(name) for code, name in names.items()},
        regions={code: results.region_name(code, texts) for code in results.region_table().index},
    )
    why = reasons(getattr(error, "problems", [str(error)]), words, texts)
    asked = "" if case.budget is None else whole_money(case.budget, texts)
    said = texts("error.budget", budget=asked) if asked else texts("error.impossible")
    return "\n\n".join([said, *why, texts("error.last")])


def inputs(result: Result, texts: Texts) -> None:
    """Say above a map what its inputs are worth."""
    words, doubtful = about_inputs(result, texts)
    if doubtful:
        st.warning(words, icon=":material/science:")
    else:
        st.caption(words)


def about_inputs(result: Result, texts: Texts, *, baseline: bool = True) -> tuple[str, bool]:
    """Return in words what the inputs of a result are worth, and whether any is estimated.

    baseline: whether changes against it are shown, also where the formula does not read it.
    """
    titles = results.titles(texts.language)
    estimated = tables.estimated_inputs(result)
    parts = [
        texts(f"quality.inputs_{quality}", names=", ".join(titles.get(c, c) for c in columns))
        for quality, columns in estimated.items()
    ]
    if not parts:
        key = "quality.unknown_inputs" if result.quality is None else "quality.all_observed"
        parts = [texts(key)]
    base = str(result.scenario.baseline)
    of_base = baseline_quality(result)
    read = {column for columns in estimated.values() for column in columns}
    beside = baseline and base not in read and bool(of_base.isin(tables.ESTIMATED).any())
    if beside:
        parts.append(texts("quality.baseline_estimated", name=titles.get(base, base)))
    return " ".join(parts), bool(estimated) or beside


def badge(quality: str, texts: Texts) -> str:
    """Return the mark of a quality as HTML."""
    words = escape(texts.word("mark", quality))
    return f'<span class="quality {escape(quality)}">{words}</span>'


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


def moved(comparison: Comparison, names: pd.DataFrame, texts: Texts) -> None:
    """Say how much a change of the formula moves and for whom most, and where to see it."""
    with st.container(border=True):
        st.markdown(f"**{texts('moved.title')}**")
        st.markdown(sentence("moved.sentence", comparison, texts))
        table = tables.differences(comparison, names)
        scale = scale_for(table["change"])
        for key, up in (("moved.winners", True), ("moved.losers", False)):
            most = tables.most_changed(table, FIRST, up=up)
            if len(most):
                units = _changes(most, scale, texts)
                st.markdown(texts(key, units=units, unit=texts(scale.key)))
        st.caption(texts("moved.show"))


def _changes(most: pd.DataFrame, scale: Scale, texts: Texts) -> str:
    """Return some units with what they gain or lose, in numbers of a scale."""
    return "; ".join(
        f"{plain(str(name))} {amount_in(float(change), scale, texts, sign=True)}"
        for name, change in zip(most["name"], most["change"], strict=True)
    )


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


def labels(formula: Formula) -> dict[str, Label]:
    """Return the labels of a formula's parameters, steps, pots and limits, by name."""
    found = {name: parameter.label for name, parameter in formula.parameters.items()}
    found |= {step.name: step.label for step in formula.steps}
    found |= {pot.name: pot.label for pot in formula.pots}
    return found | {limit.name: limit.label for limit in formula.limits}


def notes(result: Result, names: pd.DataFrame, texts: Texts) -> None:
    """Show the notes of an allocation: ties, limits that bit, who paid for them."""
    worth_saying = [note for note in result.notes if note.kind != "quality"]  # said above the map
    if not worth_saying:
        return
    own = labels(result.allocation.formula)
    known = {name: label.in_language(texts.language) for name, label in own.items()}
    with st.expander(texts("notes.title", count=len(worth_saying))):
        for note in worth_saying:
            st.markdown(f"- {note_words(note, names, texts, known)}")


def note_words(note: Note, names: pd.DataFrame, texts: Texts, labels: Mapping[str, str]) -> str:
    """Return a note in the language of the texts, as it stands where it has no words there.

    labels: the words for limits, steps and parameters, by name.
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
