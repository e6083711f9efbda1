"""The lists that rule a registry: needs, payments, notebooks, thresholds; data files to edit."""

import csv
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import ceil
from pathlib import Path

from indicators.errors import IndicatorError

DATA = Path(__file__).parent / "data"
Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The income lines of a year, whole soʻm per person and month.

    poor: at or above it a family is no longer poor (1.0 times the minimum consumer expenditure).
    borderline: up to and including it a family is borderline (1.5 times).
    eligible: the classes entitled to means-tested payments. in_force: of the expenditure used.
    """

    year: int
    minimum: int
    poor: int
    borderline: int
    eligible: tuple[str, ...]
    in_force: str
    source: str


@cache
def rows_of(name: str) -> tuple[Row, ...]:
    """Return the rows of the data file `<name>.csv`, values as text."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def keys_of(name: str) -> tuple[str, ...]:
    """Return the keys of a list (`needs`, `payments` or `notebooks`), in its order."""
    return tuple(row["key"] for row in rows_of(name))


def means_tested() -> tuple[str, ...]:
    """Return the keys of the payments that depend on a family's income."""
    return tuple(row["key"] for row in rows_of("payments") if row["means_tested"] == "yes")


def exclusive_pairs() -> tuple[tuple[str, str], ...]:
    """Return the pairs of payments of which a family may have only one."""
    return tuple((row["first"], row["second"]) for row in rows_of("exclusive"))


def lines_of(year: int) -> Lines:
    """Return the lines of `year`: the last expenditure in force in it times the official multiples.

    Raises IndicatorError for a year before the first published expenditure or after the last.

    >>> lines_of(2026).poor, lines_of(2026).borderline
    (715000, 1072500)
    """
    published = [row for row in rows_of("expenditure") if int(row["from"][:4]) == year]
    if not published:
        raise IndicatorError(_no_year(year))
    row, rule = published[-1], _rule(year)
    minimum = int(row["uzs"])
    return Lines(
        year=year,
        minimum=minimum,
        poor=ceil(minimum * Fraction(rule["poor_below"])),
        borderline=int(minimum * Fraction(rule["borderline_to"])),
        eligible=tuple(rule["eligible"].split()),
        in_force=row["from"],
        source=f"{row['source']}; {rule['source']}",
    )


def _rule(year: int) -> Row:
    return [row for row in rows_of("classes") if int(row["from_year"]) <= year][-1]


def _no_year(year: int) -> str:
    years = sorted({row["from"][:4] for row in rows_of("expenditure")})
    return (
        f"no minimum consumer expenditure for {year}; known are {', '.join(years)}. Take one of "
        f"them, or add the figure and its source to indicators/registry/data/expenditure.csv."
    )
