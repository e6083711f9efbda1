"""Histograms that grow with what they are given, the same in whatever order it comes.

A unit's bins are 2**shift rounding units wide and lie around its centre, where its first draws
were. What falls outside doubles the width, around the same centre: bins then merge two by two
exactly. So the final bins depend only on all the values together.
"""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.jit import kernel, part
from allocation.ensemble.ranks import Codes, Counts, Floats, Integers

BINS = 512
FEWER_BINS = 128  # of more than `MANY` units
MANY = 2048
ENOUGH = 100
TILE = 48  # so many units are counted in all draws before the next ones: they share cache lines

Flags = NDArray[np.uint8]


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


@part
def widen_codes(codes: Codes, unit: int, bins: int) -> None:
    """The places of one unit in bins of double width."""
    for row in range(len(codes)):
        codes[row, unit] = np.uint16((np.int64(codes[row, unit]) - bins // 2 >> 1) + bins // 2)


@kernel
def find_bins(
    multiples: Integers,
    status: Integers,
    centre: Integers,
    shift: Integers,
    bins: int,
    codes: Codes,
    outside: Flags,
) -> int:
    """Write the bins of every draw whose status is 0, a row each.

    Returns how many amounts have none, and sets `outside`, shape (n,), for their units.
    """
    lacking, done = 0, 0
    for row in range(len(multiples)):
        if status[row] == 0:
            for i in range(len(centre)):
                place = ((multiples[row, i] - centre[i]) >> shift[i]) + bins // 2
                lacks = (place < 0) | (place >= bins)
                lacking += lacks
                outside[i] |= np.uint8(lacks)
                codes[done, i] = np.uint16(place & 0xFFFF)
            done += 1
    return lacking


@kernel
def make_room(
    multiples: Integers,
    status: Integers,
    centre: Integers,
    shift: Integers,
    counts: Counts,
    codes: Codes,
    noted: int,
    outside: Flags,
) -> None:
    """Widen the bins of units that are `outside` until every amount has its place.

    codes: of draws noted before, and after them of these; both are written anew.
    """
    bins = counts.shape[1]
    for i in range(len(centre)):
        for row in range(len(multiples) if outside[i] else 0):
            place = ((multiples[row, i] - centre[i]) >> shift[i]) + bins // 2
            while status[row] == 0 and (place < 0 or place >= bins):
                widen(counts[i])
                widen_codes(codes[:noted], i, bins)
                shift[i] += 1
                place = ((multiples[row, i] - centre[i]) >> shift[i]) + bins // 2
        done = noted
        for row in range(len(multiples) if outside[i] else 0):
            if status[row] == 0:
                place = ((multiples[row, i] - centre[i]) >> shift[i]) + bins // 2
                codes[done, i] = np.uint16(place)
                done += 1
        outside[i] = 0


@kernel
def add_codes(codes: Codes, counts: Counts) -> None:
    """Count each unit's places in all draws. codes: shape (draws, n); counts: (n, places)."""
    n, places = counts.shape
    flat = counts.reshape(n * places)
    for first in range(0, n, TILE):
        own = flat[first * places :]
        for row in range(len(codes)):
            some, at = codes[row, first : min(first + TILE, n)], np.uint64(0)
            for i in range(len(some)):  # unsigned places need no check for being below 0
                own[at + np.uint64(some[i])] += np.uint32(1)
                at += np.uint64(places)


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
    rising = np.argsort(levels)
    found = np.empty((len(levels), len(centre)))
    whole = int(counts[0].sum())
    read_quantiles(centre, shift, counts, whole, np.array(levels)[rising], found)
    return found[np.argsort(rising)]


@kernel
def read_quantiles(
    centre: Integers, shift: Integers, counts: Counts, whole: int, levels: Floats, found: Floats
) -> None:
    """Write the quantiles, shape (levels, n). whole: draws of each unit. levels: rising."""
    bins = counts.shape[1]
    for unit in range(len(counts)):
        width, before, place = float(1 << shift[unit]), 0, 0
        for row in range(len(levels)):
            wanted = levels[row] * (whole - 1)
            while before + counts[unit, place] <= wanted:
                before += counts[unit, place]
                place += 1
            inside = (wanted - before + 0.5) / counts[unit, place]
            start = float(centre[unit]) + (place - bins // 2) * width
            found[row, unit] = start + (inside * width if width > 1.0 else 0.0)


def first_bins(multiples: Integers, bins: int) -> tuple[Integers, Integers, Counts]:
    """Centre, shift and empty counts for what some first draws, shape (draws, n), look like."""
    low, high = multiples.min(axis=0), multiples.max(axis=0)
    centre = (low + high) // 2
    times = 2 if len(multiples) >= ENOUGH else 3  # few draws show less of how far amounts go
    room = np.maximum(times * (high - low), 1) / bins
    shift = np.ceil(np.log2(np.maximum(room, 1.0))).astype(np.int64)
    return centre, shift, np.zeros((multiples.shape[1], bins), dtype=np.uint32)
