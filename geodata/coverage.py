"""One coverage out of many polygons: no overlap, no gap, no sliver, shared edges alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from geodata.errors import GeodataError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Shapes = NDArray[Any]  # of geometries, shape (n,)

GAP = 0.009  # degrees of latitude, about 1 km: wider holes are real (an enclave of 2.9 km)
SQUARE = np.array([1 / math.cos(math.radians(41.0)), 1.0])  # degrees as long as they are high


def clean(shapes: Shapes, gap: float = 0.0) -> Shapes:
    """A valid coverage made of `shapes` (EPSG:4326), shape (n,), in the same order.

    Overlaps go to the smaller polygon, so that a speck of a city is never swallowed; gaps
    narrower than `gap` go to the neighbour with the longest border.
    Raises GeodataError if a polygon is lost or the result is no coverage.
    """
    import shapely

    square = shapely.transform(shapes, lambda xy: xy / SQUARE)
    merged = shapely.coverage_clean(square, gap_width=gap, merge_strategy="min_area")  # type: ignore[attr-defined] # new in 2.2
    return check(shapely.transform(merged, lambda xy: xy * SQUARE))


def simplify(shapes: Shapes, tolerance: float, decimals: int) -> Shapes:
    """A light coverage: edges thinned together, coordinates rounded, rings clockwise.

    tolerance: degrees, the root of the least triangle kept (Visvalingam and Whyatt 1993).
    Raises GeodataError if rounding breaks the coverage; keep more decimals then.
    """
    import shapely

    thin = shapely.coverage_simplify(shapes, tolerance)
    rounded = shapely.transform(thin, _rounding(decimals))
    return clockwise(check(shapely.transform(clean(rounded), _rounding(decimals))))


def clockwise(shapes: Shapes) -> Shapes:
    """Outer rings clockwise, as the browser's map library fills them."""
    import shapely

    return np.asarray(shapely.orient_polygons(shapes, exterior_cw=True))


def check(shapes: Shapes) -> Shapes:
    """The same shapes. Raises GeodataError unless all are valid, not empty, and a coverage."""
    import shapely

    bad = ~shapely.is_valid(shapes) | shapely.is_empty(shapes)
    if bad.any():
        raise GeodataError(f"shapes lost or invalid at positions {np.flatnonzero(bad).tolist()}")
    if not shapely.coverage_is_valid(shapes):
        edges = shapely.coverage_invalid_edges(shapes)
        places = np.flatnonzero(~shapely.is_empty(edges)).tolist()
        raise GeodataError(f"no valid coverage: edges differ at positions {places}")
    return shapes


def union(shapes: Shapes) -> BaseGeometry:
    """The outline of a coverage."""
    import shapely

    return shapely.coverage_union_all(shapes)


def _rounding(decimals: int) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    return lambda xy: np.round(xy, decimals)
