"""Whole multiples of the rounding unit in every draw: Hamilton's largest remainder.

The amounts are cut down to whole multiples (int64); what is then left of the money goes, one
multiple each, to the largest remainders. Instead of sorting, the remainder to be reached is found
by counting how many lie above a threshold. Those whose floor lies in between go up first, those
whose cap lies in between last; equal remainders are decided by position, which is the order of
unit codes. Every draw adds up exactly, because the sum is counted in integers.
"""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.jit import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Keys = NDArray[np.int32]

STEPS = 1 << 24  # remainders are told apart in this many steps, or in fewer of large amounts
MOST_MULTIPLES = 1 << 48  # a budget of more leaves float64 no remainders to tell apart


@kernel
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


@kernel
def count_from(key: Keys, first: int, second: int, third: int) -> tuple[int, int, int]:
    """How many keys are at least each of three."""
    above, higher, highest = 0, 0, 0
    for i in range(len(key)):
        above += key[i] >= first
        higher += key[i] >= second
        highest += key[i] >= third
    return above, higher, highest


@kernel
def next_edges(
    low: int, many: int, high: int, few: int, wanted: int, by_parts: bool
) -> tuple[int, int, int]:
    """Three rising values between low and high: around where even keys would put it, or quarters.

    many, few: how many keys reach low and high.
    """
    reach = high - low
    if by_parts:
        middle, width = low + reach // 2, reach // 4
    else:
        middle = low + int(reach * ((many - wanted + 0.5) / (many - few)))
        width = int(reach / (1.0 + np.sqrt(float(many - few))))
    middle = min(max(middle, low + 1), high - 1)
    return max(middle - width, low + 1), middle, min(middle + width, high - 1)


@kernel
def threshold(key: Keys, wanted: int, steps: float) -> tuple[int, int]:
    """A value that at least `wanted` of the keys reach, and how many do (1 <= wanted <= len).

    More than `wanted` reach it only if those that equal it cannot be told apart. Within one turn
    remainders lie evenly, so the search looks around where they would put it, and at quarters
    where that does not help.
    """
    low, many, high, few = 0, len(key), int(3.0 * (steps + 2.0)), 0
    edges = (int(steps + 2.0), int(2.0 * (steps + 2.0)), high)
    by_parts = False
    while high - low > 1 and many != wanted:
        before = high - low
        found = count_from(key, edges[0], edges[1], edges[2])
        for edge, reached in zip(edges, found):  # noqa: B905  # the compiler knows no `strict`
            if reached >= wanted:
                low, many = edge, reached
            elif edge < high:
                high, few = edge, reached
        by_parts = (high - low) * 2 > before and before < int(3.0 * (steps + 2.0))
        edges = next_edges(low, many, high, few, wanted, by_parts)
    return low, many


@kernel
def raise_by_turn(whole: Integers, key: Keys, wanted: int, steps: float) -> None:
    """Add one multiple to the `wanted` units of the greatest keys, the first ones among equals."""
    if wanted <= 0:
        return
    edge, found = threshold(key, wanted, steps)
    for i in range(len(key)):
        whole[i] += key[i] >= edge
    for i in range(len(key) - 1, -1, -1):
        if found == wanted:
            return
        if key[i] == edge:
            whole[i] -= 1
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
    whole: Integers,
) -> None:
    """Round one draw's amounts to `target` multiples in all; write them to `whole`, shape (n,)."""
    key = np.empty(len(whole), np.int32)
    base = cut(amount, low, high, unit, steps, whole, key)
    settle(whole, key, target - base, steps)


@kernel
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
    round_row(
        sums[:groups], np.zeros(groups), np.full(groups, np.inf), unit, target, steps, goal[:groups]
    )
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
