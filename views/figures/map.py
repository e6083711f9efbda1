"""A map of the units in classes of colour.

The shapes are not in the figure: the browser fetches them once as static files. plotly.js 4
also asks for a world map before it draws any choropleth; `topojsonURL` points it at an empty one
of ours, so that the page works without a network.

A figure is built as the plain settings that plotly.js takes: `plotly.graph_objects.Figure` checks
and copies all of them, which takes longer than everything else on the way to a map. A test has
them checked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from views.classes import MISSING, Band, class_of
from views.figures.places import Inset, Places

UNITS = "app/static/units.geojson"
REGIONS = "app/static/regions.geojson"
FRAME: Mapping[str, list[float]] = {"lonaxis": [55.95, 73.2], "lataxis": [37.1, 45.65]}
PARALLELS = [38.5, 44.0]
INK = "#22333d"
CLEAR = "rgba(0,0,0,0)"
FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"
Figure = dict[str, Any]  # `data`, a list of traces, and `layout`
Trace = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paint:
    """The class of every unit (-1 for none), the classes, the code and the words that hover."""

    classes: Mapping[str, int]
    bands: Sequence[Band]
    words: Mapping[str, list[str]]
    template: str


def _paint(values: pd.Series, bands: Sequence[Band], hover: pd.DataFrame) -> _Paint:
    """Return what is drawn of every unit, ready for the traces."""
    codes = [str(code) for code in values.index]
    own = hover.reindex(values.index)
    rows = zip(codes, *(own[column].tolist() for column in own), strict=True)
    return _Paint(
        classes=dict(zip(codes, class_of(values, bands).tolist(), strict=True)),
        bands=bands,
        words={row[0]: list(row) for row in rows},
        template=_template(hover),
    )


def unit_map(
    values: pd.Series,
    bands: Sequence[Band],
    hover: pd.DataFrame,
    places: Places,
    *,
    chosen: str | None = None,
    inset_title: str = "",
    height: int = 430,
) -> Figure:
    """Return a figure of every unit in the colour of its class; missing values are grey.

    values: a number by unit code. hover: words by unit code, columns `name`, `region`, one for
    every line, headed by its title, and `mark`, which may be empty. chosen: the unit to frame.
    inset_title: what stands over the inset. height: pixels. Clicking a shape or a marker selects
    a point whose first customdata is the code.
    """
    paint = _paint(values, bands, hover)
    layers = [
        _areas(paint, list(paint.classes)),
        _borders(places.regions, REGIONS, 1.3),
        *_outlines(places),
        _cities(paint, places),
    ]
    if chosen is not None and chosen in paint.classes:
        layers.append(_borders((chosen,), UNITS, 3.5))
    layout = _layout(height)
    if places.inset is not None:
        layers += _inset_layers(paint, places, places.inset, chosen)
        layout |= _inset_layout(places.inset, inset_title)
    return {"data": layers, "layout": layout}


def _trace(kind: str, **settings: object) -> Trace:
    """Return a trace."""
    return {"type": kind, **settings}


def _inset_layers(paint: _Paint, places: Places, inset: Inset, chosen: str | None) -> list[Trace]:
    """Return areas and dashes of the inset, and the frame of the chosen unit if it is in it."""
    inside = [code for code in inset.codes if code in paint.classes]
    layers = [_areas(paint, inside), *_outlines(places)]
    if chosen in inside:
        layers.append(_borders((str(chosen),), UNITS, 3.5))
    return [layer | {"geo": "geo2"} for layer in layers]


def _inset_layout(inset: Inset, title: str) -> dict[str, Any]:
    """Return the frame of the inset, in the corner that the country leaves free."""
    return {
        "geo2": {
            "domain": {"x": [0.0, 0.25], "y": [0.07, 0.42]},
            "visible": False,
            "bgcolor": CLEAR,
            "projection": {"type": "mercator"},
            "lonaxis": {"range": list(inset.lons)},
            "lataxis": {"range": list(inset.lats)},
        },
        "annotations": [
            {
                "text": title,
                "x": 0.0,
                "y": 0.0,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 12, "color": INK},
            }
        ],
    }


def _scale(bands: Sequence[Band]) -> dict[str, Any]:
    """Return the settings that turn a class's place into its flat colour, -1 into grey."""
    colours = [MISSING, *(band.colour for band in bands)]
    steps = [
        (edge / len(colours), colour)
        for place, colour in enumerate(colours)
        for edge in (place, place + 1)
    ]
    return {"colorscale": steps, "showscale": False}


