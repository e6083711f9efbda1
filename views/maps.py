"""Maps on a page: the figure, what hovers over it, its legends, its summary in words."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import pandas as pd
import streamlit as st

from views import chart, results
from views.classes import Band
from views.figures import class_legend, map_config, sign_legend, sketch_image, unit_map
from views.language import Texts
from views.measures import Measure, extremes

BUTTONS: Mapping[str, str] = {
    "Zoom in": "plotly.zoom_in",
    "Zoom out": "plotly.zoom_out",
    "Reset": "plotly.reset",
}


TALL = 430  # pixels; style.css makes the frames lower on a telephone


def show(
    measure: Measure,
    bands: Sequence[Band],
    hover: pd.DataFrame,
    names: pd.DataFrame,
    texts: Texts,
    *,
    key: str,
    chosen: str | None = None,
    on_click: Callable[[], None] | None = None,
    height: int = TALL,
) -> None:
    """Show a map in a language; a click calls `on_click`, if given."""
    places = results.places()
    figure = unit_map(
        measure.values,
        bands,
        hover,
        places,
        chosen=chosen,
        inset_title=results.region_name(places.inset.region, texts) if places.inset else "",
        height=height,
    )
    words = {english: texts(text) for english, text in BUTTONS.items()}
    alt = summary(measure, names, texts)
    with st.container(key=f"frame.{key}", height=height, border=False):
        first_sight(key, measure, bands, alt)
        chart.draw(
            figure,
            key=key,
            alt=alt,
            config=map_config(texts.language, words),
            on_click=on_click,
        )


def first_sight(key: str, measure: Measure, bands: Sequence[Band], words: str) -> None:
    """Show a sketch of the map the first time, until the map itself is drawn over it.

    Later there is an empty one in its place: a map that moves in the page is drawn anew.
    """
    seen = f"_sketched.{key}"
    if seen in st.session_state:
        st.html('<span class="sketch"></span>')
        return
    st.session_state[seen] = True
    st.html(sketch_image(results.sketch(), measure.values, bands, words))


def summary(measure: Measure, names: pd.DataFrame, texts: Texts) -> str:
    """Return a map in one sentence: what it shows, the least and the most."""
    ends = extremes(measure)
    if ends is None:
        return texts("map.empty", measure=measure.title)
    write = measure.writer(texts)
    least, most = (
        f"{names.at[code, 'name']!s} ({write(float(measure.values[code]))})" for code in ends
    )
    return texts("map.summary", measure=measure.title, least=least, most=most)


def legends(measure: Measure, bands: Sequence[Band], texts: Texts) -> None:
    """Show the classes of colour and the signs."""
    write, unit = measure.legend_writer(texts)
    missing = texts("legend.missing") if measure.values.isna().any() else None
    signs = sign_legend(texts("legend.city"), texts("legend.approximate"), texts("legend.region"))
    words = texts("column.with_unit", name=measure.title, unit=unit) if unit else measure.title
    title = f'<p class="legend-title">{escape(words)}</p>'
    st.html(title + class_legend(bands, write, missing=missing) + signs)
