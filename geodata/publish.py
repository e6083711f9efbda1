"""Write the map: full and light versions, areas, and where they came from."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geodata.coverage import clockwise
from geodata.gazetteer import POLYGONS, WHEEL, WHEEL_SHA256

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Shapes = NDArray[Any]

LIBRARIES = ["geopandas", "pyarrow", "pyproj", "shapely"]


def write_full(path: Path, shapes: Shapes, units: pd.DataFrame) -> None:
    """GeoParquet with `code`, `shape` and the polygon, EPSG:4326, one row a unit."""
    import geopandas

    facts = units[["shape"]].reset_index()
    frame = geopandas.GeoDataFrame(facts, geometry=shapes, crs="EPSG:4326")
    _renamed(path, lambda beside: frame.to_parquet(beside, index=False))


def write_areas(path: Path, areas: NDArray[np.float64], units: pd.DataFrame) -> None:
    """A table of `code` and `area_km2`, to the hectare."""
    lines = [f"{code},{area:.2f}" for code, area in zip(units.index, areas, strict=True)]
    _write_text(path, "\n".join(["code,area_km2", *lines, ""]))


def write_light(
    path: Path, shapes: Shapes, properties: Iterable[Mapping[str, str]], ids: Iterable[str]
) -> None:
    """GeoJSON for the browser: no spaces, rings clockwise, the code as the feature's id."""
    import shapely

    features = [
        {
            "type": "Feature",
            "id": name,
            "properties": dict(facts),
            "geometry": shapely.geometry.mapping(shape),
        }
        for name, facts, shape in zip(ids, properties, clockwise(shapes), strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    _write_text(path, json.dumps(collection, separators=(",", ":")) + "\n")


def provenance(data: Path, static: Path) -> None:
    """data/boundaries.json: the source, its checksum, and the checksums of what was made of it."""
    made = [data / "boundaries.parquet", data / "areas.csv"]
    made += [static / "units.geojson", static / "regions.geojson"]
    record = {
        "source": "geoBoundaries UZB ADM2, 2018",
        "licence": "CC BY 4.0",
        "polygons": POLYGONS,
        "wheel": WHEEL,
        "wheel_sha256": WHEEL_SHA256,
        "made_with": {name: importlib.metadata.version(name) for name in LIBRARIES},
        "sha256": {path.name: sha256(path) for path in made},
    }
    _write_text(data / "boundaries.json", json.dumps(record, indent=2) + "\n")


def sha256(path: Path) -> str:
    """The checksum of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _write_text(path: Path, text: str) -> None:
    _renamed(path, lambda beside: beside.write_text(text, encoding="utf-8", newline="\n"))


def _renamed(path: Path, write: Callable[[Path], object]) -> None:
    beside = path.with_name(path.name + ".part")
    write(beside)
    beside.replace(path)
