"""Classes of a map: bounds that a legend can say, and a colour for each.

Colours: ColorBrewer 2.0 (Cynthia Brewer, Pennsylvania State University), schemes YlGnBu and
BrBG, both colour-blind safe; the palest steps darkened for white paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10

import numpy as np

_RISING = ("#f4f7c8", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1f80b8", "#253494")
_LOSS = ("#8c510a", "#d8b365", "#f6e8c3")
_GAIN = ("#c7eae5", "#5ab4ac", "#01665e")
SAME = "#e6e6e6"
MISSING = "#b5b5b5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The values above low and up to high; the first class of a map takes its low as well."""

    low: float
    high: float
    colour: str

    @property
    def point(self) -> bool:
        """Whether it holds one value only."""
        return self.low == self.high


def place_of(value: float, bands: Sequence[Band]) -> int:
    """The place of a value's class; -1 for a missing value.

    >>> place_of(2.0, rising([1.0, 2.0, 3.0, 4.0], 2))
    0
    """
    for place, band in enumerate(bands):
        if band.point and value == band.low:
            return place
    inside = [at for at, band in enumerate(bands) if not band.point and value <= band.high]
    return inside[0] if inside else -1


def rising(values: Sequence[float], count: int = len(_RISING)) -> tuple[Band, ...]:
    """Up to `count` classes with about as many units in each; bounds of three digits."""
    known = np.array([value for value in values if np.isfinite(value)])
    if not known.size:
        return ()
    least, most = float(known.min()), float(known.max())
    inner = {rounded(float(one)) for one in np.quantile(known, np.linspace(0, 1, count + 1)[1:-1])}
    edges = [least, *sorted(edge for edge in inner if least < edge < most), most]
    pairs = [(least, least)] if least == most else list(pairwise(edges))
    colours = _spread(_RISING, len(pairs))
    return tuple(Band(low=a, high=b, colour=c) for (a, b), c in zip(pairs, colours, strict=True))


def around_nought(values: Sequence[float]) -> tuple[Band, ...]:
    """Losses, nought, gains: three classes on either side, cut alike.

    Cut at the terciles of size, or at thirds of the greatest where terciles fall together.
    """
    sizes = np.abs([value for value in values if np.isfinite(value)])
    if not sizes.size:
        return ()
    moved = sizes[sizes > 0]
    nought = Band(low=0.0, high=0.0, colour=SAME)
    if not moved.size:
        return (nought,)
    most = float(moved.max())
    inner = {rounded(float(one), 2) for one in np.quantile(moved, [1 / 3, 2 / 3])}
    if len(inner) < len(_GAIN) - 1 or max(inner) >= rounded(most, 2):
        inner = {rounded(most / 3, 2), rounded(2 * most / 3, 2)}
    pairs = list(pairwise([0.0, *sorted(one for one in inner if 0 < one < most), most]))
    losses = zip(reversed(pairs), _spread(_LOSS, len(pairs)), strict=True)
    gains = zip(pairs, _spread(_GAIN, len(pairs)), strict=True)
    return (
        *(Band(low=-high, high=-low, colour=colour) for (low, high), colour in losses),
        nought,
        *(Band(low=low, high=high, colour=colour) for (low, high), colour in gains),
    )


def rounded(value: float, digits: int = 3) -> float:
    """With so many significant digits.

    >>> rounded(123456.0), rounded(0.0)
    (123000.0, 0.0)
    """
    return float(round(value, digits - 1 - floor(log10(abs(value))))) if value else 0.0


def _spread(colours: Sequence[str], count: int) -> list[str]:
    """So many colours, evenly from the scheme; one class takes the middle."""
    if count == 1:
        return [colours[len(colours) // 2]]
    return [colours[int(at)] for at in np.linspace(0, len(colours) - 1, count).round()]
