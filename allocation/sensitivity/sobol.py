"""Sobol indices of every output at once, with bootstrap intervals as one matrix product.

All estimators are means over draws of some term, divided by a variance. A resample is a row of
weights (how often each draw was taken), so that the means of all terms in all resamples are one
product of matrices. Outputs are worked off in blocks whose size depends on the shape alone: the
result has the same bytes for any number of workers.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allocation.sensitivity.design import Floats
from allocation.sensitivity.errors import SensitivityError

Positions = NDArray[np.intp]
_BLOCK_BYTES = 8_000_000
_NOISE = 1e-14  # relative spread below which floats are one number
_TINY = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indices:
    """Sobol indices of the outputs that vary; the others have none.

    varying: positions of those k outputs. constant: positions of the others. variance: shape
    (k,), of the runs A and B. first, total: shape (factors, k); with margins of the same shape,
    half the width of the interval of the given level. second, second_margin: shape (pairs, k), in
    the order of `pairs`, or None. Estimates scatter: a small one may come out below 0.
    """

    varying: Positions
    constant: Positions
    variance: Floats
    first: Floats
    first_margin: Floats
    total: Floats
    total_margin: Floats
    second: Floats | None
    second_margin: Floats | None
    pairs: tuple[tuple[int, int], ...]
    draws: int
    resamples: int
    level: float


@dataclass(frozen=True, slots=True)
class _Size:
    draws: int
    resamples: int
    level: float


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the runs of one draw lie: A, AB of each factor, BA of each factor if any, B."""

    factors: int
    pairs: tuple[tuple[int, int], ...]

    @property
    def terms(self) -> int:
        return 2 * self.factors + len(self.pairs)


def sobol(
    outputs: ArrayLike,
    stream: np.random.Generator,
    *,
    resamples: int = 100,
    level: float = 0.95,
    second_order: bool = False,
    workers: int = 1,
) -> Indices:
    """First-order and total Sobol indices of every output, with bootstrap margins.

    outputs: shape (draws, runs, outputs), the model at the points of `saltelli` in their order
    (runs = factors + 2, or 2 factors + 2 with `second_order`). Outputs are first centred on the
    mean of all their runs, as SALib does. First order: Saltelli et al. (2010); total: Jansen
    (1999); second order: Saltelli (2002); margin: the normal quantile of `level` times the
    standard deviation over `resamples` bootstrap resamples of whole draws (Archer, Saltelli and
    Sobol 1997). An output that does not vary in A and B has no indices and is listed in
    `constant`. With the same outputs and seed as SALib.analyze.sobol the results are the same.
    Raises SensitivityError for outputs that are missing or of a wrong shape.
    """
    runs, layout = _checked(outputs, second_order, resamples, level)
    varies = _varies(runs)
    weights = resampling_weights(len(runs), resamples, stream)

    def work(block: Positions) -> Floats:
        return _analyse(_columns(runs, block), layout, weights)

    blocks = _blocks(np.flatnonzero(varies), len(runs), layout.terms + 2)
    with ThreadPoolExecutor(max(workers, 1)) as pool:
        found = list(pool.map(work, blocks))
    empty = np.empty((2 * layout.terms + 1, 0))
    rows = np.concatenate([empty, *found], axis=1)
    return _indices(rows, varies, layout, _Size(len(runs), resamples, level))


def resampling_weights(draws: int, resamples: int, stream: np.random.Generator) -> Floats:
    """How often each draw is taken in each resample, over the draws; shape (resamples, draws).

    Every row adds up to 1. The stream is used as SALib uses its own.
    Source: Efron (1979), Annals of Statistics 7(1).
    """
    taken = stream.integers(draws, size=(draws, resamples))
    place = taken + np.arange(resamples) * draws
    counts = np.bincount(place.ravel(), minlength=draws * resamples)
    return np.asarray(counts.reshape(resamples, draws) / draws)


def _checked(
    outputs: ArrayLike, second_order: bool, resamples: int, level: float
) -> tuple[NDArray[np.generic], _Layout]:
    runs = np.asarray(outputs)
    if runs.ndim != 3 or runs.dtype.kind not in "iuf" or 0 in runs.shape:
        raise SensitivityError("outputs must be numbers of shape (draws, runs, outputs)")
    factors, odd = divmod(runs.shape[1] - 2, 2) if second_order else (runs.shape[1] - 2, 0)
    if factors < 1 or odd:
        wanted = "2 factors + 2" if second_order else "factors + 2"
        raise SensitivityError(f"{runs.shape[1]} runs a draw; Saltelli's scheme has {wanted}")
    if resamples < 2 or not 0 < level < 1:
        raise SensitivityError(
            f"{resamples} resamples at level {level}: give at least 2 and a level between 0 and 1"
        )
    gaps = ~np.isfinite(runs).all(axis=(1, 2))
    if gaps.any():
        raise SensitivityError(
            f"{gaps.sum()} of {len(runs)} draws have a run without a value (the first is draw "
            f"{int(gaps.argmax())}); leave out those draws with all their runs, and say so"
        )
    pairs = [(j, k) for j in range(factors) for k in range(j + 1, factors)] if second_order else []
    return runs, _Layout(factors, tuple(pairs))


