"""Periods as points in time."""

import re
from datetime import date

import numpy as np
from numpy.typing import NDArray

from indicators.errors import IndicatorError

_KINDS = {
    "year": re.compile(r"(?P<year>\d{4})"),
    "half-year": re.compile(r"(?P<year>\d{4})-H(?P<part>[12])"),
    "quarter": re.compile(r"(?P<year>\d{4})-Q(?P<part>[1-4])"),
    "month": re.compile(r"(?P<year>\d{4})-M?(?P<part>0[1-9]|1[0-2])"),
    "day": re.compile(r"\d{4}-\d{2}-\d{2}"),
}
_PARTS = {"year": 1, "half-year": 2, "quarter": 4, "month": 12}


def years(periods: list[str]) -> NDArray[np.float64]:
    """Each period as years since 0, at its beginning, shape (n,).

    All of one kind: years `2024`, halves `2024-H1`, quarters `2024-Q1`, months `2024-M01`, days
    `2024-01-01`. Raises IndicatorError for anything else, kinds mixed, or a period twice.

    >>> years(["2020-01-01", "2023-07-01"]).round(2).tolist()
    [2020.0, 2023.5]
    """
    kinds = {period: _kind(period) for period in periods}
    problems = [
        f"the period {period!r} is none; write 2024, 2024-H1, 2024-Q1, 2024-M01 or 2024-01-01"
        for period, kind in kinds.items()
        if kind is None
    ]
    if not problems and len(set(kinds.values())) > 1:
        told = ", ".join(f"{period} ({kind})" for period, kind in kinds.items())
        problems = [f"periods of one kind are wanted, not {told}"]
    twice = sorted({period for period in periods if periods.count(period) > 1})
    problems += [f"the period {period} comes twice" for period in twice]
    if problems:
        raise IndicatorError("\n".join(problems))
    return np.array([_year(period, str(kinds[period])) for period in periods])


def _kind(period: str) -> str | None:
    kind = next((kind for kind, form in _KINDS.items() if form.fullmatch(period)), None)
    return None if kind == "day" and _day(period) is None else kind


def _day(period: str) -> date | None:
    try:
        return date.fromisoformat(period)
    except ValueError:
        return None


def _year(period: str, kind: str) -> float:
    day = _day(period) if kind == "day" else None
    if day is not None:
        first = date(day.year, 1, 1).toordinal()
        length = date(day.year + 1, 1, 1).toordinal() - first
        return day.year + (day.toordinal() - first) / length
    found = _KINDS[kind].fullmatch(period)
    parts = {} if found is None else found.groupdict()
    return int(parts["year"]) + (int(parts.get("part") or 1) - 1) / _PARTS[kind]
