"""Tables as files to take away, each with a line that says where it comes from."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import pandas as pd


def to_csv(table: pd.DataFrame, provenance: Sequence[str]) -> bytes:
    """Return a table as CSV: lines of provenance behind `# `, then header and rows.

    UTF-8 with the mark by which Excel knows it. `pandas.read_csv(..., comment="#")` reads it.
    """
    lines = "".join(f"# {_one_line(line)}\r\n" for line in provenance)
    return (lines + table.to_csv(lineterminator="\r\n")).encode("utf-8-sig")


def to_xlsx(
    table: pd.DataFrame,
    provenance: Sequence[str],
    headings: Mapping[str, str],
    sheets: Sequence[str],
) -> bytes:
    """Return a table as an Excel file: the table on one sheet, its provenance on a second.

    headings: words for the columns, where there are any. sheets: the titles of the two sheets.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise RuntimeError("a new workbook has no sheet")
    sheet.title = sheets[0]
    plain = table.reset_index()
    sheet.append([headings.get(str(column), str(column)) for column in plain])
    for row in plain.astype(object).where(plain.notna(), None).itertuples(index=False):
        sheet.append(list(row))
    sheet.freeze_panes = "C2"
    _widen(book.active, plain)
    about = book.create_sheet(sheets[1])
    for line in provenance:
        about.append([_one_line(line)])
    about.column_dimensions["A"].width = 110
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _widen(sheet: object, table: pd.DataFrame) -> None:
    """Make the columns of a sheet as wide as their contents need, within reason."""
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(table, start=1):
        width = max(len(str(column)), int(table[column].astype(str).str.len().max() or 0))
        sheet.column_dimensions[get_column_letter(place)].width = min(width + 2, 40)  # type: ignore[attr-defined]  # openpyxl's sheets are typed as a union with chart sheets


def _one_line(text: str) -> str:
    """Return text without line breaks."""
    return " ".join(text.split())
