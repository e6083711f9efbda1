"""Order of the units in every draw, and their ranks.

Each amount becomes a key of 32 bits: the leading bits of its logarithm as float64 has it, and its
unit's position below them. One sort of such keys orders amounts and units at once; amounts that
the keys do not tell apart stand next to each other then and are put in order one by one.
"""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.jit import allocating, kernel, part
from allocation.ensemble.order import rising

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Keys = NDArray[np.uint32]
Codes = NDArray[np.uint16]
Places = NDArray[np.int32]
Counts = NDArray[np.uint32]

KEY_BITS = 32
MOST_PLACES = 2048  # of more units ranks are counted in bands
MOST_MOVES = 8  # so many a unit before a draw is sorted another way


def sorted_keys(multiples: Integers, bits: int) -> Keys:
    """Keys of amounts with their unit's position in the low bits, each row in rising order."""
    keys = np.empty(multiples.shape, dtype=np.uint32)
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
def is_close(key: np.uint32, other: np.uint32, bits: np.uint32) -> np.uint32:
    """1 for two keys that do not tell their amounts apart, else 0."""
    return np.uint32((key ^ other) >> bits == 0)


@part
def find_close(keys: Keys, bits: np.uint32, close: Places) -> int:
    """Write the places whose key does not tell their amount from the one before; how many."""
    some, found = np.uint32(0), np.uint64(0)
    for place in range(len(keys) - 1):
        some = np.uint32(some + is_close(keys[place], keys[place + 1], bits))
    for place in range(1, len(keys) if some > 0 else 0):
        close[found] = np.int32(place)
        found += np.uint64(is_close(keys[place], keys[place - 1], bits))
    return int(some)


@part
def move_down(keys: Keys, row: Integers, mask: np.uint32, place: int) -> int:
    """Put one amount where it belongs among those before it; returns how far that is."""
    key, at = keys[place], place
    while at > 0 and row[keys[at - 1] & mask] > row[key & mask]:
        keys[at] = keys[at - 1]
        at -= 1
    keys[at] = key
    return place - at


@allocating
def sort_again(row: Integers, keys: Keys) -> None:
    """Order a draw from nothing, however its amounts lie; the keys are positions alone then."""
    amounts = np.empty(len(row))
    for i in range(len(row)):
        amounts[i] = float(row[i])
    order = rising(amounts)
    for place in range(len(row)):
        keys[place] = np.uint32(order[place])


@part
def settle_order(row: Integers, keys: Keys, mask: np.uint32, close: Places, found: int) -> int:
    """Put amounts in order that keys do not tell apart; returns how many places those are."""
    moves = 0
    for at in range(found):
        moves += move_down(keys, row, mask, close[at])
        if moves > MOST_MOVES * len(row):
            sort_again(row, keys)
            for place in range(1, len(row)):
                close[place - 1] = np.int32(place)
            return len(row) - 1
    return found


@part
def note_places(keys: Keys, mask: np.uint32, place_of: Places) -> None:
    """Write each unit's place from the least amount."""
    for place in range(np.uint64(len(keys))):  # unsigned places need no check for being below 0
        place_of[np.uint64(keys[place] & mask)] = np.int32(place)


@part
def note_ranks(row: Integers, place_of: Places, places: int, codes: Codes) -> float:
    """Write the code of each unit's rank, its band of `places` from the greatest; returns Gini.

    Gini is NaN where all amounts are 0.
    """
    n, total, weighted = len(row), 0.0, 0.0
    last, each, half = float(n - 1), float(places) / n, 0.5 / n
    for i in range(n):
        amount, rank = float(row[i]), last - float(place_of[i])
        total += amount
        weighted += (last - 2.0 * rank) * amount
        codes[i] = np.uint16(np.int32(rank * each + half))
    return weighted / (n * total) if total > 0.0 else np.nan


@part
def share_ranks(
    row: Integers, keys: Keys, mask: np.uint32, close: Places, found: int, codes: Codes
) -> None:
    """Equal amounts share the best rank."""
    for at in range(found - 1, -1, -1):
        unit, above = keys[close[at] - 1] & mask, keys[close[at]] & mask
        if row[unit] == row[above]:
            codes[unit] = codes[above]


@kernel
def rank_rows(
    multiples: Integers,
    status: Integers,
    keys: Keys,
    bits: int,
    places: int,
    codes: Codes,
    room: Places,
    gini: Floats,
) -> int:
    """Ranks and Gini of every draw whose status is 0; returns how many those are.

    keys: as `sorted_keys` gives them. places: in so many bands ranks are told, 0 the greatest
    amounts, n for ranks themselves. codes: these of the units, a row for each such draw. room: for
    one draw, shape (2, n). gini: shape (draws,), NaN in draws that failed.
    """
    low, mask, done = np.uint32(bits), np.uint32((1 << bits) - 1), 0
    place_of, close = room[0], room[1]
    for row in range(len(multiples)):
        gini[row] = np.nan
        if status[row] == 0:
            found = find_close(keys[row], low, close)
            found = settle_order(multiples[row], keys[row], mask, close, found)
            note_places(keys[row], mask, place_of)
            gini[row] = note_ranks(multiples[row], place_of, places, codes[done])
            share_ranks(multiples[row], keys[row], mask, close, found, codes[done])
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
