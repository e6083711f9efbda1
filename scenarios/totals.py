"""Rows of totals in a table of units: they would take the money of all the others."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from indicators.readers.codes import level, read_code
from indicators.readers.places import is_country, is_total

_LEAST_ROWS = 4  # of three rows one is too easily the sum of the others
_LEAST_COLUMNS = 2
_NEAR = 1e-9
_REGION = 4  # digits of a region's code, with which those of its units begin


def total_rows(table: pd.DataFrame, numbers: Sequence[int]) -> list[tuple[int, str]]:
    """The rows that hold totals of the others: positions, and sentences with the next step.

    table: index the unit code. numbers: of each row in its file. A row is one if its code or name
    says so (Jami, Итого, Всего, Total, the country), or if in at least two columns its number is
    the sum of all others.
    """
    if len(table) < 2:
        return []
    said = dict(_said(table))
    for at in _summed(table):
        said.setdefault(at, "whose numbers are the sums of all the others")
    return [
        (at, f"row {numbers[at]} is a row of totals, {why}; delete it, or its sums take a share")
        for at, why in sorted(said.items())
    ]


def _said(table: pd.DataFrame) -> Iterator[tuple[int, str]]:
    names = table[_name_columns(table)].astype(object)
    codes = [str(code) for code in table.index]
    kinds = [level(read_code(code)) for code in codes]
    if 2 * sum(kind is not None for kind in kinds) < len(kinds):
        kinds = [None] * len(kinds)  # other codes, some of which look like these
    parts = {read_code(code)[:_REGION] for code, kind in zip(codes, kinds, strict=True)
             if kind == "unit"}  # fmt: skip
    for at, (code, kind, own) in enumerate(
        zip(codes, kinds, names.to_numpy().tolist(), strict=True)
    ):
        if kind == "region" and read_code(code) in parts:
            yield at, f"the region {code} of other rows"
        if kind in ("unit", "region"):
            continue
        words = [code, *(name for name in own if isinstance(name, str))]
        word = next((one for one in words if is_total(one) or is_country(one)), None)
        if word is not None or kind == "country":
            yield at, f"{(word or code)!r}"


def _name_columns(table: pd.DataFrame) -> list[str]:
    """Columns headed `name` or `name_…`, and the first one of texts."""
    texts = [name for name in table.columns if table[name].dtype == "str" and name[-5:] != "_code"]
    named = [name for name in texts if name.partition("_")[0] == "name"]
    return list(dict.fromkeys([*texts[:1], *named]))


def _summed(table: pd.DataFrame) -> list[int]:
    """Positions of rows that are the sum of all others in several columns of numbers."""
    if len(table) < _LEAST_ROWS:
        return []
    times = np.zeros(len(table), dtype=int)
    for name in table.columns:
        if pd.api.types.is_numeric_dtype(table[name]) and table[name].dtype != bool:
            cells = table[name].to_numpy(dtype=float, na_value=np.nan)
            others = np.nansum(cells) - cells
            several = np.count_nonzero(np.nan_to_num(cells)) > 2
            times += several & (np.abs(cells - others) <= _NEAR * np.abs(cells)) & (cells != 0)
    return np.flatnonzero(times >= _LEAST_COLUMNS).tolist()
