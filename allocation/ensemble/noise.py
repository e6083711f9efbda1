"""Errors of the cells of one column, made ready to be drawn block by block."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.values import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """What `CellNoise` describes, as numbers.

    values, spread (the coefficient of variation): shape (1, n). group: the region of each unit,
    shape (n,), or None; regions: how many there are.
    """

    name: str
    values: Floats
    spread: Floats
    group: NDArray[np.intp] | None
    regions: int
    correlation: float
    kind: Literal["lognormal", "truncated"]

    def draw(self, stream: np.random.Generator, count: int) -> Mapping[str, Floats]:
        """The column with errors, shape (count, n)."""
        errors = self._errors(stream, count)
        factors = _lognormal if self.kind == "lognormal" else _cut
        return {self.name: self.values * factors(errors, self.spread)}

    def _errors(self, stream: np.random.Generator, count: int) -> Floats:
        """Standard normal, correlated within regions (one factor a region), shape (count, n)."""
        own = stream.standard_normal((count, self.values.shape[1]))
        if self.group is None:
            return own
        common = stream.standard_normal((count, self.regions))[:, self.group]
        shared, alone = np.sqrt(self.correlation), np.sqrt(1.0 - self.correlation)
        return np.asarray(shared * common + alone * own)


def _lognormal(errors: Floats, spread: Floats) -> Floats:
    """Factors of mean 1 and the given coefficient of variation."""
    variance = np.log1p(spread**2)
    return np.asarray(np.exp(np.sqrt(variance) * errors - variance / 2), dtype=np.float64)


def _cut(errors: Floats, spread: Floats) -> Floats:
    """1 + spread * normal, given that it is not below 0 (quantiles of the truncated normal)."""
    from scipy.special import ndtr, ndtri

    with np.errstate(divide="ignore"):
        below = ndtr(-1.0 / spread)
    factors = 1.0 + spread * ndtri(below + (1.0 - below) * ndtr(errors))
    return np.asarray(np.where(spread > 0, np.maximum(factors, 0.0), 1.0), dtype=np.float64)
