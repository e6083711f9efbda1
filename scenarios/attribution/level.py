"""What an indicator is where it makes no difference between people."""

from collections.abc import Collection
from fractions import Fraction
from typing import Any

import pandas as pd

from allocation import exact
from allocation.columns import read_column
from allocation.exact import Vector
from indicators import load_catalogue
from scenarios.errors import ScenarioError
from scenarios.run import Result

_TOTALS = ("stock", "flow")
_DIGITS = 9


def people_of(result: Result, people: str) -> Vector:
    """The population of every unit. Raises ScenarioError where it is not known or not above 0."""
    if people not in result.inputs.columns:
        raise ScenarioError(
            f"the table has no column {people!r} of people, so that there is no equal share per "
            "head; name the column of population"
        )
    column = read_column(result.inputs[people])
    if not isinstance(column.values, Vector) or column.wrong:
        raise ScenarioError(f"{people} is no column of numbers; name the column of population")
    bad = column.missing | (column.values <= Fraction(0))
    if bad.any():
        units = ", ".join(map(str, result.inputs.index[bad][:5]))
        raise ScenarioError(f"{people} is not a number above 0 for {units}; correct it first")
    return column.values


def numeric(result: Result, name: str) -> bool:
    """Whether a column of the table holds numbers."""
    if name not in result.inputs.columns:
        return False
    column = read_column(result.inputs[name])
    return isinstance(column.values, Vector) and not column.wrong


def rates_among(
    result: Result, names: Collection[str], more: Collection[str]
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Which columns are rates, not totals; and what had to be assumed.

    Indices and what the catalogue does not measure as a stock or flow are rates, and `more`.
    """
    gained = {str(name) for one in result.indices for name in one.result.columns.columns}
    measures = load_catalogue()["measure"].to_dict()
    rates = {name for name, measure in measures.items() if measure not in _TOTALS}
    notes = tuple(
        f"{name} is taken as a total, as much per head everywhere; if it is a rate, say so"
        for name in names
        if name not in {*measures, *gained, *more}
    )
    return frozenset(name for name in names if name in {*rates, *gained, *more}), notes


def level(series: "pd.Series[Any]", people: Vector, *, rate: bool) -> "pd.Series[float]":
    """An indicator spread evenly: a rate's mean over people, a total's as much per head.

    Both to nine significant digits, for short numbers are computed with faster; gaps stay gaps.
    """
    column = read_column(series)
    if not isinstance(column.values, Vector):
        raise ScenarioError(f"{series.name} is no column of numbers")
    there = ~column.missing
    values, heads = column.values[there], people[there]
    total = (values * heads).total() if rate else values.total()
    mean = _short(total / heads.total()) if there.any() else Fraction(0)
    even = exact.constant(mean, len(people)) if rate else people * mean
    return pd.Series(even.floats(), index=series.index).where(there)


def _short(value: Fraction) -> Fraction:
    return Fraction(f"{float(value):.{_DIGITS - 1}e}")
