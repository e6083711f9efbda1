"""Figures of fairness of many divisions at once; the same numbers as `allocation.fairness`.

Every function takes amounts, shape (m, n), soʻm, and the columns of a `Ground`, and returns shape
(m,). A registered figure without a function here is computed one division after another.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allocation.fairness import FairnessError, registered
from allocation.fairness.curves import fractional_rank
from scenarios.design.ground import Floats, Ground

Batched = Callable[[Floats, Ground], Floats]
Positions = NDArray[np.intp]
BATCHED: dict[str, Batched] = {}


def batched(compute: Batched) -> Batched:
    """Register a function as the batched form of the figure of its name."""
    BATCHED[compute.__name__] = compute
    return compute


def figure_of(code: str, amounts: Floats, ground: Ground) -> Floats:
    """A registered figure of every division; NaN where there is none. Rows with NaN give NaN."""
    found = np.full(len(amounts), np.nan)
    done = np.isfinite(amounts).all(axis=1)
    if not done.any():
        return found
    with np.errstate(divide="ignore", invalid="ignore"):
        one_by_one = code not in BATCHED
        found[done] = (_alone if one_by_one else _together)(code, amounts[done], ground)
    return np.where(np.isfinite(found), found, np.nan)


def _together(code: str, amounts: Floats, ground: Ground) -> Floats:
    return BATCHED[code](amounts, ground)


def _alone(code: str, amounts: Floats, ground: Ground) -> Floats:
    compute, found = registered()[code].compute, np.full(len(amounts), np.nan)
    for row, own in enumerate(amounts):
        try:
            found[row] = compute(ground.division(own))
        except FairnessError:
            continue
    return found


# --------------------------------------------------------------------- what figures share


def _share(ground: Ground) -> Floats:
    """People of each unit as a share of all."""
    people = ground.columns["population"]
    return np.asarray(people / people.sum())


def _relative(amounts: Floats, ground: Ground) -> Floats:
    """Money per head over its mean, (m, n)."""
    share = _share(ground)
    own = np.divide(amounts, share, out=np.zeros_like(amounts), where=share > 0)
    return np.asarray(own / amounts.sum(axis=1, keepdims=True))


def _gini(levels: Floats, share: Floats) -> Floats:
    """Of levels (m, n) over their mean; share: of people, (n,)."""
    order = np.argsort(levels, axis=1)
    below = np.cumsum(share[order], axis=1)[:, :-1]
    gaps = np.diff(np.take_along_axis(levels, order, axis=1), axis=1)
    return np.asarray((np.clip(below * (1 - below), 0, None) * gaps).sum(axis=1))


def _entropy(relative: Floats, share: Floats) -> Floats:
    logs = np.log(np.where(relative > 0, relative, 1.0))
    return np.asarray(np.maximum((relative * logs) @ share, 0.0))


def _along(levels: Floats, relative: Floats, share: Floats) -> Floats:
    """The concentration index along a ranking."""
    rank = fractional_rank(levels, share)
    return np.asarray(2 * (relative - 1) @ (share * (rank - 0.5)))


def _groups(amounts: Floats, labels: NDArray[Any]) -> tuple[Floats, Positions]:
    """Sums by label, shape (m, k), and each unit's group."""
    _, place = np.unique(labels, return_inverse=True)
    hold = np.eye(place.max() + 1)[place]
    return np.asarray(amounts @ hold), place


# --------------------------------------------------------------------------- the figures


@batched
def gini(amounts: Floats, ground: Ground) -> Floats:
    """Of money per head among people."""
    return _gini(_relative(amounts, ground), _share(ground))


@batched
def theil(amounts: Floats, ground: Ground) -> Floats:
    """Theil's T."""
    return _entropy(_relative(amounts, ground), _share(ground))


@batched
def theil_between(amounts: Floats, ground: Ground) -> Floats:
    """Theil's T between groups: of the groups' means."""
    money, place = _groups(amounts, ground.columns["groups"])
    share = np.asarray(np.bincount(place, _share(ground)), dtype=np.float64)
    return _entropy(money / money.sum(axis=1, keepdims=True) / share, share)


@batched
def theil_within(amounts: Floats, ground: Ground) -> Floats:
    """What is left of Theil's T within groups."""
    return np.maximum(theil(amounts, ground) - theil_between(amounts, ground), 0.0)


@batched
def mean_log_deviation(amounts: Floats, ground: Ground) -> Floats:
    """Theil's L; NaN where somebody has nothing."""
    share = _share(ground)
    there = share > 0
    logs = np.log(_relative(amounts, ground)[:, there])
    return np.maximum(-(logs @ share[there]), 0.0)


@batched
def atkinson_half(amounts: Floats, ground: Ground) -> Floats:
    """Atkinson's index, ε = 0.5."""
    roots = np.sqrt(_relative(amounts, ground)) @ _share(ground)
    return np.maximum(1 - roots**2, 0.0)


