"""The kinds of value, and the most doubtful among several."""

from collections.abc import Iterable

QUALITIES = ("official", "derived", "region_imputed", "synthetic")
ESTIMATED = ("region_imputed", "synthetic")


def worst(kinds: Iterable[object]) -> str:
    """The most doubtful of some qualities; a gap has none, and nothing but gaps is official.

    >>> worst(["derived", None, "official"])
    'derived'
    """
    listed = list(kinds)
    known = [kind for kind in QUALITIES if kind in listed]
    return known[-1] if known else QUALITIES[0]
