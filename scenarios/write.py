"""Write a table to a file by its ending: beside it first, then renamed into place."""

import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from scenarios.errors import ScenarioError

_LONGEST_NAME = 200
_SHEET_DIGITS = 10**15  # a spreadsheet keeps 15 digits of a number


def write_table(table: pd.DataFrame, path: str | Path) -> None:
    """Write CSV, Parquet or XLSX by the ending of `path`, whole or not at all.

    Raises ScenarioError for another ending, a missing folder, or numbers too long for XLSX.
    """
    where = check_output(path)
    beside = where.with_name(f".{where.stem}.partial{where.suffix}")
    try:
        _WRITERS[where.suffix.lower()](table, beside)
        beside.replace(where)
    except OSError as problem:
        raise ScenarioError(f"{where}: cannot be written: {problem.strerror}") from None
    finally:
        beside.unlink(missing_ok=True)


def write_text(text: str, path: str | Path) -> None:
    """Write a text in UTF-8, whole or not at all. Raises ScenarioError if it cannot be written."""
    where = Path(path)
    beside = where.with_name(f".{where.name}.partial")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(where)
    except OSError as problem:
        raise ScenarioError(f"{where}: cannot be written: {problem.strerror}") from None
    finally:
        beside.unlink(missing_ok=True)


def check_output(path: str | Path, *more: str) -> Path:
    """The path, if a table can be written there. Raises ScenarioError.

    more: other endings that are welcome, such as `.html`.
    """
    where = Path(path)
    endings = (*_WRITERS, *more)
    if where.suffix.lower() not in endings:
        raise ScenarioError(
            f"{where}: a result ends in {', '.join(endings)}, not in {where.suffix!r}"
        )
    if len(where.name) > _LONGEST_NAME:
        raise ScenarioError(f"{where.name[:40]}...: cannot be written: the name is too long")
    if not where.parent.is_dir():
        raise ScenarioError(f"{where}: there is no folder {where.parent}; make it first")
    return where


def check_apart(out: Path, *inputs: str | Path | None) -> None:
    """Raise ScenarioError if a result would be written over one of its inputs."""
    if out.absolute() in [Path(path).absolute() for path in inputs if path is not None]:
        raise ScenarioError(f"{out}: this would overwrite an input; name another file")


def _csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, lineterminator="\n")


def _parquet(table: pd.DataFrame, path: Path) -> None:
    table.to_parquet(path)


def _xlsx(table: pd.DataFrame, path: Path) -> None:
    whole = table.select_dtypes("int64")
    too_long = whole.abs().max() >= _SHEET_DIGITS
    if too_long.any():
        names = ", ".join(str(name) for name in too_long.index[too_long])
        raise ScenarioError(
            f"{names}: a spreadsheet keeps 15 digits and would change the amounts; "
            "write .csv or .parquet"
        )
    from openpyxl import Workbook  # 0.2 s, only for this format
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("result")
    sheet.freeze_panes = "B2"
    flat = table.reset_index()
    try:
        for row in ([*flat.columns], *flat.astype(object).to_numpy().tolist()):
            sheet.append([None if pd.isna(cell) else cell for cell in row])
    except IllegalCharacterError:
        raise ScenarioError(
            "a code or text holds a control character, which XLSX cannot; write .csv"
        ) from None
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
        cell.data_type = "s"  # a text that begins with = is no formula
    contents = io.BytesIO()
    book.save(contents)
    path.write_bytes(contents.getvalue())


_WRITERS: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}
