"""Cutting: the wanted size, nothing lost, nothing doubled."""

import pytest
import shapely

from geodata.cut import RULES, Cut, divide
from geodata.errors import GeodataError
from geodata.measure import areas_km2

SQUARE = shapely.box(64, 40, 65, 41)
WITH_EXCLAVE = shapely.MultiPolygon([SQUARE, shapely.box(66, 40, 66.5, 40.5)])


def cut(rule, area, centre=(64.7, 40.6), seat=(64.2, 40.3)):
    return Cut(rule=rule, seat=seat, centre=centre, area_km2=area)


@pytest.mark.parametrize("rule", ["disc", "side"])
@pytest.mark.parametrize("area", [1.0, 500.0, 5000.0])
def test_a_cut_has_its_size_and_takes_nothing_else(rule, area):
    taken, kept = divide(SQUARE, cut(rule, area))
    assert areas_km2([taken])[0] == pytest.approx(area, rel=1e-6)
    assert areas_km2([taken, kept]).sum() == pytest.approx(areas_km2([SQUARE])[0], rel=1e-6)
    assert taken.intersection(kept).area == pytest.approx(0, abs=1e-12)
    assert taken.is_valid
    assert kept.is_valid


@pytest.mark.parametrize("rule", ["disc", "side"])
def test_the_centre_is_taken_and_the_seat_kept(rule):
    taken, kept = divide(SQUARE, cut(rule, 3500.0))
    assert taken.contains(shapely.Point(64.7, 40.6))
    assert kept.contains(shapely.Point(64.2, 40.3))


def test_a_disc_is_round_on_the_ground():
    taken, _ = divide(SQUARE, cut("disc", 100.0, centre=(64.5, 40.5)))
    west, south, east, north = taken.bounds
    assert (east - west) * 0.76 == pytest.approx(north - south, rel=0.01)  # cos 40.5° = 0.760


def test_an_exclave_goes_whole():
    area = areas_km2([WITH_EXCLAVE.geoms[1]])[0]
    taken, kept = divide(WITH_EXCLAVE, cut("exclave", area, centre=(66.2, 40.2)))
    assert taken.equals(WITH_EXCLAVE.geoms[1])
    assert kept.equals(SQUARE)


def test_crumbs_cut_off_go_along():
    handle, head = shapely.box(64, 40, 65, 40.1), shapely.box(65, 39.9, 65.1, 40.2)
    hammer = shapely.union_all([handle, head])
    wanted = cut("disc", 450.0, centre=(64.9, 40.05))
    loose = hammer.difference(RULES["disc"](hammer, wanted))
    assert shapely.get_num_geometries(loose) > 1
    taken, kept = divide(hammer, wanted)
    assert kept.geom_type == "Polygon"
    assert areas_km2([taken])[0] == pytest.approx(450, rel=1e-6)


def test_an_exclave_that_is_not_there_is_an_error():
    with pytest.raises(GeodataError, match=r"exclave at \(70, 40\) takes 0.00 km2, not 5"):
        divide(WITH_EXCLAVE, cut("exclave", 5, centre=(70, 40)))


@pytest.mark.parametrize("rule", ["disc", "side"])
def test_more_than_there_is_cannot_be_cut(rule):
    with pytest.raises(GeodataError, match=r"not 90000; mend cuts.csv"):
        divide(SQUARE, cut(rule, 90000))


def test_an_unknown_rule_names_the_known_ones():
    with pytest.raises(
        GeodataError, match=r"no rule 'star' in cuts\.csv; there are disc, side, exclave"
    ):
        divide(SQUARE, cut("star", 1.0))
    assert list(RULES) == ["disc", "side", "exclave"]
