"""Copy and fill rows, place by place: numba's own assignment costs the compiler seconds."""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.jit import part

Floats = NDArray[np.float64]


@part
def copy_row(source: Floats, into: Floats) -> None:
    """Write a row to another of the same length."""
    for i in range(len(source)):
        into[i] = source[i]


@part
def set_row(row: Floats, value: float) -> None:
    """Write one value to every place."""
    for i in range(len(row)):
        row[i] = value
