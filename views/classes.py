"""Classes of a map: bounds that people can read, and a colour for each class.

Colours: ColorBrewer 2.0 (Cynthia Brewer, Pennsylvania State University), schemes YlGnBu and
BrBG, both marked colour-blind safe there; the palest and darkest steps adjusted for white paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

SEQUENTIAL = ("#f4f7c8", "#d0ecb4", "#93d3ba", "#45b4c2", "#1f80b8", "#24429b", "#081d58")
LOSS = ("#8c510a", "#cf9f52", "#efdcb3")
GAIN = ("#bfe5df", "#58b0a7", "#01665e")
SAME = "#f2f2f2"
MISSING = "#b5b5b5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One class: the values from low to high, and its colour. A point where low is high."""

    low: float
    high: float
    colour: str

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"a class from {self.low} to {self.high} holds nothing")

    @property
    def point(self) -> bool:
        """Whether the class is one value only."""
        return self.low == self.high


def class_of(values: pd.Series, bands: Sequence[Band]) -> npt.NDArray[np.int64]:
    """Return the place of each value's class in `bands`, -1 for a missing value; shape (n,).

    A value on the bound of two classes belongs to the later one, and to a point before both.
    """
    numbers = values.to_numpy(dtype=np.float64)
    found = np.full(len(numbers), -1, dtype=np.int64)
    for place, band in sorted(enumerate(bands), key=lambda pair: pair[1].point):
        found[(numbers >= band.low) & (numbers <= band.high)] = place
    return found


def rising_classes(values: pd.Series, count: int = 7) -> tuple[Band, ...]:
    """Return up to `count` classes with about as many units in each, or none without values.

    Quantiles, so that one outlier does not take all the colour; bounds have three digits, so
    that the legend says exactly what the colours do. Fewer classes where values repeat; a
    lowest value that fills a class by itself (nobody gets anything) is a class of its own.
    """
    known = values.dropna().to_numpy(dtype=np.float64)
    if not known.size:
        return ()
    bounds = list(zip(*_bounds(known, count), strict=True))
    colours = spread(SEQUENTIAL, len(bounds))
    return tuple(
        Band(low=low, high=high, colour=colour)
        for (low, high), colour in zip(bounds, colours, strict=True)
    )


def _bounds(known: Floats, count: int) -> tuple[list[float], list[float]]:
    """Return the lower and the upper bounds of the classes of known values."""
    least, most = float(known.min()), float(known.max())
    inner = {rounded(float(q)) for q in np.quantile(known, np.linspace(0, 1, count + 1)[1:-1])}
    edges = [least, *sorted(edge for edge in inner if least < edge < most), most]
    lows, highs = edges[:-1], edges[1:]
    if least < most and float((known == least).mean()) >= 1 / count:
        lows, highs = [least, *lows], [least, *highs]
    return lows, highs


def centred_classes(changes: pd.Series) -> tuple[Band, ...]:
    """Return classes of changes, alike on both sides of nought, or none without values.

    Nought is a class of its own; either side has three, cut at the terciles of the size of the
    changes. The greatest change bounds both ends, so that both colours mean as much.
    """
    sizes = changes.dropna().abs()
    if not len(sizes):
        return ()
    edges = _sizes(sizes[sizes > 0].to_numpy(dtype=np.float64))
    pairs = list(pairwise(edges))
    losses = [
        Band(low=-high, high=-low, colour=colour)
        for (low, high), colour in zip(reversed(pairs), spread(LOSS, len(pairs)), strict=True)
    ]
    gains = [
        Band(low=low, high=high, colour=colour)
        for (low, high), colour in zip(pairs, spread(GAIN, len(pairs)), strict=True)
    ]
    return (*losses, Band(low=0.0, high=0.0, colour=SAME), *gains)


def _sizes(sizes: Floats) -> list[float]:
    """Return nought, the rounded terciles and the greatest of sizes of change; [0] for none."""
    if not sizes.size:
        return [0.0]
    inner = {rounded(float(q), 2) for q in np.quantile(sizes, [1 / 3, 2 / 3])}
    most = float(sizes.max())
    return [0.0, *sorted(edge for edge in inner if 0 < edge < most), most]


def rounded(value: float, digits: int = 3) -> float:
    """Return `value` with `digits` significant digits.

    >>> rounded(123456.0), rounded(-0.0012349)
    (123000.0, -0.00123)
    """
    if value == 0:
        return 0.0
    return float(round(value, digits - 1 - floor(log10(abs(value)))))


def spread(colours: Sequence[str], count: int) -> tuple[str, ...]:
    """Return `count` colours evenly from the scheme; one class takes the middle.

    >>> spread(("a", "b", "c"), 2), spread(("a", "b", "c"), 1)
    (('a', 'c'), ('b',))
    """
    if count == 1:
        return (colours[len(colours) // 2],)
    picks = np.linspace(0, len(colours) - 1, count).round().astype(int)
    return tuple(colours[pick] for pick in picks)
