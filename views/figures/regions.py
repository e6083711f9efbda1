"""Bars of one amount by region."""

from typing import TYPE_CHECKING

import pandas as pd

from views.classes import GAIN, LOSS
from views.figures.map import FONT

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

LABEL = 0.6  # room for the words beside the longest bar, in lengths of all bars together


def region_bars(changes: pd.Series, words: pd.Series, *, height: int = 380) -> "Figure":
    """Draw a bar for each region's change, gains and losses in their colours, largest first.

    changes: numbers by the region's name. words: the same index, what stands beside the bar.
    """
    from plotly.graph_objects import Bar, Figure

    ordered = changes.sort_values()
    colours = [GAIN[-1] if change > 0 else LOSS[0] for change in ordered]
    bar = Bar(
        x=ordered.tolist(),
        y=list(ordered.index),
        orientation="h",
        marker={"color": colours},
        text=words.reindex(ordered.index).tolist(),
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    least, most = min(float(ordered.min()), 0.0), max(float(ordered.max()), 0.0)
    room = LABEL * ((most - least) or 1)
    layout = {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": {"visible": False, "range": [least - room * (least < 0), most + room]},
        "yaxis": {"automargin": True, "ticksuffix": "  "},
        "dragmode": False,
        "font": {"family": FONT, "size": 13},
    }
    return Figure(data=[bar], layout=layout)
