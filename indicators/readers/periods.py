"""Periods as files write them: 2024, 2024-Q1, 2024-M01, and their many other spellings."""

import re
from datetime import date, timedelta

from indicators.readers.cells import Cell, text

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_YEAR_WORD = r"(?:\s*-?\s*(?:yil(?:da|lik)?|йил(?:да|лик)?|год[ауы]?|г\.?|year))?"
_PATTERNS = tuple(
    re.compile(pattern + r"\Z", re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}{_YEAR_WORD}",
        rf"{_YEAR}\s*-?\s*[MМ]\s*(?P<month>1[0-2]|0?[1-9])",  # the second М is Cyrillic
        rf"{_YEAR}-(?P<month>1[0-2]|0[1-9])",
        rf"{_YEAR}\s*-?\s*Q\s*(?P<quarter>[1-4])",
        rf"Q(?P<quarter>[1-4])\s*-?\s*{_YEAR}",
        rf"{_YEAR}{_YEAR_WORD}\s*,?\s*(?P<quarter>[1-4]|I{{1,3}}|IV)\s*-?\s*(?:chorak|чорак|квартал|quarter)",
        rf"(?P<quarter>[1-4]|I{{1,3}}|IV)\s*-?\s*(?:chorak|чорак|квартал|quarter)\w*\s*,?\s*{_YEAR}{_YEAR_WORD}",
        rf"{_YEAR}-(?P<month>1[0-2]|0[1-9])-(?P<day>[0-3][0-9])",
        r"(?P<day>[0-3]?[0-9])\.(?P<month>1[0-2]|0?[1-9])\.(?P<year>(?:19|20)[0-9]{2})",
    )
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_LOOKS = re.compile(r"(?:19|20)[0-9]{2}(?![0-9])")


def read_period(cell: Cell) -> str:
    """The period a heading or cell says, in one spelling; empty if it says none.

    Years `2024`, quarters `2024-Q1`, months `2024-M01` (also with a Cyrillic М), days `2024-01-31`.

    >>> [read_period(one) for one in ("2021-М01", "2024-yil", "2024 I chorak", "2024-01", "jami")]
    ['2021-M01', '2024', '2024-Q1', '2024-M01', '']
    """
    written = text(cell)
    found = next((match for match in (p.match(written) for p in _PATTERNS) if match), None)
    if not found:
        return ""
    parts = found.groupdict()
    if parts.get("day"):
        return _day(parts["year"], parts["month"], parts["day"])
    if parts.get("month"):
        return f"{parts['year']}-M{int(parts['month']):02}"
    if parts.get("quarter"):
        quarter = parts["quarter"].lower()
        return f"{parts['year']}-Q{_ROMAN.get(quarter, quarter)}"
    return str(parts["year"])


def looks_like_period(cell: Cell) -> bool:
    """Whether a heading begins with a year, so that it should have been a period."""
    return bool(_LOOKS.match(text(cell)))


def period_start(period: str) -> date:
    """The first day of a period that `read_period` gave.

    >>> period_start("2024-Q2").isoformat()
    '2024-04-01'
    """
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return date(int(year), 3 * int(part[1:]) - 2, 1)
    if part.startswith("M"):
        return date(int(year), int(part[1:]), 1)
    return date.fromisoformat(period) if part else date(int(year), 1, 1)


def period_order(period: str) -> tuple[date, int, str]:
    """By which periods are sorted: the last day, then the longer period; unknown ones first.

    >>> sorted(["2024", "2024-Q4", "2025-M01", ""], key=period_order)
    ['', '2024-Q4', '2024', '2025-M01']
    """
    if not read_period(period):
        return date.min, 0, period
    start = period_start(period)
    months = {"Q": 3, "M": 1}.get(period[5:6], 12 if len(period) == 4 else 0)
    after = start.year * 12 + start.month - 1 + months
    end = date(after // 12, after % 12 + 1, 1) - timedelta(days=1) if months else start
    return end, months, period


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
