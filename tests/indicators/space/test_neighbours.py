from collections.abc import Callable

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely

from indicators import IndicatorError
from indicators.space import Neighbours, contiguity, neighbours_from, spatial_lag

Published = Callable[[str], tuple[pd.DataFrame, Neighbours]]


def _frame(shapes: dict[str, shapely.Geometry], crs: str | None = None) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(geometry=list(shapes.values()), index=list(shapes), crs=crs)


def test_contiguity_of_columbus_is_its_published_neighbour_list(published: Published) -> None:
    table, listed = published("columbus.csv")
    shapes = dict(zip(table.index, shapely.from_wkt(table["wkt"].to_numpy()), strict=True))
    found = contiguity(_frame(shapes))
    assert found.codes == listed.codes
    np.testing.assert_array_equal(found.matrix, listed.matrix)
    assert found.linked == ()


def test_corners_count_and_a_unit_apart_is_linked_with_the_nearest() -> None:
    shapes = {
        "a": shapely.box(0, 0, 1, 1),
        "b": shapely.box(1, 1, 2, 2),
        "far": shapely.box(4, 0, 5, 1),
    }
    found = contiguity(_frame(shapes))
    assert found.matrix.tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    assert found.linked == (("far", "b"),)
    assert found.notes == ("far touches no other unit; the nearest, b, stands in as its neighbour",)


def test_the_nearest_is_found_on_the_ground_not_in_degrees() -> None:
    """At 60° north a degree of longitude is half as long as one of latitude."""
    shapes = {
        "here": shapely.box(0, 60, 0.1, 60.1),
        "north": shapely.box(0, 61, 0.1, 61.1),
        "east": shapely.box(1.5, 60, 1.6, 60.1),
    }
    assert ("here", "east") in contiguity(_frame(shapes, "EPSG:4326")).linked
    assert ("here", "north") in contiguity(_frame(shapes)).linked


def test_the_bundled_units_all_have_mutual_neighbours(bundled: Neighbours) -> None:
    assert len(bundled.codes) == 208
    np.testing.assert_array_equal(bundled.matrix, bundled.matrix.T)
    assert not np.diag(bundled.matrix).any()
    assert bundled.counts.min() >= 1
    np.testing.assert_allclose(bundled.weights.sum(axis=1), 1.0)
    assert [unit for unit, _ in bundled.linked] == ["1730226"]  # Soʻx lies inside Kyrgyzstan


def test_the_bundled_neighbours_are_those_of_libpysal(bundled: Neighbours) -> None:
    graph = pytest.importorskip("libpysal.graph")
    import geodata

    theirs = graph.Graph.build_contiguity(geodata.load_units(), rook=False).sparse.toarray() > 0
    ours = bundled.matrix > 0
    for unit, near in bundled.linked:
        a, b = bundled.codes.index(unit), bundled.codes.index(near)
        ours[a, b] = ours[b, a] = False
    np.testing.assert_array_equal(ours, theirs)


def test_lag_is_the_mean_of_the_neighbours_in_the_order_of_the_values() -> None:
    chain = neighbours_from({"a": ["b"], "b": ["c"], "c": []})
    values = pd.Series([1.0, 2.0, 5.0], index=["c", "a", "b"], name="need")
    lag = spatial_lag(values, chain)
    assert lag.to_dict() == {"c": 5.0, "a": 5.0, "b": 1.5}
    assert list(lag.index) == ["c", "a", "b"]
    assert lag.name == "need_lag"


def test_lag_of_a_constant_is_the_constant(bundled: Neighbours) -> None:
    values = pd.Series(3.0, index=list(bundled.codes), name="x")
    np.testing.assert_allclose(spatial_lag(values, bundled), 3.0)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"a": 1.0, "b": np.nan, "c": 2.0}, "no value for need of b; impute it"),
        ({"a": 1.0, "b": np.inf, "c": 2.0}, "no value for need of b"),
        ({"a": 1.0, "b": 1.0}, "need: c has no value; add it"),
        ({"a": 1.0, "b": 1.0, "c": 1.0, "d": 1.0}, "need: d has no neighbours; leave it out"),
    ],
)
def test_values_must_fit_the_neighbours(values: dict[str, float], message: str) -> None:
    chain = neighbours_from({"a": ["b"], "b": ["c"], "c": []})
    with pytest.raises(IndicatorError, match=message):
        spatial_lag(pd.Series(values, name="need"), chain)


def test_a_unit_that_comes_twice_is_refused() -> None:
    pair = neighbours_from({"a": ["b"], "b": []})
    with pytest.raises(IndicatorError, match="need: a comes twice"):
        spatial_lag(pd.Series([1.0, 2.0, 3.0], index=["a", "b", "a"], name="need"), pair)


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ({"a": ["x"], "b": ["a"]}, "a: its neighbour 'x' is no unit"),
        ({"a": ["a"], "b": ["a"]}, "a: its neighbour 'a' is itself"),
        ({"a": ["b"], "b": [], "c": []}, "c has no neighbour; link it with the nearest"),
    ],
)
def test_bad_lists_are_refused(pairs: dict[str, list[str]], message: str) -> None:
    with pytest.raises(IndicatorError, match=message):
        neighbours_from(pairs)


def test_bad_shapes_are_refused() -> None:
    with pytest.raises(IndicatorError, match="1 unit has no neighbours"):
        contiguity(_frame({"a": shapely.box(0, 0, 1, 1)}))
    with pytest.raises(IndicatorError, match="b has no shape"):
        contiguity(_frame({"a": shapely.box(0, 0, 1, 1), "b": shapely.Polygon()}))
    twice = geopandas.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)] * 2, index=["a", "a"])
    with pytest.raises(IndicatorError, match="a comes twice among the units"):
        contiguity(twice)
