"""Whole multiples of the rounding unit that add up to the budget: Hamilton's largest remainder.

Every amount is rounded down or up to the next multiple, never further. Those whose floor lies in
between go up first, then the largest remainders, and last those whose cap lies in between; equal
remainders are decided by unit code, and the result says so. With groups the same is done twice:
first for the groups' totals, then inside each group, so that both add up.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allocation import exact
from allocation.exact import Flags, Positions, Vector
from allocation.long_numbers import Integers

Published = NDArray[np.int64]
_FIRST, _IN_TURN, _LAST = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounded:
    """amounts: shape (n,), Python integers, soʻm.

    tied: positions of units with equal remainders of which only some could be rounded up.
    tied_groups: the same among the groups' totals, by label.
    bent: positions of units that had to be rounded past a floor or cap, by less than a unit.
    """

    amounts: Integers
    tied: tuple[int, ...]
    tied_groups: tuple[str, ...]
    bent: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What rounding should not cross: low and high of shape (n,), or None where there is none."""

    low: Vector | None = None
    high: Vector | None = None


@dataclass(frozen=True, slots=True)
class Groups:
    """labels: in their order, shape (k,). of_unit: each unit's group, shape (n,)."""

    labels: Integers
    of_unit: Positions


def round_amounts(
    exact_amounts: Vector,
    money: int,
    unit: int,
    order: Positions,
    bounds: Bounds,
    groups: Groups | None = None,
) -> Rounded:
    """Round amounts that add up to `money`, a multiple of `unit`.

    order: positions in the order of the unit codes. groups: None for one stage.
    """
    amounts, bounds = _snapped(exact_amounts, bounds)
    whole, rest = amounts.split(unit)
    turn = _turns(amounts, whole, unit, bounds)
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    parts, targets, tied_groups = _parts(amounts, money // unit, unit, groups)
    up: list[int] = []
    tied: list[int] = []
    for part, target in zip(parts, targets, strict=True):
        chosen, ties = _choose(part, rest, turn, place, target - int(whole[part].sum()))
        up += chosen
        tied += ties
    raised = np.zeros(len(whole), dtype=int)
    raised[up] = 1
    rounded = (whole + raised.astype(object)) * unit
    return Rounded(
        amounts=rounded,
        tied=tuple(sorted(tied)),
        tied_groups=tied_groups,
        bent=tuple(np.flatnonzero(_crossed(Vector(rounded), amounts, bounds)).tolist()),
    )


def _snapped(amounts: Vector, bounds: Bounds) -> tuple[Vector, Bounds]:
    """Long amounts and their bounds, snapped alike: who is at a floor stays at it."""
    if not exact.is_long(amounts):
        return amounts, bounds
    low, high = (None if each is None else each.snapped for each in (bounds.low, bounds.high))
    return amounts.snapped, Bounds(low, high)


def _parts(
    amounts: Vector, multiples: int, unit: int, groups: Groups | None
) -> tuple[list[Positions], list[int], tuple[str, ...]]:
    """The units of each group, how many multiples they share, and which groups tied for one."""
    if groups is None:
        return [np.arange(len(amounts))], [multiples], ()
    everyone = np.arange(len(groups.labels))
    parts = [np.flatnonzero(groups.of_unit == group) for group in everyone]
    totals = exact.from_fractions(amounts[part].total() for part in parts)
    whole, rest = totals.split(unit)
    turn = np.full(len(parts), _IN_TURN)
    chosen, ties = _choose(everyone, rest, turn, everyone, multiples - int(whole.sum()))
    raised = np.isin(everyone, chosen)
    targets = [int(base) + int(more) for base, more in zip(whole, raised, strict=True)]
    return parts, targets, tuple(str(groups.labels[group]) for group in ties)


def _crossed(rounded: Vector, amounts: Vector, bounds: Bounds) -> Flags:
    """Where rounding crossed a bound that the amount had kept."""
    bent = np.zeros(len(rounded), dtype=bool)
    if bounds.low is not None:
        bent |= (rounded < bounds.low) & (amounts >= bounds.low)
    if bounds.high is not None:
        bent |= (rounded > bounds.high) & (amounts <= bounds.high)
    return bent


def _turns(amounts: Vector, whole: Integers, unit: int, bounds: Bounds) -> Integers:
    """Who must go up (a floor lies above the lower multiple), who must stay down (a cap)."""
    down, up = Vector(whole * unit), Vector((whole + 1) * unit)
    first = _crossed(down, amounts, Bounds(low=bounds.low))
    last = _crossed(up, amounts, Bounds(high=bounds.high))
    turn = np.full(len(whole), _IN_TURN)
    turn[first & ~last], turn[last & ~first] = _FIRST, _LAST
    return turn


def _choose(
    part: Positions, rest: Integers, turn: Integers, place: Positions, needed: int
) -> tuple[list[int], list[int]]:
    """The units of a part that are rounded up, and those between whom a tie was broken."""
    queue = [position for position in part.tolist() if rest[position]]
    queue.sort(key=place.tolist().__getitem__)
    queue.sort(key=rest.tolist().__getitem__, reverse=True)
    queue.sort(key=turn.tolist().__getitem__)
    chosen, left = queue[:needed], queue[needed:]
    if not chosen or not left or not _alike(chosen[-1], left[0], rest, turn):
        return chosen, []
    return chosen, [position for position in queue if _alike(position, left[0], rest, turn)]


def _alike(first: int, second: int, rest: Integers, turn: Integers) -> bool:
    return bool(rest[first] == rest[second] and turn[first] == turn[second])
