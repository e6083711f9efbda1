"""Every design fills the open unit cube, the same way for the same stream."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.sensitivity import DESIGNS, SensitivityError, design, saltelli

by_kind = pytest.mark.parametrize("kind", DESIGNS)


def stream(seed=1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_the_three_kinds_are_there() -> None:
    assert {"plain", "latin_hypercube", "sobol"} <= set(DESIGNS)


@by_kind
@settings(max_examples=30, deadline=None)
@given(draws=st.integers(1, 70), dimensions=st.integers(1, 6), seed=st.integers(0, 9))
def test_points_lie_strictly_inside_and_the_stream_decides(kind, draws, dimensions, seed) -> None:
    points = design(kind, draws, dimensions, stream(seed))
    assert points.shape == (draws, dimensions)
    assert points.dtype == np.float64
    assert ((points > 0) & (points < 1)).all()
    assert points.tobytes() == design(kind, draws, dimensions, stream(seed)).tobytes()
    assert draws * dimensions < 3 or (points != design(kind, draws, dimensions, stream(77))).any()


@by_kind
def test_columns_are_uniform_and_unrelated(kind) -> None:
    points = design(kind, 4096, 3, stream())
    assert points.mean(axis=0) == pytest.approx(0.5, abs=0.02)
    assert points.var(axis=0) == pytest.approx(1 / 12, abs=0.005)
    assert np.corrcoef(points.T) == pytest.approx(np.eye(3), abs=0.06)


@by_kind
def test_the_edges_are_kept_out(kind, monkeypatch) -> None:
    class Edges:
        def random(self, shape):
            return np.zeros(shape)

        def permuted(self, slices, axis):
            return slices

    monkeypatch.setitem(DESIGNS, "edges", lambda draws, dimensions, _: np.array([[0.0], [1.0]]))
    points = design("edges", 2, 1, stream())
    assert 0 < points.min() < points.max() < 1
    if kind != "sobol":
        assert design(kind, 3, 1, Edges()).min() > 0


def test_a_latin_hypercube_has_a_point_in_every_slice() -> None:
    points = design("latin_hypercube", 50, 4, stream())
    slices = np.sort(np.floor(points * 50).astype(int), axis=0)
    assert (slices == np.arange(50)[:, None]).all()


@pytest.mark.parametrize("draws", [64, 128])
def test_a_sobol_sequence_is_balanced_in_pairs_of_dimensions(draws) -> None:
    points = design("sobol", draws, 2, stream())
    quarters = (points > 0.5) @ [1, 2]
    assert np.bincount(quarters).tolist() == [draws // 4] * 4


def test_other_numbers_of_sobol_draws_begin_the_next_power_of_two() -> None:
    assert (design("sobol", 100, 3, stream()) == design("sobol", 128, 3, stream())[:100]).all()


@pytest.mark.parametrize(
    ("kind", "draws", "dimensions", "told"),
    [
        ("sobl", 4, 2, "no design 'sobl'; did you mean 'sobol'?"),
        ("plain", 0, 2, "no point"),
        ("plain", 2, 0, "no point"),
        ("sobol", 2**31, 2, "at most 1,073,741,824 draws"),
        ("sobol", 2, 30_000, "in 21,201 dimensions"),
    ],
)
def test_designs_that_cannot_be_made(kind, draws, dimensions, told) -> None:
    with pytest.raises(SensitivityError) as caught:
        design(kind, draws, dimensions, stream())
    assert told in str(caught.value)


@by_kind
@pytest.mark.parametrize("second_order", [False, True])
def test_saltelli_exchanges_one_column_at_a_time(kind, second_order) -> None:
    points = saltelli(kind, 16, 3, stream(), second_order=second_order)
    assert points.shape == (16, 8 if second_order else 5, 3)
    one, other = points[:, 0], points[:, -1]
    assert (one != other).all()
    for factor in range(3):
        own = np.arange(3) == factor
        assert (points[:, 1 + factor] == np.where(own, other, one)).all()
        if second_order:
            assert (points[:, 4 + factor] == np.where(own, one, other)).all()


def test_salib_orders_its_rows_in_the_same_way() -> None:
    from SALib.sample import sobol as salib

    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    rows = salib.sample(problem, 16, calc_second_order=True, seed=stream(5))
    ours = saltelli("sobol", 16, 3, stream(5), second_order=True)
    assert ours.reshape(-1, 3) == pytest.approx(rows, abs=1e-15)
