"""Tables out of CSV and XLSX files, as they stand: every sheet, every row, merged cells filled."""

import csv
import io
import statistics
import warnings
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.readers.cells import Cell, is_missing
from indicators.readers.file import File, text_of
from indicators.readers.problem import Findings

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Row = tuple[Cell, ...]
MOST_CELLS = 20_000_000
_DELIMITERS = (";", "\t", ",")  # a comma last: it also parts decimals


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table as it stands in its file; row n of the file is `rows[n - 1]`.

    name: empty for a file without sheets.
    """

    name: str
    rows: tuple[Row, ...] = field(repr=False)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at these places, counted from 0; None beyond the end of a row."""
        line = self.rows[row]
        return line[column] if column < len(line) else None

    @property
    def width(self) -> int:
        """Cells in the longest row."""
        return max(map(len, self.rows), default=0)


def read_sheets(file: File, findings: Findings) -> tuple[Sheet, ...]:
    """Every sheet that is not empty; CSV has one. Raises ReadingError if there is none."""
    readers = {".csv": _csv, ".txt": _csv, ".tsv": _csv, ".xlsx": _xlsx, ".xlsm": _xlsx}
    if file.ending not in readers:
        raise findings.stop(
            f"a table ends in .csv or .xlsx, not in {file.ending or 'nothing'!r}; save it so"
        )
    sheets = [sheet for sheet in readers[file.ending](file, findings) if sheet.rows]
    if not sheets:
        raise findings.stop("the file has no rows")
    return tuple(sheets)


def csv_rows(content: str, findings: Findings) -> tuple[Row, ...]:
    """The records of a CSV text; the delimiter (; tab ,) is found. Raises ReadingError."""
    rows: list[Row] = []
    begun = 1  # the line that the record now read begins on
    try:
        delimiter = _delimiter(content)
        lines = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
        for line in lines:
            rows.append(tuple(line))
            begun = lines.line_num + 1
    except csv.Error as problem:
        raise findings.stop(
            f"not a proper CSV file from line {begun} on: {problem}; "
            "see whether a quotation mark there is not closed or not doubled"
        ) from None
    return tuple(rows)


def _csv(file: File, findings: Findings) -> list[Sheet]:
    if file.content.startswith(b"PK\x03\x04"):
        raise findings.stop("this is a spreadsheet or archive, not CSV; let its name end in .xlsx")
    rows = csv_rows(text_of(file, findings), findings)
    return [Sheet(name="", rows=_without_tail(rows))]


def _delimiter(content: str) -> str:
    """The first of ; tab , that parts the median of the first records that are not blank."""
    head = "".join(content.splitlines(keepends=True)[:60])
    for delimiter in _DELIMITERS[:-1]:
        parted = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        widths = [len(row) for row in parted if any(row)]
        if widths and statistics.median_low(widths) >= 2:
            return delimiter
    return _DELIMITERS[-1]


def _without_tail(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    last = max((at for at, row in enumerate(rows) if not is_blank(row)), default=-1)
    return rows[: last + 1]


def is_blank(row: Row) -> bool:
    """Whether no cell of the row holds anything."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in row)


def _xlsx(file: File, findings: Findings) -> list[Sheet]:
    import openpyxl  # 0.2 s, only for this format

    if not file.content.startswith(b"PK"):
        raise findings.stop("not an XLSX file; open it and save it as XLSX or CSV UTF-8")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and printing, nothing of values
            book = openpyxl.load_workbook(io.BytesIO(file.content), data_only=True)
            live = openpyxl.load_workbook(io.BytesIO(file.content))
    except Exception as problem:  # noqa: BLE001  # openpyxl throws whatever a broken file leads to
        raise findings.stop(f"not a proper XLSX file: {_line(problem)}") from None
    return [_sheet(sheet, live[sheet.title], findings) for sheet in book.worksheets]


def _line(problem: Exception) -> str:
    return " ".join(str(problem).split())[:200] or type(problem).__name__


def _sheet(sheet: "Worksheet", live: "Worksheet", findings: Findings) -> Sheet:
    findings.sheet = sheet.title
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        raise findings.stop("the sheet has cells very far out; delete the empty rows and columns")
    rows = [[_value(cell) for cell in line] for line in sheet.iter_rows()]
    _fill_merged(sheet, rows, findings)
    _check_computed(live, rows, findings)
    findings.sheet = ""
    return Sheet(name=sheet.title, rows=_without_tail(tuple(tuple(row) for row in rows)))


def _value(cell: Any) -> Cell:  # noqa: ANN401  # openpyxl's cells are of several classes
    """The cell's value; one shown as a percentage as the text people see, 0.125 as 12.5%."""
    value = cell.value
    if isinstance(value, int | float) and "%" in (cell.number_format or ""):
        return f"{(Decimal(str(value)) * 100).normalize():f}%"
    known = value is None or isinstance(value, str | int | float)
    return value if known or hasattr(value, "isoformat") else str(value)


def _fill_merged(sheet: "Worksheet", rows: list[list[Cell]], findings: Findings) -> None:
    """Write a merged text into all its cells; a merged number is a doubt and stays once."""
    for merged in sheet.merged_cells.ranges:
        top, left = merged.min_row - 1, merged.min_col - 1
        value = rows[top][left]
        if isinstance(value, str):
            for row in rows[top : merged.max_row]:
                row[left : merged.max_col] = [value] * (merged.max_col - left)
        elif not is_missing(value) and merged.max_row > merged.min_row:
            findings.doubt(
                f"the cells {merged.coord} are merged over one number, which was read for the "
                "first row only; unmerge them",
                row=merged.min_row,
            )


def _check_computed(live: "Worksheet", rows: list[list[Cell]], findings: Findings) -> None:
    """A formula that was never computed has no value; absent would be the wrong answer."""
    for row, line in enumerate(live.iter_rows()):
        for at, cell in enumerate(line):
            if cell.data_type == "f" and rows[row][at] is None:
                findings.severe(
                    "a formula was never computed; open the file in a spreadsheet and save it",
                    row=row + 1,
                    column=cell.coordinate.rstrip("0123456789"),
                )
