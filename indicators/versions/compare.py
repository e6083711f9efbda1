"""Two tables, cell by cell."""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import pandas as pd

from indicators.versions.cells import Plain, kind_of
from indicators.versions.content import Content

CHANGE_COLUMNS = ["table", "kind", "code", "column", "old", "new", "change"]
_Key = tuple[str, str]


def compare_tables(old: Content, new: Content, table: str = "values") -> pd.DataFrame:
    """Every cell that differs: columns CHANGE_COLUMNS, by code and column.

    kind: `changed`; `added` (a cell of a new unit or column, or a value where none was); `removed`.
    change: new less old of numbers, else NaN. A cell missing in both is named if its unit or column
    is in one table only, so that equal tables, and only they, have no rows.
    """
    rows = [[table, *row] for row in _rows(_grid(old), _grid(new))]
    if not rows:
        rows = [[table, *row] for row in _frame_rows(old, new)]
    return pd.DataFrame(rows, columns=CHANGE_COLUMNS, dtype=object).astype(
        {"table": "str", "kind": "str", "code": "str", "column": "str", "change": "float64"}
    )


def _grid(content: Content) -> dict[_Key, Plain]:
    names = [name for name, _ in content.columns]
    return {
        (code, name): cell
        for code, row in zip(content.codes, content.cells, strict=True)
        for name, cell in zip(names, row, strict=True)
    }


def _rows(old: dict[_Key, Plain], new: dict[_Key, Plain]) -> Iterator[tuple[object, ...]]:
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        if key in old and key in new and _same(before, after):
            continue
        yield _kind(key, old, new), *key, before, after, _change(before, after)


def _same(before: Plain, after: Plain) -> bool:
    return kind_of(before) == kind_of(after) and before == after


def _kind(key: _Key, old: dict[_Key, Plain], new: dict[_Key, Plain]) -> str:
    if key not in old or (key in new and old[key] is None):
        return "added"
    return "removed" if key not in new or new[key] is None else "changed"


def _change(before: Plain, after: Plain) -> float:
    if kind_of(before) != "number" or kind_of(after) != "number":
        return float("nan")
    return float(Decimal(str(after)) - Decimal(str(before)))


def _frame_rows(old: Content, new: Content) -> Iterator[tuple[object, ...]]:
    """Units of a table without columns, and columns of one without units."""
    for kind, here, there in (("removed", old, new), ("added", new, old)):
        for code in sorted({*here.codes} - {*there.codes}):
            yield kind, code, "", None, None, np.nan
        for name in sorted({*dict(here.columns)} - {*dict(there.columns)}):
            yield kind, "", name, None, None, np.nan
