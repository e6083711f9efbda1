"""What looks wrong in a table of one's own, told in a moment; `check` looks at all of it."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from allocation import Note
from indicators import load_catalogue
from scenarios.table import written_otherwise


def doubtful_values(table: pd.DataFrame, columns: Iterable[str]) -> list[Note]:
    """A remark for each column of the catalogue that has values it cannot have.

    table: index the unit code. columns: those that the formula reads. Looked at are the ends of
    what an indicator can be, and whether counts are whole, as `indicators.validate` has them.
    """
    known = load_catalogue().index
    chosen = [name for name in columns if name in known and name in table.columns]
    numbers = [name for name in chosen if pd.api.types.is_numeric_dtype(table[name])]
    if not numbers:
        return []
    from indicators.validate.limits import load_limits  # 0.05 s, only for tables of one's own

    limits = load_limits()
    return [note for name in numbers for note in _column(name, table[name], limits.of(name))]


def _column(name: str, column: "pd.Series[Any]", bound: Any) -> list[Note]:  # noqa: ANN401  # Bound, imported late
    values = column.to_numpy(dtype=float, na_value=np.nan)
    low = -np.inf if bound.low is None else bound.low
    high = np.inf if bound.high is None else bound.high
    wrong = (values < low) | (values > high)
    if bound.whole:
        wrong |= np.nan_to_num(values) % 1 != 0
    at = np.flatnonzero(wrong)
    if not len(at):
        return []
    more = f" (so of {len(at)} units in all)" if len(at) > 1 else ""
    text = (
        f"{name} of {column.index[at[0]]} is {values[at[0]]:.12g}, where {bound} is expected{more}"
        "; look at the table, `check` tells all that is doubtful in it"
    )
    units = tuple(map(str, column.index[at]))
    return [Note(kind="quality", name=name, text=text, units=units)]


def unread_numbers(table: pd.DataFrame, columns: Iterable[str]) -> list[str]:
    """A sentence for each column with numbers that are written so that they stay texts."""
    told = []
    for name in columns:
        found = written_otherwise(table[name]) if name in table.columns else []
        if found:
            first, cell = found[0]
            cells = f"{len(found)} cells are" if len(found) > 1 else "a cell is"
            told.append(
                f"column {name!r}: {cells} read as text, first {cell!r} of {table.index[first]}; "
                f"{HOW_TO_WRITE}"
            )
    return told


HOW_TO_WRITE = (
    "use a decimal point and nothing between thousands, or `python -m scenarios import`, which "
    "reads decimal commas and spaces"
)
