"""The browser's map: light, whole, and turned the right way."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import shapely

import geodata
from geodata.measure import areas_km2

STATIC = Path(__file__).parents[2] / "static"
DECIMALS = 4


def coordinates(frame):
    return shapely.get_coordinates(frame.geometry.to_numpy())


def rings(frame):
    return [
        (ring, outer)
        for part in shapely.get_parts(frame.geometry.to_numpy())
        for ring, outer in [(part.exterior, True), *((hole, False) for hole in part.interiors)]
    ]


def test_the_map_is_at_most_60_kb_compressed():
    assert len(gzip.compress((STATIC / "units.geojson").read_bytes(), 9)) <= 60_000


def test_all_units_are_there_in_order(light):
    assert light.index.tolist() == geodata.unit_table().index.tolist()
    assert not light.geometry.is_empty.any()
    assert light["shape"].tolist() == geodata.unit_table()["shape"].tolist()


def test_features_carry_a_code_and_a_shape_and_no_more():
    features = json.loads((STATIC / "units.geojson").read_text(encoding="utf-8"))["features"]
    assert {tuple(feature) for feature in features} == {("type", "id", "properties", "geometry")}
    assert {tuple(feature["properties"]) for feature in features} == {("shape",)}


@pytest.mark.parametrize("which", ["light", "light_regions"])
def test_it_is_a_valid_coverage(which, request):
    shapes = request.getfixturevalue(which).geometry
    assert shapes.is_valid.all()
    assert shapely.coverage_is_valid(shapes.to_numpy())


@pytest.mark.parametrize("which", ["light", "light_regions"])
def test_outer_rings_are_clockwise_and_holes_are_not(which, request):
    for ring, outer in rings(request.getfixturevalue(which)):
        assert ring.is_ccw != outer


@pytest.mark.parametrize("which", ["light", "light_regions"])
def test_coordinates_have_few_decimals(which, request):
    points = coordinates(request.getfixturevalue(which))
    assert np.allclose(points, points.round(DECIMALS), atol=1e-12, rtol=0)


def test_neighbourhoods_are_kept(units, light):
    def touching(frame):
        tree = shapely.STRtree(frame.geometry.to_numpy())
        pairs = tree.query(frame.geometry.to_numpy(), predicate="touches")
        return {(a, b) for a, b in pairs.T if a < b}

    full, thin = touching(units), touching(light)
    assert len(full ^ thin) <= 0.02 * len(full)


def test_areas_are_close_to_the_full_ones(units, light):
    ratio = areas_km2(list(light.geometry)) / units["area_km2"].to_numpy()
    assert np.abs(ratio - 1).max() < 0.12
    assert np.median(np.abs(ratio - 1)) < 0.005


def test_points_lie_inside_the_light_polygons_too(units, light):
    assert shapely.contains_xy(light.geometry.to_numpy(), units["lon"], units["lat"]).all()


def test_regions_are_dissolved_from_the_light_units(light, light_regions):
    assert light_regions.index.tolist() == geodata.region_table().index.tolist()
    codes = geodata.unit_table()["region_code"]
    for code, outline in light_regions.geometry.items():
        inside = light.geometry[(codes == code).to_numpy()].to_numpy()
        assert outline.equals(shapely.union_all(inside))
    corners = {tuple(point) for point in coordinates(light)}
    assert {tuple(point) for point in coordinates(light_regions)} <= corners
