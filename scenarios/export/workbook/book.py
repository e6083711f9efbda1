"""The workbook being written: sheets of columns, single values, named cells, checks, gaps.

Every sheet of units has unit i in the same row; above the data stand the name of each column, its
words, how it is computed, and its total.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from allocation.render.excel import Kind
from scenarios.export.words import Words
from scenarios.export.workbook import style
from scenarios.export.workbook.names import cell_name
from scenarios.export.workbook.reference import ROW, Ref

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

NAME_ROW, LABEL_ROW, TEXT_ROW, TOTAL_ROW, FIRST = 2, 3, 4, 5, 6
LONGEST_FORMULA = 8000  # Excel takes 8192 characters

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above a column, or beside a single value: its name, its words, how it is made."""

    name: str
    label: str = ""
    text: str = ""


@dataclass(slots=True)
class Book:
    """One workbook in the making.

    codes: unit codes in the order of the rows. gaps: what no formula could express, a sentence
    each. known: formulas that have a place of their own already, so that none is written twice.
    """

    workbook: "Workbook"
    codes: Sequence[str]
    words: Words
    labels: Sequence[str]
    gaps: list[str] = field(default_factory=list)
    known: dict[tuple[str, str], Ref] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    next_column: dict[str, int] = field(default_factory=dict)
    checks: list[Ref] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The row of the last unit."""
        return FIRST + len(self.codes) - 1

    @property
    def unit_names(self) -> Ref:
        """The column of unit codes on the sheet of inputs."""
        title = self.words.sheet("inputs")
        return Ref(
            cell=f"'{title}'!$A{ROW}", whole=f"'{title}'!$A${FIRST}:$A${self.last}", kind="text"
        )

    def sheet(self, key: str) -> "Worksheet":
        """A sheet by its key; made where there is none yet."""
        title = self.words.sheet(key)
        if title not in self.workbook.sheetnames:
            style.dress(self.workbook.create_sheet(title), self.words(f"hint.{key}"))
        sheet: Worksheet = self.workbook[title]
        return sheet

    def unit_sheet(self, key: str) -> "Worksheet":
        """A sheet with a row a unit: codes and names stand in its first two columns."""
        fresh = self.words.sheet(key) not in self.workbook.sheetnames
        sheet = self.sheet(key)
        if fresh:
            self.next_column[key] = 3
            style.head(sheet, 1, Heading(name=self.words("column.code")))
            style.head(sheet, 2, Heading(name=self.words("column.name")))
            style.text_cell(sheet, TOTAL_ROW, 1, self.words("column.total")).font = style.BOLD
            for row, (code, label) in enumerate(zip(self.codes, self.labels, strict=True), FIRST):
                style.text_cell(sheet, row, 1, code)
                style.text_cell(sheet, row, 2, label)
            sheet.freeze_panes = f"C{FIRST}"
        return sheet

    def list_sheet(self, key: str, columns: Mapping[str, int]) -> "Worksheet":
        """A sheet with a row an entry. columns: the headings, each with its width."""
        fresh = self.words.sheet(key) not in self.workbook.sheetnames
        sheet = self.sheet(key)
        for at, (title, width) in enumerate(columns.items() if fresh else (), 1):
            style.list_head(sheet, FIRST - 1, at, title, width)
        return sheet

    def column(
        self,
        key: str,
        heading: Heading,
        cells: str | Sequence[Cell],
        *,
        kind: Kind = "number",
        form: str = style.GENERAL,
        total: bool = False,
    ) -> Ref:
        """Write a column: one formula with ROW for each row's number, or a value a unit.

        total: whether its sum stands above it.
        """
        from openpyxl.utils import get_column_letter

        sheet = self.unit_sheet(key)
        at = self.next_column[key]
        self.next_column[key] = at + 1
        style.head(sheet, at, heading)
        for place, row in enumerate(range(FIRST, self.last + 1)):
            value = cells.replace(ROW, str(row)) if isinstance(cells, str) else cells[place]
            style.value_cell(sheet, row, at, value, form, formula=isinstance(cells, str))
        letter, title = get_column_letter(at), self.words.sheet(key)
        if total:
            formula = f"SUM({letter}{FIRST}:{letter}{self.last})"
            cell = style.value_cell(sheet, TOTAL_ROW, at, formula, form, formula=True)
            cell.font = style.BOLD
        return Ref(
            cell=f"'{title}'!${letter}{ROW}",
            whole=f"'{title}'!${letter}${FIRST}:${letter}${self.last}",
            kind=kind,
        )

    def single(
        self,
        heading: Heading,
        formula: str | float,
        *,
        form: str = style.GENERAL,
        named: bool = False,
    ) -> Ref:
        """Write one value on the sheet of totals, or hand out the place it has already.

        named: whether the cell gets the heading's name, to be read in formulas.
        """
        there = self.known.get(("totals", str(formula)))
        if there is not None and not named:
            return there
        words = self.words
        widths = {"name": 44, "words": 52, "made": 60, "value": 26}
        titles = {words(f"column.{each}"): width for each, width in widths.items()}
        sheet = self.list_sheet("totals", titles)
        row = max(sheet.max_row + 1, FIRST)
        for at, text in enumerate((heading.name, heading.label, heading.text), 1):
            style.text_cell(sheet, row, at, text).alignment = style.WRAPPED
        style.value_cell(sheet, row, 4, formula, form, formula=isinstance(formula, str))
        place = f"'{sheet.title}'!$D${row}"
        if named:
            place = self.name(heading.name, place)
        ref = Ref(cell=place, whole=place)
        self.known["totals", str(formula)] = ref
        return ref

    def name(self, name: str, place: str) -> str:
        """Give a cell a name of its own; returns the name."""
        from openpyxl.workbook.defined_name import DefinedName

        own = cell_name(name, self.taken)
        self.taken.add(own.lower())
        self.workbook.defined_names[own] = DefinedName(own, attr_text=place)
        return own

    def total_is(self, column: Ref, expected: str, tolerance: str) -> None:
        """Let the total above a column turn red unless it is what it should be."""
        title, letter = column.cell.removesuffix(ROW).removeprefix("'").split("'!$")
        place = f"{letter}{TOTAL_ROW}"
        wrong = f"ABS({place}-{expected})>{tolerance}"
        style.red_unless(self.workbook[title], place, f"IFERROR({wrong},TRUE)")

    def check(self, what: str, formula: str) -> None:
        """Add a condition that must hold for the amounts to be given."""
        titles = {self.words("column.condition"): 110, self.words("column.holds"): 16}
        sheet = self.list_sheet("checks", titles)
        row = FIRST + len(self.checks)
        style.text_cell(sheet, row, 1, what)
        cell = f"'{sheet.title}'!$B${row}"
        style.value_cell(sheet, row, 2, f"IFERROR({formula},FALSE)", formula=True)
        style.red_unless(sheet, f"B{row}", f"B{row}<>TRUE")
        self.checks.append(Ref(cell=cell, whole=cell, kind="condition"))
