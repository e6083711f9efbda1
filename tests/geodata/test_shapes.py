"""The map: one coverage, points inside, areas that add up."""

import hashlib
import json
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from pyproj import Geod

import geodata
from geodata.measure import areas_km2
from geodata.tables import DATA, cut_table

STATIC = Path(__file__).parents[2] / "static"


def test_units_come_with_their_shapes_in_degrees(units):
    assert isinstance(units, geopandas.GeoDataFrame)
    assert units.crs == "EPSG:4326"
    assert units.index.equals(geodata.unit_table().index)
    assert units.geom_type.isin(["Polygon", "MultiPolygon"]).all()
    assert not units.geometry.is_empty.any()


def test_units_have_exactly_the_promised_columns(units):
    assert units.columns.tolist() == [
        "region_code", "kind", "name_uz", "name_uz_cyrl", "name_ru", "name_en",
        "area_km2", "lon", "lat", "shape", "geometry",
    ]  # fmt: skip


def test_frames_are_fresh_copies():
    units, regions = geodata.load_units(), geodata.load_regions()
    units.loc["1703202", "name_uz"] = regions.loc["1703", "name_uz"] = "spoilt"
    assert geodata.load_units().loc["1703202", "name_uz"] == "Oltinkoʻl tumani"
    assert geodata.load_regions().loc["1703", "name_uz"] == "Andijon viloyati"


def test_units_are_one_valid_coverage(units):
    assert units.geometry.is_valid.all()
    assert shapely.coverage_is_valid(units.geometry.to_numpy())


def test_the_only_hole_of_the_country_is_the_enclave(units):
    country = shapely.coverage_union_all(units.geometry.to_numpy())
    holes = [ring for part in shapely.get_parts(country) for ring in part.interiors]
    assert len(holes) == 1
    assert shapely.Polygon(holes[0]).contains(shapely.Point(70.62, 40.96))


def test_points_lie_inside_their_polygons(units):
    assert shapely.contains_xy(units.geometry.to_numpy(), units["lon"], units["lat"]).all()


def test_points_do_not_lie_on_the_very_edge(units):
    points = geopandas.GeoSeries.from_xy(units["lon"], units["lat"])
    shapes = units.geometry.to_numpy()
    depth = shapely.distance(points.to_numpy(), shapely.boundary(shapes))
    shallow = depth / np.sqrt(shapely.area(shapes)) < 0.01
    assert units.index[shallow].tolist() == []


def test_areas_are_those_of_the_shapes(units):
    assert np.allclose(areas_km2(list(units.geometry)), units["area_km2"], atol=0.006)


def test_areas_agree_with_geodesic_ones(units):
    geod = Geod(ellps="WGS84")
    dense = shapely.segmentize(units.geometry.to_numpy(), 0.05)
    geodesic = [abs(geod.geometry_area_perimeter(shape)[0]) / 1e6 for shape in dense]
    assert np.allclose(geodesic, units["area_km2"], rtol=1e-3, atol=0.006)


def test_the_country_is_about_as_large_as_the_land_register_says(units):
    assert units["area_km2"].sum() == pytest.approx(448_978, rel=0.01)


def test_approximate_units_have_the_areas_they_were_cut_to(units):
    wanted = cut_table().groupby("code")["area_km2"].sum()
    assert units["area_km2"].reindex(wanted.index).to_numpy() == pytest.approx(
        wanted.to_numpy(), rel=0.02
    )


def test_approximate_units_are_single_polygons_beside_each_parent(units):
    approximate = units.loc[units["shape"] == "approximate"]
    assert (approximate.geom_type == "Polygon").all()
    for cut in cut_table().itertuples():
        parent, child = units.geometry[cut.parent], units.geometry[cut.code]
        near = parent.intersection(child).length > 0
        assert near or cut.rule == "exclave", f"{cut.code} does not touch {cut.parent}"


def test_regions_are_the_unions_of_their_units(units, regions):
    assert regions.index.equals(geodata.region_table().index)
    for code, rows in units.groupby("region_code"):
        assert regions.geometry[code].equals(shapely.union_all(rows.geometry.to_numpy()))
    assert shapely.coverage_is_valid(regions.geometry.to_numpy())
    assert areas_km2(list(regions.geometry)).sum() == pytest.approx(units["area_km2"].sum())


def test_neighbours_are_neighbours(units):
    assert units.geometry["1726292"].touches(units.geometry["1726283"])
    assert units.geometry["1706403"].within(shapely.Polygon(units.geometry["1706219"].exterior))


@pytest.mark.parametrize(
    "name", ["boundaries.parquet", "areas.csv", "units.geojson", "regions.geojson"]
)
def test_files_are_those_the_provenance_names(name):
    record = json.loads((DATA / "boundaries.json").read_text(encoding="utf-8"))
    path = (STATIC if name.endswith(".geojson") else DATA) / name
    assert hashlib.sha256(path.read_bytes()).hexdigest() == record["sha256"][name]


def test_the_full_file_agrees_with_the_table():
    full = geopandas.read_parquet(DATA / "boundaries.parquet").set_index("code")
    assert full["shape"].equals(geodata.unit_table()["shape"])


def test_sources_name_licence_and_checksum():
    text = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    record = json.loads((DATA / "boundaries.json").read_text(encoding="utf-8"))
    assert "CC BY 4.0" in text
    assert record["wheel_sha256"] in text
    for code in cut_table()["code"]:
        assert code in text
