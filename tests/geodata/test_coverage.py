"""One coverage out of polygons that overlap and gape."""

import numpy as np
import pytest
import shapely

from geodata.coverage import GAP, check, clean, clockwise, simplify
from geodata.errors import GeodataError

BIG = shapely.box(64, 40, 65, 41)


def array(*shapes):
    return np.array(shapes, dtype=object)


def test_a_sliver_is_closed_and_an_enclave_is_left_open():
    sliver, enclave = shapely.box(64.999, 40.2, 65.001, 40.8), shapely.box(64.4, 40.4, 64.6, 40.6)
    right = shapely.box(65, 40, 66, 41)
    cleaned = clean(
        array(BIG.difference(sliver).difference(enclave), right.difference(sliver)), GAP
    )
    country = shapely.coverage_union_all(cleaned)
    assert [shapely.Polygon(ring).equals(enclave) for ring in country.interiors] == [True]


def test_an_overlap_goes_to_the_smaller():
    speck = shapely.box(64.99, 40.5, 65.01, 40.52)
    big, small = clean(array(BIG, speck))
    assert small.area == pytest.approx(speck.area)
    assert big.intersection(small).area == pytest.approx(0, abs=1e-15)


def test_nodes_are_shared():
    left, upper, lower = BIG, shapely.box(65, 40.5, 66, 41), shapely.box(65, 40, 66, 40.5)
    assert not shapely.coverage_is_valid([left, upper, lower])
    assert shapely.coverage_is_valid(clean(array(left, upper, lower)))


def test_the_light_version_keeps_specks_and_decimals():
    speck = shapely.Point(64.5, 40.5).buffer(0.002)
    light = simplify(clean(array(BIG.difference(speck), speck)), 0.01, 4)
    points = shapely.get_coordinates(light)
    assert np.array_equal(points, points.round(4))
    assert not shapely.is_empty(light).any()
    assert not any(part.exterior.is_ccw for part in light)


def test_too_few_decimals_are_an_error_and_no_hole_in_the_map():
    speck = shapely.Point(64.5, 40.5).buffer(0.002)
    with pytest.raises(GeodataError, match="lost or invalid"):
        simplify(clean(array(BIG.difference(speck), speck)), 0.0, 1)


def test_rings_turn_clockwise():
    assert not clockwise(array(BIG))[0].exterior.is_ccw


def test_check_names_what_is_wrong():
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    with pytest.raises(GeodataError, match=r"invalid at positions \[1, 2\]"):
        check(array(BIG, bow, shapely.Polygon()))
    with pytest.raises(GeodataError, match=r"edges differ at positions \[0, 1\]"):
        check(array(BIG, shapely.box(64.5, 40, 65.5, 41)))
