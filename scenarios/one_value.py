"""A table with one value of one unit changed; everything else as it was."""

from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from allocation.columns import is_text, read_column
from allocation.errors import nearest
from allocation.exact import Vector
from allocation.number import as_fraction
from scenarios.errors import ScenarioError

Value = Fraction | str | bool
_FLOAT_KEEPS = 2**53  # whole numbers up to this are kept by a double
_LARGEST = 2**63


def is_numbers(series: "pd.Series[Any]") -> bool:
    """Whether a column holds numbers, not conditions or texts."""
    return isinstance(read_column(series).values, Vector)


def value_of(table: pd.DataFrame, code: str, column: str) -> Value | None:
    """A unit's value as a formula reads it, None for a gap. Raises ScenarioError.

    >>> value_of(pd.DataFrame({"rate": [0.1]}, index=["01"]), "01", "rate")
    Fraction(1, 10)
    """
    _check(table, code, column)
    cells, at = read_column(table[column]), list(table.index).index(code)
    if cells.missing[at]:
        return None
    if at in cells.wrong:
        return str(cells.wrong[at])
    if isinstance(cells.values, Vector):
        return cells.values.at(at)
    return str(cells.values[at]) if is_text(cells.values) else bool(cells.values[at])


def read_value(series: "pd.Series[Any]", text: str) -> Value:
    """A text as a value of a column: a number, true or false, or a text. Raises ScenarioError.

    >>> read_value(pd.Series([1.5, 2.0], name="rate"), "0.1")
    Fraction(1, 10)
    """
    values, written = read_column(series).values, text.strip()
    if isinstance(values, Vector):
        number = as_fraction(written)
        if number is None:
            raise ScenarioError(f"{series.name} is a column of numbers, and {text[:40]!r} is none")
        return number
    if values.dtype == bool:
        if written.lower() not in ("true", "false"):
            raise ScenarioError(f"{series.name} is true or false, not {text[:40]!r}")
        return written.lower() == "true"
    if not written:
        raise ScenarioError(f"{series.name}: an empty text is no value; give the right one")
    return written


def with_value(table: pd.DataFrame, code: str, column: str, value: Value) -> pd.DataFrame:
    """A copy of the table with another value of one unit, numbers to the nearest double.

    Raises ScenarioError for a column or unit that the table lacks.

    >>> with_value(pd.DataFrame({"n": [3, 4]}, index=["1", "2"]), "2", "n", Fraction(5)).n.to_list()
    [3, 5]
    """
    _check(table, code, column)
    series = table[column]
    changed = _room_for(series, value)
    changed.loc[code] = _cell(value, series.dtype)
    return table.assign(**{column: changed})


def _check(table: pd.DataFrame, code: str, column: str) -> None:
    if column not in table.columns:
        known = [str(name) for name in table.columns]
        raise ScenarioError(f"the table has no column {column!r}{nearest(column, known)}")
    if code not in table.index:
        raise ScenarioError(f"there is no unit {code!r}; give one of the table's codes")


def _room_for(series: "pd.Series[Any]", value: Value) -> "pd.Series[Any]":
    """A copy of a column, of a kind that holds the value and changes no other."""
    if not isinstance(value, Fraction) or not pd.api.types.is_integer_dtype(series.dtype):
        return series.copy()
    if value.denominator == 1 and abs(value) < _LARGEST:
        return series.astype("Int64" if series.hasnans else "int64")
    large = series.abs().max() > _FLOAT_KEEPS
    return series.astype(object if large else "float64")


def _cell(value: Value, kind: object) -> object:
    if not isinstance(value, Fraction):
        return value
    whole = value.denominator == 1 and abs(value) < _LARGEST
    return int(value) if whole and kind != np.dtype("float64") else float(value)
