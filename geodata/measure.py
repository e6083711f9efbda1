"""Areas of shapes given in degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

EQUAL_AREA = "+proj=aea +lat_1=38.5 +lat_2=44 +lat_0=41 +lon_0=64 +datum=WGS84 +units=m"
STEP = 0.05  # degrees: a longer edge gets vertices in between, so that it bends as it should


def areas_km2(shapes: Sequence[BaseGeometry]) -> NDArray[np.float64]:
    """Areas in km2 of shapes in EPSG:4326, shape (n,).

    Albers' equal-area conic on the WGS 84 ellipsoid (Snyder 1987, USGS Professional Paper 1395,
    p. 98); edges are straight in longitude and latitude, so long ones are split first.
    """
    import geopandas
    import shapely

    split = shapely.segmentize(np.asarray(shapes, dtype=object), STEP)
    metres = geopandas.GeoSeries(split, crs="EPSG:4326").to_crs(EQUAL_AREA)
    return np.asarray(metres.area, dtype=np.float64) / 1e6
