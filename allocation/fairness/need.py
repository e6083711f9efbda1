"""Money against need: adequacy, equal treatment of equals, correlation, who is at the top.

`values` is money per head, `need` how needy people of a unit are (a rate or an index, more is
needier), `weights` people: shape (n,) each. Every function raises FairnessError for missing
values or columns of different units, and where it has no value; none ever returns NaN.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from allocation.fairness.check import FairnessError, Floats, aligned, read
from allocation.fairness.curves import fractional_rank


@dataclass(frozen=True, slots=True, kw_only=True)
class Adequacy:
    """Money per poor person, soʻm: the least, the most and that of all together; least over most.

    least_unit, most_unit: the first of the units concerned. without: units without poor people.
    """

    least: float
    most: float
    overall: float
    ratio: float
    least_unit: object
    most_unit: object
    without: tuple[object, ...]


def adequacy(amounts: ArrayLike, poor: ArrayLike) -> Adequacy:
    """Money per poor person: the unit with the least against the unit with the most.

    amounts: shape (n,), soʻm of each unit, all its money. poor: shape (n,), poor people.
    ratio: from 0 (somewhere the poor get nothing) to 1 (the same everywhere). Units without poor
    people have no such figure and are named in `without`.
    Source: the range ratio of per-case spending used in school finance (Berne and Stiefel 1984,
    The Measurement of Equity in School Finance), taken per poor person.

    >>> found = adequacy([100, 300, 50], poor=[10, 10, 0])
    >>> found.ratio, found.without
    (0.3333333333333333, (2,))
    """
    columns, labels = aligned({"amounts": amounts, "poor": poor})
    money, people, _ = read({"amounts": columns["amounts"], "poor": columns["poor"]})
    there = np.flatnonzero(people > 0)
    each = money[there] / people[there]
    if not each.any():
        raise FairnessError("no unit with poor people gets money; there is nothing to compare")
    low, high = int(each.argmin()), int(each.argmax())
    return Adequacy(
        least=float(each[low]),
        most=float(each[high]),
        overall=float(money[there].sum() / people.sum()),
        ratio=float(each[low] / each[high]),
        least_unit=labels[there].tolist()[low],
        most_unit=labels[there].tolist()[high],
        without=tuple(labels[people == 0].tolist()),
    )


def horizontal_equity(
    values: ArrayLike, need: ArrayLike, weights: ArrayLike | None = None, classes: int = 10
) -> float:
    """Spread of money per head among units of like need, over the mean: 0 if likes get the like.

    Units are put in `classes` of need with equal numbers of people; equal needs share a class. The
    figure is the standard deviation from the own class's mean, over the mean of all; at most
    `coefficient_of_variation`, which is its value with one class.
    Source: classes of close equals of Aronson, Johnson and Lambert (1994), Economic Journal
    104(423), with the coefficient of variation as the measure of spread.

    >>> horizontal_equity([10, 10, 20, 20], need=[1, 1, 2, 2], classes=2)
    0.0
    """
    if classes < 1:
        raise FairnessError(f"classes must be at least 1, not {classes}")
    amounts, levels, counts = read({"values": values}, {"need": need}, weights)
    rank = fractional_rank(levels, counts)
    own = np.minimum((rank * classes).astype(np.intp), classes - 1)
    people, money = np.bincount(own, counts), np.bincount(own, counts * amounts)
    means = np.divide(money, people, out=np.zeros(len(money)), where=people > 0)
    spread = np.sqrt((counts * (amounts - means[own]) ** 2).sum() / counts.sum())
    return float(spread / (money.sum() / people.sum()))


def pearson(values: ArrayLike, need: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Pearson correlation of need and money, from -1 to 1, each unit counted by its weight.

    Raises FairnessError where either is the same everywhere.

    >>> pearson([1, 2, 3], need=[10, 20, 30])
    1.0
    """
    amounts, levels, counts = read({"values": values}, {"need": need}, weights)
    return _correlation(amounts, levels, counts)


def spearman(values: ArrayLike, need: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Spearman's correlation of ranks of need and money, from -1 to 1; ties share their rank.

    Weighted by fractional ranks. Raises FairnessError where either is the same everywhere.
    Source: Spearman (1904), American Journal of Psychology 15(1).

    >>> spearman([1, 2, 30], need=[10, 20, 21])
    1.0
    """
    amounts, levels, counts = read({"values": values}, {"need": need}, weights)
    _demand_spread(amounts, levels, counts)
    ranks = fractional_rank(amounts, counts), fractional_rank(levels, counts)
    return _correlation(*ranks, counts)


def overlap(
    values: ArrayLike, others: ArrayLike, weights: ArrayLike | None = None, top: float = 0.1
) -> float:
    """How much of the top tenth by `others` is also in the top tenth by `values`: 0 to 1.

    Money against need, or the money of two divisions. top: the share of people at the top, above
    0, at most 1. A unit across the boundary belongs in part, units that tie there in equal parts,
    so that the order of rows never matters. 1: the same units; `top` is what chance would give.
    Source: the overlap coefficient, Simpson (1943), American Journal of Science 241(1).

    >>> overlap([9, 8, 1, 1], [9, 1, 8, 1], top=0.5)
    0.5
    """
    if not 0 < top <= 1:
        raise FairnessError(f"top is a share above 0 and at most 1, not {top}")
    amounts, levels, counts = read({"values": values}, {"others": others}, weights)
    both = np.minimum(_belonging(amounts, counts, top), _belonging(levels, counts, top))
    return min(float((counts * both).sum() / (counts.sum() * top)), 1.0)


def _belonging(column: Floats, counts: Floats, top: float) -> Floats:
    """How much of each unit belongs to the top, from 0 to 1."""
    _, place = np.unique(-column, return_inverse=True)
    mass = np.bincount(place, counts)
    before = np.cumsum(mass) - mass
    room = np.clip(counts.sum() * top - before, 0.0, mass)
    return np.asarray(np.divide(room, mass, out=np.zeros(len(mass)), where=mass > 0)[place])


def _correlation(first: Floats, second: Floats, counts: Floats) -> float:
    _demand_spread(first, second, counts)
    share = counts / counts.sum()
    one, two = first - (first * share).sum(), second - (second * share).sum()
    one, two = one / np.abs(one).max(), two / np.abs(two).max()
    scale = np.sqrt((share * one * one).sum() * (share * two * two).sum())
    return float(np.clip((share * one * two).sum() / scale, -1.0, 1.0))


def _demand_spread(first: Floats, second: Floats, counts: Floats) -> None:
    there = counts > 0
    if np.ptp(first[there]) == 0 or np.ptp(second[there]) == 0:
        raise FairnessError("money or need is the same everywhere; there is no correlation")
