"""Find the weights of the members of a group.

A method takes the members' normalised values, shape (n, m), and the given weights, shape (m,); it
gives weights that add up to 1, shape (m,), or shape (n, m) where each unit has its own.
Sources: OECD/JRC (2008), Handbook, step 6; Saaty (1980) for AHP; Diakoulaki et al. (1995) for
CRITIC; Cherchye et al. (2007), Soc. Indic. Res. 82 for the benefit of the doubt; Becker et al.
(2017), Ecological Indicators 80 for weights by correlation.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indicators.index.family import Family, UnitsError

Floats = NDArray[np.float64]

WEIGH = Family("weighting")

# Saaty's random consistency index for matrices of 1 to 10 members.
_RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)


@WEIGH.register
def given(_: Floats, weights: Floats) -> Floats:
    """The weights of the file."""
    return _shares(weights)


@WEIGH.register
def equal(values: Floats, _: Floats) -> Floats:
    """The same weight for every member."""
    return np.full(values.shape[1], 1.0 / values.shape[1])


@WEIGH.register
def pca(values: Floats, _: Floats) -> Floats:
    """Squared loadings of the first principal component of the correlation matrix."""
    vector = np.linalg.eigh(_correlations(values))[1][:, -1]
    return _shares(vector**2)


@WEIGH.register
def factor_analysis(values: Floats, _: Floats, *, least_eigenvalue: float = 1.0) -> Floats:
    """The Handbook's weights: squared varimax loadings, each factor by the variance it explains.

    Factors are the principal components with eigenvalues above `least_eigenvalue`.
    """
    eigenvalues, vectors = np.linalg.eigh(_correlations(values))
    keep = eigenvalues >= min(float(least_eigenvalue), eigenvalues.max())
    loadings = _varimax(vectors[:, keep] * np.sqrt(eigenvalues[keep]))
    squares = loadings**2
    explained = squares.sum(axis=0)
    factor = squares.argmax(axis=1)
    own = squares[np.arange(len(squares)), factor] / explained[factor]
    return _shares(own * explained[factor] / explained.sum())


@WEIGH.register
def entropy(values: Floats, _: Floats) -> Floats:
    """The more a member sets units apart (the less even its shares), the heavier it weighs."""
    if (values < 0).any() or (values.sum(axis=0) == 0).any():
        raise ValueError("entropy wants values of 0 and above, and not all 0")
    shares = values / values.sum(axis=0)
    logs = np.log(shares, where=shares > 0, out=np.zeros_like(shares))
    evenness = -(shares * logs).sum(axis=0) / np.log(len(values))
    return _shares(np.clip(1.0 - evenness, 0.0, None))


@WEIGH.register
def critic(values: Floats, _: Floats) -> Floats:
    """Contrast times conflict: standard deviation times the sum of 1 - correlation."""
    if values.shape[1] == 1:
        return np.ones(1)
    conflict = (1.0 - _correlations(values)).sum(axis=0)
    scaled = (values - values.min(axis=0)) / np.ptp(values, axis=0)
    return _shares(scaled.std(axis=0, ddof=1) * conflict)


@WEIGH.register
def ahp(values: Floats, _: Floats, *, judgements: Sequence[Sequence[float]]) -> Floats:
    """Analytic hierarchy process: the principal eigenvector of pairwise judgements.

    judgements: row over column, shape (m, m). Refused where inconsistent: see `consistency_ratio`.
    """
    matrix = _judgements(judgements, values.shape[1])
    ratio = consistency_ratio(matrix)
    if ratio > 0.1:
        raise ValueError(
            f"the judgements contradict each other: consistency ratio {ratio:.2f} > 0.1"
        )
    return _shares(_principal(matrix)[1])


@WEIGH.register
def budget_allocation(values: Floats, _: Floats, *, experts: Sequence[Sequence[float]]) -> Floats:
    """The mean of the points that experts give: shape (experts, m), each row of any total."""
    points = np.array([[float(point) for point in row] for row in experts])
    if points.ndim != 2 or points.shape[1] != values.shape[1]:
        raise ValueError(f"every expert gives points to {values.shape[1]} members")
    if (points < 0).any() or (points.sum(axis=1) <= 0).any():
        raise ValueError("points are 0 and above, and not all 0")
    return np.asarray((points / points.sum(axis=1, keepdims=True)).mean(axis=0))


@WEIGH.register
def benefit_of_the_doubt(
    values: Floats, _: Floats, *, least: float = 0.0, most: float = 1.0
) -> Floats:
    """Each unit's most favourable weights (data envelopment analysis), shape (n, m).

    least, most: bounds on each member's share of the unit's own score. The weights of a unit are
    such that no unit would score above 1 with them; they are handed on as they are, not as shares.
    """
    from scipy.optimize import linprog  # 0.3 s, only where it is asked for

    if (values < 0).any() or (values.max(axis=0) <= 0).any():
        raise ValueError("the benefit of the doubt wants values of 0 and above")
    n, m = values.shape
    if m * float(least) > 1 or m * float(most) < 1:
        raise ValueError(f"no shares of {m} members keep the bounds {least} to {most}")
    found = np.empty((n, m))
    for unit in range(n):
        own = np.diag(values[unit])
        at_least = float(least) * values[unit][None, :] - own
        at_most = own - float(most) * values[unit][None, :]
        rows = np.vstack([values, at_least, at_most])
        limits = np.concatenate([np.ones(n), np.zeros(2 * m)])
        solved = linprog(-values[unit], A_ub=rows, b_ub=limits, method="highs")
        if not solved.success:
            raise ValueError(f"no weights keep the bounds {least} to {most}")
        found[unit] = solved.x
    empty = np.flatnonzero(((found * values).sum(axis=1) <= 0) & values.any(axis=1))
    if len(empty):
        message = "a value of 0 cannot carry its least share; normalise to [1, 100], or least = 0"
        raise UnitsError(message, empty.tolist())
    return found


@WEIGH.register
def correlation_optimised(values: Floats, weights: Floats, *, steps: int = 200) -> Floats:
    """Weights under which the members' correlations with the index stand as the given weights."""
    from scipy.optimize import minimize  # 0.3 s, only where it is asked for

    wanted = _shares(weights)
    m = len(_correlations(values))

    def distance(trial: Floats) -> float:
        index = values @ _shares(np.abs(trial) + 1e-12)
        reached = np.array([np.corrcoef(values[:, member], index)[0, 1] for member in range(m)])
        return float(((_shares(np.clip(reached, 1e-12, None)) - wanted) ** 2).sum())

    solved = minimize(distance, wanted, method="Nelder-Mead", options={"maxiter": int(steps) * m})
    return _shares(np.abs(solved.x))


