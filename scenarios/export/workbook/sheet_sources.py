"""The sheets of sources and quality: where columns come from, which values are estimates."""

from typing import TYPE_CHECKING

from scenarios.export.workbook import style
from scenarios.export.workbook.book import FIRST, Heading
from scenarios.export.workbook.expression import Case
from scenarios.export.workbook.meaning import meaning
from scenarios.quality import QUALITIES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = {"name": 26, "title": 40, "unit": 18, "period": 14, "data_source": 70, "url": 34}


def write_sources(case: Case) -> None:
    """Write a row a column of the inputs, with the number of values of each quality."""
    words = case.book.words
    titles = {words(f"column.{key}"): width for key, width in _WIDTHS.items()}
    titles |= {words(f"quality.{kind}"): 16 for kind in QUALITIES}
    sheet = case.book.list_sheet("sources", titles)
    for row, name in enumerate(_columns(case), FIRST):
        _row(case, sheet, row, name)


def write_quality(case: Case) -> None:
    """Write a row a unit, a column an input: what kind of value each is."""
    quality, words = case.result.quality, case.book.words
    if quality is None:
        return
    for name in quality.columns:
        title = meaning(str(name), words.language).title
        cells = [
            words(f"quality.{kind}") if isinstance(kind, str) else "" for kind in quality[name]
        ]
        case.book.column("quality", Heading(name=str(name), label=title), cells, form=style.TEXT)


def _columns(case: Case) -> list[str]:
    names = list(case.formula.columns)
    if case.formula.needs_baseline and case.result.scenario.baseline:
        names.append(case.result.scenario.baseline)
    return list(dict.fromkeys(names))


def _row(case: Case, sheet: "Worksheet", row: int, name: str) -> None:
    about = meaning(name, case.book.words.language)
    texts = (name, about.title, about.unit, about.period, about.source, about.url)
    for at, text in enumerate(texts, 1):
        style.text_cell(sheet, row, at, text).alignment = style.WRAPPED
    quality = case.result.quality
    if quality is None or name not in quality:
        return
    counts = quality[name].value_counts()
    for at, kind in enumerate(QUALITIES, len(texts) + 1):
        style.value_cell(sheet, row, at, int(counts.get(kind, 0)))
