"""Legends as HTML lists: they wrap on a telephone and a screen reader can read them."""

from collections.abc import Callable, Sequence
from html import escape

from views.classes import MISSING, SAME, Band

Write = Callable[[float], str]


def class_legend(bands: Sequence[Band], write: Write, *, missing: str | None = None) -> str:
    """Return an HTML list of the classes with their bounds.

    write: turns a bound into text. missing: the words for grey, left out if nothing is missing.
    Classes around an unchanged middle say that they do not hold nought.
    """
    centred = any(_unchanged(band) for band in bands)
    words = _around_nought if centred else _words
    entries = [_swatch(band.colour, words(band, write)) for band in bands]
    if missing is not None:
        entries.append(_swatch(MISSING, missing))
    return f'<ul class="legend">{"".join(entries)}</ul>'


def sign_legend(city: str, approximate: str, region: str) -> str:
    """Return an HTML list that explains markers, dashed edges and thick borders."""
    signs = (("city", city), ("approximate", approximate), ("region", region))
    entries = [
        f'<li><span class="sign {kind}" aria-hidden="true"></span>{escape(words)}</li>'
        for kind, words in signs
    ]
    return f'<ul class="legend signs">{"".join(entries)}</ul>'


def _words(band: Band, write: Write) -> str:
    """Return the bounds of a class in words, one value for a point."""
    low, high = write(band.low), write(band.high)
    return low if low == high else f"{low} … {high}"


def _unchanged(band: Band) -> bool:
    """Whether a class is that of units where nothing changes."""
    return band.point and band.low == 0 and band.colour == SAME


def _around_nought(band: Band, write: Write) -> str:
    """Return the bounds of a class of changes; nought belongs to the middle one only."""
    if band.point:
        return _words(band, write)
    if band.high == 0:
        return f"{write(band.low)} … <0"
    return f">0 … {write(band.high)}" if band.low == 0 else _words(band, write)


def _swatch(colour: str, words: str) -> str:
    """Return one entry of a legend."""
    return (
        f'<li><span class="swatch" style="background:{colour}" aria-hidden="true"></span>'
        f"{escape(words)}</li>"
    )
