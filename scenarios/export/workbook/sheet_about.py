"""The first sheet: what the workbook is, where it comes from, and what it cannot know."""

from scenarios.export.facts import Facts
from scenarios.export.words import words_in
from scenarios.export.workbook import style
from scenarios.export.workbook.book import Book
from scenarios.export.workbook.expression import Case

_PARAGRAPHS = ("what", "change", "order", "limits", "rounding", "missing", "digits", "near")


def write_about(case: Case, facts: Facts, frozen: list[str]) -> None:
    """Write the facts of the scenario, what is frozen and why, and how to read the workbook."""
    sheet, book = case.book.sheet("about"), case.book
    sheet.column_dimensions["A"].width = 38
    sheet.column_dimensions["B"].width = style.TEXT_WIDTH
    row = 3
    for name, value in facts.lines(book.words.language):
        style.told(sheet, row, name, value)
        row += 1
    if case.near is not None:
        style.text_cell(sheet, row, 1, book.words("column.near")).font = style.BOLD
        near = style.value_cell(sheet, row, 2, case.near.cell, formula=True)
        near.alignment = style.LEFT
        row += 1
    for sentence in frozen:
        style.told(sheet, row, book.words("column.gap"), sentence)
        row += 1
    for language in ("uz", "ru", "en"):
        row = _explain(book, language, row + 1)


def _explain(book: Book, language: str, row: int) -> int:
    sheet, words = book.sheet("about"), words_in(language)
    for key in _PARAGRAPHS:
        title = words("about.title") if key == _PARAGRAPHS[0] else ""
        style.told(sheet, row, title, words(f"about.{key}"))
        row += 1
    return row
