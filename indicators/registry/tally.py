"""Counts a registry once, by mahalla, and adds the mahallas up to districts, regions, country."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.registry.check import DISTRICT, MAHALLA, known_districts
from indicators.registry.columns import derived, published_columns
from indicators.registry.lists import Lines
from indicators.registry.read import Registry
from indicators.registry.schema import quoted
from indicators.registry.source import Source, opened

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

LEVELS = ("country", "region", "district", "mahalla")
COUNTRY = "1700"
AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of units, unprotected: never handed on.

    values: index `code`, a column a total, count and amount, float64 holding whole numbers.
    parent: position of each unit's parent in the level above (zeros for the country).
    """

    name: str
    values: pd.DataFrame
    parent: NDArray[np.intp]


def tally(registry: Registry, lines: Lines) -> tuple[Level, ...]:
    """Return the four levels, the country first. Only units with households are in them."""
    mahallas = _by_mahalla(registry, lines)
    district = mahallas.pop(DISTRICT)
    levels = [_level("mahalla", mahallas, district)]
    for name, above in (("district", known_districts()["region_code"]), ("region", None)):
        parents = levels[0]
        sums = parents.values.groupby(_parents_of(parents, district)).sum()
        district = sums.index.to_series().map(above) if above is not None else _country(sums)
        levels.insert(0, _level(name, sums, district))
    country = levels[0].values.sum().to_frame(COUNTRY).T.rename_axis("code")
    return (Level(name="country", values=country, parent=np.zeros(1, np.intp)), *levels)


def _parents_of(level: Level, codes: pd.Series) -> pd.Series:
    return codes.reindex(level.values.index).rename("code")


def _country(values: pd.DataFrame) -> pd.Series:
    return pd.Series(COUNTRY, index=values.index)


def _level(name: str, values: pd.DataFrame, parent: pd.Series) -> Level:
    """The level, its parents numbered in the order of their codes."""
    _, numbers = np.unique(parent.to_numpy(dtype=str), return_inverse=True)
    return Level(name=name, values=values, parent=numbers)


def _by_mahalla(registry: Registry, lines: Lines) -> pd.DataFrame:
    """Count the file: index mahalla code, `district_code` and all columns."""
    listed = {
        DISTRICT: f"any_value({DISTRICT})",
        "households": "count(*)",
        "members": "sum(members)",
        **{column.name: column.sql for column in published_columns()},
    }
    with opened(registry.path, memory=registry.memory) as source:
        households = _with_derived(source, lines)
        parts = [
            _pass(households, {name: listed[name] for name in names})
            for names in _passes(listed, lines)
        ]
    table = pd.concat(parts, axis=1)[list(listed)].sort_index()
    return table.assign(**{DISTRICT: table[DISTRICT].astype(str)})


def _passes(listed: dict[str, str], lines: Lines) -> list[list[str]]:
    """Split the columns into passes over the file.

    The cost of a pass grows with the square of its columns. What is counted of derived columns goes
    together, so that they are derived once; a payment's recipients and amount stand side by side.
    """
    made = [name for stage in derived(lines) for name in stage]
    classes = [name for name, sql in listed.items() if any(part in sql for part in made)]
    others = sorted(set(listed) - set(classes))
    return [classes, *(others[at : at + AT_ONCE] for at in range(0, len(others), AT_ONCE))]


def _with_derived(source: Source, lines: Lines) -> "DuckDBPyRelation":
    households = source.typed()
    for stage in derived(lines):
        added = [f"{sql} AS {quoted(name)}" for name, sql in stage.items()]
        households = households.project(", ".join(["*", *added]))
    return households


def _pass(households: "DuckDBPyRelation", listed: dict[str, str]) -> pd.DataFrame:
    named = [f"{sql} AS {quoted(name)}" for name, sql in listed.items()]
    found = households.aggregate(", ".join([MAHALLA, *named]), MAHALLA).fetchnumpy()
    index = pd.Index(found.pop(MAHALLA), name="code", dtype=str)
    table = pd.DataFrame(dict(found), index=index)
    numbers = [name for name in listed if name != DISTRICT]
    return table.astype(dict.fromkeys(numbers, np.float64))
