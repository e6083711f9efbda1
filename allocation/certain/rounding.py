"""Round amounts that are nearly known, if every decision on the way is certain.

The rule is that of `allocation.rounding`: down or up to the next multiple; first those whose floor
lies in between, then the largest remainders, last those whose cap does. A tie is certain where the
formula cannot tell the units apart (`alike`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allocation.certain import near as ne
from allocation.certain.alike import Likeness
from allocation.certain.groups import Grouping
from allocation.certain.groups import total as group_total
from allocation.certain.near import EPS, LARGEST_WHOLE, Near, Reals, UncertainError
from allocation.exact import Flags, Positions

Whole = NDArray[np.int64]
_FIRST, _IN_TURN, _LAST = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A floor or cap, shape (n,). where: whom it concerns. kept: whether all certainly keep it."""

    value: Near
    where: Flags | None
    kept: bool


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """The groups of two-stage pots. totals: the money of each, None where not all is by groups."""

    grouping: Grouping
    totals: Near | None


def round_amounts(
    amounts: Near,
    money: int,
    unit: int,
    floors: list[Bound],
    caps: list[Bound],
    stage: Stage | None,
    likeness: Likeness,
) -> Whole:
    """Whole multiples of `unit` that add up to `money`. Raises UncertainError if not certain."""
    whole, rest = _split(amounts, unit)
    turn = _turns(amounts, whole, unit, floors, caps)
    if stage is None:
        grouping = Grouping.of(np.zeros(len(whole), dtype=np.intp))
        targets = np.array([money // unit])
    else:
        grouping = stage.grouping
        targets = _group_targets(amounts, money // unit, unit, stage)
    needed = targets - np.add.reduceat(whole[grouping.order], grouping.starts)
    up = _raised(rest, turn, _doubt(amounts, unit), needed, grouping, likeness)
    return np.asarray((whole + up) * unit)


def _split(amounts: Near, unit: int) -> tuple[Whole, Reals]:
    """Whole multiples (rounded down) and what is left, if that is certain."""
    if amounts.high >= min(2.0**62, LARGEST_WHOLE) or amounts.mid.min() < -amounts.err:
        raise UncertainError
    whole = (np.maximum(amounts.mid, 0) / unit).astype(np.int64)
    rest = amounts.mid - (whole * unit).astype(np.longdouble)
    doubt = _doubt(amounts, unit)
    certain = (rest > doubt) & (rest < unit - doubt)
    certain |= np.asarray(amounts.sure) & (rest >= 0) & (rest < unit)
    if not certain.all():
        raise UncertainError
    return whole, rest


def _doubt(amounts: Near, unit: int) -> float:
    return amounts.err * (1 + 1e-9) + 4 * EPS * unit


def _group_targets(amounts: Near, multiples: int, unit: int, stage: Stage) -> Whole:
    """How many multiples each group gets: the same rule for the groups' totals."""
    grouping = stage.grouping
    totals = group_total(amounts, grouping) if stage.totals is None else stage.totals
    whole, rest = _split(totals, unit)
    everyone = Grouping.of(np.zeros(grouping.count, dtype=np.intp))
    turn = np.full(grouping.count, _IN_TURN)
    needed = np.array([multiples - int(whole.sum())])
    return whole + _raised(rest, turn, _doubt(totals, unit), needed, everyone, None)


def _raised(
    rest: Reals,
    turn: NDArray[Any],
    doubt: float,
    needed: Whole,
    grouping: Grouping,
    likeness: Likeness | None,
) -> Whole:
    """1 for those who are rounded up, if the line between them and the others is certain."""
    asking = np.where(rest > 0, turn, _LAST + 1)  # nothing left over: never rounded up
    order = np.lexsort((-rest, asking, grouping.of_unit))
    able = np.add.reduceat((asking[order] <= _LAST).astype(np.int64), grouping.starts)
    if ((needed < 0) | (needed > able)).any():
        raise UncertainError
    cuts = (grouping.starts + needed)[(needed > 0) & (needed < able)]
    last, next_ = order[cuts - 1], order[cuts]
    close = (asking[last] == asking[next_]) & (rest[last] - rest[next_] <= 2 * doubt)
    for cut in cuts[close].tolist():
        queue = _Queue(order, asking, rest, 2 * doubt, grouping.of_unit)
        _break_tie(queue, cut, likeness)
    rank = np.empty(len(rest), dtype=np.int64)
    rank[order] = np.arange(len(rest))
    return (rank - grouping.starts[grouping.of_unit] < needed[grouping.of_unit]).astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class _Queue:
    """Who is rounded up first. order: positions; the others are of units, shape (n,)."""

    order: Positions
    asking: NDArray[Any]
    rest: Reals
    apart: float
    group: Positions

    def tied(self, place: int) -> bool:
        """Whether it is uncertain who of two neighbours, at this place and before it, is first."""
        one, other = self.order[place - 1], self.order[place]
        alike = self.group[one] == self.group[other] and self.asking[one] == self.asking[other]
        return bool(alike and self.rest[one] - self.rest[other] <= self.apart)


def _break_tie(queue: _Queue, cut: int, likeness: Likeness | None) -> None:
    """Order those around the cut by code, if they certainly have the same amount."""
    first, end = cut - 1, cut + 1
    while first > 0 and queue.tied(first):
        first -= 1
    while end < len(queue.order) and queue.tied(end):
        end += 1
    tied = queue.order[first:end]
    if likeness is None or not likeness.holds(tied):
        raise UncertainError
    queue.order[first:end] = likeness.by_code(tied)


def _turns(
    amounts: Near, whole: Whole, unit: int, floors: list[Bound], caps: list[Bound]
) -> NDArray[Any]:
    turn = np.full(len(whole), _IN_TURN)
    if floors or caps:
        first = _crossed(amounts, whole * unit, floors, np.greater, np.greater_equal)
        last = _crossed(amounts, (whole + 1) * unit, caps, np.less, np.less_equal)
        turn[first & ~last], turn[last & ~first] = _FIRST, _LAST
    return turn


def _crossed(
    amounts: Near,
    multiple: Whole,
    bounds: list[Bound],
    beyond: Callable[..., Any],
    keeps: Callable[..., Any],
) -> Flags:
    """Where a bound that the amount keeps lies beyond the multiple."""
    crossed = np.zeros(len(multiple), dtype=bool)
    for bound in bounds:
        margin = (bound.value.err + EPS * bound.value.size) * 2
        slack = -margin if beyond is np.greater else margin
        may = beyond(bound.value.mid, multiple.astype(np.longdouble) + slack)
        at = np.flatnonzero(may if bound.where is None else may & bound.where)
        if len(at):
            value = bound.value.at(at)
            passed = ne.compared(value, ne.of_whole(multiple[at]), beyond)
            if not bound.kept:
                passed = passed & ne.compared(amounts.at(at), value, keeps)
            crossed[at] |= passed
    return crossed
