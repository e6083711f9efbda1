"""Which units a quantity is about, and how much of each belongs to an end of a ranking."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocation.errors import nearest
from allocation.number import as_fraction
from scenarios.design.ground import Floats, Ground
from scenarios.errors import ScenarioError
from scenarios.find_unit import find_unit


def selected(ground: Ground, text: str = "") -> NDArray[np.bool_]:
    """The units of `COLUMN=VALUE`, one by code or name, or all for nothing, shape (n,)."""
    if not text:
        return np.ones(len(ground.index), dtype=bool)
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals:
        return np.asarray(ground.index.astype(str) == find_unit(ground.result, text))
    return _with_value(ground.column(name), name, value.strip("'\""))


def _with_value(column: "pd.Series[Any]", name: str, value: str) -> NDArray[np.bool_]:
    """The units whose cell is a text, or a number however it is written."""
    cells, number = column.astype(str), as_fraction(value)
    units = np.asarray(cells == value)
    if number is not None and pd.api.types.is_numeric_dtype(column):
        units = units | np.asarray(column == float(number))
    if not units.any():
        raise ScenarioError(f"no unit has {name} {value}{nearest(value, cells.unique())}")
    return units


def holders(levels: Floats, masses: Floats, part: float) -> Floats:
    """How much of each unit belongs to the `part` of all mass with the highest levels, 0 to 1.

    levels, masses: shape (n,). A unit across the boundary belongs in part, units that tie there in
    equal parts, so that the order of rows never matters.

    >>> holders(np.array([3.0, 2.0, 2.0, 1.0]), np.ones(4), 0.5).tolist()
    [1.0, 0.5, 0.5, 0.0]
    """
    _, place = np.unique(-levels, return_inverse=True)
    mass = np.bincount(place, masses)
    before = np.cumsum(mass) - mass
    room = np.clip(masses.sum() * part - before, 0.0, mass)
    return np.asarray(np.divide(room, mass, out=np.zeros(len(mass)), where=mass > 0)[place])


def of_people(counts: Floats) -> NDArray[np.bool_]:
    """The units with people of a kind. Raises ScenarioError if there are none."""
    there = counts > 0
    if not there.any():
        raise ScenarioError("no unit has poor people")
    return np.asarray(there)
