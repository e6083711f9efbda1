"""Order of the units in every draw: ranks counted exactly, and fairness figures on the way.

Each amount (a whole number of rounding units) carries its unit's position in its low bits, so that
one sort of plain integers orders amounts and units at once.
"""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.jit import kernel
from allocation.ensemble.powers import log_of

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Counts = NDArray[np.uint32]

TILE = 16  # so many units are counted in all draws before the next ones: they share cache lines
MOST_PLACES = 2048  # of more units ranks are counted in this many bands


def sorted_keys(multiples: Integers, bits: int, keys: Integers | None = None) -> Integers:
    """Amounts with their unit's position in the low bits, each row in rising order.

    keys: where to write them, of the shape of `multiples`.
    """
    keys = np.empty_like(multiples) if keys is None else keys
    pack(multiples, bits, keys)
    keys.sort(axis=1)
    return keys


@kernel
def pack(multiples: Integers, bits: int, keys: Integers) -> None:
    """Put each unit's position below its amount."""
    for row in range(len(multiples)):
        for i in range(multiples.shape[1]):
            keys[row, i] = (multiples[row, i] << bits) | i


@kernel
def count_ranks(ranked: Integers, bits: int, status: Integers, counts: Counts) -> None:
    """Count each unit's rank in every draw whose status is 0.

    ranked: as `sorted_keys` gives it, shape (draws, n). counts: (n, places), added to; 1 is the
    greatest amount, equal amounts share the best rank.
    """
    n, places = counts.shape
    mask, place_of = (1 << bits) - 1, np.empty((len(ranked), n), np.int32)
    for row in range(len(ranked)):
        rank, last = 0, -1
        for place in range(n):
            key = ranked[row, n - 1 - place]
            rank = rank if key >> bits == last else place
            last = key >> bits
            place_of[row, key & mask] = rank if places == n else rank * places // n
    for first in range(0, n, TILE):
        for row in range(len(ranked)):
            if status[row] == 0:
                for unit in range(first, min(first + TILE, n)):
                    counts[unit, place_of[row, unit]] += np.uint32(1)


@kernel
def find_places(counts: Counts, levels: Floats, places: Integers) -> None:
    """Write the first place up to which each level of a unit's draws lies, shape (levels, n)."""
    for unit in range(len(counts)):
        whole = 0
        for place in range(counts.shape[1]):
            whole += counts[unit, place]
        for row in range(len(levels)):
            wanted, reached, place = max(np.ceil(levels[row] * whole - 1e-9), 1.0), 0, 0
            for place in range(counts.shape[1]):  # where it stops is the result
                reached += counts[unit, place]
                if reached >= wanted:
                    break
            places[row, unit] = place


@kernel
def plain_gini(ranked: Integers, bits: int, status: Integers, gini: Floats) -> None:
    """Gini of the amounts of every draw whose status is 0, from their order."""
    n = ranked.shape[1]
    for row in range(len(ranked)):
        total, weighted = 0.0, 0.0
        for place in range(n):
            amount = float(ranked[row, place] >> bits)
            total += amount
            weighted += float(2 * place + 1 - n) * amount
        gini[row] = weighted / (n * total) if total > 0.0 and status[row] == 0 else np.nan


@kernel
def count_below(multiples: Integers, limits: Floats, status: Integers, counts: Integers) -> None:
    """Count for each unit the draws in which its amount lies below its limit."""
    for row in range(len(multiples)):
        if status[row] == 0:
            for i in range(len(limits)):
                counts[i] += multiples[row, i] < limits[i]


@kernel
def weighted_gini(
    ranked: Integers, bits: int, multiples: Integers, sizes: Floats, status: Integers, gini: Floats
) -> None:
    """Gini of amounts per size, weighted by size: 1 less twice the area under Lorenz's curve.

    ranked: amounts per size in rising order, as floats whose low bits hold the position.
    """
    mask, people = (1 << bits) - 1, sizes.sum()
    for row in range(len(ranked)):
        if status[row] != 0:
            continue
        below, area = 0.0, 0.0
        for place in range(ranked.shape[1]):
            i = ranked[row, place] & mask
            area += sizes[i] * (2.0 * below + float(multiples[row, i]))
            below += float(multiples[row, i])
        gini[row] = 1.0 - area / (people * below) if below > 0.0 else np.nan


@kernel
def theil_rows(multiples: Integers, sizes: Floats, status: Integers, theil: Floats) -> None:
    """Theil's T of amounts (per size, weighted by size) of every draw whose status is 0.

    sizes: shape (n,), or empty where units count alike.
    """
    n = multiples.shape[1]
    for row in range(len(multiples)):
        whole, own, people = 0.0, 0.0, float(n)
        for i in range(n):
            amount = np.float64(multiples[row, i])
            whole += amount
            own += amount * log_of(amount if amount > 1.0 else np.float64(1.0))
        if len(sizes) > 0:
            people = sizes.sum()
            for i in range(n):
                own -= np.float64(multiples[row, i]) * log_of(sizes[i])
        done = status[row] == 0 and whole > 0.0
        theil[row] = own / whole - np.log(whole / people) if done else np.nan


def per_size_keys(multiples: Integers, sizes: Floats, bits: int) -> Integers:
    """Amounts per size with positions in the low bits of the float, each row in rising order."""
    keys = (multiples / sizes).view(np.int64)
    keys &= ~np.int64((1 << bits) - 1)
    keys |= np.arange(multiples.shape[1])
    keys.sort(axis=1)
    return keys
