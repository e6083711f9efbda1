"""The canonical form of a table: the same bytes, so the same hash, on every machine."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from indicators.errors import IndicatorError
from indicators.versions.cells import Plain, cell_text, kind_of, plain, read_number

_EXACT = 2**53


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A table in canonical form.

    columns: name and kind (`number text condition`), by name. codes: in order. cells: a row a code,
    its values in the order of the columns. Equal contents have equal `lines()`.
    """

    columns: tuple[tuple[str, str], ...]
    codes: tuple[str, ...]
    cells: tuple[tuple[Plain, ...], ...] = field(repr=False)

    def lines(self) -> bytes:
        """UTF-8 lines of JSON: the columns, then a list a unit, its code first."""
        head = json.dumps({"columns": self.columns}, ensure_ascii=False)
        body = [
            "[" + ", ".join(cell_text(cell) for cell in (code, *row)) + "]"
            for code, row in zip(self.codes, self.cells, strict=True)
        ]
        return "".join(f"{line}\n" for line in (head, *body)).encode("utf-8")

    def table(self) -> pd.DataFrame:
        """Index `code`; whole columns without gaps int64, other numbers float64, texts `str`.

        Numbers that float64 would change stay Python numbers in an object column.
        """
        index = pd.Index(list(self.codes), name="code", dtype="str")
        rows = list(zip(*self.cells, strict=True)) or [()] * len(self.columns)
        columns = {
            name: _column(kind, cells, index)
            for (name, kind), cells in zip(self.columns, rows, strict=True)
        }
        return pd.DataFrame(columns, index=index)


def content_of(table: pd.DataFrame) -> Content:
    """The canonical form of a table with one row a unit, its code in the index.

    Neither the order of rows and columns nor the type of equal numbers makes a difference.
    Raises IndicatorError with every problem: repeated codes or columns, codes that are no text,
    infinities, columns that mix numbers and texts.
    """
    problems = [*_names_problems(table.index, "code"), *_names_problems(table.columns, "column")]
    if problems:
        raise IndicatorError("\n".join(problems))
    names = sorted(map(str, table.columns))
    read = {name: _cells(name, table, problems) for name in names}
    kinds = [(name, _kind(name, read[name], problems)) for name in names]
    if problems:
        raise IndicatorError("\n".join(problems))
    order = sorted(range(len(table)), key=lambda at: str(table.index[at]))
    return Content(
        columns=tuple(kinds),
        codes=tuple(str(table.index[at]) for at in order),
        cells=tuple(tuple(read[name][at] for name in names) for at in order),
    )


def content_id(table: Content, quality: Content | None = None) -> str:
    """The SHA-256 of a table with its quality, in 64 hexadecimal digits."""
    parts = [table.lines(), b"" if quality is None else quality.lines()]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def read_content(lines: bytes) -> Content:
    """The content that `Content.lines` wrote. Raises ValueError for anything else."""
    head, *body = lines.decode("utf-8").removesuffix("\n").split("\n")
    rows = [json.loads(line, parse_float=read_number) for line in body]
    return Content(
        columns=tuple((name, kind) for name, kind in json.loads(head)["columns"]),
        codes=tuple(row[0] for row in rows),
        cells=tuple(tuple(row[1:]) for row in rows),
    )


def _names_problems(names: Iterable[object], what: str) -> list[str]:
    listed = list(names)
    bad = [one for one in listed if not isinstance(one, str) or not one]
    told = [f"{what} {one!r} is no text; give every {what} a name of letters" for one in bad[:5]]
    twice = [name for name, times in Counter(map(str, listed)).items() if times > 1]
    return [*told, *(f"{what} {name!r} stands more than once; keep one" for name in twice)]


def _cells(name: str, table: pd.DataFrame, problems: list[str]) -> list[Plain]:
    read: list[Plain] = []
    for code, cell in zip(table.index, list(table[name]), strict=True):
        try:
            read.append(plain(cell))
        except (TypeError, ValueError) as problem:
            problems.append(f"{name} of {code}: {problem}")
            read.append(None)
    return read


def _kind(name: str, cells: Sequence[Plain], problems: list[str]) -> str:
    kinds = sorted({kind_of(cell) for cell in cells} - {""})
    if len(kinds) > 1:
        problems.append(f"column {name!r} mixes {' and '.join(kinds)}; make it of one kind")
    return kinds[0] if kinds else "number"


def _column(kind: str, cells: Sequence[Any], index: pd.Index) -> "pd.Series[Any]":
    if kind == "text":
        return pd.Series(cells, index=index, dtype="str")
    whole = all(isinstance(cell, int) for cell in cells)
    if kind == "condition":
        return pd.Series(cells, index=index, dtype="bool" if whole else object)
    if whole and cells and all(abs(int(cell or 0)) < 2**63 for cell in cells):
        return pd.Series(cells, index=index, dtype="int64")
    return pd.Series(cells, index=index, dtype="float64" if _fit_float(cells) else object)


def _fit_float(cells: Iterable[Plain]) -> bool:
    there = [cell for cell in cells if cell is not None]
    return all(
        isinstance(cell, float) or (isinstance(cell, int) and abs(cell) <= _EXACT) for cell in there
    )
