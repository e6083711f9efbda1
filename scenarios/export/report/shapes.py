"""The units' shapes as SVG paths in pixels: light borders that still fit each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from geodata import load_units

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely import Geometry

WIDTH = 900
INSET_WIDTH = 300
_PARALLELS = (38.5, 44.0)  # of the projection, degrees
_MERIDIAN = 64.5
_TOLERANCE = 1.3  # pixels that a border may move
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Shapes in one frame: paths by unit code, borders of regions, width and height in pixels."""

    units: Mapping[str, str]
    borders: tuple[str, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """The country, and the region of city districts that is a speck on it.

    approximate: codes of the units whose shape is no official one. inset_region: its code.
    """

    country: Picture
    inset: Picture
    inset_region: str
    approximate: frozenset[str]


def project(degrees: Floats) -> Floats:
    """Longitude and latitude, shape (n, 2), to x and y (down) of an equal-area conic projection.

    Source: J. P. Snyder (1987), Map Projections: A Working Manual, U.S. Geological Survey
    Professional Paper 1395, equations 14-1 to 14-6, on a sphere of radius 1.
    """
    low, high = np.radians(_PARALLELS)
    cone = (np.sin(low) + np.sin(high)) / 2
    constant = np.cos(low) ** 2 + 2 * cone * np.sin(low)
    radius = np.sqrt(constant - 2 * cone * np.sin(np.radians(degrees[:, 1]))) / cone
    turn = cone * np.radians(degrees[:, 0] - _MERIDIAN)
    return np.column_stack([radius * np.sin(turn), radius * np.cos(turn)])


@cache
def read_shapes() -> Shapes:
    """The bundled units' shapes; about a second."""
    units = load_units()
    kinds = units.groupby("region_code")["kind"].agg(lambda kind: (kind == "city_district").all())
    inset = str(kinds.index[kinds.to_numpy()][0])
    return Shapes(
        country=_picture(units, WIDTH),
        inset=_picture(units[units["region_code"] == inset], INSET_WIDTH),
        inset_region=inset,
        approximate=frozenset(units.index[units["shape"] == "approximate"]),
    )


def _picture(units: "GeoDataFrame", width: int) -> Picture:
    """Shapes fitted to a width, neighbours simplified together so that no gap opens."""
    import shapely

    flat = shapely.transform(units.geometry.values, project)
    left, top, right, bottom = shapely.total_bounds(flat)
    scale = width / (right - left)
    pixels = shapely.transform(flat, lambda points: (points - (left, top)) * scale)
    light = shapely.coverage_simplify(pixels, _TOLERANCE)
    regions = units["region_code"].to_numpy()
    borders = [shapely.unary_union(light[regions == one]) for one in sorted(set(regions))]
    return Picture(
        units=dict(zip(units.index.astype(str), map(_path, light), strict=True)),
        borders=tuple(map(_path, borders)),
        width=width,
        height=int(np.ceil((bottom - top) * scale)),
    )


def _path(shape: "Geometry") -> str:
    """A polygon, or several, in tenths of a pixel, each point by its step from the one before."""
    import shapely

    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join(_ring(shapely.get_coordinates(ring)[:-1]) for ring in rings)


def _ring(points: Floats) -> str:
    whole = (points * 10).round().astype(int)
    steps = np.diff(whole, axis=0).tolist()
    start = "M" + _pair(whole[0].tolist())
    return start + "l" + " ".join(_pair(step) for step in steps if any(step)) + "z"


def _pair(numbers: Sequence[int]) -> str:
    return f"{numbers[0]} {numbers[1]}"
