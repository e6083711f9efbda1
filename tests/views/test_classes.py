"""Classes of maps: every value has one, and the legend says what the colours do."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.classes import (
    GAIN,
    LOSS,
    SAME,
    SEQUENTIAL,
    Band,
    centred_classes,
    class_of,
    rising_classes,
    spread,
)

NUMBERS = st.lists(
    st.floats(min_value=-1e15, max_value=1e15, allow_nan=False).map(lambda x: round(x, 3)),
    min_size=1,
    max_size=60,
).map(lambda values: pd.Series(values, dtype="float64"))


@given(NUMBERS)
@pytest.mark.parametrize("make", [rising_classes, centred_classes])
def test_every_value_has_a_class_whose_bounds_hold_it(make, values):
    bands = make(values)
    for value, place in zip(values, class_of(values, bands), strict=True):
        assert place >= 0
        assert bands[place].low <= value <= bands[place].high


@given(NUMBERS)
@pytest.mark.parametrize("make", [rising_classes, centred_classes])
def test_classes_rise_and_touch(make, values):
    bands = make(values)
    assert all(a.high == b.low for a, b in pairwise(bands))


@given(NUMBERS)
def test_more_never_has_a_lower_class(values):
    ordered = values.sort_values()
    assert (np.diff(class_of(ordered, rising_classes(values))) >= 0).all()


def test_a_missing_value_has_no_class():
    values = pd.Series([1.0, np.nan, 3.0])
    assert class_of(values, rising_classes(values)).tolist()[1] == -1


def test_without_any_value_there_are_no_classes():
    empty = pd.Series([np.nan, np.nan])
    assert (rising_classes(empty), centred_classes(empty)) == ((), ())
    assert class_of(empty, ()).tolist() == [-1, -1]


def test_equal_values_make_one_class_of_one_colour():
    (band,) = rising_classes(pd.Series([431.5] * 208))
    assert (band.low, band.high, band.colour) == (431.5, 431.5, SEQUENTIAL[3])


def test_an_outlier_does_not_take_all_the_colour():
    values = pd.Series([*range(1, 101), 1e9], dtype="float64")
    assert len(set(class_of(values, rising_classes(values)).tolist())) == 7


def test_many_who_get_nothing_are_a_class_of_their_own():
    values = pd.Series([0.0] * 60 + list(range(100, 240)), dtype="float64")
    first = rising_classes(values)[0]
    assert (first.low, first.high) == (0.0, 0.0)


def test_changes_are_centred_on_nought_with_their_own_colours():
    bands = centred_classes(pd.Series([-90.0, -5.0, 0.0, 5.0, 10.0, 20.0]))
    assert [band.low for band in bands] == [-band.high for band in reversed(bands)]
    middle = len(bands) // 2
    assert bands[middle] == Band(low=0.0, high=0.0, colour=SAME)
    assert {band.colour for band in bands[:middle]} <= set(LOSS)
    assert {band.colour for band in bands[middle + 1 :]} <= set(GAIN)
    assert bands[0].colour == LOSS[0]
    assert bands[-1].colour == GAIN[-1]


def test_no_change_at_all_is_one_class():
    assert [band.colour for band in centred_classes(pd.Series([0.0, 0.0]))] == [SAME]


def test_a_class_upside_down_is_refused():
    with pytest.raises(ValueError, match="from 2 to 1"):
        Band(low=2, high=1, colour=SAME)


@pytest.mark.parametrize("count", range(1, 8))
def test_a_scheme_gives_as_many_different_colours_as_asked(count):
    assert len(set(spread(SEQUENTIAL, count))) == count
