"""Files to read, made on the spot."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from indicators import ReadingError

METADATA = [
    {"name_en": "Indicator identification number (code)", "value_en": "2.01.02.0001"},
    {"name_ru": "Имя индикатора", "name_en": "Indicator name", "value_uz": "Doimiy aholi soni",
     "value_ru": "Численность", "value_en": "Permanent population"},
    {"name_uz": "Oʻlchov birligi", "name_en": "Unit of measurement", "value_en": "thousand people"},
    {"name_en": "Last modified date", "value_en": "2026-04-22"},
]  # fmt: skip


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write bytes, text, or anything else as JSON, to a file of a folder of one's own."""

    def write_file(name: str, content: Any) -> Path:
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
            path.write_text(text, encoding="utf-8")
        return path

    return write_file


@pytest.fixture
def siat() -> Callable[..., list[dict[str, Any]]]:
    """The contents of a SIAT file with these rows of code and values by period."""

    def contents(*rows: tuple[object, dict[str, object]], metadata: object = METADATA) -> Any:
        data = [{"Code": code, "Klassifikator": "nom", **values} for code, values in rows]
        return [{"metadata": metadata, "data": data}]

    return contents


@pytest.fixture
def refused() -> Callable[..., list[str]]:
    """A reading that must fail: the problems, one text each."""

    def refuse(reader: Callable[..., object], *arguments: Any, **options: Any) -> list[str]:
        with pytest.raises(ReadingError) as failure:
            reader(*arguments, **options)
        assert all(str(problem) in str(failure.value) for problem in failure.value.problems)
        return [str(problem) for problem in failure.value.problems]

    return refuse


@pytest.fixture
def xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Write rows to a spreadsheet; merged ranges and number formats as given."""

    def write_book(
        name: str,
        rows: Sequence[Sequence[object]],
        *,
        merged: Sequence[str] = (),
        formats: dict[str, str] | None = None,
        sheet: str = "Varaq1",
        more: dict[str, Sequence[Sequence[object]]] | None = None,
    ) -> Path:
        from openpyxl import Workbook

        book = Workbook()
        first = book.worksheets[0]
        first.title = sheet
        for row in rows:
            first.append(list(row))
        for cells in merged:
            first.merge_cells(cells)
        for cell, form in (formats or {}).items():
            first[cell].number_format = form
        for title, lines in (more or {}).items():
            other = book.create_sheet(title)
            for line in lines:
                other.append(list(line))
        book.save(tmp_path / name)
        return tmp_path / name

    return write_book
