"""Quantiles of amounts of which every draw is kept."""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.jit import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Distances = NDArray[np.int32]

TILE = 16  # so many units are turned into rows at a time: they share cache lines
WIDEST = 1 << 31


def order_statistics(kept: Integers, levels: tuple[float, ...]) -> Floats:
    """Quantiles, shape (levels, n), interpolated between neighbours. kept: (n, draws), -1: failed.

    Distances from each unit's least amount are sorted where they fit in 32 bits: in half the time.
    """
    rows = np.ascontiguousarray(kept.T)
    failed, last = int((rows[:, 0] < 0).sum()), len(rows) - 1
    least, distances = kept.min(axis=1), np.empty(kept.shape, dtype=np.int32)
    if turn(rows, least, distances):
        distances.sort(axis=1)
    else:
        least, distances = np.zeros_like(least), np.sort(kept, axis=1)
    out = np.empty((len(levels), len(kept)))
    for row, level in enumerate(levels):
        place = failed + level * (last - failed)
        low, high = (least + distances[:, min(int(place) + step, last)] for step in (0, 1))
        out[row] = low + (place - int(place)) * (high - low)
    return out


@kernel
def turn(rows: Integers, least: Integers, distances: Distances) -> bool:
    """Write distances from the least of each unit, shape (n, draws); False if one is too wide."""
    draws, n = rows.shape
    widest = 0
    for row in range(draws):
        for i in range(n):
            widest = max(widest, rows[row, i] - least[i])
    for first in range(0, n if widest < WIDEST else 0, TILE):
        for row in range(draws):
            for i in range(first, min(first + TILE, n)):
                distances[i, row] = np.int32(rows[row, i] - least[i])
    return widest < WIDEST
