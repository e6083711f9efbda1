"""A plotly figure of maps on a page, drawn by the part of plotly.js that draws maps."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

_MOUNT = st.components.v2.component(
    "taqsimot_map",
    html='<div class="chart" role="img"></div>',
    js=(Path(__file__).parent / "chart.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def draw(
    figure: Mapping[str, Any],
    *,
    key: str,
    alt: str,
    config: Mapping[str, Any],
    on_click: Callable[[], None] | None = None,
) -> None:
    """Draw a figure of traces choropleth and scattergeo; `clicked(key)` is what was clicked.

    alt: the figure in a sentence. config: plotly's settings. on_click: called after a click.
    """
    _MOUNT(
        data={"figure": dict(figure), "config": dict(config), "alt": alt},
        key=key,
        height="stretch",
        on_clicked_change=on_click or _nothing,
    )


def clicked(key: str) -> str | None:
    """Return the code of the unit that was clicked last on the figure, None if there is none."""
    code = st.session_state[key].get("clicked")
    return None if code is None else str(code)


def _nothing() -> None:
    """Do nothing: a page that does not answer clicks is still run again."""
