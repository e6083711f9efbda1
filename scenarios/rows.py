"""The heading and rows of a CSV, XLSX or Parquet file, as they stand."""

import csv
import io
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from scenarios.errors import ScenarioError

TABLE_ENDINGS = (".csv", ".xlsx", ".parquet")
WHAT_IS_READ = (
    f"tables end in {', '.join(TABLE_ENDINGS)}, and `python -m scenarios import` turns files of "
    "SIAT, registries and others into such tables"
)

Cell = str | int | float | Decimal | bool | None


def read_rows(where: Path) -> tuple[list[str], list[list[Cell]]]:
    """The heading of a table and the rows below it, cells as they stand. Raises ScenarioError."""
    readers = {".csv": _csv_rows, ".xlsx": _xlsx_rows, ".parquet": _parquet_rows}
    if where.suffix.lower() not in readers:
        raise ScenarioError(f"{where}: not a table by its ending {where.suffix!r}; {WHAT_IS_READ}")
    if not _is_file(where):
        raise ScenarioError(f"{where}: there is no such file")
    return readers[where.suffix.lower()](where)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than names can be
        return False


def _csv_rows(path: Path) -> tuple[list[str], list[list[Cell]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioError(f"{path.name}: not UTF-8 text; save it as CSV UTF-8") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[list[str]] = []
    begun = 1  # the line that the record now read begins on
    try:
        for line in reader:
            lines.append(line)
            begun = reader.line_num + 1
    except csv.Error as problem:
        raise ScenarioError(
            f"{path.name}: not a proper CSV file from line {begun} on: {problem}; see whether a "
            "quotation mark there is not closed or not doubled"
        ) from None
    if not lines:
        raise ScenarioError(f"{path.name}: the file is empty")
    return [_heading(name) for name in lines[0]], [list(line) for line in lines[1:]]


def _xlsx_rows(path: Path) -> tuple[list[str], list[list[Cell]]]:
    import openpyxl  # 0.2 s, only for this format

    try:
        with path.open("rb") as file:  # openpyxl itself leaves broken files open
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            lines = [list(line) for line in book.worksheets[0].iter_rows(values_only=True)]
    except Exception as problem:  # noqa: BLE001  # openpyxl throws whatever a broken file leads to
        raise ScenarioError(f"{path.name}: not a proper XLSX file: {problem}") from None
    if not lines:
        raise ScenarioError(f"{path.name}: the first sheet is empty")
    heading = ["" if cell is None else _heading(str(cell)) for cell in lines[0]]
    return heading, [[_cell(cell) for cell in line] for line in lines[1:]]


def _heading(text: str) -> str:
    """A heading as names in expressions are read: composed letters, no space around."""
    return unicodedata.normalize("NFKC", text).strip()


def _parquet_rows(path: Path) -> tuple[list[str], list[list[Cell]]]:
    import pyarrow as pa  # 0.1 s, only for this format
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(path).read()
    except (OSError, ValueError) as problem:  # pyarrow's errors are of these kinds
        raise ScenarioError(f"{path.name}: not a proper Parquet file: {problem}") from None
    strange = [
        field.name
        for field in table.schema
        if pa.types.is_nested(field.type) or pa.types.is_binary(field.type)
    ]
    if strange:
        raise ScenarioError(f"{path.name}: column {strange[0]!r} holds no numbers or texts")
    columns = [[_cell(cell) for cell in column.to_pylist()] for column in table.columns]
    return list(table.column_names), [list(row) for row in zip(*columns, strict=True)]


def _cell(value: Any) -> Cell:  # noqa: ANN401  # a file may hold anything
    if isinstance(value, datetime | date):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, float) and value != value:  # only NaN differs from itself
        return None
    return value if isinstance(value, str | int | float | Decimal) else _text_of(value)


def _text_of(value: object) -> str | None:
    return None if value is None else str(value)
