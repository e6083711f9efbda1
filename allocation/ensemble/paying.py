"""What instructions do about money: checks, pots, limits. Each returns 0 or why a draw fails."""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble import opcodes as op
from allocation.ensemble.elementwise import NEAR, same
from allocation.ensemble.fill import ABSENT, CAPS, FILLED, FLOORS, NEGLIGIBLE, fill_row, gains_row
from allocation.ensemble.jit import allocating, part
from allocation.ensemble.over_units import total_of
from allocation.ensemble.rows import set_row
from allocation.ensemble.scale import scale_back, scale_row

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

UNKNOWN, NEGATIVE, NEGATIVE_CAP, CROSSED, NOBODY, NO_SHARES, NO_SIZES, EXCEEDED, LEFT_OVER = range(
    1, 10
)
NEGATIVE_GROUP, NO_GROUP_SHARES, NOT_USED_UP, TOO_HIGH, TOO_LOW, NOT_FOUND, APART = range(10, 17)


@part
def why_unfilled(status: int) -> int:
    """The reason behind what the limit problem returned."""
    if status == FILLED:
        return 0
    if status == ABSENT:
        return UNKNOWN
    if status == FLOORS:
        return TOO_HIGH
    return TOO_LOW if status == CAPS else NOT_FOUND


@part
def demand(r: Floats, a: int, n: int) -> int:
    """Every value of register a must exist."""
    whole = 0.0
    for i in range(n):
        whole += r[a, i]
    return 0 if abs(whole) < np.inf else UNKNOWN


@part
def not_negative(r: Floats, a: int, n: int) -> int:
    """Every value of register a must exist, and none may be below 0."""
    below, whole = 0, 0.0
    for i in range(n):
        whole += r[a, i]
        below += r[a, i] < 0.0
    if not abs(whole) < np.inf:
        return UNKNOWN
    return NEGATIVE if below > 0 else 0


@part
def order_bounds(r: Floats, line: Integers, n: int) -> int:
    """Write floors of at least 0, and caps."""
    floor, cap, low, high = line[op.A], line[op.B], line[op.OUT], line[op.OUT2]
    total, below, crossed = 0.0, 0, 0
    for i in range(n):
        least, most = r[floor, i] if r[floor, i] > 0.0 else 0.0, r[cap, i]
        total += r[floor, i] + (0.0 if most == np.inf else most)
        below += most < 0.0
        crossed += least > most * (1.0 + NEAR)
        r[low, i] = least if least < most else most
        r[high, i] = most
    if not abs(total) < np.inf:
        return UNKNOWN
    if below > 0:
        return NEGATIVE_CAP
    return CROSSED if crossed > 0 else 0


@part
def by_weight(
    weight: Floats, low: Floats, high: Floats, money: float, limited: bool, out: Floats
) -> int:
    """In proportion to weights, between bounds if there are any."""
    whole = total_of(weight)
    if whole == 0.0 and money > 0.0:
        return NO_SHARES
    rate = money / whole if whole > 0.0 else 0.0
    if limited:
        return why_unfilled(scale_row(weight, low, high, money, rate, out))
    for i in range(len(out)):
        out[i] = weight[i] * rate
    return 0


@part
def share_out(r: Floats, weight: int, money: float, out: int) -> int:
    """In proportion to register `weight`, whose values must exist and not be negative."""
    n, whole, below = r.shape[1], 0.0, 0
    for i in range(n):
        whole += r[weight, i]
        below += r[weight, i] < 0.0
    if not abs(whole) < np.inf:
        return UNKNOWN
    if below > 0:
        return NEGATIVE
    if whole == 0.0 and money > 0.0:
        return NO_SHARES
    rate = money / whole if whole > 0.0 else 0.0
    for i in range(n):
        r[out, i] = r[weight, i] * rate
    return 0


@allocating
def level(source: Floats, per: Floats, low: Floats, high: Floats, money: float, out: Floats) -> int:
    """Raise the lowest levels of `source` per `per` to one level."""
    offset, someone = np.empty(len(out)), 0.0
    for i in range(len(out)):
        offset[i] = -source[i] if per[i] > 0.0 else 0.0
        someone += per[i]
    if someone == 0.0 and money > 0.0:
        return NO_SIZES
    return why_unfilled(fill_row(offset, per, low, high, money, out))


