"""The columns of a table as numbers nearly known, flags or texts."""

from typing import Any

import numpy as np
import pandas as pd

from allocation.certain import near as ne
from allocation.certain.evaluate import Cells
from allocation.certain.near import EPS, FLOAT_EPS, Near, UncertainError
from allocation.exact import Floats

_MOST_DECIMALS = 9


def read_cells(series: "pd.Series[Any]") -> Cells | None:
    """One column, or None where only the exact way can read it."""
    try:
        return _cells(series)
    except UncertainError:
        return None


def _cells(series: "pd.Series[Any]") -> Cells:
    if isinstance(series.dtype, pd.StringDtype):
        lacking = series.isna().to_numpy()
        texts = series.to_numpy(dtype=object, na_value="")
        return Cells(texts, lacking if lacking.any() else None)
    if not isinstance(series.dtype, np.dtype) or series.dtype.kind not in "biuf":
        raise UncertainError
    cells = series.to_numpy()
    if cells.dtype.kind == "b":
        return Cells(cells)
    if cells.dtype.kind in "iu":
        return Cells(ne.of_whole(cells))
    values = cells.astype(np.float64)
    lacking = ~np.isfinite(values)
    if not lacking.any():
        return Cells(_decimals(values))
    return Cells(_decimals(np.where(lacking, 0.0, values)), lacking)


def _decimals(values: Floats) -> Near:
    """Floats as the shortest decimals that name them, as `exact.from_decimals` reads them."""
    least, most = float(values.min()), float(values.max())
    size = max(-least, most)
    bounds = least - 1e-15 * abs(least), most + 1e-15 * abs(most)
    for decimals in range(_first_guess(values), _MOST_DECIMALS + 1):
        scale = 10.0**decimals
        if size * scale >= 1e15:
            break
        whole = np.rint(values * scale)
        if (whole / scale == values).all():
            return _quotient(whole, scale, 2 * EPS * size, bounds)
    mid = values.astype(np.longdouble)
    return Near(mid, FLOAT_EPS * size, *bounds, ne.simple(values == 0))


def _first_guess(values: Floats) -> int:
    """The decimals of the first number; fewer can hardly do, and more do no harm."""
    _, _, decimals = repr(float(values[0])).partition(".")
    return min(len(decimals), _MOST_DECIMALS) if decimals not in ("", "0") else 0


def _quotient(whole: Floats, scale: float, err: float, bounds: tuple[float, float]) -> Near:
    if scale == 1.0:
        return ne.of_whole(whole)
    mid = whole.astype(np.longdouble) / np.longdouble(scale)
    sure = ne.simple(np.fmod(whole, scale) == 0)
    return Near(mid, 0.0 if sure is True else err, *bounds, sure)
