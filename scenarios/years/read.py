"""Read [years] of a scenario file, with every problem at once."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from allocation.section import Section
from scenarios.years.record import Years

_YEAR = re.compile(r"[12]\d{3}\Z", re.ASCII)


def read_years(data: Mapping[str, Any], problems: list[str]) -> Years | None:
    """The years of the table [years], or None where one cannot tell; problems are added.

    >>> read_years({"budgets": {"2026": 100, "2027": 110}}, []).budgets
    {2026: 100, 2027: 110}
    """
    section, before = Section(data, "years", problems), len(problems)
    budgets = _budgets(section)
    later = list(budgets)[1:]
    years = Years(
        budgets=budgets,
        phase_in=_phase_in(section, list(budgets)),
        data=_tables(section, list(budgets)),
        inflation=_rates(section, "inflation", later),
        population_growth=_rates(section, "population_growth", later),
        inflate=_names(section, "inflate"),
        grow=_names(section, "grow"),
    )
    section.finish()
    _check_assumptions(section, years)
    return years if len(problems) == before else None


def _by_year(section: Section, key: str) -> dict[int, Any]:
    """A table whose keys are years, in the order of the years."""
    found = {}
    for name, value in section.table(key).items():
        if _YEAR.match(name):
            found[int(name)] = value
        else:
            section.complain(f"{key}: {name!r} is no year; write it with four digits")
    return dict(sorted(found.items()))


def _numbers(section: Section, key: str) -> dict[int, Fraction]:
    """Numbers by year."""
    inside = {str(year): value for year, value in _by_year(section, key).items()}
    part = Section(inside, f"years: {key}", section.problems)
    read = {int(year): part.number(year) for year in inside}
    return {year: number for year, number in read.items() if number is not None}


def _budgets(section: Section) -> dict[int, int]:
    found = _numbers(section, "budgets")
    for year, number in found.items():
        if number.denominator != 1 or number < 0:
            section.complain(f"budgets: {year} must be whole soʻm, not {float(number):g}")
    if not found:
        section.complain("give budgets, soʻm by year: budgets = { 2026 = 1000, 2027 = 1100 }")
        return {}
    lacking = sorted({*range(min(found), max(found))} - {*found})
    if lacking:
        section.complain(f"budgets: there is none for {_listed(lacking)}; leave no gap")
    return {year: int(number) for year, number in found.items()}


def _phase_in(section: Section, years: list[int]) -> dict[int, Fraction]:
    found = _numbers(section, "phase_in")
    _check_years(section, "phase_in", [*found], years)
    for year, share in found.items():
        if not 0 <= share <= 1:
            section.complain(f"phase_in: {year} must lie between 0 and 1, not {float(share):g}")
    lacking = [one for one in years if found and one < max(found) and one not in found]
    if lacking:
        section.complain(f"phase_in: there is no share for {_listed(lacking)}; add it")
    return found


def _tables(section: Section, years: list[int]) -> dict[int, str]:
    found = _by_year(section, "data")
    _check_years(section, "data", [*found], years)
    for year, value in found.items():
        if not isinstance(value, str):
            section.complain(f"data: {year} must name a table in quotes, not {value}")
    return {year: str(value) for year, value in found.items()}


def _rates(section: Section, key: str, later: list[int]) -> dict[int, Fraction]:
    """Rates of change against the year before: one for all years, or each year's own."""
    if isinstance(section.data.get(key), Mapping):
        found = _numbers(section, key)
        _check_years(section, key, [*found], later, "; the first year's are the table's own")
        lacking = [year for year in later if year not in found]
        if lacking:
            section.complain(f"{key}: there is no rate for {_listed(lacking)}; 0 means no change")
    else:
        rate = section.number(key)
        found = {} if rate is None else dict.fromkeys(later, rate)
    for rate in dict.fromkeys(found.values()):
        if not -1 < rate < 10:
            section.complain(f"{key}: {float(rate):g} is no rate; write 0.02 for 2 %")
    return found


def _names(section: Section, key: str) -> tuple[str, ...]:
    value = section.take(key)
    if value is None:
        return ()
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(dict.fromkeys(value))
    section.complain(f'{key} must be a list of names, such as ["population"]')
    return ()


def _check_assumptions(section: Section, years: Years) -> None:
    if years.inflate and "inflation" not in section.data:
        section.complain("inflate names what follows prices, but there is no inflation; give it")
    if years.grow and "population_growth" not in section.data:
        section.complain("grow names columns, but there is no population_growth; give it")
    if "population_growth" in section.data and not years.grow:
        section.complain('population_growth: say which columns follow it: grow = ["population"]')
    both = [name for name in years.grow if name in years.inflate]
    if both:
        section.complain(f"{both[0]!r} stands in grow and in inflate; choose one")


def _check_years(
    section: Section, key: str, found: list[int], known: list[int], why: str = ""
) -> None:
    odd = [year for year in found if year not in known]
    if odd and known:
        section.complain(f"{key}: {_listed(odd)} is none of {_listed(known)}{why}")


def _listed(years: list[int]) -> str:
    return ", ".join(map(str, years))
