"""Histograms that grow with what they are given, the same in whatever order it comes.

A unit's bins are 2**shift rounding units wide and lie around its centre, where its first draws
were. What falls outside doubles the width, around the same centre: bins then merge two by two
exactly. So the final bins depend only on all the values together.
"""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.jit import kernel
from allocation.ensemble.ranks import Counts, Floats, Integers

BINS = 512
FEWER_BINS = 128  # of more than `MANY` units
MANY = 2048
TILE = 8  # so many units are counted in all draws before the next ones: they share cache lines

Shares = NDArray[np.float64]


@kernel
def widen(counts: Counts) -> None:
    """Double the width of one unit's bins: merge them two by two towards the middle."""
    half = len(counts) // 2
    for j in range(half // 2):  # from the middle outwards, so that nothing is read after writing
        left, right = half - 1 - j, half + j
        merged_left = counts[half - 1 - 2 * j] + counts[half - 2 - 2 * j]
        merged_right = counts[half + 2 * j] + counts[half + 2 * j + 1]
        counts[left], counts[right] = merged_left, merged_right
    for j in range(half // 2):
        counts[j] = 0
        counts[len(counts) - 1 - j] = 0


@kernel
def spread(
    multiples: Integers, status: Integers, centre: Integers, shift: Integers, counts: Counts
) -> None:
    """Count every draw whose status is 0 into its units' bins. counts: shape (n, bins)."""
    bins, n = counts.shape[1], len(centre)
    for first in range(0, n, TILE):
        for row in range(len(multiples)):
            if status[row] != 0:
                continue
            for i in range(first, min(first + TILE, n)):
                place = ((multiples[row, i] - centre[i]) >> shift[i]) + bins // 2
                while place < 0 or place >= bins:
                    widen(counts[i])
                    shift[i] += 1
                    place = ((multiples[row, i] - centre[i]) >> shift[i]) + bins // 2
                counts[i, place] += np.uint32(1)


def merge(
    first: tuple[Integers, Counts], second: tuple[Integers, Counts]
) -> tuple[Integers, Counts]:
    """Two histograms of the same centres as one. Each: shift (n,) and counts (n, bins)."""
    shift = np.maximum(first[0], second[0])
    parts = [_widened(*part, shift) for part in (first, second)]
    return shift, parts[0] + parts[1]


def _widened(shift: Integers, counts: Counts, wanted: Integers) -> Counts:
    counts = counts.copy()
    for i in np.flatnonzero(shift < wanted):
        for _ in range(int(wanted[i] - shift[i])):
            widen(counts[i])
    return counts


def quantiles(
    centre: Integers, shift: Integers, counts: Counts, levels: tuple[float, ...]
) -> Floats:
    """Quantiles in rounding units, shape (levels, n); exact where bins are one unit wide.

    Inside a bin its draws count as evenly spread.
    """
    width = (np.int64(1) << shift).astype(np.float64)
    start = centre - (counts.shape[1] // 2) * width
    reached = np.cumsum(counts, axis=1, dtype=np.int64)
    out = np.empty((len(levels), len(centre)))
    for row, level in enumerate(levels):
        wanted = level * (reached[:, -1:] - 1)
        place = (reached > wanted).argmax(axis=1)[:, None]
        own = np.take_along_axis(counts, place, 1)[:, 0].astype(np.float64)
        before = np.take_along_axis(reached, place, 1)[:, 0] - own
        inside = (wanted[:, 0] - before + 0.5) / own
        step = np.where(width > 1, inside * width, 0.0)
        out[row] = start + place[:, 0] * width + step
    return out


def first_bins(multiples: Integers, bins: int) -> tuple[Integers, Integers, Counts]:
    """Centre, shift and empty counts for what some first draws, shape (draws, n), look like."""
    low, high = multiples.min(axis=0), multiples.max(axis=0)
    centre = (low + high) // 2
    room = np.maximum(2 * (high - low), 1) / bins
    shift = np.ceil(np.log2(np.maximum(room, 1.0))).astype(np.int64)
    return centre, shift, np.zeros((multiples.shape[1], bins), dtype=np.uint32)
