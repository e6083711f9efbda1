"""Where the heading of a table stands, where its data begin, and what each column is called."""

import re
from dataclasses import dataclass

from geodata.spelling import spelling
from indicators.readers.cells import Cell, NotANumberError, is_missing, number, text
from indicators.readers.codes import level, read_code
from indicators.readers.periods import read_period
from indicators.readers.sheets import Row, Sheet, is_blank

MOST_HEADING = 5
_SEARCHED = 200
_COUNTING = re.compile(r"(?:№|n|no|t/?r|т/?р|п/?п|#|id)\.?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """names: the heading of each column, empty where there is none; rows counted from 0."""

    names: tuple[str, ...]
    heading: tuple[int, ...]
    first: int

    def place(self, name: str) -> int | None:
        """Where the column of this heading stands; None if there is none."""
        return self.names.index(name) if name in self.names else None


def find_layout(sheet: Sheet) -> Layout | None:
    """The layout of a sheet; None if no row of data with a heading above was found.

    A row of data has a known code, or a number that is no year of the heading, or the name of a
    tuman, city or region with an empty cell behind. The heading are the filled rows above, up to
    five; titles (one text in the row) and rows that number the columns are not. A text merged over
    several columns, or followed by empty cells, belongs to all of them.
    """
    first = next(
        (at for at, row in enumerate(sheet.rows[:_SEARCHED]) if _is_data(row)), len(sheet.rows)
    )
    heading = _heading(sheet, first)
    if not heading or first == len(sheet.rows):
        return None
    below = [at for at in range(heading[-1] + 1, first) if _numbers_columns(sheet.rows[at])]
    first = max([heading[-1], *below]) + 1
    return Layout(names=_names(sheet, heading), heading=tuple(heading), first=first)


def _heading(sheet: Sheet, first: int) -> list[int]:
    """Rows of the heading above the first figures; a text alone below it heads a part of rows."""
    heading: list[int] = []
    for at in range(first - 1, -1, -1):
        row = sheet.rows[at]
        title = is_blank(row) or len(_distinct(row)) < 2
        if heading and (title or len(heading) == MOST_HEADING):
            break
        if not title and not _numbers_columns(row):
            heading.insert(0, at)
    return heading


def plain_layout(sheet: Sheet) -> Layout:
    """The layout of a sheet whose first row is the heading, as made from JSON."""
    return Layout(names=tuple(text(cell) for cell in sheet.rows[0]), heading=(0,), first=1)


def counts_rows(heading: str) -> bool:
    """Whether a heading is that of a column which only numbers the rows.

    >>> counts_rows("T/r"), counts_rows("№"), counts_rows("Soni")
    (True, True, False)
    """
    return bool(_COUNTING.match(heading))


def _distinct(row: Row) -> set[str]:
    return {text(cell) for cell in row if not is_missing(cell)}


def _is_data(row: Row) -> bool:
    filled = [cell for cell in row if text(cell)]
    if len(filled) < 2 or _numbers_columns(row):
        return False
    if any(level(read_code(cell)) for cell in filled):
        return True
    if spelling(text(filled[0])).word:
        return not all(read_period(cell) or not _is_number(cell) for cell in filled[1:]) or any(
            is_missing(cell) for cell in filled[1:]
        )
    numbers = [cell for cell in filled if _is_number(cell)]
    return bool(numbers) and not all(read_period(cell) for cell in numbers)


def _is_number(cell: Cell) -> bool:
    try:
        return number(cell, ",") is not None
    except NotANumberError:
        return False


def _numbers_columns(row: Row) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 …, perhaps with letters before."""
    words = [text(cell) for cell in row if text(cell)]
    counted = [word for word in words if word.isascii() and word.isdigit()]
    enough = len(counted) >= 3 and len(words) - len(counted) <= 2
    start = int(counted[0]) if enough and len(counted[0]) == 1 else 0
    return start in (1, 2, 3) and counted == [str(start + at) for at in range(len(counted))]


def _names(sheet: Sheet, heading: list[int]) -> tuple[str, ...]:
    """Headings read downwards, each text once; texts above spread over the empty cells beside."""
    parts: list[list[str]] = [[] for _ in range(sheet.width)]
    for row in heading:
        last = ""
        for at in range(sheet.width):
            word = text(sheet.cell(row, at))
            below = any(text(sheet.cell(lower, at)) for lower in heading if lower > row)
            above = bool(parts[at])
            last = word or (last if below and not above and row != heading[-1] else "")
            if last and last not in parts[at]:
                parts[at].append(last)
    return tuple(" ".join(words) for words in parts)
