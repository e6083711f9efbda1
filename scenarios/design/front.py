"""The best points of two goals: none of them is beaten on both by another.

Both goals are costs here: less is better. A population of points moves towards the front by
differential variation and survives by rank and crowding (Deb, Pratap, Agarwal and Meyarivan 2002,
IEEE Transactions on Evolutionary Computation 6(2), NSGA-II; variation of Storn and Price 1997), a
generation in one block.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scenarios.design.ground import Floats
from scenarios.design.search import sobol

Positions = NDArray[np.intp]
Costs = Callable[[Floats], Floats]
_FIRST = 2048  # points of Sobol's sequence
_PEOPLE = 200  # points that survive
_RATE = 0.9  # numbers of a point that vary


def unbeaten(costs: Floats) -> Positions:
    """Positions of the points that no other beats, by the first cost; equal ones count once.

    costs: shape (m, 2); rows in NaN never count.

    >>> unbeaten(np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 2.5], [2.0, 2.0]])).tolist()
    [0, 1]
    """
    there = np.flatnonzero(np.isfinite(costs).all(axis=1))
    order = there[np.lexsort((costs[there, 1], costs[there, 0]))]
    if not len(order):
        return order
    second = costs[order, 1]
    least = np.minimum.accumulate(second)
    first = np.concatenate([[True], second[1:] < least[:-1]])
    return np.asarray(order[first])


def ranks(costs: Floats, enough: int) -> Floats:
    """0 for points that none beats, 1 for those only these beat, and so on, shape (m,).

    Ranking stops once `enough` points are ranked; the rest and rows in NaN have infinity.
    """
    rank, left = np.full(len(costs), np.inf), costs.copy()
    place, done = 0.0, 0
    while done < enough and len(front := unbeaten(left)):
        rank[front], left[front] = place, np.nan
        place, done = place + 1.0, done + len(front)
    return rank


def crowding(costs: Floats) -> Floats:
    """How far the neighbours on the front are, in parts of its extent; infinity at its ends.

    costs: of a front, shape (m, 2), in the order of the first.
    """
    if len(costs) < 3:
        return np.full(len(costs), np.inf)
    extent = np.ptp(costs, axis=0)
    scaled = costs / np.where(extent > 0, extent, 1.0)
    gaps = np.abs(scaled[2:] - scaled[:-2]).sum(axis=1)
    return np.concatenate([[np.inf], gaps, [np.inf]])


def survivors(costs: Floats, count: int) -> Positions:
    """The `count` best points: by rank, and in the last front those with the most room."""
    rank, chosen = ranks(costs, count), list[int]()
    for place in range(len(costs)):
        front = np.flatnonzero(rank == place)
        if len(chosen) >= count or not len(front):
            break
        front = front[np.argsort(costs[front, 0], kind="stable")]
        room = count - len(chosen)
        if len(front) > room:
            front = front[np.argsort(-crowding(costs[front]), kind="stable")[:room]]
        chosen += front.tolist()
    return np.array(chosen, dtype=np.intp)


def find_front(
    costs: Costs,
    start: Floats,
    *,
    generations: int,
    seed: int,
    told: Callable[[int], None] = lambda _: None,
) -> tuple[Floats, Floats, int]:
    """Points that none of all those looked at beats, their costs, and how many were looked at.

    costs: of points of the unit cube, (m, d), to shape (m, 2), NaN where there are none. start: a
    point to begin with, (d,). told: is told each generation. Points come in the order of the first
    cost. The same seed gives the same points.
    """
    stream = np.random.default_rng(seed)
    points = np.vstack([start, _ends(start), sobol(_FIRST, len(start), seed)])
    found = costs(points)
    count = len(points)
    best, best_costs = _front_of(points, found)
    for generation in range(generations):
        keep = survivors(found, _PEOPLE)
        if len(keep) < 4:
            break
        points, found = points[keep], found[keep]
        young = _vary(points, stream)
        own = costs(young)
        count += len(young)
        best, best_costs = _front_of(np.vstack([best, young]), np.vstack([best_costs, own]))
        points, found = np.vstack([points, young]), np.vstack([found, own])
        told(generation + 1)
    return best, best_costs, count


def _front_of(points: Floats, costs: Floats) -> tuple[Floats, Floats]:
    keep = unbeaten(costs)
    return points[keep], costs[keep]


def _ends(start: Floats) -> Floats:
    """The start with one number at an end of its range, each in turn."""
    own = np.eye(len(start)) == 1
    return np.vstack([np.where(own, 0.0, start), np.where(own, 1.0, start)])


def _vary(points: Floats, stream: np.random.Generator) -> Floats:
    """As many new points: each moved along the difference of two others, some numbers jittered."""
    count, dimensions = points.shape
    first, second = stream.integers(count, size=(2, count))
    scale = stream.uniform(0.2, 0.9, (count, 1))
    moved = points + scale * (points[first] - points[second])
    near = points + stream.normal(0.0, 0.02, points.shape)
    moved = np.where(stream.random((count, 1)) < 0.7, moved, near)
    taken = stream.random((count, dimensions)) < _RATE
    return np.clip(np.where(taken, moved, points), 0.0, 1.0)


def thinned(costs: Floats, count: int) -> Positions:
    """About `count` positions spread evenly along a front in the order of the first cost."""
    if len(costs) <= count:
        return np.arange(len(costs))
    extent = np.ptp(costs, axis=0)
    scaled = costs / np.where(extent > 0, extent, 1.0)
    along = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(scaled, axis=0)).sum(axis=1))])
    wanted = np.linspace(0.0, along[-1], count)
    nearest = np.searchsorted((along[1:] + along[:-1]) / 2, wanted)
    kept = dict.fromkeys(nearest.tolist())
    spare = [at for at in range(len(costs)) if at not in kept]
    missing = count - len(kept)
    if missing:
        gaps = np.minimum(np.diff(along, append=np.inf), np.diff(along, prepend=-np.inf))
        kept |= dict.fromkeys(sorted(spare, key=lambda at: -gaps[at])[:missing])
    return np.array(sorted(kept), dtype=np.intp)


def hypervolume(costs: Floats, worst: Floats) -> float:
    """The area that a front leaves behind, up to a worst point (Zitzler and Thiele 1998).

    >>> hypervolume(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([2.0, 2.0]))
    3.0
    """
    front = costs[unbeaten(costs)]
    front = front[(front < worst).all(axis=1)]
    if not len(front):
        return 0.0
    widths = np.diff(np.append(front[:, 0], worst[0]))
    return float((widths * (worst[1] - front[:, 1])).sum())
