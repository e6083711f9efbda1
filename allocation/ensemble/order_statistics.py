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

    Distances from the first draw's amounts are sorted where they fit in 32 bits: in half the time.
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
    found = np.empty((len(places), n), dtype=np.int64)
    some = max(CELLS // draws, FEWEST)
    room = np.empty((min(some, n), draws), dtype=np.int32)
    for first in range(0, n, some):
        part = room[: min(some, n - first)]
        if turn(rows, first, part) >= WIDEST:
            found[:] = np.sort(rows, axis=0)[places]
            return found
        part.sort(axis=1)
        found[:, first : first + some] = part[:, places].T
    found += rows[0]
    return found


@kernel
def turn(rows: Integers, first: int, distances: Distances) -> int:
    """Write how far amounts lie from the first draw's, of some units from `first`, (units, draws).

    Returns a number that is at least as great as any of these, up or down.
    """
    widest, start = 0, rows[0, first : first + len(distances)]
    for row in range(len(rows)):
        own = rows[row, first : first + len(distances)]
        for i in range(len(distances)):
            apart = own[i] - start[i]
            widest |= apart ^ (apart >> 63)
            distances[i, row] = np.int32(apart)
    return widest