def consistency_ratio(judgements: Sequence[Sequence[float]] | Floats) -> float:
    """Saaty's consistency ratio of pairwise judgements; above 0.1 they contradict each other.

    >>> round(consistency_ratio([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]]), 3)
    0.033
    """
    matrix = _judgements(judgements, len(judgements))
    m = len(matrix)
    if m < 3:
        return 0.0
    return float((_principal(matrix)[0] - m) / (m - 1) / _RANDOM_INDEX[m - 1])


def _judgements(judgements: Sequence[Sequence[float]] | Floats, m: int) -> Floats:
    matrix = np.array([[float(each) for each in row] for row in judgements])
    if m > len(_RANDOM_INDEX):
        raise ValueError(f"pairwise judgements are for {len(_RANDOM_INDEX)} members at the most")
    if matrix.shape != (m, m):
        raise ValueError(f"pairwise judgements of {m} members are {m} rows of {m} numbers")
    if (matrix <= 0).any() or not np.allclose(matrix * matrix.T, 1.0, rtol=1e-2):
        raise ValueError("judgements are above 0 and mirrored: b over a is 1 / (a over b)")
    return matrix


def _principal(matrix: Floats) -> tuple[float, Floats]:
    eigenvalues, vectors = np.linalg.eig(matrix)
    first = int(eigenvalues.real.argmax())
    return float(eigenvalues[first].real), np.abs(vectors[:, first].real)


def _correlations(values: Floats) -> Floats:
    if len(values) < 3 or (np.ptp(values, axis=0) == 0).any():
        raise ValueError("correlations want three units, and members that differ between units")
    return np.atleast_2d(np.corrcoef(values, rowvar=False))


def _varimax(loadings: Floats, steps: int = 500) -> Floats:
    """Rotate factors so that each member loads on few of them (Kaiser 1958, normalised)."""
    n, k = loadings.shape
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    length[length < 1e-9] = 1.0  # a member that loads on no factor stays where it is
    loadings = loadings / length
    rotation, reached = np.eye(k), 0.0
    for _ in range(steps):
        rotated = loadings @ rotation
        target = rotated**3 - rotated * (rotated**2).sum(axis=0) / n
        u, s, v = np.linalg.svd(loadings.T @ target)
        rotation = u @ v
        if s.sum() <= reached * (1 + 1e-12):
            break
        reached = s.sum()
    return np.asarray(loadings @ rotation * length)


def _shares(weights: Floats) -> Floats:
    if not np.isfinite(weights).all() or (weights < 0).any() or weights.sum() <= 0:
        raise ValueError("weights are 0 and above, and not all 0")
    return np.asarray(weights / weights.sum())
