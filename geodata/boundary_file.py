"""Open a boundary file of any of the usual kinds, in EPSG:4326."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.errors import GeodataError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

ENDINGS = (".geojson", ".json", ".gpkg", ".zip")
NEAR = (50.0, 34.0, 80.0, 50.0)  # degrees: west, south, east, north of anything to be expected


def open_boundaries(path: Path, crs: str | None = None, layer: str | None = None) -> GeoDataFrame:
    """The features of the file as they stand, reprojected to EPSG:4326.

    crs: the coordinate system, for a file that does not say it. layer: of several, which.
    Raises GeodataError for a file that is missing, unreadable, of another kind, empty, without
    shapes or coordinate system, of several layers, or far from Uzbekistan.
    """
    _check_kind(path)
    frame = _read(path, _one_layer(path, layer))
    if crs:
        frame = frame.set_crs(crs, allow_override=True)
    if frame.crs is None:
        raise GeodataError(
            f"{path.name} does not say its coordinate system. Add the .prj file to the archive, "
            'or pass it: read_boundaries(path, crs="EPSG:4326")'
        )
    return _check_place(path, frame.to_crs("EPSG:4326"))


def _check_kind(path: Path) -> None:
    if not path.is_file():
        raise GeodataError(f"no file {path}")
    if path.suffix.lower() not in ENDINGS:
        raise GeodataError(
            f"{path.name}: cannot read {path.suffix or 'a file without an ending'}; give "
            "GeoJSON (.geojson), GeoPackage (.gpkg) or a Shapefile packed as .zip"
        )
    if path.suffix.lower() == ".zip":
        _check_archive(path)


def _check_archive(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        raise GeodataError(f"{path.name} is not a zip archive; pack the Shapefile again")
    with zipfile.ZipFile(path) as archive:
        inside = [name.lower() for name in archive.namelist()]
    lost = [end for end in (".shp", ".shx", ".dbf") if not any(n.endswith(end) for n in inside)]
    if lost:
        raise GeodataError(f"{path.name} lacks {', '.join(lost)}; pack all files of the Shapefile")


def _one_layer(path: Path, layer: str | None) -> str:
    import pyogrio

    try:
        layers = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    except (pyogrio.errors.DataSourceError, ValueError) as error:
        raise GeodataError(f"{path.name} cannot be read: {_brief(error)}") from error
    if layer is None and len(layers) == 1:
        return layers[0]
    if layer not in layers:
        said = f"no layer {layer!r}" if layer else "several layers"
        choice = ", ".join(layers) or "none"
        raise GeodataError(f"{path.name}: {said}; pass layer=, one of: {choice}")
    return layer


def _read(path: Path, layer: str) -> GeoDataFrame:
    import geopandas
    import pyogrio

    try:
        frame = geopandas.read_file(path, layer=layer)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise GeodataError(f"{path.name} cannot be read: {_brief(error)}") from error
    if len(frame) == 0:
        raise GeodataError(f"{path.name} has no features")
    if not isinstance(frame, geopandas.GeoDataFrame) or bool(frame.geometry.isna().all()):
        raise GeodataError(f"{path.name} has no shapes, only a table")
    if len(frame.columns) == 1:
        raise GeodataError(f"{path.name} has shapes only; add a column of SOATO codes or of names")
    return frame


def _brief(error: Exception) -> str:
    """The library's first sentence, without its advice to programmers."""
    return str(error).split("; ")[0].rstrip(".")


def _check_place(path: Path, frame: GeoDataFrame) -> GeoDataFrame:
    west, south, east, north = frame.total_bounds
    if not (NEAR[0] <= west <= east <= NEAR[2] and NEAR[1] <= south <= north <= NEAR[3]):
        raise GeodataError(
            f"{path.name} lies at {west:.4g}..{east:.4g} east, {south:.4g}..{north:.4g} north, not "
            "in Uzbekistan: its coordinate system is wrong or its axes are swapped; pass crs="
        )
    return frame
