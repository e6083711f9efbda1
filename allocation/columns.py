"""Read the columns of a table into values that formulas can work with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeGuard

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocation import exact
from allocation.errors import AllocationError
from allocation.exact import Flags, Positions, Vector

Texts = NDArray[np.object_]
Value = Vector | Flags | Texts

_NAME_COLUMNS = ("name_uz", "name_en", "name_ru", "name")


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column: numbers, flags or texts of n units, and where it has none.

    missing: shape (n,); a missing cell holds 0, "" or false and must not be read.
    wrong: what stands, by position, where a column of numbers has a cell that is no number.
    """

    values: Value
    missing: Flags
    wrong: Mapping[int, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Who is who in a table: the codes, in the order of the rows, and names for messages."""

    codes: pd.Index
    names: pd.Series | None

    @property
    def count(self) -> int:
        """The number of units."""
        return len(self.codes)

    def order(self) -> Positions:
        """Positions in the order of the codes, shape (n,); how ties are broken."""
        try:
            return np.argsort(self.codes.to_numpy(), kind="stable")
        except TypeError:  # codes of different kinds: by their text
            return np.argsort([str(code) for code in self.codes], kind="stable")

    def label(self, position: int) -> str:
        """A unit's code, and its name where the table has one."""
        code = self.codes[position]
        if self.names is None or pd.isna(self.names.iloc[position]):
            return str(code)
        return f"{code} ({self.names.iloc[position]})"

    def labels(self, positions: Positions, most: int = 5) -> str:
        """Some units for a message: the first few by name, the others by number."""
        shown = ", ".join(self.label(position) for position in positions[:most])
        rest = len(positions) - most
        return f"{shown} and {rest} more" if rest > 0 else shown


def read_units(table: pd.DataFrame) -> Units:
    """The units of a table. Raises AllocationError for an empty table or a code given twice."""
    codes = table.index
    if len(codes) == 0:
        raise AllocationError("the table has no units")
    if codes.hasnans:
        raise AllocationError("a unit of the table has no code; give every row one")
    if codes.has_duplicates:
        twice = ", ".join(str(code) for code in codes[codes.duplicated()].unique()[:5])
        raise AllocationError(f"a code stands in the table more than once: {twice}")
    names = next((table[name] for name in _NAME_COLUMNS if name in table.columns), None)
    return Units(codes, names)


def is_text(values: object) -> TypeGuard[Texts]:
    """Whether values are texts."""
    return isinstance(values, np.ndarray) and values.dtype == object


def known_numbers(values: Vector) -> Column:
    """Computed numbers as a column that lacks nothing."""
    return Column(values, np.zeros(len(values), dtype=bool))


def read_column(series: "pd.Series[Any]") -> Column:
    """The cells of one column as exact numbers, flags or texts, with what is missing apart."""
    if isinstance(series.dtype, pd.StringDtype):
        missing = series.isna().to_numpy()
        return Column(series.to_numpy(dtype=object, na_value=""), missing)
    cells = series.to_numpy() if isinstance(series.dtype, np.dtype) else None
    if cells is None or cells.dtype.kind not in "biuf":
        return _read_cells(series, series.isna().to_numpy())
    if cells.dtype.kind == "f":
        return _read_floats(cells.astype(np.float64), np.isnan(cells))
    nothing = np.zeros(len(cells), dtype=bool)
    values = cells if cells.dtype.kind == "b" else Vector(cells.astype(object))
    return Column(values, nothing)


def _read_floats(values: exact.Floats, missing: Flags) -> Column:
    infinite = np.isinf(values)
    clean = np.where(missing | infinite, 0.0, values)
    wrong = {position: values[position] for position in np.flatnonzero(infinite).tolist()}
    return Column(exact.from_decimals(clean), missing, wrong)


def _read_cells(series: "pd.Series[Any]", missing: Flags) -> Column:
    cells = [
        None if gone else cell for cell, gone in zip(series.tolist(), missing.tolist(), strict=True)
    ]
    present = [cell for cell in cells if cell is not None]
    if present and all(isinstance(cell, bool | np.bool_) for cell in present):
        return Column(np.array([bool(cell) for cell in cells]), missing)
    numbers = [None if cell is None else _number(cell) for cell in cells]
    if any(number is not None for number in numbers):
        pairs = enumerate(zip(cells, numbers, strict=True))
        wrong = {at: cell for at, (cell, number) in pairs if cell is not None and number is None}
        exact_numbers = exact.from_fractions(number or Fraction(0) for number in numbers)
        return Column(exact_numbers, missing, wrong)
    texts = ["" if cell is None else _text(cell) for cell in cells]
    return Column(np.array(texts, dtype=object), missing)


def _text(cell: object) -> str:
    """A text; a date as its file would say it."""
    return str(cell).removesuffix(" 00:00:00")


def _number(cell: object) -> Fraction | None:
    """A number held as an object, never a text: a code such as '1703' stays a text."""
    if isinstance(cell, int | np.integer):
        return Fraction(int(cell))
    if isinstance(cell, Fraction):
        return cell
    if isinstance(cell, Decimal):
        return Fraction(cell) if cell.is_finite() and abs(cell.adjusted()) <= 300 else None
    if isinstance(cell, float | np.floating):
        return Fraction(repr(float(cell))) if np.isfinite(cell) else None
    return None
