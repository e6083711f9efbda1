"""Where the money goes: concentration and progressivity against a ranking.

`values` is money per head, shape (n,), at least 0 and not all 0; `weights` is people, shape (n,),
None for one each. Units that rank equal are taken together, so that their order never matters.
Each function raises FairnessError for missing or negative values or columns of different units.
"""

from typing import Literal

from numpy.typing import ArrayLike

from allocation.fairness.check import FairnessError, read
from allocation.fairness.curves import cumulated, fractional_rank
from allocation.fairness.inequality import gini

Kind = Literal["benefit", "payment"]
_SIGNS: dict[str, float] = {"benefit": -1.0, "payment": 1.0}


def concentration(values: ArrayLike, ranking: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Concentration index of money along a ranking, by the covariance with the fractional rank.

    ranking: shape (n,), any numbers; a poverty rate, for example. From -1 (all goes to the lowest
    in the ranking) through 0 (no slope) to 1 (all goes to the highest). Above 0 money leans
    towards units with a high value of `ranking`: along a poverty rate, towards the poor; along
    income, towards the rich. Ranked by the values themselves it is the Gini coefficient.
    Source: Kakwani, Wagstaff and van Doorslaer (1997), Journal of Econometrics 77(1);
    O'Donnell et al. (2008), Analyzing Health Equity Using Household Survey Data, ch. 8.

    >>> concentration([3, 1], ranking=[12.0, 20.0])
    -0.25
    """
    amounts, order, counts = read({"values": values}, {"ranking": ranking}, weights)
    rank = fractional_rank(order, counts)
    mean = (amounts * counts).sum() / counts.sum()
    return float(2 * (counts * (amounts - mean) * (rank - 0.5)).sum() / counts.sum() / mean)


def kakwani(
    values: ArrayLike, means: ArrayLike, weights: ArrayLike | None = None, kind: Kind = "benefit"
) -> float:
    """Kakwani index: how much more even (or uneven) the money is spread than the means are.

    means: shape (n,), what people of a unit have per head (income, own revenue), at least 0.
    For a benefit: Gini of means less concentration of money along means; above 0 the money is
    progressive: those with less means get more of it than their share of means. For a payment
    (a tax) the sign turns, as Kakwani wrote it. From -2 to 2, in practice within -1 and 1.
    Source: Kakwani (1977), Economic Journal 87(345); for benefits Lambert (2001), The
    Distribution and Redistribution of Income, 3rd ed.

    >>> kakwani([1, 1], means=[1, 3])
    0.25
    """
    amounts, levels, counts = read({"values": values, "means": means}, weights=weights)
    lean = concentration(amounts, levels, counts) - gini(levels, counts)
    return _sign(kind) * lean + 0.0


def suits(
    values: ArrayLike, means: ArrayLike, weights: ArrayLike | None = None, kind: Kind = "benefit"
) -> float:
    """Suits index: as `kakwani`, but counted along cumulative means instead of people.

    From -1 to 1. For a benefit: above 0 those with less means get more than their share of means
    (progressive), 0 proportional to means. For a payment the sign turns, as Suits wrote it: 1 if
    the richest pays everything.
    Source: Suits (1977), American Economic Review 67(4).

    >>> suits([1, 1], means=[1, 3])
    0.25
    """
    amounts, levels, counts = read({"values": values, "means": means}, weights=weights)
    curve = cumulated(levels, levels * counts, amounts * counts)
    return _sign(kind) * (1 - 2 * curve.area()) + 0.0


def _sign(kind: str) -> float:
    if kind not in _SIGNS:
        raise FairnessError(f"kind is benefit or payment, not {kind!r}")
    return _SIGNS[kind]
