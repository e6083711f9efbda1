"""Whole multiples of the rounding unit that add up to the budget: Hamilton's largest remainder.

Every amount is rounded down or up to the next multiple, never further. Those whose floor lies in
between go up first, then the largest remainders, and last those whose cap lies in between; equal
remainders are decided by unit code, and the result says so. With groups the same is done twice:
first for the groups' totals, then inside each group, so that both add up.
"""

from dataclasses import dataclass

import numpy as np

from allocation import exact
from allocation.exact import Integers, Positions, Vector

_FIRST, _IN_TURN, _LAST = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Rounded:
    """amounts: shape (n,), Python integers, soʻm.

    tied: positions of units with equal remainders of which only some could be rounded up.
    bent: positions of units that had to be rounded past a floor or cap, by less than a unit.
    """

    amounts: Integers
    tied: tuple[int, ...]
    bent: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What rounding should not cross: low and high of shape (n,), or None where there is none."""

    low: Vector | None = None
    high: Vector | None = None


def round_amounts(
    exact_amounts: Vector,
    money: int,
    unit: int,
    order: Positions,
    bounds: Bounds,
    groups: Positions | None = None,
) -> Rounded:
    """Round amounts that add up to `money`, a multiple of `unit`.

    order: positions in the order of the unit codes. groups: shape (n,), each unit's group, in the
    order of the groups' codes; None for one stage.
    """
    whole, rest = exact_amounts.split(unit)
    turn = _turns(exact_amounts, whole, unit, bounds)
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    parts = [np.arange(len(whole))] if groups is None else _members(groups)
    targets = _targets(exact_amounts, money // unit, unit, parts)
    up: list[int] = []
    tied: list[int] = []
    for part, target in zip(parts, targets, strict=True):
        needed = target - int(whole[part].sum())
        chosen, ties = _choose(part, rest, turn, place, needed)
        up += chosen
        tied += ties
    raised = np.zeros(len(whole), dtype=bool)
    raised[up] = True
    bent = (raised & (turn == _LAST)) | (~raised & (turn == _FIRST))
    amounts = (whole + raised.astype(int).astype(object)) * unit
    return Rounded(amounts, tuple(sorted(tied)), tuple(np.flatnonzero(bent).tolist()))


def _members(groups: Positions) -> list[Positions]:
    return [np.flatnonzero(groups == group) for group in range(int(groups.max()) + 1)]


def _targets(amounts: Vector, multiples: int, unit: int, parts: list[Positions]) -> list[int]:
    """How many multiples each part gets: the largest remainders of the parts' totals."""
    if len(parts) == 1:
        return [multiples]
    totals = exact.from_fractions(amounts[part].total() for part in parts)
    whole, rest = totals.split(unit)
    everyone = np.arange(len(parts))
    turn = np.full(len(parts), _IN_TURN)
    chosen, _ = _choose(everyone, rest, turn, everyone, multiples - int(whole.sum()))
    raised = np.isin(everyone, chosen)
    return [int(base) + int(more) for base, more in zip(whole, raised, strict=True)]


def _turns(amounts: Vector, whole: Integers, unit: int, bounds: Bounds) -> Integers:
    """Who must go up (a floor lies above the lower multiple), who must stay down (a cap)."""
    turn = np.full(len(whole), _IN_TURN)
    down, up = Vector(whole * unit), Vector((whole + 1) * unit)
    if bounds.high is not None:
        turn[(up > bounds.high) & (amounts <= bounds.high)] = _LAST
    if bounds.low is not None:
        turn[(down < bounds.low) & (amounts >= bounds.low)] = _FIRST
    return turn


def _choose(
    part: Positions, rest: Integers, turn: Integers, place: Positions, needed: int
) -> tuple[list[int], list[int]]:
    """The units of a part that are rounded up, and those between whom a tie was broken."""
    queue = sorted(
        (position for position in part.tolist() if rest[position]),
        key=lambda position: (turn[position], -rest[position], place[position]),
    )
    chosen, left = queue[:needed], queue[needed:]
    if not chosen or not left or not _alike(chosen[-1], left[0], rest, turn):
        return chosen, []
    return chosen, [position for position in queue if _alike(position, left[0], rest, turn)]


def _alike(first: int, second: int, rest: Integers, turn: Integers) -> bool:
    return bool(rest[first] == rest[second] and turn[first] == turn[second])