def _varies(runs: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Which outputs have a variance in A and B, beyond the noise of floats; shape (outputs,)."""
    ends = runs[:, [0, -1]].astype(np.float64)
    high, low = ends.max(axis=(0, 1)), ends.min(axis=(0, 1))
    noise = _NOISE if runs.dtype.kind == "f" else 0.0
    return np.asarray(high - low > noise * np.maximum(np.abs(high), np.abs(low)))


def _blocks(varying: Positions, draws: int, columns: int) -> Iterator[Positions]:
    size = max(_BLOCK_BYTES // (8 * draws * columns), 1)
    for start in range(0, len(varying), size):
        yield varying[start : start + size]


def _indices(rows: Floats, varies: NDArray[np.bool_], layout: _Layout, size: _Size) -> Indices:
    """Sort the rows of `_analyse` into a record."""
    factors, terms = layout.factors, layout.terms
    margins = rows[terms:-1] * NormalDist().inv_cdf(0.5 + size.level / 2)
    paired = bool(layout.pairs)
    return Indices(
        varying=np.flatnonzero(varies),
        constant=np.flatnonzero(~varies),
        variance=rows[-1],
        first=rows[:factors],
        first_margin=margins[:factors],
        total=rows[factors : 2 * factors],
        total_margin=margins[factors : 2 * factors],
        second=rows[2 * factors : terms] if paired else None,
        second_margin=margins[2 * factors :] if paired else None,
        pairs=layout.pairs,
        draws=size.draws,
        resamples=size.resamples,
        level=size.level,
    )


def _columns(runs: NDArray[np.generic], block: Positions) -> Floats:
    """A copy of a block of outputs as floats, shape (runs, draws, b): each run lies together."""
    first, last = int(block[0]), int(block[-1]) + 1
    part = runs[:, :, first:last] if last - first == len(block) else runs[:, :, block]
    return np.array(np.moveaxis(part, 1, 0), dtype=np.float64, order="C")


def _analyse(runs: Floats, layout: _Layout, weights: Floats) -> Floats:
    """Estimates, their spread over resamples, and the variance; shape (2 terms + 1, b)."""
    scale = np.ptp(runs[[0, -1]], axis=(0, 1))
    runs -= runs.mean(axis=(0, 1))
    runs /= scale
    terms = _terms(runs, layout)
    variance = runs[[0, -1]].var(axis=(0, 1))
    estimates = _estimates(terms[:-2].mean(axis=1), variance, layout)
    means = np.matmul(weights, terms)
    again = _estimates(means[:-2], means[-1] - means[-2] ** 2, layout)
    spread = again.std(axis=1, ddof=1)
    return np.concatenate([estimates, spread, (variance * scale**2)[None]])


def _terms(runs: Floats, layout: _Layout) -> Floats:
    """The terms whose means are the estimators, and two moments of A and B; (terms + 2, draws, b).

    First order of every factor, total of every factor, second order of every pair.
    """
    factors = layout.factors
    base, other, mixed, reverse = runs[0], runs[-1], runs[1 : factors + 1], runs[factors + 1 : -1]
    terms = np.empty((layout.terms + 2, *base.shape))
    for factor in range(factors):
        first = np.subtract(mixed[factor], base, out=terms[factor])
        total = np.multiply(first, first, out=terms[factors + factor])
        total *= 0.5
        first *= other
    for place, (one, two) in enumerate(layout.pairs, start=2 * factors):
        terms[place] = reverse[one] * mixed[two] - base * other
    terms[-2] = (base + other) / 2
    terms[-1] = (base**2 + other**2) / 2
    return terms


def _estimates(means: Floats, variance: Floats, layout: _Layout) -> Floats:
    """Means of terms, shape (terms, ..., b), over variances, shape (..., b).

    A resample in which nothing varies counts as an index of 0, as in SALib.
    """
    there = variance > _TINY
    found = means * np.where(there, 1 / np.where(there, variance, 1.0), 0.0)
    for place, (one, two) in enumerate(layout.pairs, start=2 * layout.factors):
        found[place] -= found[one] + found[two]
    return np.asarray(found)
