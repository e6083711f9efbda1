"""Tables on the pages and the buttons to take them away."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any, Literal

import pandas as pd
import streamlit as st

from scenarios import Result
from views import columns, downloads, notices, results, tables
from views.language import Texts
from views.numbers import ABSENT, Scale, amount_in, number, percent, scale_for, whole_money
from views.results import Case

MONEY = ("amount", "baseline", "change", "amount_a", "amount_b")
HEADS = ("per_head", "per_head_a", "per_head_b", "change_per_head")
SIGNED = ("change", "change_per_head")
QUALITIES = ("quality", "baseline_quality")
SHORT = ("name", "region", "change", "change_percent", "quality")
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
    plain = table.assign(
        **{
            column: [texts.word("quality", str(code)) for code in table[column]]
            for column in QUALITIES
            if column in table
        }
    )
    writers, words = written(plain, texts)
    settings = {column: st.column_config.Column(word) for column, word in words.items()}
    styled = plain.style.format(writers, na_rep=ABSENT)
    st.dataframe(
        styled,
        hide_index=True,
        column_config=settings,
        height=height,
        key=key,
        placeholder=ABSENT,
    )


def short_table(table: pd.DataFrame, texts: Texts) -> str:
    """Return a few changes as an HTML table: it wraps on a telephone and can be read aloud.

    table: the columns of `SHORT`.
    """
    scale = scale_for(table["change"])
    heads = [texts("column.name"), texts("column.change"), "%", texts("column.quality")]
    heads[1] = texts("column.with_unit", name=heads[1], unit=texts(scale.key))
    rows = [
        f"<td>{escape(name)}<small>{escape(region)}</small></td>"
        f'<td class="number">{amount_in(change, scale, texts, sign=True)}</td>'
        f'<td class="number">{percent(share, texts)}</td>'
        f"<td>{notices.badge(quality, texts)}</td>"
        for name, region, change, share, quality in zip(
            *(table[column].tolist() for column in SHORT), strict=True
        )
    ]
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in heads)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table class="short"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def show_result(
    result: Result, case: Case, names: pd.DataFrame, texts: Texts, unit: str | None = None
) -> None:
    """Show the tables of a result, by unit and by region, and the files to take away.

    unit: the chosen one, which stands first.
    """
    st.header(texts("table.title"), anchor=False)
    units, regions = st.tabs([texts("table.units"), texts("table.regions")])
    with units:
        show_table(chosen_first(tables.outcome(result, names), unit), texts, key="table.units")
    with regions:
        totals = tables.region_totals(result, names).reset_index()
        show_table(totals, texts, key="table.regions", height="content")
    notices.notes(result, names, texts)
    lines = provenance(result, case, texts)
    offer(lambda: tables.take_away(result, names), lines, case.scenario, texts, result)


def chosen_first(table: pd.DataFrame, unit: str | None) -> pd.DataFrame:
    """Return the rows of a table, that of the chosen unit first."""
    if unit is None or unit not in table.index:
        return table
    return pd.concat([table.loc[[unit]], table.drop(index=unit)])


def provenance(result: Result, case: Case, texts: Texts) -> list[str]:
    """Return the lines that say where a table comes from."""
    return [texts("provenance.made", date=today()), *describe(result, case, texts)]


def today() -> str:
    """Return the date of today, year first."""
    return datetime.now(UTC).date().isoformat()


def describe(result: Result, case: Case, texts: Texts, *, baseline: bool = True) -> list[str]:
    """Return the lines about one result: scenario, source, budget, changes, inputs.

    baseline: whether the table holds the baseline.
    """
    title = results.title(case.scenario, texts.language)
    lines = [
        texts("provenance.scenario", title=title, name=case.scenario),
        texts("provenance.source", source=result.scenario.source),
        texts("provenance.budget", budget=whole_money(int(result.allocation.budget), texts)),
    ]
    if case.budget is not None:
        lines.append(texts("provenance.changed_budget"))
    if case.parameters:
        lines.append(texts("provenance.parameters", values=_parameters(result, case, texts)))
    about, _ = notices.about_inputs(result, texts, baseline=baseline)
    return [*lines, about.replace("**", ""), texts("provenance.quality")]


def _parameters(result: Result, case: Case, texts: Texts) -> str:
    """Return the changed parameters by their labels and codes, with their values."""
    known = result.allocation.formula.parameters
    return "; ".join(
        f"{known[name].label.in_language(texts.language) or name} ({name}) = {value:.15g}"
        for name, value in case.parameters
    )


def offer(
    make: Callable[[], pd.DataFrame],
    lines: Sequence[str],
    stem: str,
    texts: Texts,
    *solved: Result,
) -> None:
    """Show the buttons that make a table's files when they are pressed.

    make: returns the table. stem: what the files' names begin with. solved: the results that the
    table holds, whose formulas name its columns.
    """
    formulas = [result.allocation.formula for result in solved]

    def xlsx() -> bytes:
        table = make()
        found = columns.headings(table, formulas, texts)
        sheets = (texts("download.sheet"), texts("download.about"))
        return downloads.to_xlsx(columns.in_words(table, found, texts), lines, found, sheets)

    def csv() -> bytes:
        return downloads.to_csv(make(), [*lines, texts("provenance.codes")])

    book = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    with st.container(horizontal=True):
        _button(texts("download.xlsx"), xlsx, f"taqsimot_{stem}.xlsx", book)
        _button(texts("download.csv"), csv, f"taqsimot_{stem}.csv", "text/csv")


def _button(label: str, make: Callable[[], bytes], name: str, kind: str) -> None:
    """Show a button that takes a file away without drawing the page anew."""
    st.download_button(
        label,
        data=make,
        file_name=name,
        mime=kind,
        icon=":material/download:",
        on_click="ignore",
    )
