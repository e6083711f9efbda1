"""Decides for every level and column of a tally which values are hidden."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indicators.errors import IndicatorError
from indicators.registry.columns import TOTALS, Amount, Count, counts, published_columns
from indicators.registry.protect import Bools, Cells, hidden_root, hidden_rows, small_units
from indicators.registry.tally import Level

LOWEST = "mahalla"
LEAST_THRESHOLD = 2
Hidden = dict[str, Bools]


def masks(levels: Sequence[Level], threshold: int) -> tuple[pd.DataFrame, ...]:
    """Return for each level what is hidden: like its values, True where hidden.

    Raises IndicatorError for a threshold below 2, which would hide nothing.
    """
    if threshold < LEAST_THRESHOLD:
        raise IndicatorError(f"a threshold of {threshold} hides nothing; take 2 or more (usual: 5)")
    small = _small(levels, threshold)
    columns = published_columns()
    found: list[Hidden] = []
    for number, level in enumerate(levels):
        above = found[-1] if found else {}
        found.append(_hidden(level, small[number], above, threshold))
    return tuple(
        _table(level, rows, little, columns)
        for level, rows, little in zip(levels, found, small, strict=True)
    )


def _small(levels: Sequence[Level], threshold: int) -> tuple[Bools, ...]:
    totals = [level.values[list(TOTALS)].to_numpy() for level in levels]
    return small_units(totals, [level.parent for level in levels], threshold)


def _hidden(level: Level, small: Bools, above: Hidden, threshold: int) -> Hidden:
    """Return the hidden rows of each family at a level; `totals` are hidden in small units."""
    found = {"totals": small}
    for family, members in _families(level).items():
        upper = members[0].upper
        found[family] = _family_rows(level, small, members, above.get(upper), threshold)
    return found


def _family_rows(
    level: Level, small: Bools, members: list[Count], above: Bools | None, threshold: int
) -> Bools:
    total = level.values[members[0].total].to_numpy()
    values = level.values[[count.name for count in members]].to_numpy()
    if above is None:
        return hidden_root(total, values, threshold)
    cells = Cells(total=total, counts=values, parent=level.parent, parent_hidden=above, small=small)
    return hidden_rows(cells, threshold)


def _families(level: Level) -> dict[str, list[Count]]:
    """Group the counts published at a level by what is linked there."""
    families: dict[str, list[Count]] = {}
    for count in counts():
        if published(count, level.name):
            families.setdefault(family_of(count, level.name), []).append(count)
    return families


def published(column: Count | Amount, level: str) -> bool:
    """Tell whether a column is published at a level: targeting is not, for mahallas."""
    return level != LOWEST or not column.above


def family_of(column: Count | Amount, level: str) -> str:
    """Return the family a column belongs to at a level."""
    return column.family if level == LOWEST else column.upper


def _table(
    level: Level, rows: Hidden, small: Bools, columns: Sequence[Count | Amount]
) -> pd.DataFrame:
    hidden: Hidden = dict.fromkeys((str(total) for total in TOTALS), small)
    for column in columns:
        if published(column, level.name):
            hidden[column.name] = rows[family_of(column, level.name)]
    return pd.DataFrame(hidden, index=level.values.index, dtype=np.bool_)
