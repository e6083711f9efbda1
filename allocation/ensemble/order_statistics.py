"""Quantiles of amounts of which every draw is kept."""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.jit import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Distances = NDArray[np.int32]

CELLS = 1 << 16  # so many amounts are sorted at a time: they fit the cache
FEWEST = 8  # units at a time: they share cache lines
WIDEST = 1 << 31


def order_statistics(kept: Integers, levels: tuple[float, ...]) -> Floats:
    """Quantiles, shape (levels, n), interpolated between neighbours. kept: (n, draws), -1: failed.

    Distances from each unit's least amount are sorted where they fit in 32 bits: in half the time.
    """
    rows = np.ascontiguousarray(kept.T)
    failed, last = int((rows[:, 0] < 0).sum()), len(rows) - 1
    places = [failed + level * (last - failed) for level in levels]
    around = [min(int(place) + step, last) for place in places for step in (0, 1)]
    found = _sorted_at(rows, around)
    out = np.empty((len(levels), len(kept)))
    for row, place in enumerate(places):
        low, high = found[2 * row], found[2 * row + 1]
        out[row] = low + (place - int(place)) * (high - low)
    return out


def _sorted_at(rows: Integers, places: list[int]) -> Integers:
    """What stands at some places of each unit's amounts in rising order, shape (places, n)."""
    draws, n = rows.shape
    least, found = np.empty(n, dtype=np.int64), np.empty((len(places), n), dtype=np.int64)
    if find_least(rows, least, np.empty(n, dtype=np.int64)) >= WIDEST:
        found[:] = np.sort(rows, axis=0)[places]
        return found
    some = max(CELLS // draws, FEWEST)
    room = np.empty((min(some, n), draws), dtype=np.int32)
    for first in range(0, n, some):
        part = room[: min(some, n - first)]
        turn(rows, first, least, part)
        part.sort(axis=1)
        found[:, first : first + some] = part[:, places].T
    return found + least


@kernel
def find_least(rows: Integers, least: Integers, most: Integers) -> int:
    """Write each unit's least and greatest amount; returns how far these lie apart at most."""
    widest = 0
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
def turn(rows: Integers, first: int, least: Integers, distances: Distances) -> None:
    """Write the distances from the least of some units from `first`, shape (units, draws)."""
    for row in range(len(rows)):
        for i in range(len(distances)):
            distances[i, row] = np.int32(rows[row, first + i] - least[first + i])
