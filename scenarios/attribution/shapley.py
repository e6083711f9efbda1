"""Shapley's split of a difference among factors, exact, in rational numbers.

Shapley (1953), A Value for n-Person Games: what a factor explains is the mean of what it adds over
all orders in which the factors can be changed one after another. Shorrocks (2013), Journal of
Economic Inequality 11(1), for splits of this kind.
"""

from collections.abc import Callable
from math import factorial

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.object_]
_LARGEST = 2**62


def shapley(value: Callable[[int], Integers], factors: int) -> tuple[Integers, int]:
    """What each factor adds to each unit: numerators, shape (n, factors), and their denominator.

    value: the amounts, shape (n,), Python integers, with the factors of a mask changed; bit i of
    the mask is factor i. Each row adds up to value(all) - value(none).

    >>> amounts = {0: [0, 5], 1: [6, 5], 2: [0, 7], 3: [12, 7]}
    >>> top, bottom = shapley(lambda mask: np.array(amounts[mask], dtype=object), 2)
    >>> (top / bottom).tolist()
    [[9.0, 3.0], [0.0, 2.0]]
    """
    masks = np.arange(1 << factors)
    sizes = np.array([mask.bit_count() for mask in masks.tolist()])
    values = _table([value(mask) for mask in masks.tolist()])
    found = np.zeros((values.shape[1], factors), dtype=object)
    for factor in range(factors):
        inside = (masks >> factor & 1).astype(bool)
        for size in range(1, factors + 1):
            weight = factorial(size - 1) * factorial(factors - size)
            joined = values[inside & (sizes == size)].sum(axis=0)
            left_out = values[~inside & (sizes == size - 1)].sum(axis=0)
            found[:, factor] += weight * (joined.astype(object) - left_out.astype(object))
    return found, factorial(factors)


def _table(rows: list[Integers]) -> NDArray[np.int64] | Integers:
    """The amounts of all masks in one array; in machine integers where no sum can overflow."""
    table = np.array(rows, dtype=object)
    largest = max((abs(one) for one in table.ravel().tolist()), default=0)
    return table.astype(np.int64) if largest * len(rows) < _LARGEST else table
