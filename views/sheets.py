"""Tables on the pages and the buttons to take them away."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import pandas as pd
import streamlit as st

from scenarios import Result
from views import downloads, notices, results, tables
from views.language import Texts
from views.numbers import ABSENT, Scale, amount_in, number, scale_for, whole_money
from views.results import Case

MONEY = ("amount", "baseline", "change", "amount_a", "amount_b")
HEADS = ("per_head", "per_head_a", "per_head_b", "change_per_head")
SIGNED = ("change", "change_per_head")
HEIGHT = 400
Write = Callable[[Any], str]
Writers = dict[Any, str | Callable[[object], str] | None]


def written(table: pd.DataFrame, texts: Texts) -> tuple[Writers, dict[str, str]]:
    """Return how each column is written, and its heading; money in one scale for a column."""
    writers: Writers = {}
    words = {str(column): texts.word("column", str(column)) for column in table}
    for column in (*MONEY, *HEADS):
        if column in table:
            scale = scale_for(table[column])
            writers[column] = _writer(scale, texts, sign=column in SIGNED)
            words[column] = texts("column.with_unit", name=words[column], unit=texts(scale.key))
    if "change_percent" in table:
        writers["change_percent"] = _percent_writer(texts)
    return writers, words


def _writer(scale: Scale, texts: Texts, *, sign: bool) -> Write:
    """Return the function that writes soʻm as numbers of a scale."""
    return lambda value: amount_in(value, scale, texts, sign=sign)


def _percent_writer(texts: Texts) -> Write:
    """Return the function that writes a percentage without its sign."""
    return lambda value: number(value, texts, 1, sign=True)


def show_table(
    table: pd.DataFrame, texts: Texts, *, key: str, height: int | Literal["content"] = HEIGHT
) -> None:
    """Show a table that can be sorted, its numbers as the language writes them."""
    writers, words = written(table, texts)
    settings = {
        column: st.column_config.Column(word, pinned=place == 0)
        for place, (column, word) in enumerate(words.items())
    }
    styled = table.style.format(writers, na_rep=ABSENT)
    st.dataframe(styled, hide_index=True, column_config=settings, height=height, key=key)


def show_result(result: Result, case: Case, names: pd.DataFrame, texts: Texts) -> None:
    """Show the tables of a result, by unit and by region, and the files to take away."""
    st.header(texts("table.title"))
    units, regions = st.tabs([texts("table.units"), texts("table.regions")])
    with units:
        show_table(tables.outcome(result, names, texts), texts, key="table.units")
    with regions:
        totals = tables.region_totals(result, names).reset_index()
        show_table(totals, texts, key="table.regions", height="content")
    notices.notes(result, names, texts)
    lines = provenance(result, case, texts)
    offer(lambda: tables.take_away(result, names, texts), lines, case.scenario, texts, result)


def provenance(result: Result, case: Case, texts: Texts) -> list[str]:
    """Return the lines that say where a table comes from."""
    return [texts("provenance.made", date=today()), *describe(result, case, texts)]


def today() -> str:
    """Return the date of today, year first."""
    return datetime.now(UTC).date().isoformat()


def describe(result: Result, case: Case, texts: Texts) -> list[str]:
    """Return the lines about one result: scenario, source, budget, changes, inputs."""
    title = results.title(case.scenario, texts.language)
    lines = [
        texts("provenance.scenario", title=title, name=case.scenario),
        texts("provenance.source", source=result.scenario.source),
        texts("provenance.budget", budget=whole_money(int(result.allocation.budget), texts)),
    ]
    if case.budget is not None:
        lines.append(texts("provenance.changed_budget"))
    if case.parameters:
        given = ", ".join(f"{name} = {value:.15g}" for name, value in case.parameters)
        lines.append(texts("provenance.parameters", values=given))
    for quality, columns in tables.estimated_inputs(result).items():
        lines.append(texts(f"quality.inputs_{quality}", names=", ".join(columns)))
    return [*lines, texts("provenance.quality")]


def headings(columns: Sequence[str], texts: Texts, titles: Mapping[str, str]) -> dict[str, str]:
    """Return words for the columns of a table to take away; the code of a column without any."""
    words = {"code": texts("column.code")}
    for column in columns:
        of = column.removesuffix("_quality")
        if column != of:
            words[column] = texts("column.input_quality", name=titles.get(of, of))
        else:
            words[column] = titles.get(column) or texts.word("column", column)
    return words


def offer(
    make: Callable[[], pd.DataFrame],
    lines: Sequence[str],
    stem: str,
    texts: Texts,
    result: Result | None = None,
) -> None:
    """Show the buttons that make a table's files when they are pressed.

    make: returns the table. stem: what the files' names begin with.
    """
    steps = () if result is None else result.allocation.formula.steps
    labels = {step.name: step.label.in_language(texts.language) for step in steps}

    def xlsx() -> bytes:
        table = make()
        words = headings(
            [str(column) for column in table], texts, {**results.titles(texts.language), **labels}
        )
        sheets = (texts("download.sheet"), texts("download.about"))
        return downloads.to_xlsx(table, lines, words, sheets)

    with st.container(horizontal=True):
        st.download_button(
            texts("download.csv"),
            data=lambda: downloads.to_csv(make(), lines),
            file_name=f"taqsimot_{stem}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            texts("download.xlsx"),
            data=xlsx,
            file_name=f"taqsimot_{stem}.xlsx",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            icon=":material/download:",
            on_click="ignore",
        )
