"""How the workbook's cells look, and which may be changed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.properties import PageSetupProperties

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from scenarios.export.workbook.book import Heading

GENERAL, MONEY, SOUM, PRECISE, TEXT = "General", "#,##0.00", "#,##0", "0.000000", "@"
BOLD = Font(bold=True)
_GREY = Font(color="595959", size=9)
_TITLE = Font(bold=True, size=13)
_RED = DifferentialStyle(fill=PatternFill("solid", start_color="FF9999", end_color="FF9999"))
_INPUT = PatternFill("solid", start_color="E8F1FA", end_color="E8F1FA")
_ESTIMATE = PatternFill("solid", start_color="FFF2CC", end_color="FFF2CC")
_FROZEN = PatternFill("solid", start_color="E0E0E0", end_color="E0E0E0")
WRAPPED = Alignment(wrap_text=True, vertical="top")
LEFT = Alignment(horizontal="left")
_MIDDLE = Alignment(wrap_text=True, vertical="center")
_OPEN, _LOCKED = Protection(locked=False), Protection(locked=True)
_HEAD = PatternFill("solid", start_color="DCE6F1", end_color="DCE6F1")
_TOTAL = PatternFill("solid", start_color="F2F2F2", end_color="F2F2F2")
_WIDE, _WIDTH = 30, 22
_LINE, _MOST_LINES = 13, 8  # points; of a heading
TEXT_WIDTH = 110
_LARGE = 1000


def dress(sheet: "Worksheet", hint: str) -> None:
    """Give a new sheet its title line and lock what is not opened."""
    sheet["A1"] = f"{sheet.title}. {hint}" if hint else sheet.title
    sheet["A1"].font = _TITLE
    sheet.protection.sheet = True  # without a password: against slips, not against people
    sheet.protection.formatColumns = False
    sheet.column_dimensions["A"].width = _WIDTH
    sheet.column_dimensions["B"].width = _WIDE
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def head(sheet: "Worksheet", at: int, heading: "Heading") -> None:
    """Write what stands above a column."""
    from openpyxl.utils import get_column_letter

    for row, text in enumerate((heading.name, heading.label, heading.text), 2):
        cell = text_cell(sheet, row, at, text)
        cell.font = BOLD if row == 2 else _GREY
        cell.alignment, cell.fill = WRAPPED, _HEAD
        _make_room(sheet, row, text, _WIDTH)
    sheet.cell(5, at).fill = _TOTAL
    sheet.print_title_rows = "1:5"
    if at > 2:
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTH


def form_for(values: Iterable[object]) -> str:
    """How numbers like these are best read: whole, as money, or to the sixth decimal."""
    numbers = [one for one in values if isinstance(one, (int, float))]
    if all(one == int(one) for one in numbers):
        return SOUM
    return MONEY if max(map(abs, numbers)) >= _LARGE else PRECISE


def list_head(sheet: "Worksheet", row: int, at: int, title: str, width: int) -> None:
    """Write the heading of a list's column."""
    from openpyxl.utils import get_column_letter

    cell = text_cell(sheet, row, at, title)
    cell.font, cell.fill, cell.alignment = BOLD, _HEAD, _MIDDLE
    sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes, sheet.print_title_rows = f"A{row + 1}", f"1:{row}"


def group_head(sheet: "Worksheet", row: int, at: int, text: str) -> None:
    """Write what stands above a column of groups."""
    cell = text_cell(sheet, row, at, text)
    cell.font, cell.fill, cell.alignment = BOLD, _HEAD, WRAPPED
    _make_room(sheet, row, text, _WIDTH)


def told(sheet: "Worksheet", row: int, title: str, text: str) -> None:
    """Write a sentence with its title to the left."""
    left, right = text_cell(sheet, row, 1, title), text_cell(sheet, row, 2, text)
    left.font, left.alignment, right.alignment = BOLD, WRAPPED, WRAPPED
    _make_room(sheet, row, text, TEXT_WIDTH)


def _make_room(sheet: "Worksheet", row: int, text: str, width: int) -> None:
    """Let a row be as high as its longest text asks for."""
    lines = min(-(-len(text) // int(0.85 * width)), _MOST_LINES)
    there = sheet.row_dimensions[row].height or 0
    sheet.row_dimensions[row].height = max(there, lines * _LINE + 3)


def text_cell(sheet: "Worksheet", row: int, at: int, text: str) -> Any:  # noqa: ANN401  # openpyxl's
    """Write a text that is never taken for a formula."""
    cell = sheet.cell(row, at)
    cell.value = text or None
    if text:
        cell.data_type = "s"
    cell.number_format = TEXT
    return cell


def value_cell(
    sheet: "Worksheet",
    row: int,
    at: int,
    value: Any,  # noqa: ANN401  # whatever a cell holds
    form: str = GENERAL,
    *,
    formula: bool = False,
) -> Any:  # noqa: ANN401  # openpyxl's
    """Write a number, condition, text or formula; a value that is missing becomes #N/A."""
    if isinstance(value, str) and not formula:
        return text_cell(sheet, row, at, value)
    cell = sheet.cell(row, at)
    cell.value = "=NA()" if value is None else f"={value}" if formula else value
    cell.number_format = form
    return cell


def open_cells(sheet: "Worksheet", at: int, first: int, last: int) -> None:
    """Let the cells of a column be changed."""
    for row in range(first, last + 1):
        cell = sheet.cell(row, at)
        cell.protection, cell.fill = _OPEN, _INPUT


def close_cells(sheet: "Worksheet") -> None:
    """Lock the cells that were opened."""
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        cell.protection = _LOCKED


def estimated(sheet: "Worksheet", row: int, at: int) -> None:
    """Mark a value that was estimated."""
    sheet.cell(row, at).fill = _ESTIMATE


def frozen(sheet: "Worksheet", at: int, first: int, last: int) -> None:
    """Mark values that stand where no formula could."""
    for row in range(first, last + 1):
        sheet.cell(row, at).fill = _FROZEN


def red_unless(sheet: "Worksheet", place: str, wrong: str) -> None:
    """Let a cell turn red where a formula holds."""
    sheet.conditional_formatting.add(place, Rule(type="expression", dxf=_RED, formula=[wrong]))
