"""Figures are pure functions of tables; plotly itself checks every setting of them."""

import json
import re

import numpy as np
import pandas as pd
import pytest

import geodata
from views.classes import MISSING, centred_classes, rising_classes
from views.figures import (
    class_legend,
    map_config,
    read_places,
    read_sketch,
    region_bars,
    sign_legend,
    sketch_image,
    unit_map,
)
from views.figures.places import find_inset, outlines
from views.figures.sketch import project, sketch_svg
from views.language import FOLDER

STATIC = FOLDER.parent.parent / "static"


@pytest.fixture(scope="module")
def units():
    return geodata.unit_table()


@pytest.fixture(scope="module")
def places(units):
    return read_places(units, STATIC / "units.geojson", STATIC / "regions.geojson")


@pytest.fixture
def values(units):
    return pd.Series(np.arange(len(units), dtype="float64"), index=units.index)


@pytest.fixture
def hover(units):
    words = {"name": units["name_en"], "region": "R", "Amount": "1 bn", "mark": ""}
    return pd.DataFrame(words, index=units.index)


def drawn(figure, kind, geo=None):
    traces = [trace for trace in figure["data"] if trace["type"] == kind]
    return [trace for trace in traces if trace.get("geo") == geo]


def test_plotly_accepts_every_setting(values, hover, places):
    from plotly.graph_objects import Figure

    Figure(unit_map(values, rising_classes(values), hover, places, chosen="1703202"))


def test_every_unit_is_an_area_with_its_code_as_first_datum(values, hover, places, units):
    (areas, _) = drawn(unit_map(values, rising_classes(values), hover, places), "choropleth")
    assert list(areas["locations"]) == list(units.index)
    assert [row[0] for row in areas["customdata"]] == list(units.index)


def test_every_city_has_a_marker_in_the_colour_of_its_area(values, hover, places, units):
    figure = unit_map(values, rising_classes(values), hover, places)
    (*_, markers) = drawn(figure, "scattergeo")
    areas = drawn(figure, "choropleth")[0]
    classes = dict(zip(areas["locations"], areas["z"], strict=True))
    assert len(markers["lon"]) == int((units["kind"] == "city").sum()) == 31
    codes = [row[0] for row in markers["customdata"]]
    assert list(markers["marker"]["color"]) == [classes[code] for code in codes]
    assert markers["marker"]["colorscale"] == areas["colorscale"]


def test_a_missing_value_is_grey_on_the_map(values, hover, places):
    values.iloc[0] = np.nan
    areas = drawn(unit_map(values, rising_classes(values), hover, places), "choropleth")[0]
    assert areas["z"][0] == -1
    assert areas["colorscale"][0][1] == MISSING


def test_the_hover_says_every_line_with_its_title(values, hover, places):
    areas = drawn(unit_map(values, rising_classes(values), hover, places), "choropleth")[0]
    assert "Amount: %{customdata[3]}" in areas["hovertemplate"]
    assert areas["customdata"][0][3] == "1 bn"


def test_the_chosen_unit_is_framed_also_in_the_inset(values, hover, places):
    inside = places.inset.codes[0]
    figure = unit_map(values, rising_classes(values), hover, places, chosen=inside)
    assert list(drawn(figure, "choropleth")[-1]["locations"]) == [inside]
    assert list(drawn(figure, "choropleth", "geo2")[-1]["locations"]) == [inside]


def test_a_unit_that_is_not_there_is_not_framed(values, hover, places):
    one, other = (
        unit_map(values, rising_classes(values), hover, places, chosen=code)
        for code in (None, "0000000")
    )
    assert one == other


def test_the_inset_is_the_region_of_city_districts_only(places):
    assert places.inset.region == "1726"
    assert len(places.inset.codes) == 12


def test_without_such_a_region_there_is_no_inset(units):
    rural = units[units["region_code"] != "1726"]
    assert find_inset(rural, {"features": []}) is None


def test_approximate_shapes_are_outlined_in_dashes(values, hover, places):
    figure = unit_map(values, rising_classes(values), hover, places)
    (_, dashes, _) = drawn(figure, "scattergeo")
    assert dashes["line"]["dash"] == "3px,3px"
    assert tuple(dashes["lon"]) == places.dashed[0]
    assert [trace["line"] for trace in drawn(figure, "scattergeo", "geo2")][-1] == dashes["line"]


def test_dashed_lines_go_around_the_approximate_shapes_only(places, units):
    rings = sum(value is None for value in places.dashed[0])
    assert rings >= int((units["shape"] == "approximate").sum()) == 9


def test_outlines_take_every_outer_ring_of_many_parts():
    ring = [[0, 0], [0, 1], [1, 1], [0, 0]]
    geometry = {"type": "MultiPolygon", "coordinates": [[ring], [ring]]}
    lons, lats = outlines({"features": [{"id": "a", "geometry": geometry}]}, ["a"])
    assert lons == (0, 0, 1, 0, None) * 2
    assert len(lats) == len(lons)


def test_the_browser_s_files_hold_exactly_the_units_and_the_regions(units):
    shapes = json.loads((STATIC / "units.geojson").read_text())
    regions = json.loads((STATIC / "regions.geojson").read_text())
    assert {feature["id"] for feature in shapes["features"]} == set(units.index)
    assert {feature["id"] for feature in regions["features"]} == set(units["region_code"])


