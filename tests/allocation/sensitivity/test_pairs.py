"""Which units cannot be told apart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from allocation.sensitivity import SensitivityError, chance_ahead, indistinguishable, overlapping

draws = arrays(
    np.int64, st.tuples(st.integers(1, 12), st.integers(1, 6)), elements=st.integers(0, 4)
)


def pairs(found) -> list[tuple[int, int]]:
    return [tuple(pair) for pair in found.tolist()]


@settings(deadline=None)
@given(rows=draws)
def test_chances_by_counting(rows) -> None:
    chances = chance_ahead(rows)
    above = (rows[:, :, None] > rows[:, None, :]).mean(axis=0)
    equal = (rows[:, :, None] == rows[:, None, :]).mean(axis=0)
    assert chances == pytest.approx(above + equal / 2)
    assert (np.diag(chances) == 0.5).all()
    assert chances + chances.T == pytest.approx(1)


@settings(deadline=None)
@given(rows=draws, low=st.floats(0.51, 1), more=st.floats(0, 0.4))
def test_pairs_by_definition_and_more_of_them_at_a_higher_level(rows, low, more) -> None:
    found = pairs(indistinguishable(rows, low))
    chances, n = chance_ahead(rows), rows.shape[1]
    both = [(i, j) for i in range(n) for j in range(i + 1, n)]
    assert found == [(i, j) for i, j in both if max(chances[i, j], chances[j, i]) < low]
    assert set(found) <= set(pairs(indistinguishable(rows, min(low + more, 1))))
    assert found == pairs(indistinguishable(-rows, low))


def test_the_level_itself_tells_apart() -> None:
    rows = [[1, 2]] * 19 + [[2, 1]]
    assert pairs(indistinguishable(rows, 0.95)) == []
    assert pairs(indistinguishable(rows, 0.96)) == [(0, 1)]


def test_equal_units_cannot_be_told_apart() -> None:
    assert pairs(indistinguishable(np.ones((10, 3)))) == [(0, 1), (0, 2), (1, 2)]


def test_draws_know_what_bands_do_not() -> None:
    """Two units that rise and fall together are told apart by draws, not by bands."""
    rise = np.linspace(0, 10, 50)
    rows = np.stack([rise, rise + 1], axis=1)
    assert pairs(indistinguishable(rows)) == []
    assert pairs(overlapping(rows.min(axis=0), rows.max(axis=0))) == [(0, 1)]


def test_bands_that_touch_share_a_point() -> None:
    assert pairs(overlapping([0, 1, 2, 5], [1, 3, 2, 6])) == [(0, 1), (1, 2)]
    assert overlapping([1.0], [2.0]).shape == (0, 2)


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        ([1, 2], [1], "one shape"),
        ([[1]], [[1]], "one shape"),
        ([1, 3], [2, 2], "the band of unit 1"),
        ([1, np.nan], [2, 2], "the band of unit 1"),
    ],
)
def test_bands_that_are_none(low, high, told) -> None:
    with pytest.raises(SensitivityError, match=told):
        overlapping(low, high)


@pytest.mark.parametrize("rows", [[1, 2], np.ones((0, 3)), [["a", "b"]]])
def test_draws_that_are_none(rows) -> None:
    with pytest.raises(SensitivityError, match="must be numbers of shape"):
        chance_ahead(rows)


def test_missing_draws_are_counted() -> None:
    with pytest.raises(SensitivityError, match="1 of 3 draws have no value"):
        indistinguishable([[1, 2], [np.nan, 1], [3, 4]])


@pytest.mark.parametrize("level", [0.5, 1.1, np.nan])
def test_a_level_lies_above_a_coin(level) -> None:
    with pytest.raises(SensitivityError, match="level must be above"):
        indistinguishable([[1, 2]], level)
