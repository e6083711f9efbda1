"""The units and the regions with their shapes: the full version, for sums and exports."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from geodata.tables import COLUMNS, DATA, region_table, unit_table

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def load_units() -> GeoDataFrame:
    """The 208 tumans and cities with their polygons, EPSG:4326.

    Index `code` (text); columns `region_code kind name_uz name_uz_cyrl name_ru name_en area_km2
    lon lat shape geometry`, where `shape` is `official` or `approximate` (cut from the parent).
    The polygons are one valid coverage: no overlap, no gap, shared edges with the same vertices.
    A fresh copy each call. Source: geoBoundaries, CC BY 4.0; see data/SOURCES.md.
    """
    return _units().copy()


def load_regions() -> GeoDataFrame:
    """The 14 regions, index `code` (text), names and outlines dissolved from the units."""
    return _regions().copy()


@cache
def _units() -> GeoDataFrame:
    import geopandas

    shapes = geopandas.read_parquet(DATA / "boundaries.parquet").set_index("code")
    return shapes[["geometry"]].join(unit_table()[COLUMNS])[[*COLUMNS, "geometry"]]


@cache
def _regions() -> GeoDataFrame:
    units = _units()
    outlines = units[["region_code", "geometry"]].dissolve("region_code", method="coverage")
    outlines.index.name = "code"
    return outlines.join(region_table())[[*region_table().columns, "geometry"]]
