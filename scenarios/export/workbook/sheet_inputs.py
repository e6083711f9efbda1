"""The sheet of inputs: a row a unit, every column that the formula reads, last year's amounts."""

from typing import Any

import pandas as pd

from allocation.columns import Column, is_text, read_column
from allocation.exact import Vector
from allocation.render.excel import Kind
from scenarios.errors import ScenarioError
from scenarios.export.workbook import style
from scenarios.export.workbook.book import FIRST, Book, Cell, Heading
from scenarios.export.workbook.meaning import meaning
from scenarios.export.workbook.reference import Names, Ref
from scenarios.quality import ESTIMATED
from scenarios.run import Result

_KEY = "inputs"
_MOST = 10**15


def write_inputs(book: Book, result: Result) -> Names:
    """Write the sheet; returns the names of its columns.

    Raises ScenarioError for numbers of more digits than a sheet keeps.
    """
    names = Names()
    book.unit_sheet(_KEY)
    table = result.inputs
    for name in result.allocation.formula.columns:
        if name in table.columns:
            names = names.adding(name, _column(book, result, name, table[name], name))
        else:  # the codes themselves
            names = names.adding(name, book.unit_names)
    if result.baseline is not None:
        names = names.adding("baseline", _baseline(book, result, names))
    return names


def cells_of(name: str, column: Column) -> tuple[list[Cell], Kind]:
    """The cells of a column as a sheet holds them, and their kind; what is missing is None."""
    values, kind = _plain(name, column)
    bad = {*column.wrong}
    pairs = enumerate(zip(values, column.missing.tolist(), strict=True))
    return [None if gone or at in bad else value for at, (value, gone) in pairs], kind


def _plain(name: str, column: Column) -> tuple[list[Any], Kind]:
    values = column.values
    if not isinstance(values, Vector):
        return values.tolist(), "text" if is_text(values) else "condition"
    if any(abs(value) >= _MOST * values.bottom for value in values.top.tolist()):
        raise ScenarioError(
            f"{name}: a spreadsheet keeps 15 digits and would change its values; "
            "write .csv or .parquet"
        )
    whole = values.bottom == 1
    return [int(v) for v in values.top] if whole else values.floats().tolist(), "number"


def _column(book: Book, result: Result, name: str, series: "pd.Series[Any]", quality: str) -> Ref:
    at = book.next_column[_KEY]
    cells, kind = cells_of(name, read_column(series))
    about = meaning(quality, book.words.language)
    label = book.words("column.baseline_of", name=quality) if name != quality else about.title
    heading = Heading(name=name, label=label, text=about.unit)
    form = style.form_for(cells) if kind == "number" else style.GENERAL
    ref = book.column(_KEY, heading, cells, kind=kind, form=form)
    style.open_cells(book.sheet(_KEY), at, FIRST, book.last)
    _mark(book, result, quality, at)
    _check(book, name, ref)
    return ref


def _baseline(book: Book, result: Result, names: Names) -> Ref:
    origin = result.scenario.baseline or "baseline"
    if origin in names.refs and origin != "baseline":  # one value, to be changed in one place
        heading = Heading(name="baseline", label=book.words("column.baseline_of", name=origin))
        return book.column(_KEY, heading, names.cell(origin))
    assert result.baseline is not None  # noqa: S101  # the caller asked
    return _column(book, result, "baseline", result.baseline, origin)


def _mark(book: Book, result: Result, name: str, at: int) -> None:
    """Show which values were estimated."""
    if result.quality is None or name not in result.quality:
        return
    sheet = book.sheet(_KEY)
    for row, quality in enumerate(result.quality[name].tolist(), FIRST):
        if quality in ESTIMATED:
            style.estimated(sheet, row, at)


def _check(book: Book, name: str, ref: Ref) -> None:
    """A cell holds what its column is made of; one that lacks a value holds #N/A, not nothing."""
    asked = {"number": "ISNUMBER", "text": "ISTEXT", "condition": "ISLOGICAL"}[ref.kind]
    formula = f"SUMPRODUCT({asked}({ref.whole})+ISNA({ref.whole}))={len(book.codes)}"
    book.check(book.words("check.inputs", name=name), formula)
