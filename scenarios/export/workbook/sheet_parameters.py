"""The sheet of what may be tuned: budget, rounding unit and parameters, as named cells."""

from fractions import Fraction
from typing import TYPE_CHECKING

from allocation.formula import Parameter
from scenarios.export.workbook import style
from scenarios.export.workbook.book import FIRST, Book
from scenarios.export.workbook.reference import Names, Ref
from scenarios.run import Result

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = {"parameter": 26, "words": 60, "value": 24, "lowest_value": 14, "highest_value": 14}


def write_parameters(book: Book, result: Result, names: Names) -> tuple[Names, Ref, Ref]:
    """Write the sheet; returns the names with the parameters, the budget and the rounding unit."""
    formula, words = result.allocation.formula, book.words
    titles = {words(f"column.{column}"): width for column, width in _WIDTHS.items()}
    sheet = book.list_sheet("parameters", titles)
    budget = _row(book, sheet, FIRST, "budget", words("column.budget"), result.allocation.budget)
    unit = _row(
        book, sheet, FIRST + 1, "rounding_unit", words("column.rounding"), formula.rounding_unit
    )
    for row, parameter in enumerate(formula.parameters.values(), FIRST + 2):
        label = parameter.label.in_language(words.language)
        value = plain_number(parameter.value)
        ref = _row(book, sheet, row, parameter.name, label, value)
        _range(sheet, row, parameter)
        names = names.adding(parameter.name, ref)
    last = FIRST + 1 + len(formula.parameters)
    style.open_cells(sheet, 3, FIRST, last)
    _check(book, sheet, last, budget, unit)
    return names.adding("budget", budget), budget, unit


def plain_number(value: Fraction) -> int | float:
    """The number as a cell holds it."""
    return int(value) if value.denominator == 1 else float(value)


def _row(book: Book, sheet: "Worksheet", row: int, name: str, label: str, value: float) -> Ref:
    own = book.name(name, f"'{sheet.title}'!$C${row}")
    style.text_cell(sheet, row, 1, own)
    style.text_cell(sheet, row, 2, label)
    _number(sheet, row, 3, value)
    return Ref(cell=own, whole=own)


def _number(sheet: "Worksheet", row: int, at: int, value: float) -> None:
    style.value_cell(sheet, row, at, value, style.SOUM if value == int(value) else style.GENERAL)


def _range(sheet: "Worksheet", row: int, parameter: Parameter) -> None:
    for at, end in ((4, parameter.low), (5, parameter.high)):
        if end is not None:
            _number(sheet, row, at, plain_number(end))


def _check(book: Book, sheet: "Worksheet", last: int, budget: Ref, unit: Ref) -> None:
    values = f"'{sheet.title}'!$C${FIRST}:$C${last}"
    b, u = budget.cell, unit.cell
    book.check(book.words("check.parameters"), f"COUNT({values})={last - FIRST + 1}")
    whole = f"AND({b}>=0,{b}<1E+15,{b}=INT({b}))"
    book.check(book.words("check.budget"), whole)
    multiple = f"AND({u}>=1,{u}=INT({u}),{b}-{u}*INT({b}/{u})=0)"
    book.check(book.words("check.multiple"), multiple)