@part
def claims(claim: Floats, low: Floats, high: Floats, money: float, out: Floats) -> int:
    """What everybody is entitled to, between bounds."""
    whole = 0.0
    for i in range(len(out)):
        least = claim[i] if claim[i] > low[i] else low[i]
        out[i] = least if least < high[i] else high[i]
        whole += out[i]
    return EXCEEDED if whole - money > NEGLIGIBLE * max(money, 1.0) else 0


@part
def by_rule(
    rule: int,
    limited: bool,
    first: Floats,
    second: Floats,
    low: Floats,
    high: Floats,
    money: float,
    out: Floats,
) -> int:
    """Some money to some units by a pot's rule."""
    if rule == op.BY:
        return by_weight(first, low, high, money, limited, out)
    if rule == op.LEVEL_UP:
        return level(first, second, low, high, money, out)
    return claims(first, low, high, money, out)


@allocating
def by_rule_in_groups(
    rule: int,
    limited: bool,
    columns: Floats,
    money: Floats,
    members: Integers,
    starts: Integers,
    out: Floats,
) -> int:
    """The money of each group to its units. columns: first, second, low, high, shape (4, n)."""
    own, result = np.empty(columns.shape), np.empty(len(out))
    for group in range(len(starts) - 1):
        start, size = starts[group], starts[group + 1] - starts[group]
        if size == 0:
            break
        for i in range(size):
            for j in range(4):
                own[j, i] = columns[j, members[start + i]]
        first, second, low, high = own[0, :size], own[1, :size], own[2, :size], own[3, :size]
        given = result[:size]
        why = by_rule(rule, limited, first, second, low, high, money[group], given)
        if why != 0:
            return why
        for i in range(size):
            out[members[start + i]] = given[i]
    return 0


@part
def between_groups(
    claim: Floats, part: Floats, money: float, members: Integers, starts: Integers, out: Floats
) -> int:
    """Write each group's money; 0 where nobody takes part. A group's claim is one number."""
    whole, groups = 0.0, 0
    for group in range(len(starts) - 1):
        if starts[group] == starts[group + 1]:
            break
        groups += 1
        out[group] = 0.0
        taking, first, apart = False, claim[members[starts[group]]], False
        for place in range(starts[group], starts[group + 1]):
            taking = taking or part[members[place]] == 1.0
            apart = apart or not same(claim[members[place]], first)
        if taking:
            if not abs(first) < np.inf:
                return UNKNOWN
            if apart:
                return APART
            if first < 0.0:
                return NEGATIVE_GROUP
            out[group] = first
            whole += first
    if whole == 0.0 and money > 0.0:
        return NO_GROUP_SHARES
    for group in range(groups):
        out[group] *= money / whole if whole > 0.0 else 0.0
    return 0


@part
def left_over(money: float, amounts: Floats, has_remainder: bool, out: Floats) -> int:
    """What entitlements leave."""
    left = money - total_of(amounts)
    out[0] = left if abs(left) > NEGLIGIBLE * money else 0.0
    return LEFT_OVER if out[0] > 0.0 and not has_remainder else 0


@part
def pay(way: int, amount: Floats, low: Floats, high: Floats, out: Floats) -> int:
    """Bring amounts between bounds; the sum stays."""
    if way == op.SCALING:
        return why_unfilled(scale_back(amount, low, high, out))
    money = total_of(amount)
    if not abs(money) < np.inf:
        return UNKNOWN
    if way == op.GAINS:
        return why_unfilled(gains_row(amount, low, high, money, out))
    return pay_alike(amount, low, high, money, out)


@allocating
def pay_alike(amount: Floats, low: Floats, high: Floats, money: float, out: Floats) -> int:
    """The same sum to or from everybody who is between bounds."""
    alike = np.empty(len(out))
    set_row(alike, 1.0)
    return why_unfilled(fill_row(amount, alike, low, high, money, out))


@part
def used_up(sizes: float, all_sizes: float, budget: float) -> int:
    """The pots must use up the budget. all_sizes: the sum of their absolute sizes."""
    return 0 if abs(sizes - budget) <= NEAR * (budget + all_sizes) else NOT_USED_UP
