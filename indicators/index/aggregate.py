"""Put members together into one value a unit.

A method takes the members' values, shape (n, m), without gaps, and weights that add up to 1,
shape (m,) or, where each unit has its own, (n, m); it gives shape (n,). Axes before these are
draws: values (..., n, m) with weights (..., 1, m) give (..., n), each draw by itself.
Sources: OECD/JRC (2008), Handbook, step 6; Mazziotta and Pareto (2016), Soc. Indic. Res. 127.
"""

import numpy as np
from numpy.typing import NDArray

from indicators.index.family import Family, UnitsError

Floats = NDArray[np.float64]

AGGREGATE = Family("aggregation")
_NOISE = 1e-9  # what sums of weights differ by


@AGGREGATE.register
def arithmetic(values: Floats, weights: Floats) -> Floats:
    """Weighted mean: a gap in one member can be made good by any other."""
    return np.asarray((values * weights).sum(axis=-1))


@AGGREGATE.register
def geometric(values: Floats, weights: Floats) -> Floats:
    """Weighted geometric mean: low values weigh more, and can be made good only in part."""
    _demand_positive(values, "geometric")
    return np.asarray(np.exp((np.log(values) * weights).sum(axis=-1)))


@AGGREGATE.register
def harmonic(values: Floats, weights: Floats) -> Floats:
    """Weighted harmonic mean: low values weigh even more."""
    _demand_positive(values, "harmonic")
    return np.asarray(1.0 / (weights / values).sum(axis=-1))


@AGGREGATE.register
def generalised_mean(values: Floats, weights: Floats, *, power: float) -> Floats:
    """Weighted power mean; 1 is arithmetic, towards 0 geometric, -1 harmonic."""
    exponent = float(power)
    if exponent == 0:
        return geometric(values, weights)
    if exponent != 1:
        _demand_positive(values, "power")
    return np.asarray((values**exponent * weights).sum(axis=-1) ** (1.0 / exponent))


@AGGREGATE.register
def copeland(values: Floats, weights: Floats) -> Floats:
    """Units beaten less units that beat it, pair by pair, by the weight of the members."""
    margin = _ahead(values, weights)
    margin = margin - margin.swapaxes(-1, -2)
    return np.asarray(np.where(np.abs(margin) > _NOISE, np.sign(margin), 0.0).sum(axis=-1))


@AGGREGATE.register
def net_flow(values: Floats, weights: Floats) -> Floats:
    """Mean weight of the members in which a unit is ahead, less those in which it is behind.

    The net outranking flow of PROMETHEE II with the usual criterion (Brans and Vincke 1985);
    only order counts, so that nothing is compensated.
    """
    ahead = _ahead(values, weights)
    margin = ahead - ahead.swapaxes(-1, -2)
    return np.asarray(margin.sum(axis=-1) / max(values.shape[-2] - 1, 1))


@AGGREGATE.register
def mazziotta_pareto(values: Floats, weights: Floats, *, penalty: str = "minus") -> Floats:
    """Mean less (or plus) a penalty for unbalance: standard deviation times its ratio to the mean.

    Adjusted Mazziotta-Pareto index (AMPI) on values normalised to [70, 130]. penalty: "minus" where
    more is better, "plus" where more is worse.
    """
    if penalty not in ("minus", "plus"):
        raise ValueError(f"`penalty` is minus or plus, not {penalty!r}")
    centre = arithmetic(values, weights)
    wrong = np.less_equal(centre, 0.0)
    if wrong.any():
        message = "a mean that is not above 0; normalise to [70, 130]"
        raise UnitsError(message, _units(wrong))
    variance = arithmetic((values - centre[..., None]) ** 2, weights)
    return np.asarray(centre + (variance / centre) * (1.0 if penalty == "plus" else -1.0))


def _ahead(values: Floats, weights: Floats) -> Floats:
    """The weight of the members in which row is ahead of column, shape (..., n, n)."""
    ahead = np.zeros((*values.shape[:-1], values.shape[-2]))
    for member in range(values.shape[-1]):
        column = values[..., member]
        own = weights[..., member]
        ahead += np.where(column[..., :, None] > column[..., None, :], own[..., None], 0.0)
    return ahead


def _demand_positive(values: Floats, kind: str) -> None:
    wrong = (values <= 0).any(axis=-1)
    if wrong.any():
        message = f"the {kind} mean wants values above 0; normalise to a range such as [1, 100]"
        raise UnitsError(message, _units(wrong))


def _units(wrong: "np.bool_ | NDArray[np.bool_]") -> list[int]:
    """The units that are wrong in any draw."""
    return [int(unit) for unit in np.unique(np.nonzero(wrong)[-1])]
