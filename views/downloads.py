"""Tables as files to take away, each with a line that says where it comes from."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

import pandas as pd

from views.columns import Heading

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WIDEST = 34  # characters; longer headings take a second line


def to_csv(table: pd.DataFrame, provenance: Sequence[str]) -> bytes:
    """Return a table as CSV: lines of provenance behind `# `, then header and rows.

    UTF-8 with the mark by which Excel knows it. `pandas.read_csv(..., comment="#")` reads it.
    """
    lines = "".join(f"# {_one_line(line)}\r\n" for line in provenance)
    return (lines + table.to_csv(lineterminator="\r\n")).encode("utf-8-sig")


def to_xlsx(
    table: pd.DataFrame,
    provenance: Sequence[str],
    headings: Mapping[str, Heading],
    sheets: Sequence[str],
) -> bytes:
    """Return a table as an Excel file: the table on one sheet, its provenance on a second.

    headings: words and formats of the columns, where there are any. sheets: the titles of the two
    sheets.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has no sheet")
    sheet.title = sheets[0]
    plain = table.reset_index()
    known = [headings.get(str(column), Heading(words=str(column))) for column in plain]
    sheet.append([heading.words for heading in known])
    for row in plain.astype(object).where(plain.notna(), None).itertuples(index=False):
        sheet.append(list(row))
    sheet.freeze_panes = "C2"
    _dress(sheet, plain, known)
    _tell(book.create_sheet(sheets[1]), provenance)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _tell(sheet: "Worksheet", provenance: Sequence[str]) -> None:
    """Write the lines of provenance under each other."""
    from openpyxl.styles import Alignment

    for line in provenance:
        sheet.append([_one_line(line)])
        sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 110


def _dress(sheet: "Worksheet", table: pd.DataFrame, known: Sequence[Heading]) -> None:
    """Give the columns of a sheet their formats, and the width that their contents need."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for cell in next(sheet.iter_rows(max_row=1)):
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place, (column, heading) in enumerate(zip(table, known, strict=True), start=1):
        for row in range(2, len(table) + 2):
            sheet.cell(row, place).number_format = heading.format
        cells = int(table[column].astype(str).str.len().max() or 0)
        if pd.api.types.is_numeric_dtype(table[column]):
            cells = min(cells, 22)
        width = max(cells, min(len(heading.words), WIDEST // 2))
        sheet.column_dimensions[get_column_letter(place)].width = min(width + 2, WIDEST)


def _one_line(text: str) -> str:
    """Return text without line breaks."""
    return " ".join(text.split())