def _areas(paint: _Paint, codes: Sequence[str]) -> Trace:
    """Return the coloured areas of some units."""
    return _trace(
        "choropleth",
        locations=list(codes),
        z=[paint.classes[code] for code in codes],
        zmin=-1.5,
        zmax=len(paint.bands) - 0.5,
        **_scale(paint.bands),
        geojson=UNITS,
        featureidkey="id",
        locationmode="geojson-id",
        customdata=[paint.words[code] for code in codes],
        hovertemplate=paint.template,
        marker={"line": {"color": "#ffffff", "width": 0.6}},
        **_unfaded(),
    )


def _template(hover: pd.DataFrame) -> str:
    """Return plotly's template of a hover: name, region, then a line with each title."""
    lines = ["<b>%{customdata[1]}</b>", "%{customdata[2]}"]
    titles = list(hover.columns)[2:-1]
    lines += [f"{escape(title)}: %{{customdata[{at}]}}" for at, title in enumerate(titles, 3)]
    return "<br>".join([*lines, f"<i>%{{customdata[{len(titles) + 3}]}}</i>"]) + "<extra></extra>"


def _borders(codes: Sequence[str], shapes: str, width: float) -> Trace:
    """Return areas without a filling, for their border only; the pointer passes through."""
    return _trace(
        "choropleth",
        locations=list(codes),
        z=[0] * len(codes),
        colorscale=[(0, CLEAR), (1, CLEAR)],
        showscale=False,
        geojson=shapes,
        featureidkey="id",
        locationmode="geojson-id",
        hoverinfo="skip",
        marker={"line": {"color": INK, "width": width}},
        **_unfaded(),
    )


def _outlines(places: Places) -> list[Trace]:
    """Return the outlines of the units whose shape is only approximate.

    Dashed on white, so that they can be seen on pale and on dark colours.
    """
    white = {"color": "#ffffff", "width": 2.6}
    dashed = {"color": INK, "width": 1.6, "dash": "3px,3px"}
    return [_outline(places, line) for line in (white, dashed)]


def _outline(places: Places, line: Trace) -> Trace:
    """Return the outlines of the approximate shapes in one kind of line."""
    return _trace(
        "scattergeo",
        lon=places.dashed[0],
        lat=places.dashed[1],
        mode="lines",
        line=line,
        hoverinfo="skip",
        showlegend=False,
    )


def _cities(paint: _Paint, places: Places) -> Trace:
    """Return a marker for every city, in the colours of the areas."""
    points = places.points[places.points.index.isin(list(paint.classes))]
    return _trace(
        "scattergeo",
        lon=points["lon"].tolist(),
        lat=points["lat"].tolist(),
        mode="markers",
        customdata=[paint.words[code] for code in points.index],
        hovertemplate=paint.template,
        marker={
            "size": 9,
            "color": [paint.classes[code] for code in points.index],
            "cmin": -1.5,
            "cmax": len(paint.bands) - 0.5,
            **_scale(paint.bands),
            "line": {"color": INK, "width": 1},
        },
        showlegend=False,
        **_unfaded(),
    )


def _unfaded() -> dict[str, Any]:
    """Return settings that keep all units at full colour when one is selected."""
    full = {"marker": {"opacity": 1}}
    return {"selected": full, "unselected": full}


def _layout(height: int) -> dict[str, Any]:
    """Return the layout: an equal-area projection of the country and nothing else."""
    middle = sum(FRAME["lonaxis"]) / 2
    return {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "dragmode": "pan",
        "clickmode": "event+select",
        "uirevision": "map",
        "paper_bgcolor": CLEAR,
        "modebar": {"bgcolor": "rgba(255,255,255,0.9)", "color": INK, "activecolor": "#1f6f8b"},
        "font": {"family": FONT},
        "hoverlabel": {
            "align": "left",
            "bgcolor": "#ffffff",
            "font": {"family": FONT, "color": INK, "size": 13},
        },
        "geo": {
            "domain": {"x": [0.0, 1.0], "y": [0.0, 1.0]},
            "visible": False,
            "bgcolor": CLEAR,
            "projection": {
                "type": "conic equal area",
                "parallels": PARALLELS,
                "rotation": {"lon": middle},
            },
            "lonaxis": {"range": FRAME["lonaxis"]},
            "lataxis": {"range": FRAME["lataxis"]},
        },
    }


def map_config(language: str, words: Mapping[str, str]) -> dict[str, Any]:
    """Return plotly's settings for a map: our stub of a world, our words on its buttons.

    words: the English name of a button or hint of plotly.js, and what it is in `language`.
    """
    return {
        "topojsonURL": "app/static/",
        "scrollZoom": False,
        "displaylogo": False,
        "displayModeBar": True,
        "modeBarButtons": [["zoomInGeo", "zoomOutGeo", "resetGeo"]],
        "locale": language,
        "locales": {language: {"dictionary": dict(words), "format": {}}},
    }
