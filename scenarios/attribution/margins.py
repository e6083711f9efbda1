"""Round a table of shares to whole numbers so that rows and columns both add up as before.

Controlled rounding: every cell goes to the whole number below or above it, and of all ways that
keep both margins the nearest is taken, by the largest remainders. It is a transport problem, so
that a solution in whole numbers always exists (Bacharach 1966, Management Science 12(9); Cox 1987,
JASA 82(398)). Solved by successive shortest paths between columns.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.object_]
Whole = NDArray[np.int64]
Chosen = NDArray[np.bool_]

_FAR = np.iinfo(np.int64).max // 4
_BITS = 52  # of a remainder that decide which is larger


def whole_shares(top: Integers, bottom: int) -> Integers:
    """The numbers top / bottom in whole numbers, shape (n, k), every margin kept.

    top: Python integers, shape (n, k); rows and columns add up to multiples of `bottom`, or so
    nearly that the nearest multiple is meant. The negative of a table gives the negative of its
    whole numbers. Equal choices are decided by the order of rows and columns.

    >>> whole_shares(np.array([[1, 1], [1, 1]], dtype=object), 2).tolist()
    [[0, 1], [1, 0]]
    """
    first = next((one for one in top.ravel().tolist() if one), 0)
    sign = -1 if first < 0 else 1
    below = sign * top // bottom
    found: Integers = sign * (below + _chosen(sign * top - below * bottom, bottom).astype(object))
    return found


def _chosen(over: Integers, bottom: int) -> Chosen:
    """Which cells go up: by rows first, then moved between columns until these add up too."""
    rest: Whole = ((over << _BITS) // bottom).astype(np.int64)
    rows, wanted = (_nearest(over.sum(axis=axis), bottom) for axis in (1, 0))
    up = _largest_of_rows(rest, rows)
    while (surplus := up.sum(axis=0) - wanted).any():
        for row, give, take in _cheapest_path(rest, up, surplus):
            up[row, give], up[row, take] = False, True
    return up


def _nearest(sums: Integers, bottom: int) -> Whole:
    found: Whole = ((2 * sums + bottom) // (2 * bottom)).astype(np.int64)
    return found


def _largest_of_rows(rest: Whole, wanted: Whole) -> Chosen:
    order = np.argsort(-rest, axis=1, kind="stable")
    place = np.argsort(order, axis=1, kind="stable")
    return place < wanted[:, None]


def _cheapest_path(rest: Whole, up: Chosen, surplus: Whole) -> Iterator[tuple[int, int, int]]:
    """The moves (row, from column, to column) from a column with too many to one with too few."""
    cost, row = _moves(rest, up)
    k = len(surplus)
    far = np.where(surplus > 0, 0, _FAR)
    came = np.full(k, -1)
    for _ in range(k):
        through = far[:, None] + cost
        best = through.argmin(axis=0)
        shorter = through.min(axis=0) < far
        far[shorter], came[shorter] = through.min(axis=0)[shorter], best[shorter]
    at = int(np.where(surplus < 0, far, _FAR).argmin())
    while came[at] >= 0:
        yield int(row[came[at], at]), int(came[at]), at
        at = int(came[at])


def _moves(rest: Whole, up: Chosen) -> tuple[Whole, NDArray[np.intp]]:
    """What it costs to move one unit from column to column, and in which row, shape (k, k)."""
    k = rest.shape[1]
    cost, row = np.full((k, k), _FAR), np.zeros((k, k), dtype=np.intp)
    for take in range(k):
        free = ~up[:, take] & (rest[:, take] > 0)
        dear = np.where(up & free[:, None], rest - rest[:, [take]], _FAR)
        row[:, take] = dear.argmin(axis=0)
        cost[:, take] = dear.min(axis=0)
    return cost, row
