"""Reading official boundaries: three formats, three ways to join, every doubt said aloud."""

import shutil
import zipfile

import geopandas
import pandas as pd
import pytest
import shapely

from geodata import GeodataError, read_boundaries


@pytest.fixture
def full(units):
    """All units as an office might hand them out: a code, a name, a shape."""
    frame = units[["region_code", "name_uz", "name_ru", "geometry"]].reset_index()
    return frame.rename(columns={"code": "soato", "region_code": "viloyat"})


def written(frame, path):
    """The frame in a file of the kind the path's ending says."""
    if path.suffix == ".zip":
        folder = path.with_suffix("")
        folder.mkdir()
        frame.to_file(folder / "units.shp", encoding="utf-8")
        return shutil.make_archive(str(folder), "zip", folder)
    frame.to_file(path)
    return path


@pytest.mark.parametrize("ending", ["geojson", "gpkg", "zip"])
def test_all_formats_give_all_units_without_a_remark(full, units, tmp_path, ending):
    found = read_boundaries(written(full, tmp_path / f"units.{ending}"))
    assert found.units.index.equals(units.index)
    assert found.units.crs == "EPSG:4326"
    assert found.report().empty
    assert (found.units["matched_by"] == "soato").all()


def test_shapes_go_to_their_codes_whatever_the_order(full, units, tmp_path):
    found = read_boundaries(written(full.iloc[::-1], tmp_path / "units.gpkg"))
    assert shapely.equals(found.units.geometry.to_numpy(), units.geometry.to_numpy()).all()


@pytest.mark.parametrize("system", ["EPSG:32642", "EPSG:3857"])
def test_other_systems_are_reprojected(full, units, tmp_path, system):
    found = read_boundaries(written(full.to_crs(system), tmp_path / "units.gpkg"))
    near = shapely.hausdorff_distance(found.units.geometry.to_numpy(), units.geometry.to_numpy())
    assert near.max() < 1e-6
    assert found.report().empty


@pytest.mark.parametrize(
    ("column", "basis"),
    [("number", "soato"), ("decimal", "soato"), ("p_code", "p_code"), ("name_uz", "name")],
)
def test_each_way_to_join(full, units, tmp_path, column, basis):
    frame = full.assign(
        number=full["soato"].astype("int64"),
        decimal=full["soato"].astype("float64"),
        p_code="UZ" + full["soato"].str[2:],
    )
    found = read_boundaries(written(frame[[column, "geometry"]], tmp_path / "units.geojson"))
    assert found.units.index.equals(units.index)
    assert (found.units["matched_by"] == basis).all()
    assert found.report().empty


def test_bare_names_join_within_their_region_or_stay_extra(full, tmp_path):
    bare = full["name_uz"].str.removesuffix(" tumani").str.removesuffix(" shahri")
    frame = full.assign(name=bare)[["viloyat", "name", "geometry"]]
    found = read_boundaries(written(frame, tmp_path / "units.gpkg"))
    assert len(found.units) == 208 - 34, "all but the 17 pairs of a city and a tuman"
    assert len(found.extra) == len(found.missing) == 34
    assert {one.text.split(" is ")[1] for one in found.extra} == {"ambiguous"}


def test_missing_and_extra_rows_are_named(full, tmp_path):
    frame = full.drop(index=[0, 1])
    frame.loc[2, "soato"] = "1799999"
    found = read_boundaries(written(frame, tmp_path / "units.gpkg"))
    assert found.missing == ("1703202", "1703203", "1703206")
    (extra,) = found.extra
    assert (extra.row, extra.code) == (1, "1799999")
    assert extra.text == "no unit has the code 1799999; name 'Baliqchi tumani' is 1703206"
    kinds = found.report()["kind"].value_counts().to_dict()
    assert kinds == {"missing": 3, "extra": 1}


def test_two_rows_for_one_unit_are_both_named_and_the_first_is_kept(full, units, tmp_path):
    frame = pd.concat([full, full.loc[[5]].assign(geometry=full.geometry[6])], ignore_index=True)
    found = read_boundaries(written(frame, tmp_path / "units.gpkg"))
    assert found.units.geometry["1703211"].equals(units.geometry["1703211"])
    twice = [one for one in found.doubtful if "rows 6, 209" in one.text]
    assert [one.row for one in twice] == [6, 209]
    assert {one.code for one in twice} == {"1703211"}


def test_a_name_that_means_another_unit_than_the_code_is_doubtful(full, tmp_path):
    full.loc[0, "name_uz"] = "Asaka tumani"
    found = read_boundaries(written(full, tmp_path / "units.gpkg"))
    (doubt,) = [one for one in found.doubtful if one.row == 1]
    assert doubt.text == "code of Oltinkoʻl tumani, but name 'Asaka tumani' is 1703224"


def test_swapped_shapes_are_doubtful(full, tmp_path):
    a, b = full.geometry[0], full.geometry[100]
    full.loc[0, "geometry"], full.loc[100, "geometry"] = b, a
    found = read_boundaries(written(full, tmp_path / "units.gpkg"))
    assert [one.row for one in found.doubtful] == [1, 101]
    assert all("km from the known point of" in one.text for one in found.doubtful)


