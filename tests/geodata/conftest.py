"""The bundled map, read once for all tests of the room."""

import json
from pathlib import Path

import geopandas
import pytest

import geodata

STATIC = Path(__file__).parents[2] / "static"


@pytest.fixture(scope="session")
def units():
    return geodata.load_units()


@pytest.fixture(scope="session")
def regions():
    return geodata.load_regions()


@pytest.fixture(scope="session")
def light():
    """The browser's units as polygons, index code."""
    return _frame(STATIC / "units.geojson")


@pytest.fixture(scope="session")
def light_regions():
    return _frame(STATIC / "regions.geojson")


def _frame(path):
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    frame = geopandas.GeoDataFrame.from_features(features, crs="EPSG:4326")
    return frame.set_axis([feature["id"] for feature in features])
