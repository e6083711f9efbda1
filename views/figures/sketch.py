"""A map as plain SVG, to be seen while the browser still fetches what draws the real one.

plotly.js is several megabytes and takes a second or more to start, on a slow line minutes. The
sketch comes with the page itself: the same colours, projection and frame, without hover or click.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import numpy.typing as npt
import pandas as pd

from views.classes import MISSING, Band, class_of
from views.figures.map import FRAME, INK, PARALLELS
from views.figures.places import rings

Floats = npt.NDArray[np.float64]
WIDTH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """The shapes of a map as SVG paths: units by code, regions, and the size of the picture.

    dashed: the codes of the units whose shape is only approximate.
    """

    units: Mapping[str, str]
    regions: tuple[str, ...]
    dashed: frozenset[str]
    height: int


def project(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return x and y (down) of degrees in the equal-area conic projection of the maps.

    Source: J. P. Snyder (1987), Map Projections: A Working Manual, U.S. Geological Survey
    Professional Paper 1395, equations 14-1 to 14-6, on a sphere of radius 1.
    """
    low, high = np.radians(PARALLELS)
    cone = (np.sin(low) + np.sin(high)) / 2
    constant = np.cos(low) ** 2 + 2 * cone * np.sin(low)
    radius = np.sqrt(constant - 2 * cone * np.sin(np.radians(lat))) / cone
    turn = cone * np.radians(lon - sum(FRAME["lonaxis"]) / 2)
    return radius * np.sin(turn), radius * np.cos(turn)


def read_sketch(units: pd.DataFrame, unit_shapes: Path, region_shapes: Path) -> Sketch:
    """Read the shapes of the browser's two files as paths. units: index code, column shape."""
    left, top, scale, height = _frame()

    def path(feature: Mapping[str, Any]) -> str:
        return "".join(_path(ring, left, top, scale) for ring in rings(feature["geometry"]))

    shapes, regions = (
        json.loads(file.read_text(encoding="utf-8"))["features"]
        for file in (unit_shapes, region_shapes)
    )
    return Sketch(
        units={str(feature["id"]): path(feature) for feature in shapes},
        regions=tuple(path(feature) for feature in regions),
        dashed=frozenset(units.index[units["shape"] == "approximate"]),
        height=height,
    )


def _frame() -> tuple[float, float, float, int]:
    """Return the left and the upper end of the frame, the scale to its width, and its height."""
    (west, east), (south, north) = FRAME["lonaxis"], FRAME["lataxis"]
    along, up = np.linspace(west, east, 50), np.linspace(south, north, 50)
    lon = np.concatenate([along, along, np.full(50, west), np.full(50, east)])
    lat = np.concatenate([np.full(50, south), np.full(50, north), up, up])
    x, y = project(lon, lat)
    scale = WIDTH / float(np.ptp(x))
    return float(x.min()), float(y.min()), scale, round(float(np.ptp(y)) * scale)


def _path(ring: Iterable[Sequence[float]], left: float, top: float, scale: float) -> str:
    """Return a ring as a path in whole pixels, without points that fall on the one before."""
    points = np.array([point[:2] for point in ring], dtype=np.float64)
    x, y = project(points[:, 0], points[:, 1])
    pixels = np.column_stack([(x - left) * scale, (y - top) * scale]).round().astype(int)
    steps = np.diff(pixels, axis=0)
    moves = " ".join(f"{dx} {dy}" for dx, dy in steps.tolist() if dx or dy)
    return f"M{pixels[0, 0]} {pixels[0, 1]}l{moves}z" if moves else ""


def sketch_image(sketch: Sketch, values: pd.Series, bands: Sequence[Band], summary: str) -> str:
    """Return the map as an HTML image that needs no file of its own.

    values: by unit code. summary: what it shows, in one sentence.
    """
    source = "data:image/svg+xml;charset=utf-8," + quote(
        sketch_svg(sketch, values, bands), safe=" =/:"
    )
    return f'<img class="sketch" alt="{escape(summary)}" src="{source}">'


def sketch_svg(sketch: Sketch, values: pd.Series, bands: Sequence[Band]) -> str:
    """Return the map as SVG. values: by unit code; a unit without one of its own is left out."""
    colours = [*(band.colour for band in bands), MISSING]  # class -1 is the last
    classes = dict(zip(values.index, class_of(values, bands).tolist(), strict=True))
    areas = "".join(
        f'<path fill="{colours[classes[code]]}" d="{sketch.units[code]}"{_dash(dashed)}/>'
        for dashed, code in sorted((code in sketch.dashed, code) for code in sketch.units)
        if code in classes
    )
    borders = "".join(f'<path d="{path}"/>' for path in sketch.regions)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {sketch.height}">'
        f'<g stroke="#ffffff">{areas}</g>'
        f'<g fill="none" stroke="{INK}" stroke-width="2">{borders}</g></svg>'
    )


def _dash(approximate: bool) -> str:
    """Return what makes the edge of an approximate shape dashed."""
    return f' stroke="{INK}" stroke-width="2" stroke-dasharray="4 4"' if approximate else ""
