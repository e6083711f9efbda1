"""Whole multiples of the rounding unit in every draw: Hamilton's largest remainder.

The amounts are cut down to whole multiples (int64); what is then left of the money goes, one
multiple each, to the largest remainders. Instead of sorting, the remainder to be reached is found
by counting how many lie above a threshold. Those whose floor lies in between go up first, those
whose cap lies in between last; equal remainders are decided by position, which is the order of
unit codes. Every draw adds up exactly, because the sum is counted in integers.
"""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.jit import allocating, kernel, part
from allocation.ensemble.rows import set_row

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Keys = NDArray[np.int32]

STEPS = 1 << 24  # remainders are told apart in this many steps, or in fewer of large amounts
GREATEST, LEAST = np.int32(2**31 - 1), np.int32(-1)  # above and below every key
MOST_MULTIPLES = 1 << 48  # a budget of more leaves float64 no remainders to tell apart


@part
def cut(
    amount: Floats, low: Floats, high: Floats, unit: float, steps: float, whole: Integers, key: Keys
) -> int:
    """Write each unit's whole multiples and the key of its turn; return the sum of multiples.

    The key is 0 without a remainder; else it grows with the remainder, above `steps` per turn.
    """
    near, total, part, apart = 1.0 / steps, 0.0, 1.0 / unit, steps + 2.0
    slack = unit * near
    for i in range(len(amount)):
        multiples = amount[i] * part
        base = np.floor(multiples + near)
        rest = multiples - base
        down = base * unit
        first = (down < low[i] - slack) & (amount[i] >= low[i] - slack)
        last = (down + unit > high[i] + slack) & (amount[i] <= high[i] + slack)
        turn = 2.0 * apart if first else apart
        turn -= apart if last else 0.0
        key[i] = np.int32(turn + 1.5 + rest * steps if rest > near else 0.0)
        whole[i] = np.int64(base)
        total += base
    return int(total)


@part
def look_around(key: Keys, edge: np.int32) -> tuple[np.int32, np.int32, np.int32]:
    """How many keys reach an edge, the least that does, and the greatest that does not."""
    found, above, below = np.int32(0), GREATEST, LEAST
    for i in range(len(key)):
        found = np.int32(found + (key[i] >= edge))
        above = min(above, key[i] if key[i] >= edge else GREATEST)
        below = max(below, LEAST if key[i] >= edge else key[i])
    return found, above, below


@part
def count_turns(key: Keys, apart: np.int32) -> tuple[np.int32, np.int32]:
    """How many keys are of the first turn, and how many of the first two."""
    first, two = np.int32(0), np.int32(0)
    for i in range(len(key)):
        first = np.int32(first + (key[i] >= np.int32(2 * apart)))
        two = np.int32(two + (key[i] >= apart))
    return first, two


@part
def turn_of(key: Keys, wanted: int, apart: int) -> tuple[int, int, int, int]:
    """The turn that is to be cut through: from where, how many reach that; its end and the same."""
    first, two = count_turns(key, np.int32(apart))
    if wanted <= first:
        return 2 * apart, int(first), 3 * apart, 0
    if wanted <= two:
        return apart, int(two), 2 * apart, int(first)
    return 0, len(key), apart, int(two)


@kernel
def threshold(key: Keys, wanted: int, steps: float) -> tuple[int, int]:
    """A value that at least `wanted` of the keys reach, and how many do (1 <= wanted <= len).

    More than `wanted` reach it only if those that equal it cannot be told apart. First the turn is
    found; within one turn the search goes where even keys would put it, and to the middle where
    that did not halve the number of those still in question. Its ends are keys themselves, so that
    many equal ones do not hold it up.
    """
    low, many, high, few = turn_of(key, wanted, int(steps + 2.0))
    by_halves = False
    while high - low > 1 and many != wanted:
        before = many - few
        edge = low + (high - low) // 2
        if not by_halves:
            edge = low + int((high - low) * ((many - wanted + 0.5) / before))
        edge = min(max(edge, low + 1), high - 1)
        found, above, below = look_around(key, np.int32(edge))
        if found >= wanted:
            low, many = int(above), int(found)
        else:
            high, few = int(below) + 1, int(found)
        by_halves = not by_halves and (many - few) * 2 > before
    return low, many


@part
def raise_by_turn(whole: Integers, key: Keys, wanted: int, steps: float) -> None:
    """Add one multiple to the `wanted` units of the greatest keys, the first ones among equals."""
    if wanted <= 0:
        return
    edge, found = threshold(key, wanted, steps)
    least, place = np.int32(edge), len(key)
    for i in range(len(key)):
        whole[i] += np.int64(key[i] >= least)
    while found > wanted:
        place -= 1
        if key[place] == least:
            whole[place] -= 1
            found -= 1


@kernel
def settle(whole: Integers, key: Keys, wanted: int, steps: float) -> None:
    """Add `wanted` multiples; a number outside 0..n can only be float64's noise, and small."""
    while wanted > len(key):
        for i in range(len(key)):
            whole[i] += 1
        wanted -= len(key)
    while wanted < 0:
        least = -1
        for i in range(len(key)):
            if whole[i] > 0 and (least < 0 or key[i] <= key[least]):
                least = i
        if least < 0:
            return
        whole[least] -= 1
        key[least] = np.int32(2147483647)
        wanted += 1
    raise_by_turn(whole, key, wanted, steps)


@kernel
def round_row(
    amount: Floats,
    low: Floats,
    high: Floats,
    unit: float,
    target: int,
    steps: float,
    key: Keys,
    whole: Integers,
) -> None:
    """Round one draw's amounts to `target` multiples in all; write them to `whole`, shape (n,).

    key: room, shape (n,).
    """
    base = cut(amount, low, high, unit, steps, whole, key)
    settle(whole, key, target - base, steps)


@allocating
def round_groups(
    amount: Floats,
    low: Floats,
    high: Floats,
    unit: float,
    target: int,
    steps: float,
    members: Integers,
    starts: Integers,
    whole: Integers,
) -> None:
    """The same in two stages: first the groups' totals, then the units inside each group.

    members: positions, group after group, in their order inside each; starts: where each group
    begins among them; after the last one they repeat the end, shape (n + 1,).
    """
    n = len(whole)
    key, own_key = np.empty(n, np.int32), np.empty(n, np.int32)
    own, goal = np.empty(n, np.int64), np.empty(n, np.int64)
    cut(amount, low, high, unit, steps, whole, key)
    groups, sums = 0, np.zeros(n)
    while groups < n and starts[groups] < n:
        for place in range(starts[groups], starts[groups + 1]):
            sums[groups] += amount[members[place]]
        groups += 1
    low, high = np.zeros(groups), np.empty(groups)
    set_row(high, np.inf)
    round_row(sums[:groups], low, high, unit, target, steps, own_key[:groups], goal[:groups])
    for group in range(groups):
        start, end = starts[group], starts[group + 1]
        wanted = goal[group]
        for place in range(start, end):
            own[place] = whole[members[place]]
            own_key[place] = key[members[place]]
            wanted -= own[place]
        settle(own[start:end], own_key[start:end], wanted, steps)
        for place in range(start, end):
            whole[members[place]] = own[place]
