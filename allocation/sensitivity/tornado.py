"""One factor at a time: each at its low and its high end, the others at their base."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allocation.sensitivity.design import Floats
from allocation.sensitivity.errors import SensitivityError


@dataclass(frozen=True, slots=True, kw_only=True)
class Tornado:
    """What each factor alone does to each output.

    base: shape (outputs,). low, high: shape (factors, outputs), with the factor at its low or high
    end. swing: shape (factors, outputs), the greatest of low, base and high less the least.
    order: shape (factors, outputs), the factors by falling swing; equal swings in their order.
    """

    base: Floats
    low: Floats
    high: Floats
    swing: Floats
    order: NDArray[np.intp]


def one_at_a_time(base: ArrayLike, low: ArrayLike, high: ArrayLike) -> Floats:
    """Return the points to run, shape (2 factors + 1, factors): base, each low, each high.

    base, low, high: shape (factors,), in the units of the factors.
    Raises SensitivityError where a base lies outside its range.

    >>> one_at_a_time([1.0, 5.0], low=[0.0, 4.0], high=[2.0, 6.0]).tolist()
    [[1.0, 5.0], [0.0, 5.0], [1.0, 4.0], [2.0, 5.0], [1.0, 6.0]]
    """
    middle, least, most = (np.asarray(end, dtype=np.float64) for end in (base, low, high))
    if middle.ndim != 1 or not middle.shape == least.shape == most.shape or not len(middle):
        raise SensitivityError("base, low and high must be of one shape (factors,)")
    outside = ~((least <= middle) & (middle <= most))
    if outside.any():
        raise SensitivityError(
            f"the base of factor {int(outside.argmax())} (from 0) does not lie from its low to its "
            "high end"
        )
    own = np.eye(len(middle), dtype=bool)
    return np.concatenate([middle[None], np.where(own, least, middle), np.where(own, most, middle)])


def tornado(outputs: ArrayLike) -> Tornado:
    """Low, high and swing of every factor for every output, and the factors by swing.

    outputs: shape (2 factors + 1, outputs), the model at the points of `one_at_a_time`.
    Raises SensitivityError for missing outputs or a wrong shape.
    Source: Eschenbach (1992), Interfaces 22(6).

    >>> tornado([[10.0], [8.0], [9.0], [11.0], [15.0]]).order.T.tolist()
    [[1, 0]]
    """
    runs = np.asarray(outputs, dtype=np.float64)
    if runs.ndim != 2 or len(runs) < 3 or len(runs) % 2 == 0:
        raise SensitivityError("outputs must be of shape (2 factors + 1, outputs)")
    if not np.isfinite(runs).all():
        raise SensitivityError("some runs have no value; a tornado wants all of them")
    factors = len(runs) // 2
    base, low, high = runs[0], runs[1 : factors + 1], runs[factors + 1 :]
    greatest = np.maximum(np.maximum(low, high), base)
    swing = greatest - np.minimum(np.minimum(low, high), base)
    order = np.argsort(-swing, axis=0, kind="stable")
    return Tornado(base=base, low=low, high=high, swing=swing, order=order)
