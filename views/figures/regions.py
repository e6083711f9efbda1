"""Bars of one change by region, as an HTML list: it needs no script and a reader can read it."""

from html import escape

import pandas as pd

from views.classes import GAIN, LOSS


def region_bars(changes: pd.Series, words: pd.Series) -> str:
    """Return a bar for each region's change, gains and losses in their colours, largest first.

    changes: numbers by the region's name. words: the same index, what stands beside the bar.
    """
    ordered = changes.sort_values(ascending=False)
    longest = float(ordered.abs().max()) or 1.0
    bars = [
        _bar(str(region), said, change, 100 * abs(change) / longest)
        for region, change, said in zip(
            ordered.index, ordered.astype(float), words.reindex(ordered.index), strict=True
        )
    ]
    return f'<ul class="bars">{"".join(bars)}</ul>'


def _bar(region: str, words: str, change: float, width: float) -> str:
    """Return one entry. width: percent of the longest bar."""
    colour = GAIN[-1] if change > 0 else LOSS[0]
    bar = f'<i style="width:{width:.2f}%;background:{colour}" aria-hidden="true"></i>'
    return f"<li><span>{escape(region)}</span>{bar}<b>{escape(words)}</b></li>"
