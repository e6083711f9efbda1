"""The order of some numbers, for functions over units."""

import numpy as np
from numpy.typing import NDArray

from allocation.ensemble.jit import allocating, part

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@part
def merge_runs(
    x: Floats, source: Integers, start: int, middle: int, end: int, into: Integers
) -> None:
    """Merge two neighbouring runs of positions, each in rising order of their values."""
    left, right = start, middle
    for at in range(start, end):
        if left < middle and (right >= end or not x[source[right]] < x[source[left]]):
            into[at] = source[left]
            left += 1
        else:
            into[at] = source[right]
            right += 1


@allocating
def sorted_positions(x: Floats, order: Integers) -> Integers:
    """Positions in rising order of their values, equal values as `order` has them (merge sort)."""
    n, width = len(order), 1
    source, into = order, np.empty(n, np.int64)
    while width < n:
        for start in range(0, n, 2 * width):
            merge_runs(x, source, start, min(start + width, n), min(start + 2 * width, n), into)
        source, into = into, source
        width *= 2
    return source


@allocating
def rising(x: Floats) -> Integers:
    """Positions in rising order of their values, equal values in the order they stand in."""
    order = np.empty(len(x), np.int64)
    for i in range(len(x)):
        order[i] = i
    return sorted_positions(x, order)