def test_a_name_read_with_a_slip_is_doubtful(full, tmp_path):
    full.loc[0, "name_uz"] = "Oltinkol tumanı".replace("nk", "nq")
    found = read_boundaries(written(full[["name_uz", "geometry"]], tmp_path / "units.gpkg"))
    (doubt,) = found.doubtful
    assert (doubt.row, doubt.code) == (1, "1703202")
    assert doubt.text.endswith("read as Oltinkoʻl tumani")


def test_broken_shapes_are_mended_and_named(full, tmp_path):
    west, south, east, north = full.geometry[0].bounds
    full.loc[0, "geometry"] = shapely.Polygon(
        [(west, south), (east, north), (east, south), (west, north)]
    )
    found = read_boundaries(written(full, tmp_path / "units.gpkg"))
    (doubt,) = found.doubtful
    assert doubt.text.startswith("shape mended (Self-intersection")
    assert found.units.geometry.is_valid.all()
    assert "1703202" not in found.missing


def test_shapes_that_cannot_be_mended_are_missing(full, tmp_path):
    full.loc[0, "geometry"] = None
    full.loc[1, "geometry"] = shapely.Point(72.4, 40.8)
    found = read_boundaries(written(full, tmp_path / "units.gpkg"))
    assert [one.text for one in found.doubtful] == [
        "no shape; left out",
        "shape not mended, left out (a Point)",
    ]
    assert found.missing == ("1703202", "1703203")


def test_the_record_is_frozen(full, tmp_path):
    found = read_boundaries(written(full, tmp_path / "units.gpkg"))
    with pytest.raises(AttributeError):
        found.missing = ()


def test_a_shapefile_without_a_system_is_refused_until_told(full, tmp_path):
    folder = tmp_path / "units"
    written(full.to_crs("EPSG:32642"), tmp_path / "units.zip")
    (folder / "units.prj").unlink()
    path = shutil.make_archive(str(tmp_path / "bare"), "zip", folder)
    with pytest.raises(GeodataError, match=r"bare.zip does not say .* Add the .prj file"):
        read_boundaries(path)
    with pytest.raises(GeodataError, match="not in Uzbekistan: its coordinate system is wrong"):
        read_boundaries(path, crs="EPSG:4326")
    assert len(read_boundaries(path, crs="EPSG:32642").units) == 208


def test_swapped_axes_are_refused(full, tmp_path):
    swapped = full.set_geometry(shapely.transform(full.geometry.to_numpy(), lambda xy: xy[:, ::-1]))
    with pytest.raises(GeodataError, match="axes are swapped"):
        read_boundaries(written(swapped.set_crs("EPSG:4326"), tmp_path / "units.gpkg"))


def test_of_several_layers_one_must_be_named(full, tmp_path):
    path = tmp_path / "units.gpkg"
    full.to_file(path, layer="adm2")
    full.iloc[:3].to_file(path, layer="adm1")
    with pytest.raises(GeodataError, match="several layers; pass layer=, one of: adm2, adm1"):
        read_boundaries(path)
    with pytest.raises(GeodataError, match="no layer 'adm3'"):
        read_boundaries(path, layer="adm3")
    assert len(read_boundaries(path, layer="adm2").units) == 208


def test_a_file_of_bare_shapes_is_refused(full, tmp_path):
    with pytest.raises(GeodataError, match="shapes only; add a column of SOATO codes"):
        read_boundaries(written(full[["geometry"]], tmp_path / "units.gpkg"))


def test_a_file_with_neither_codes_nor_names_is_all_extra(full, tmp_path):
    found = read_boundaries(written(full[["geometry"]].assign(note="?"), tmp_path / "u.gpkg"))
    assert len(found.extra) == 208
    assert found.units.empty


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("broken.geojson", b"{]", "broken.geojson cannot be read"),
        ("empty.geojson", b'{"type":"FeatureCollection","features":[]}', "has no features"),
        ("broken.gpkg", b"nothing", "broken.gpkg cannot be read"),
        ("broken.zip", b"nothing", "is not a zip archive"),
        ("units.kml", b"", "cannot read .kml; give GeoJSON"),
        ("units", b"", "cannot read a file without an ending"),
    ],
)
def test_unusable_files_are_refused_in_words(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GeodataError, match=message):
        read_boundaries(tmp_path / name)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(GeodataError, match=r"no file .*none\.gpkg"):
        read_boundaries(tmp_path / "none.gpkg")


def test_an_archive_that_lacks_parts_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "part.zip", "w") as archive:
        archive.writestr("units.shp", b"")
    with pytest.raises(GeodataError, match=r"part\.zip lacks \.shx, \.dbf"):
        read_boundaries(tmp_path / "part.zip")


def test_a_table_without_shapes_is_refused(full, tmp_path):
    path = tmp_path / "units.geojson"
    geopandas.GeoDataFrame(full[["soato"]], geometry=[None] * 208, crs="EPSG:4326").to_file(path)
    with pytest.raises(GeodataError, match="has no shapes, only a table"):
        read_boundaries(path)
