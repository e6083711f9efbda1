"""The units and the regions as plain tables: no geometry, no heavy libraries."""

from functools import cache
from pathlib import Path

import pandas as pd

DATA = Path(__file__).parent / "data"
NAMES = ["name_uz", "name_uz_cyrl", "name_ru", "name_en"]
COLUMNS = ["region_code", "kind", *NAMES, "area_km2", "lon", "lat", "shape"]
ORIGIN = ["coordinate_source", "boundary_shape_id", "split_from"]


def unit_table() -> pd.DataFrame:
    """The 208 tumans and cities, index `code` (text), in the order of their codes.

    Columns: `region_code`, `kind` (`district`, `city_district`, `city`), `name_uz`,
    `name_uz_cyrl`, `name_ru`, `name_en`, `area_km2`, `lon`, `lat` (degrees, EPSG:4326),
    `shape` (`official` or `approximate`), `coordinate_source`, `boundary_shape_id` and
    `split_from` (codes of the parents, parted by spaces; both empty where not known).
    A fresh copy each call. Sources: data/SOURCES.md.
    """
    return _units().copy()


def region_table() -> pd.DataFrame:
    """The 14 regions, index `code` (text); columns `name_uz name_uz_cyrl name_ru name_en`."""
    return _regions().copy()


def cut_table() -> pd.DataFrame:
    """Which area of which parent each approximate unit is given, and on what basis.

    One row a pair of `code` and `parent`; columns `code parent rule area_km2 basis`.
    """
    return _read("cuts.csv").astype({"area_km2": "float64"})


def alias_table() -> pd.DataFrame:
    """Other spellings found in official sources and on maps; columns `code alias source`."""
    return _read("aliases.csv")


@cache
def _units() -> pd.DataFrame:
    facts = _read("units.csv").set_index("code").astype({"lon": "float64", "lat": "float64"})
    areas = _read("areas.csv").set_index("code")["area_km2"].astype("float64")
    facts["area_km2"] = areas.reindex(facts.index)
    return facts[[*COLUMNS, *ORIGIN]]


@cache
def _regions() -> pd.DataFrame:
    return _read("regions.csv").set_index("code")[NAMES]


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / name, dtype=str, keep_default_na=False, encoding="utf-8")
