"""Theil of the amounts of every draw, plain or per head, and Gini per head."""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.jit import kernel, part
from allocation.ensemble.over_units import total_of
from allocation.ensemble.powers import entropy_of, log_of

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@kernel
def weighted_gini(
    ranked: Integers, bits: int, multiples: Integers, sizes: Floats, status: Integers, gini: Floats
) -> None:
    """Gini of amounts per size, weighted by size: 1 less twice the area under Lorenz's curve.

    ranked: amounts per size in rising order, as floats whose low bits hold the position.
    """
    mask, people = (1 << bits) - 1, total_of(sizes)
    for row in range(len(ranked)):
        if status[row] != 0:
            continue
        below, area = 0.0, 0.0
        for place in range(ranked.shape[1]):
            i = ranked[row, place] & mask
            area += sizes[i] * (2.0 * below + float(multiples[row, i]))
            below += float(multiples[row, i])
        gini[row] = 1.0 - area / (people * below) if below > 0.0 else np.nan


@part
def entropy(amounts: Integers) -> tuple[float, float]:
    """The sum of amounts, and the sum of each times its logarithm; 0 has none."""
    half, whole, own = len(amounts) // 2, 0.0, 0.0
    for i in range(half):
        first, second = np.float64(amounts[i]), np.float64(amounts[half + i])
        whole += first + second
        own += entropy_of(max(first, np.float64(1.0)), max(second, np.float64(1.0)))
    for i in range(2 * half, len(amounts)):
        last = np.float64(amounts[i])
        whole += last
        own += entropy_of(max(last, np.float64(1.0)), np.float64(1.0))
    return whole, own


@kernel
def theil_rows(multiples: Integers, sizes: Floats, status: Integers, theil: Floats) -> None:
    """Theil's T of amounts (per size, weighted by size) of every draw whose status is 0.

    sizes: shape (n,), or empty where units count alike.
    """
    n = multiples.shape[1]
    people = total_of(sizes) if len(sizes) > 0 else float(n)
    for row in range(len(multiples)):
        whole, own = entropy(multiples[row])
        for i in range(len(sizes)):
            own -= np.float64(multiples[row, i]) * log_of(sizes[i])
        done = status[row] == 0 and whole > 0.0
        theil[row] = own / whole - np.log(whole / people) if done else np.nan


def per_size_keys(multiples: Integers, sizes: Floats, bits: int) -> Integers:
    """Amounts per size with positions in the low bits of the float, each row in rising order."""
    keys = (multiples / sizes).view(np.int64)
    keys &= ~np.int64((1 << bits) - 1)
    keys |= np.arange(multiples.shape[1])
    keys.sort(axis=1)
    return keys
