"""When a period begins and ends, and which periods may be compared with each other."""

import calendar
import re
from datetime import date

from indicators.readers.periods import read_period

_PART = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})"
    r"(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])"
    r"|M?(?P<first>0[1-9]|1[0-2])(?:\.\.M?(?P<last>0[1-9]|1[0-2]))?"
    r"(?:-(?P<day>[0-3][0-9]))?))?\Z"
)


def span(period: str) -> tuple[date, date] | None:
    """The first and last day of a period; None if it says none.

    Beside the forms of the readers: halves `2024-H1` and months `2025-M01..M09`.

    >>> [day.isoformat() for day in span("2024-H1")]
    ['2024-01-01', '2024-06-30']
    """
    found = _PART.match(period) or _PART.match(read_period(period))
    if not found:
        return None
    parts = {name: int(text) for name, text in found.groupdict().items() if text}
    year, (first, last) = parts["year"], _months(parts)
    if "day" in parts:
        return _one_day(year, first, parts["day"])
    if first > last:
        return None
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _months(parts: dict[str, int]) -> tuple[int, int]:
    for name, length in (("half", 6), ("quarter", 3)):
        if name in parts:
            return length * (parts[name] - 1) + 1, length * parts[name]
    return parts.get("first", 1), parts.get("last", parts.get("first", 12))


def _one_day(year: int, month: int, day: int) -> tuple[date, date] | None:
    try:
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def season(period: str) -> str:
    """Periods of one season may be compared: whole years, days, or the same months of each year.

    >>> season("2024"), season("2024-01-01"), season("2024-H1"), season("soon")
    ('year', 'day', '01..06', '')
    """
    found = span(period)
    if found is None:
        return ""
    first, last = found
    if first == last:
        return "day"
    months = f"{first.month:02}..{last.month:02}"
    return "year" if months == "01..12" else months


def years_between(before: str, after: str) -> float:
    """Years from the end of one period to the end of another; both must say a day."""
    one, other = span(before), span(after)
    if one is None or other is None:
        raise ValueError(f"{before!r} or {after!r} is no period")
    return (other[1] - one[1]).days / 365.25


def nearest(period: str, there: list[str]) -> str:
    """The one of `there` nearest to a period: itself, else by the last day; ties to the earlier.

    >>> nearest("2024-H1", ["2020-01-01", "2024-01-01", "2026-01-01"])
    '2024-01-01'
    """
    if period in there or span(period) is None:
        return period if period in there else there[-1]
    dated = sorted(one for one in there if span(one) is not None)
    return min(dated, key=lambda one: abs(years_between(one, period)), default=there[-1])
