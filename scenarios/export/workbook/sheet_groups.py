"""The sheet of groups: for every column that groups units, a table with a row a group."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from allocation.columns import is_text, read_column
from allocation.exact import Vector
from scenarios.export.workbook import style
from scenarios.export.workbook.book import Book, Heading
from scenarios.export.workbook.expression import Case
from scenarios.export.workbook.reference import ROW, Ref

_KEY = "groups"


@dataclass(slots=True, kw_only=True)
class Groups:
    """The groups of a column. number: of each unit's group, a column of units."""

    book: Book
    first: int
    last: int
    number: Ref
    own: Ref
    next_column: int = 3
    columns: dict[str, Ref] = field(default_factory=dict)

    def column(self, heading: Heading, formula: str, form: str = style.GENERAL) -> Ref:
        """Write a column with a row a group; formulas have ROW for the row."""
        from openpyxl.utils import get_column_letter

        sheet = self.book.sheet(_KEY)
        at = self.next_column
        self.next_column += 1
        style.group_head(sheet, self.first - 1, at, heading.name)
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 22
        for row in range(self.first, self.last + 1):
            cell = formula.replace(ROW, str(row))
            style.value_cell(sheet, row, at, cell, form, formula=True)
        return Ref(
            cell=f"'{sheet.title}'!${letter}{ROW}",
            whole=f"'{sheet.title}'!${letter}${self.first}:${letter}${self.last}",
        )

    @property
    def mine(self) -> str:
        """1 for the units of the row's group, written in a row of a group."""
        return f"({self.number.whole}={self.own.cell})"

    def of_unit(self, column: Ref) -> str:
        """A group's value, written in a row of a unit."""
        return f"INDEX({column.whole},{self.number.cell})"


def groups_of(case: Case, within: str, known: dict[str, Groups]) -> Groups:
    """The table of groups of a column, written where it is first asked for."""
    if within in known:
        return known[within]
    book, column = case.book, case.names.refs[within]
    sheet = book.sheet(_KEY)
    labels = _labels(case, within)
    first = max(sheet.max_row, 1) + 5
    title = f"'{sheet.title}'"
    style.text_cell(sheet, first - 3, 1, within).font = style.BOLD
    for at, key in ((1, "number"), (2, "group")):
        style.group_head(sheet, first - 1, at, book.words(f"column.{key}"))
    for row, label in enumerate(labels, first):
        style.value_cell(sheet, row, 1, row - first + 1)
        style.value_cell(sheet, row, 2, label)
    last = first + len(labels) - 1
    there, numbers = f"{title}!$B${first}:$B${last}", f"{title}!$A${first}:$A${last}"
    same = f"EXACT({there},{column.cell})" if column.kind == "text" else f"({there}={column.cell})"
    formula = f"IF(SUMPRODUCT({same}*1)=1,SUMPRODUCT({same}*{numbers}),NA())"
    heading = Heading(name=f"{within}: {book.words('column.number')}")
    number = book.column("pots", heading, formula)
    book.check(book.words("check.groups", name=within), f"MIN({number.whole})>=1")
    own = Ref(cell=f"{title}!$A{ROW}", whole=numbers)
    known[within] = Groups(book=book, first=first, last=last, number=number, own=own)
    return known[within]


def _labels(case: Case, within: str) -> list[Any]:
    """The labels in their order, as the program breaks ties by."""
    table = case.result.inputs
    if within in {step.name for step in case.formula.steps}:  # a step may group too
        return sorted(set(case.result.table[within].tolist()))
    if within not in table.columns:
        return sorted(case.book.codes)
    values = read_column(table[within]).values
    if isinstance(values, Vector):
        numbers = sorted(set(values.fractions()))
        return [int(each) if each.denominator == 1 else float(each) for each in numbers]
    labels = np.unique(values).tolist()
    return labels if is_text(values) else [bool(label) for label in labels]
