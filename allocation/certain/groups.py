"""Functions over units within groups, for all groups at once where that is simple."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from allocation.certain import near as ne
from allocation.certain.near import Near, Number, Reals, UncertainError
from allocation.exact import Flags, Positions

_MORE, _LESS = 1 + 1e-9, 1 - 1e-9  # for the rounding of the bounds themselves

GROUPED: dict[str, Callable[[Any, Near | None, "Grouping"], Near]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """of_unit: each unit's group, shape (n,), from 0 to count - 1; every group has a unit.

    order: units sorted by group. starts: where each group begins in it. most: the largest size.
    """

    of_unit: Positions
    count: int
    order: Positions
    starts: Positions
    most: int

    @classmethod
    def of(cls, of_unit: Positions) -> "Grouping":
        """The groups 0, 1, ... of the units."""
        sizes = np.bincount(of_unit)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        return cls(
            of_unit, len(sizes), np.argsort(of_unit, kind="stable"), starts, int(sizes.max())
        )

    @classmethod
    def by(cls, values: object) -> "Grouping":
        """Units with equal texts, flags or (exactly known) numbers."""
        if isinstance(values, Near):
            if values.sure is not True or not values.mid.ndim:
                raise UncertainError
            return cls.of(np.unique(values.mid, return_inverse=True)[1])
        if not isinstance(values, np.ndarray):
            raise UncertainError
        return cls.of(pd.factorize(values)[0].astype(np.intp))

    def some(self, at: Positions) -> tuple["Grouping", Positions]:
        """The groups of some units only, and which of all groups they are."""
        present, own = np.unique(self.of_unit[at], return_inverse=True)
        return Grouping.of(own), present

    def reduce(self, how: np.ufunc, values: Reals) -> Reals:
        """One number a group, shape (count,)."""
        return np.asarray(how.reduceat(values[self.order], self.starts))


def total(value: Near, grouping: Grouping) -> Near:
    """The sum in each group, shape (count,)."""
    values = value.spread(len(grouping.of_unit))
    mid, most = grouping.reduce(np.add, values.mid), grouping.most
    if values.whole and values.size * most < ne.WHOLE:
        return ne.of_whole(mid)
    err = most * (values.err + most * ne.EPS * (values.size + values.err)) * (1 + 1e-9)
    size = most * (values.size + values.err) * (1 + 1e-9)
    return ne.tight(mid, err, 0.0 if values.low >= 0 else -size, size, sure=False)


def shared_out(money: Near, weight: Near, grouping: Grouping) -> Near:
    """Each group's money in proportion to weights of at least 0, shape (n,).

    money: shape (count,) or (). The errors are those of each group by itself: a column of rates
    would give a large group the relative error of the smallest.
    """
    sums, sizes = grouping.reduce(np.add, weight.mid), np.bincount(grouping.of_unit)
    doubt = sizes * (weight.err + sizes * ne.EPS * (sums + weight.err))
    least = (sums - doubt) * _LESS
    if weight.low < 0 or not least.min() > 0:
        raise UncertainError
    rates = money.mid / sums
    off = ((money.err + np.abs(rates) * doubt) / least + ne.EPS * np.abs(rates)) * _MORE
    rate, unsure = rates[grouping.of_unit], off[grouping.of_unit]
    mid = weight.mid * rate
    err = weight.mid * unsure + (np.abs(rate) + unsure) * weight.err + ne.EPS * np.abs(mid)
    size = float((np.abs(mid) + err).max()) * _MORE
    worst = float(err.max()) * _MORE
    return ne.tight(mid, worst, 0.0 if money.low >= 0 else -size, size, ne.zeros(weight))


def _grouped(compute: Callable[..., Near]) -> Callable[..., Near]:
    GROUPED[compute.__name__.strip("_")] = compute
    return compute


@_grouped
def _total(x: Near, weight: Near | None, grouping: Grouping) -> Near:
    values = x if weight is None else ne.times(x, weight)
    return total(values, grouping).at(grouping.of_unit)


@_grouped
def _mean(x: Near, weight: Near | None, grouping: Grouping) -> Near:
    weights = ne.of_whole(np.ones(len(grouping.of_unit))) if weight is None else weight
    if weights.low < 0:
        raise UncertainError
    means = ne.over(total(ne.times(x, weights), grouping), total(weights, grouping))
    return means.at(grouping.of_unit)


@_grouped
def _share(x: Near, weight: None, grouping: Grouping) -> Near:  # noqa: ARG001 # as all of them
    if x.low >= 0:
        return shared_out(ne.of_fraction(Fraction(1)), x, grouping)
    return ne.over(x, total(x, grouping).at(grouping.of_unit))


@_grouped
def _smallest(x: Near, weight: None, grouping: Grouping) -> Near:  # noqa: ARG001 # as all of them
    return _extreme(x, grouping, np.minimum)


@_grouped
def _largest(x: Near, weight: None, grouping: Grouping) -> Near:  # noqa: ARG001 # as all of them
    return _extreme(x, grouping, np.maximum)


def _extreme(x: Near, grouping: Grouping, how: np.ufunc) -> Near:
    mid = grouping.reduce(how, x.mid)[grouping.of_unit]
    return Near(mid, x.err, x.low, x.high, x.certain, x.whole)


def by_group(
    compute: Callable[..., Number],
    column: Near | Flags,
    weight: Near | None,
    extra: list[Fraction],
    grouping: Grouping,
) -> Near:
    """Any function, group after group, put together again."""
    parts = []
    for group in range(grouping.count):
        at = np.flatnonzero(grouping.of_unit == group)
        own = column.at(at) if isinstance(column, Near) else column[at]
        arguments = [own, *extra] if weight is None else [own, *extra, weight.at(at)]
        parts.append((at, ne.near(compute(*arguments)).spread(len(at))))
    n = len(grouping.of_unit)
    mid, sure = np.empty(n, dtype=np.longdouble), np.zeros(n, dtype=bool)
    for at, part in parts:
        mid[at], sure[at] = part.mid, part.sure
    found = [part for _, part in parts]
    low, high = min(part.low for part in found), max(part.high for part in found)
    err = max(part.err for part in found)
    whole = all(part.whole for part in found)
    return Near(mid, err, low, high, bool(sure.all()) or sure, whole)
