"""Give out money between floors and caps, nearly: a level in floats, and the proof that it holds.

The sum over units of clip(offset + r * slope, low, high) never falls as the level r rises. So if it
is certainly below the money at one level and certainly above it at another, the exact level lies
between the two, and the exact amounts lie between what units get there. See `allocation.fill`.
"""

from dataclasses import dataclass

import numpy as np

from allocation.certain import near as ne
from allocation.certain.groups import Grouping
from allocation.certain.groups import total as group_total
from allocation.certain.near import EPS, Near, Reals, UncertainError
from allocation.exact import Floats, Positions

STEPS = 12  # most problems take four
NEARLY = 2.0**-44  # of the level, where float64 can go no further


@dataclass(frozen=True, slots=True, eq=False)
class Basins:
    """As `allocation.fill.Basins`, all of shape (n,); a problem for each group, or one for all."""

    offset: Near
    slope: Near
    low: Near
    high: Near
    grouping: Grouping | None = None

    def sums(self, values: Reals) -> Reals:
        """The sum over each group, shape (count,), or over all, shape (1,)."""
        if self.grouping is None:
            return np.atleast_1d(ne.grid_sum(values))
        return self.grouping.reduce(np.add, values)

    def spread(self, values: Reals) -> Reals:
        """Each unit's value of its group, from shape (count,) or (1,)."""
        return values if self.grouping is None else values[self.grouping.of_unit]

    def at(self, level: Reals) -> Reals:
        """Everybody's amount at a level."""
        raw = self.offset.mid + self.spread(level) * self.slope.mid
        return np.minimum(np.maximum(raw, self.low.mid), self.high.mid)


def fill(basins: Basins, money: Near) -> Near:
    """The amounts, shape (n,), that add up to `money`, shape (), or (count,) for groups."""
    target = np.atleast_1d(money.mid)
    level = _level(basins, target)
    steepness = _steepness(basins, level)
    level = level + (target - basins.sums(basins.at(level))) / steepness  # as Newton does
    if not (np.isfinite(level).all() and steepness.min() > 0):
        raise UncertainError
    reach = _reach(basins, level, steepness, money)
    return _amounts(basins, _known(level, reach))


def _amounts(basins: Basins, level: Near) -> Near:
    if basins.grouping is not None:
        level = level.at(basins.grouping.of_unit)
    raw = ne.plus(basins.offset, ne.times(basins.slope, level))
    return ne.clip(raw, basins.low, basins.high)


def _known(level: Reals, reach: float) -> Near:
    """The levels, shape (count,) or (1,), and how far off they may be."""
    mid = level if len(level) > 1 else np.asarray(level[0])
    size = float(np.abs(level).max())
    return ne.tight(mid, reach + EPS * size, -size - 2 * reach, size + 2 * reach, sure=False)


def _reach(basins: Basins, level: Reals, steepness: Reals, money: Near) -> float:
    """How far the exact level may be from this one; proven by the sums on both sides."""
    amounts = _amounts(basins, _known(level, 0.0))
    n = amounts.mid.size
    sums = (
        ne.total(amounts, n) if basins.grouping is None else group_total(amounts, basins.grouping)
    )
    doubt = 2 * (sums.err + money.err + 4 * EPS * (sums.size + money.size))
    reach = 4 * doubt / float(steepness.min()) + 4 * EPS * float(np.abs(level).max())
    if not reach <= float(np.abs(level).max()):
        raise UncertainError  # the errors at both ends are taken as at most twice those between
    target = np.atleast_1d(money.mid)
    under = basins.sums(basins.at(level - reach)) + doubt
    over = basins.sums(basins.at(level + reach)) - doubt
    if not ((under < target) & (target < over)).all():
        raise UncertainError
    return reach


def _steepness(basins: Basins, level: Reals) -> Reals:
    raw = basins.offset.mid + basins.spread(level) * basins.slope.mid
    free = (basins.low.mid < raw) & (raw < basins.high.mid)
    return basins.sums(np.where(free, basins.slope.mid, np.longdouble(0)))


def _level(basins: Basins, target: Reals) -> Reals:
    """The level in float64: by Newton's method, or from breakpoints where that does not end."""
    if basins.grouping is None:
        level = _climbed(basins, float(target[0]))
        if level is not None:
            return np.asarray([level], dtype=np.longdouble)
    moving = basins.slope.mid > 0
    if not basins.sums(moving.astype(np.longdouble)).min() > 0:
        raise UncertainError
    columns = (basins.offset, basins.slope, basins.low, basins.high)
    offset, slope, low, high = (column.mid[moving].astype(np.float64) for column in columns)
    least = np.where(moving, basins.low.mid, basins.at(np.zeros_like(target)))
    spare = (target - basins.sums(least)).astype(np.float64)
    points = np.concatenate([(low - offset) / slope, (high - offset) / slope])
    turns = np.concatenate([slope, -slope])
    if basins.grouping is None:
        return _pieces(points, turns, np.zeros(len(points), dtype=np.intp), spare)
    group = basins.grouping.of_unit[moving]
    return _pieces(points, turns, np.concatenate([group, group]), spare)


def _climbed(basins: Basins, money: float) -> float | None:
    """The level for all units, by Newton's method; None if a few steps do not reach it."""
    columns = (basins.offset, basins.slope, basins.low, basins.high)
    offset, slope, low, high = (column.mid.astype(np.float64) for column in columns)
    steepness = float(slope.sum())
    level = (money - float(offset.sum())) / steepness if steepness > 0 else np.inf
    for _ in range(STEPS):
        raw = offset + level * slope
        amounts = np.minimum(np.maximum(raw, low), high)
        steepness = float(slope @ (amounts == raw))
        if not 0 < steepness < np.inf:
            return None
        step = (money - float(amounts.sum())) / steepness
        level += step
        if abs(step) <= NEARLY * abs(level):
            return level
    return None


def _pieces(points: Floats, turns: Floats, group: Positions, spare: Floats) -> Reals:
    """In each group, the level at which `spare` is given out above the floors."""
    order = np.lexsort((points, group))
    points, group = points[order], group[order]
    steepness = np.cumsum(turns[order])
    starts = np.searchsorted(group, np.arange(len(spare)))
    gained = np.diff(points) * steepness[:-1]
    gained[starts[1:] - 1] = 0.0
    reached = np.concatenate([[0.0], np.cumsum(gained)])
    reached -= reached[starts][group]
    passed = np.add.reduceat((reached <= spare[group]).astype(np.intp), starts)
    piece = starts + np.maximum(passed, 1) - 1
    slope = np.where(steepness[piece] > 0, steepness[piece], np.inf)
    return np.asarray(points[piece] + (spare - reached[piece]) / slope).astype(np.longdouble)
