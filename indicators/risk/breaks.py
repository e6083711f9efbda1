"""Where classes part: the greatest value of every class but the last.

A method takes values, shape (n,), without gaps, not all the same, and gives breaks, rising. Equal
values never part. Own code: it answers without loading further libraries (mapclassify wants
seconds to start), and is tested against mapclassify.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indicators.index.family import Family

Floats = NDArray[np.float64]

CLASSIFY = Family("classification")


@CLASSIFY.register
def quantiles(values: Floats, *, k: int = 5) -> Floats:
    """As many values in each class as ties allow; percentiles between values are linear."""
    return np.quantile(values, np.arange(1, k) / k)


@CLASSIFY.register
def equal_intervals(values: Floats, *, k: int = 5) -> Floats:
    """Classes of one width."""
    return np.linspace(values.min(), values.max(), k + 1)[1:-1]


@CLASSIFY.register
def natural_breaks(values: Floats, *, k: int = 5) -> Floats:
    """The classes with the least sum of squares around their means; exact, ties to lower breaks.

    Source: Fisher (1958), JASA 53(284), the method that Jenks (1977) brought to maps.
    """
    points, counts = np.unique(values, return_counts=True)
    k = min(k, len(points))
    sums = _Sums(points - points.mean(), counts)
    best = sums.within(0, np.arange(1, len(points) + 1))
    starts = []
    for classes in range(2, k + 1):
        best, start = _one_more(sums, best, classes)
        starts.append(start)
    end, breaks = len(points), []
    for start in reversed(starts):
        end = int(start[end - 1])
        breaks.append(points[end - 1])
    return np.array(breaks[::-1])


@CLASSIFY.register
def head_tail(values: Floats, *, most: float = 0.4) -> Floats:
    """Parted at the mean, then the part above it again, while that holds `most` of its values.

    For values with a long tail. Source: Jiang (2013), The Professional Geographer 65(3).
    """
    breaks, head = [], values
    while len(head) > 1 and head.max() > head.min():
        mean = float(head.mean())
        above = head[head > mean]
        if len(above) > float(most) * len(head) or not len(above):
            break
        breaks.append(mean)
        head = above
    return np.array(breaks)


@CLASSIFY.register
def manual(_: Floats, *, breaks: Sequence[float]) -> Floats:
    """The breaks given, rising; a value equal to a break is in the class below it."""
    given = np.array([float(each) for each in breaks])
    if not len(given) or not np.isfinite(given).all() or (np.diff(given) <= 0).any():
        raise ValueError(f"breaks are numbers, each above the one before, not {list(breaks)}")
    return given


class _Sums:
    """Sums of squares within any run of points, from running totals."""

    def __init__(self, points: Floats, counts: NDArray[np.int64]) -> None:
        self.size = np.concatenate([[0.0], np.cumsum(counts)])
        self.first = np.concatenate([[0.0], np.cumsum(counts * points)])
        self.second = np.concatenate([[0.0], np.cumsum(counts * points**2)])

    def within(self, start: "int | NDArray[np.int64]", end: "int | NDArray[np.int64]") -> Floats:
        """Around the mean of points start to end - 1."""
        size = self.size[end] - self.size[start]
        first = self.first[end] - self.first[start]
        return np.asarray(self.second[end] - self.second[start] - first**2 / size)


def _one_more(sums: _Sums, best: Floats, classes: int) -> tuple[Floats, NDArray[np.int64]]:
    """The least sums with one class more, for every end, and where the last class starts."""
    n = len(best)
    found, start = np.full(n, np.inf), np.zeros(n, dtype=np.int64)
    for end in range(classes, n + 1):
        at = np.arange(classes - 1, end)
        total = best[at - 1] + sums.within(at, end)
        choice = int(total.argmin())
        found[end - 1], start[end - 1] = total[choice], at[choice]
    return found, start