@batched
def atkinson_one(amounts: Floats, ground: Ground) -> Floats:
    """Atkinson's index, ε = 1; 1 where somebody has nothing."""
    share = _share(ground)
    there = share > 0
    logs = np.log(_relative(amounts, ground)[:, there])
    return np.asarray(np.maximum(1 - np.exp(logs @ share[there]), 0.0))


@batched
def coefficient_of_variation(amounts: Floats, ground: Ground) -> Floats:
    """Standard deviation over the mean."""
    return np.sqrt((_relative(amounts, ground) - 1) ** 2 @ _share(ground))


@batched
def hoover(amounts: Floats, ground: Ground) -> Floats:
    """Share of money to move until all are equal."""
    return np.asarray(np.abs(_relative(amounts, ground) - 1) @ _share(ground) / 2)


@batched
def concentration(amounts: Floats, ground: Ground) -> Floats:
    """Along need."""
    return _along(ground.columns["need"], _relative(amounts, ground), _share(ground))


@batched
def kakwani(amounts: Floats, ground: Ground) -> Floats:
    """Against means, as a benefit."""
    means, share = ground.columns["means"], _share(ground)
    lean = _along(means, _relative(amounts, ground), share)
    return np.asarray(_gini((means / (means @ share))[None], share) - lean)


@batched
def kakwani_need(amounts: Floats, ground: Ground) -> Floats:
    """Against need, as a payment."""
    need, share = ground.columns["need"], _share(ground)
    lean = _along(need, _relative(amounts, ground), share)
    return lean - _gini((need / (need @ share))[None], share)


def _suits(amounts: Floats, levels: Floats, ground: Ground) -> Floats:
    """1 less twice the area under money cumulated along cumulated levels."""
    _, place = np.unique(levels, return_inverse=True)
    width = np.bincount(place, levels * _share(ground))
    money = np.cumsum(_groups(amounts, levels)[0], axis=1) / amounts.sum(axis=1, keepdims=True)
    before = np.hstack([np.zeros((len(amounts), 1)), money[:, :-1]])
    return np.asarray(1 - (money + before) @ (width / width.sum()))


@batched
def suits(amounts: Floats, ground: Ground) -> Floats:
    """Against means, as a benefit."""
    return -_suits(amounts, ground.columns["means"], ground)


@batched
def suits_need(amounts: Floats, ground: Ground) -> Floats:
    """Against need, as a payment."""
    return _suits(amounts, ground.columns["need"], ground)


def _per_poor(amounts: Floats, ground: Ground) -> Floats:
    poor = ground.columns["poor"]
    return np.asarray(amounts[:, poor > 0] / poor[poor > 0])


@batched
def adequacy(amounts: Floats, ground: Ground) -> Floats:
    """Least money per poor person over the most."""
    each = _per_poor(amounts, ground)
    return np.asarray(each.min(axis=1) / each.max(axis=1))


@batched
def adequacy_least(amounts: Floats, ground: Ground) -> Floats:
    """Least money per poor person."""
    return np.asarray(_per_poor(amounts, ground).min(axis=1))


@batched
def adequacy_most(amounts: Floats, ground: Ground) -> Floats:
    """Most money per poor person."""
    return np.asarray(_per_poor(amounts, ground).max(axis=1))


@batched
def gini_poor(amounts: Floats, ground: Ground) -> Floats:
    """Of money per poor person."""
    poor = ground.columns["poor"]
    share = poor[poor > 0] / poor.sum()
    each = _per_poor(amounts, ground)
    return _gini(each / (each @ share)[:, None], share)


@batched
def horizontal_equity(amounts: Floats, ground: Ground) -> Floats:
    """Spread within tenths of need."""
    share = _share(ground)
    rank = fractional_rank(ground.columns["need"], share)
    own = np.minimum((rank * 10).astype(np.intp), 9)
    relative = _relative(amounts, ground)
    money, place = _groups(relative * share, own)
    means = np.divide(money, np.bincount(place, share))
    return np.sqrt((relative - means[:, place]) ** 2 @ share)


@batched
def pearson(amounts: Floats, ground: Ground) -> Floats:
    """Correlation of money per head with need."""
    share, need = _share(ground), ground.columns["need"]
    one, two = _relative(amounts, ground) - 1, need - need @ share
    scale = np.sqrt((one**2 @ share) * (two**2 @ share))
    return np.asarray(np.clip((one * two) @ share / scale, -1.0, 1.0))


@batched
def disruption(amounts: Floats, ground: Ground) -> Floats:
    """Share of the money moved against the baseline."""
    last = ground.columns["baseline"]
    shares = amounts / amounts.sum(axis=1, keepdims=True)
    return np.asarray(np.abs(shares - last / last.sum()).sum(axis=1) / 2)
