"""A path over years: budgets, tables, phase-in and what is assumed of prices and people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod

_WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """What a file says in [years].

    budgets: soʻm by year, years in order and without a gap. phase_in: the share of the formula's
    result by year, 0 to 1; 1 after the last one given. data: tables by year, each in use until the
    next. inflation, population_growth: against the year before, 0.02 for 2 %, of every year after
    the first, or empty. inflate: columns and parameters in soʻm that follow prices. grow: columns
    that follow the number of people.
    """

    budgets: Mapping[int, int]
    phase_in: Mapping[int, Fraction] = field(default_factory=dict)
    data: Mapping[int, str] = field(default_factory=dict)
    inflation: Mapping[int, Fraction] = field(default_factory=dict)
    population_growth: Mapping[int, Fraction] = field(default_factory=dict)
    inflate: tuple[str, ...] = ()
    grow: tuple[str, ...] = ()

    @property
    def first(self) -> int:
        """The first year."""
        return min(self.budgets)

    def share(self, year: int) -> Fraction:
        """The share of the formula's result in a year; the rest is the baseline."""
        return self.phase_in.get(year, _WHOLE)

    def table_year(self, year: int) -> int:
        """The year whose table is in use: the latest with one of its own, else the first."""
        return max((one for one in self.data if one <= year), default=self.first)

    def prices(self, year: int, since: int) -> Fraction:
        """The level of prices, 1 in the year `since`."""
        return _level(self.inflation, year, since)

    def people(self, year: int, since: int) -> Fraction:
        """The level of the population, 1 in the year `since`."""
        return _level(self.population_growth, year, since)


def _level(rates: Mapping[int, Fraction], year: int, since: int) -> Fraction:
    """Growth from one year to a later one, rates chained.

    >>> _level({2027: Fraction(1, 10), 2028: Fraction(1, 10)}, 2028, 2026)
    Fraction(121, 100)
    """
    return _WHOLE * prod(1 + rates.get(one, Fraction(0)) for one in range(since + 1, year + 1))
