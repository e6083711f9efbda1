"""What every map shows whatever is coloured: cities, dashed outlines, region borders."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

Lines = tuple[tuple[float | None, ...], tuple[float | None, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inset:
    """A region too small to be seen on the map of the country, with the frame around it.

    lons, lats: the least and the greatest, degrees.
    """

    region: str
    codes: tuple[str, ...]
    lons: tuple[float, float]
    lats: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The parts of a map that stay the same.

    points: lon and lat of the units that need a marker, by code. dashed: longitudes and
    latitudes of the outlines of approximate shapes, None between two rings. regions: the codes
    of the regions, as the file of their outlines has them. inset: what is drawn once more,
    larger.
    """

    points: pd.DataFrame
    dashed: Lines
    regions: tuple[str, ...]
    inset: Inset | None = None


def read_places(units: pd.DataFrame, unit_shapes: Path, region_shapes: Path) -> Places:
    """Read the fixed parts of the maps from the table of units and the browser's two files.

    units: index code; columns region_code, kind, lon, lat, shape. Cities get a marker: their
    areas are specks at the scale of the country. A region of city districts only gets an inset.
    """
    shapes = json.loads(unit_shapes.read_text(encoding="utf-8"))
    regions = json.loads(region_shapes.read_text(encoding="utf-8"))
    approximate = units.index[units["shape"] == "approximate"]
    return Places(
        points=units.loc[units["kind"] == "city", ["lon", "lat"]],
        dashed=outlines(shapes, approximate),
        regions=tuple(str(feature["id"]) for feature in regions["features"]),
        inset=find_inset(units, shapes),
    )


def find_inset(units: pd.DataFrame, shapes: Mapping[str, Any]) -> Inset | None:
    """Return the inset of the first region that has nothing but city districts, if there is one."""
    urban = (units["kind"] == "city_district").groupby(units["region_code"]).all()
    if not urban.any():
        return None
    region = str(urban.idxmax())
    codes = tuple(str(code) for code in units.index[units["region_code"] == region])
    lons, lats = outlines(shapes, codes)
    return Inset(region=region, codes=codes, lons=_span(lons), lats=_span(lats))


def _span(values: Iterable[float | None]) -> tuple[float, float]:
    """Return the least and the greatest of some degrees, with a little room."""
    known = [value for value in values if value is not None]
    return min(known) - 0.01, max(known) + 0.01


def outlines(shapes: Mapping[str, Any], codes: Iterable[str]) -> Lines:
    """Return the outer rings of some features as one path, None between two rings."""
    wanted = set(codes)
    lons: list[float | None] = []
    lats: list[float | None] = []
    for feature in shapes["features"]:
        if str(feature["id"]) in wanted:
            for ring in rings(feature["geometry"]):
                lons += [*(float(point[0]) for point in ring), None]
                lats += [*(float(point[1]) for point in ring), None]
    return tuple(lons), tuple(lats)


def rings(geometry: Mapping[str, Any]) -> Iterator[list[list[float]]]:
    """Yield the outer rings of a Polygon or MultiPolygon."""
    many = geometry["type"] == "MultiPolygon"
    polygons = geometry["coordinates"] if many else [geometry["coordinates"]]
    yield from (polygon[0] for polygon in polygons)