def test_the_empty_world_has_the_layers_that_plotly_looks_for():
    world = json.loads((STATIC / "world_110m.json").read_text())
    layers = {"coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"}
    assert set(world["objects"]) == layers


def test_nothing_in_the_settings_leads_out_of_the_program():
    config = map_config("uz", {"Reset": "Butun mamlakat"})
    assert "http" not in json.dumps(config)
    assert config["locales"]["uz"]["dictionary"] == {"Reset": "Butun mamlakat"}


def test_the_legend_says_the_bounds_of_every_class():
    values = pd.Series(np.arange(1, 15, dtype="float64"))
    bands = rising_classes(values, 2)
    html = class_legend(bands, lambda value: f"<{value:g}>", missing="none")
    assert html.count("<li>") == len(bands) + 1
    assert "&lt;1&gt; … &lt;7.5&gt;" in html
    assert MISSING in html


def test_a_class_of_one_value_is_written_once():
    html = class_legend(rising_classes(pd.Series([2.0, 2.0])), lambda value: f"{value:g}")
    assert "…" not in html


def test_only_the_middle_class_of_a_change_holds_nought():
    bands = centred_classes(pd.Series([-90.0, -5.0, 0.0, 5.0, 10.0, 20.0]))
    html = class_legend(bands, lambda value: f"{value:+g}" if value else "same")
    assert html.count("same") == 1
    assert "… &lt;0<" in html
    assert ">&gt;0 … +" in html


def test_a_class_from_nought_upwards_is_written_with_its_nought():
    bands = rising_classes(pd.Series([0.0, 1.0, 2.0, 3.0]), 2)
    assert "0 … " in class_legend(bands, lambda value: f"{value:g}")


def test_the_signs_are_explained():
    html = sign_legend("city", "approximate", "<region>")
    assert html.count("<li>") == 3
    assert "&lt;region&gt;" in html


def test_bars_are_ordered_as_long_as_their_change_and_written_beside():
    changes = pd.Series({"<b>": -1.0, "a": 2.0, "c": 0.0})
    html = region_bars(changes, changes.map("{:+}".format))
    assert re.findall(r"<span>(.*?)</span>", html) == ["a", "c", "&lt;b&gt;"]
    assert re.findall(r"width:([\d.]+)%", html) == ["100.00", "0.00", "50.00"]
    assert re.findall(r"<b>(.*?)</b>", html) == ["+2.0", "+0.0", "-1.0"]


def test_regions_that_nothing_moves_have_bars_of_no_length():
    nothing = pd.Series({"a": 0.0, "b": 0.0})
    assert "width:0.00%" in region_bars(nothing, nothing.map(str))


@pytest.fixture(scope="module")
def sketch(units):
    return read_sketch(units, STATIC / "units.geojson", STATIC / "regions.geojson")


def test_the_sketch_has_every_unit_in_the_colours_of_the_map(sketch, values, hover, places):
    bands = rising_classes(values)
    areas = drawn(unit_map(values, bands, hover, places), "choropleth")[0]
    svg = sketch_svg(sketch, values, bands)
    for band in bands:
        here = sum(bands[place] == band for place in areas["z"])
        assert svg.count(f'fill="{band.colour}"') == here


def test_the_sketch_leaves_no_unit_out_and_stays_in_its_frame(sketch, units):
    assert set(sketch.units) == set(units.index)
    assert len(sketch.regions) == 14
    starts = [re.findall(r"M(-?\d+) (-?\d+)", path) for path in sketch.units.values()]
    points = [(int(x), int(y)) for found in starts for x, y in found]
    assert all(0 <= x <= 1000 and 0 <= y <= sketch.height for x, y in points)


def test_approximate_shapes_are_dashed_in_the_sketch_and_drawn_last(sketch, values):
    svg = sketch_svg(sketch, values, rising_classes(values))
    assert svg.count("stroke-dasharray") == 9
    paths = svg.split("<g fill")[0].split("<path")[1:]
    assert ["stroke-dasharray" in path for path in paths] == [False] * 199 + [True] * 9


def test_a_missing_value_is_grey_in_the_sketch(sketch, values):
    values.iloc[0] = np.nan
    assert sketch_svg(sketch, values, rising_classes(values)).count(MISSING) == 1


def test_the_sketch_carries_its_summary_and_breaks_out_of_nothing(sketch, values):
    html = sketch_image(sketch, values, rising_classes(values), 'a "b" <c>')
    assert 'alt="a &quot;b&quot; &lt;c&gt;"' in html
    assert html.count("<") == 1
    assert html.count('"') == 6


def test_the_projection_keeps_areas():
    def area(lon, lat):
        x, y = project(np.array([lon, lon + 0.01, lon]), np.array([lat, lat, lat + 0.01]))
        flat = abs((x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0])) / 2
        return flat / np.cos(np.radians(lat))

    sizes = [area(lon, lat) for lon in (56, 64, 73) for lat in (37, 41, 45)]
    assert max(sizes) / min(sizes) == pytest.approx(1, rel=1e-3)
