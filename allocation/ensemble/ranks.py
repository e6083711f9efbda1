"""Order of the units in every draw, and their ranks.

Each amount becomes a key of 32 bits: the leading bits of its logarithm as float64 has it, and its
unit's position below them. One sort of such keys orders amounts and units at once; amounts that
the keys do not tell apart stand next to each other then and are put in order one by one.
"""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.inequality import gini_of
from allocation.ensemble.jit import allocating, kernel, part
from allocation.ensemble.order import rising

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Keys = NDArray[np.uint32]
Codes = NDArray[np.uint16]
Counts = NDArray[np.uint32]

KEY_BITS = 32
MOST_PLACES = 2048  # of more units ranks are counted in bands
MOST_MOVES = 8  # so many a unit before a draw is sorted another way


def sorted_keys(multiples: Integers, bits: int, keys: Keys | None = None) -> Keys:
    """Keys of amounts with their unit's position in the low bits, each row in rising order.

    keys: where to write them, of the shape of `multiples`.
    """
    keys = np.empty(multiples.shape, dtype=np.uint32) if keys is None else keys
    pack(multiples, bits, keys)
    keys.sort(axis=1)
    return keys


@part
def as_bits(multiple: int) -> np.int64:
    """A whole number from 0 as what grows with its logarithm: the bits of the float after it."""
    return np.float64(multiple + 1).view(np.int64)


@kernel
def pack(multiples: Integers, bits: int, keys: Keys) -> None:
    """Write the keys of every draw: between its least and its greatest amount in even steps."""
    for row in range(len(multiples)):
        low, high, shift = multiples[row, 0], multiples[row, 0], 0
        for i in range(multiples.shape[1]):
            low = min(low, multiples[row, i])
            high = max(high, multiples[row, i])
        base = as_bits(low)
        while (as_bits(high) - base) >> shift >= 1 << (KEY_BITS - bits):
            shift += 1
        for i in range(multiples.shape[1]):
            keys[row, i] = np.uint32((((as_bits(multiples[row, i]) - base) >> shift) << bits) | i)


@part
def move_down(keys: Keys, ranked: Floats, place: int) -> int:
    """Put one amount where it belongs among those before it; returns how far that is."""
    key, amount, at = keys[place], ranked[place], place
    while at > 0 and ranked[at - 1] > amount:
        keys[at], ranked[at] = keys[at - 1], ranked[at - 1]
        at -= 1
    keys[at], ranked[at] = key, amount
    return place - at


@allocating
def sort_again(row: Integers, keys: Keys, ranked: Floats) -> None:
    """Order a draw from nothing, however its amounts lie."""
    amounts = np.empty(len(row))
    for i in range(len(row)):
        amounts[i] = float(row[i])
    order = rising(amounts)
    for place in range(len(row)):
        keys[place], ranked[place] = np.uint32(order[place]), amounts[order[place]]


@part
def settle_order(row: Integers, keys: Keys, mask: np.uint64, ranked: Floats) -> None:
    """Write one draw's amounts in rising order, and mend the order of its keys."""
    wrong, moves = 0, 0
    for place in range(len(row)):
        ranked[place] = float(row[np.uint64(keys[place]) & mask])
    for place in range(1, len(row)):
        wrong += ranked[place] < ranked[place - 1]
    for place in range(1, len(row) if wrong > 0 else 0):
        if ranked[place] < ranked[place - 1]:
            moves += move_down(keys, ranked, place)
            if moves > MOST_MOVES * len(row):
                sort_again(row, keys, ranked)
                return


@part
def note_ranks(ranked: Floats, keys: Keys, mask: np.uint64, code_of: Codes, codes: Codes) -> None:
    """Write the code of each unit's rank; equal amounts share the best rank."""
    last, ties = len(ranked) - 1, 0
    for at in range(len(ranked)):
        codes[np.uint64(keys[at]) & mask] = code_of[last - at]
    for at in range(last):
        ties += ranked[at] == ranked[at + 1]
    for place in range(1, len(ranked) if ties > 0 else 0):
        at = last - place
        if ranked[at] == ranked[at + 1]:
            codes[np.uint64(keys[at]) & mask] = codes[np.uint64(keys[at + 1]) & mask]


@kernel
def rank_rows(
    multiples: Integers,
    status: Integers,
    keys: Keys,
    bits: int,
    code_of: Codes,
    codes: Codes,
    ranked: Floats,
    gini: Floats,
) -> int:
    """Ranks and Gini of every draw whose status is 0; returns how many those are.

    keys: as `sorted_keys` gives them. code_of: what stands for each rank, the greatest amount
    first, shape (n,). codes: these of the units, a row for each such draw. ranked: room for
    one draw, shape (n,). gini: shape (draws,), NaN in draws that failed.
    """
    mask, done = np.uint64((1 << bits) - 1), 0
    for row in range(len(multiples)):
        gini[row] = np.nan
        if status[row] == 0:
            settle_order(multiples[row], keys[row], mask, ranked)
            gini[row] = gini_of(ranked)
            note_ranks(ranked, keys[row], mask, code_of, codes[done])
            done += 1
    return done


@kernel
def count_below(multiples: Integers, limits: Floats, status: Integers, counts: Integers) -> None:
    """Count for each unit the draws in which its amount lies below its limit."""
    for row in range(len(multiples)):
        if status[row] == 0:
            for i in range(len(limits)):
                counts[i] += multiples[row, i] < limits[i]


@kernel
def find_places(counts: Counts, whole: int, levels: Floats, places: Integers) -> None:
    """Write the first place up to which each level of a unit's draws lies, shape (levels, n).

    whole: how many draws every unit has. levels: rising.
    """
    for unit in range(len(counts)):
        reached, place = 0, -1
        for row in range(len(levels)):
            wanted = max(np.ceil(levels[row] * whole - 1e-9), 1.0)
            while reached < wanted and place < counts.shape[1] - 1:
                place += 1
                reached += counts[unit, place]
            places[row, unit] = max(place, 0)
