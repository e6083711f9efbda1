"""Read a table of units from CSV, XLSX or Parquet, with every problem of the file at once."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from scenarios.errors import ScenarioError
from scenarios.rows import Cell, read_rows
from scenarios.totals import total_rows

LONG = ("code", "indicator", "value")  # of a table with a row a value

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\Z")
_LIKE_A_NUMBER = re.compile(r"[+-]?\d[\d\s.,]*%?")
_MISSING = frozenset({"", "-", "–", "—", "…", "...", "..", "na", "n/a", "nan"})
_CONDITIONS = ({"true"}, {"false"}, {"true", "false"})
_MOST_FLOAT_DIGITS = 15


def read_units_table(path: str | Path, code: str = "code") -> pd.DataFrame:
    """Read a table with one row a unit; the column `code` becomes the index, as text.

    A column whose cells are numbers becomes numbers; a cell in it that is none stays as it is, for
    the formula that reads it to refuse. Empty cells, dashes and NA are missing, never 0. Columns
    named `code` or ending in `_code` stay text.
    Raises ScenarioError with every problem of the file.
    """
    where = Path(path)
    return _table(where.name, *read_rows(where), code)[0]


def read_divided(path: str | Path, code: str = "code") -> pd.DataFrame:
    """Read a table of units that money is divided over: as `read_units_table`, without totals.

    Raises ScenarioError also for rows of totals, which would take the others' money.
    """
    where = Path(path)
    table, numbers = _table(where.name, *read_rows(where), code)
    totals = [f"{where.name}: {told}" for _, told in total_rows(table, numbers)]
    if totals:
        raise ScenarioError(totals)
    return table


def read_numbered(
    path: str | Path, code: str = "code"
) -> tuple[pd.DataFrame, list[int], list[str]]:
    """Read a table for checking, the number of each of its rows in the file, and its problems.

    With a row a unit as `read_units_table`, without the rows that have no code or another's, which
    the problems tell, and totals; a file with columns `code indicator value` has a row a value and
    is given as it stands, with its numbers as numbers and all else as text. The heading is row 1.
    Raises ScenarioError where nothing can be made of the file.
    """
    where = Path(path)
    header, rows = read_rows(where)
    if not set(LONG) <= set(header):
        return _checked(where.name, header, rows, code)
    filled = _filled(rows)
    index = pd.RangeIndex(len(filled))
    columns = _columns(where.name, header, filled, None)
    texts = {name: [_text_or_none(cell) for cell in columns[name]] for name in columns}
    table = pd.DataFrame(
        {
            name: _column(name, cells, index) if name == "value" else texts[name]
            for name, cells in columns.items()
        },
        index=index,
    )
    return table, [number for number, _ in filled], []


def _checked(
    file: str, header: Sequence[str], rows: Sequence[Sequence[Cell]], code: str
) -> tuple[pd.DataFrame, list[int], list[str]]:
    """A table of the rows that can be read, and what is wrong with the others."""
    names, seen = [name for name in header if name], set[str]()
    at = header.index(code) if code in header else len(header)
    kept = [_named(row, header) if _is_new(row, at, seen) else [] for row in rows]
    if len(set(names)) < len(names) or not any(kept):
        return *_table(file, header, rows, code), []  # which raises
    problems = list(_row_problems(header, _filled(rows), at))
    table, numbers = _table(file, header, kept, code)
    totals = total_rows(table, numbers)
    problems += [told for _, told in totals]
    stay = [at for at in range(len(table)) if at not in dict(totals)]
    return table.iloc[stay], [numbers[at] for at in stay], problems


def _named(row: Sequence[Cell], header: Sequence[str]) -> list[Cell]:
    """The cells of a row that stand under a name."""
    return [cell if name else None for cell, name in zip(row, header, strict=False)]


def _is_new(row: Sequence[Cell], at: int, seen: set[str]) -> bool:
    """Whether a row has a code that no row before had; notes it."""
    code = "" if at >= len(row) or _is_missing(row[at]) else _code(row[at])
    new = code not in {"", *seen}
    seen.add(code)
    return new


def written_otherwise(column: "pd.Series[Any]") -> list[tuple[int, str]]:
    """Cells that look like numbers but stayed texts, with their positions: `1 234`, `5,1`, `12%`.

    Empty for columns named `code` or ending in `_code`.
    """
    if str(column.name) == "code" or str(column.name).endswith("_code"):
        return []
    cells = enumerate(column.tolist())
    return [(at, one) for at, one in cells if isinstance(one, str) and is_like_a_number(one)]


def is_like_a_number(text: str) -> bool:
    """Whether a text may be meant as a number.

    >>> is_like_a_number("1 234,5"), is_like_a_number("12%"), is_like_a_number("n.a.")
    (True, True, False)
    """
    return bool(_LIKE_A_NUMBER.fullmatch(text))


def _table(
    file: str, header: Sequence[str], rows: Sequence[Sequence[Cell]], code: str
) -> tuple[pd.DataFrame, list[int]]:
    filled = _filled(rows)
    columns = _columns(file, header, filled, code)
    index = pd.Index([_code(cell) for cell in columns.pop(code)], name=code, dtype="str")
    table = pd.DataFrame(
        {name: _column(name, cells, index) for name, cells in columns.items()}, index=index
    )
    return table, [number for number, _ in filled]


def _filled(rows: Sequence[Sequence[Cell]]) -> list[tuple[int, Sequence[Cell]]]:
    return [(number, row) for number, row in enumerate(rows, start=2) if any(_present(row))]


def _columns(
    file: str, header: Sequence[str], rows: Sequence[tuple[int, Sequence[Cell]]], code: str | None
) -> dict[str, list[Cell]]:
    """The cells under each name. code: the column whose codes must be there, each once."""
    problems = list(_problems(header, rows, code))
    if problems:
        raise ScenarioError([f"{file}: {problem}" for problem in problems])
    return {
        name: [row[at] if at < len(row) else None for _, row in rows]
        for at, name in enumerate(header)
        if name
    }


def _present(row: Iterable[Cell]) -> list[bool]:
    return [not _is_missing(cell) for cell in row]


def _problems(
    header: Sequence[str], rows: Sequence[tuple[int, Sequence[Cell]]], code: str | None
) -> Iterable[str]:
    for name, times in Counter(name for name in header if name).items():
        if times > 1:
            yield f"column {name!r} stands {times} times in the heading; rename the others"
    if code is not None and code not in header:
        there = ", ".join(name for name in header[:8] if name) or "no names at all"
        yield (
            f"the first row has no column {code!r} of unit codes; name it with --id; "
            f"the heading has {there}{_mahallas(header)}"
        )
        return
    if not rows:
        yield "there is no row below the heading"
    yield from _row_problems(header, rows, None if code is None else header.index(code))


def _mahallas(header: Sequence[str]) -> str:
    """The next step where the file is a list of mahallas rather than a table of units."""
    listed = any(name.casefold().startswith(("mahalla", "маҳалла", "махалля")) for name in header)
    hint = "; a list of mahallas is made a table by `python -m scenarios import --from registry`"
    return hint if listed else ""


def _row_problems(
    header: Sequence[str], rows: Sequence[tuple[int, Sequence[Cell]]], at: int | None
) -> Iterable[str]:
    seen: dict[str, int] = {}
    for number, row in rows:
        extra = [cell for cell in row[len(header) :] if not _is_missing(cell)]
        loose = [c for c, name in zip(row, header, strict=False) if not name and not _is_missing(c)]
        if extra or loose:
            yield f"row {number} has a cell {(extra + loose)[0]!r} under no heading"
        if at is None:
            continue
        if at >= len(row) or _is_missing(row[at]):
            yield f"row {number} has no unit code; fill the column {header[at]!r}"
            continue
        unit = _code(row[at])
        if unit in seen:
            yield f"row {number} repeats the code {unit} of row {seen[unit]}; keep one"
        seen.setdefault(unit, number)


def _code(cell: Cell) -> str:
    return str(cell).strip()


def _text_or_none(cell: Cell) -> str | None:
    return None if _is_missing(cell) else _code(cell)


def _is_missing(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and cell.strip().lower() in _MISSING)


def _column(name: str, cells: Sequence[Cell], index: pd.Index) -> "pd.Series[Any]":
    present = [None if _is_missing(cell) else cell for cell in cells]
    if name == "code" or name.endswith("_code"):
        texts = [None if cell is None else _code(cell) for cell in present]
        return pd.Series(texts, index=index, dtype="str")
    if {str(cell).strip().lower() for cell in present} in _CONDITIONS:
        return pd.Series([str(cell).strip().lower() == "true" for cell in present], index=index)
    read = [_number(cell) for cell in present]
    numbers = sum(not isinstance(cell, str) and cell is not None for cell in read)
    texts_left = sum(isinstance(cell, str) for cell in read)
    if numbers == 0 or texts_left > numbers:
        words = [None if cell is None else str(cell).strip() for cell in present]
        return pd.Series(words, index=index, dtype="str")
    return _number_column(read, index)


def _number(cell: Cell) -> Cell:
    """The number that a text says, or the text itself."""
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    if not _NUMBER.match(text):
        return text
    try:
        return int(text)
    except ValueError:
        number = Decimal(text)
        return float(number) if _survives_float(number) else number


def _survives_float(number: Decimal) -> bool:
    digits = len(number.as_tuple().digits)
    return number == 0 or (digits <= _MOST_FLOAT_DIGITS and abs(number.adjusted()) <= 300)


def _number_column(cells: list[Cell], index: pd.Index) -> "pd.Series[Any]":
    present = [cell for cell in cells if cell is not None]
    whole = all(isinstance(cell, int) and abs(cell) < 2**63 for cell in present)
    if whole:
        kind = "int64" if len(present) == len(cells) else "Int64"
        return pd.Series(cells, index=index, dtype=kind)
    if all(isinstance(cell, float) or _fits_float(cell) for cell in present):
        return pd.Series(cells, index=index, dtype="float64")
    return pd.Series(cells, index=index, dtype=object)


def _fits_float(cell: Cell) -> bool:
    return isinstance(cell, int) and abs(cell) <= 2**53
