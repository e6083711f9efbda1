"""Quantiles of amounts of which every draw is kept."""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.jit import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Distances = NDArray[np.int32]

TILE = 16  # so many draws are turned at a time: what they touch stays in the nearest cache
WIDEST = 1 << 31


def order_statistics(kept: Integers, levels: tuple[float, ...]) -> Floats:
    """Quantiles, shape (levels, n), interpolated between neighbours. kept: (n, draws), -1: failed.

    Distances from each unit's least amount are sorted where they fit in 32 bits: in half the time.
    """
    rows = np.ascontiguousarray(kept.T)
    failed, last = int((rows[:, 0] < 0).sum()), len(rows) - 1
    least, distances = np.empty(len(kept), dtype=np.int64), np.empty(kept.shape, dtype=np.int32)
    if find_least(rows, least) < WIDEST:
        turn(rows, least, distances)
        distances.sort(axis=1)
    else:
        least[:], distances = 0, np.sort(kept, axis=1)
    out = np.empty((len(levels), len(kept)))
    for row, level in enumerate(levels):
        place = failed + level * (last - failed)
        low, high = (least + distances[:, min(int(place) + step, last)] for step in (0, 1))
        out[row] = low + (place - int(place)) * (high - low)
    return out


@kernel
def find_least(rows: Integers, least: Integers) -> int:
    """Write each unit's least amount; returns how far the greatest of any lies above it."""
    most, widest = np.empty(rows.shape[1], np.int64), 0
    for i in range(len(least)):
        least[i], most[i] = rows[0, i], rows[0, i]
    for row in range(len(rows)):
        for i in range(len(least)):
            least[i] = min(least[i], rows[row, i])
            most[i] = max(most[i], rows[row, i])
    for i in range(len(least)):
        widest = max(widest, most[i] - least[i])
    return widest


@kernel
def turn(rows: Integers, least: Integers, distances: Distances) -> None:
    """Write the distances from the least of each unit, shape (n, draws)."""
    for first in range(0, len(rows), TILE):
        part = rows[first : first + TILE]
        for i in range(len(least)):
            own = distances[i, first : first + TILE]
            for row in range(len(part)):
                own[row] = np.int32(part[row, i] - least[i])
