"""Laws of every normalisation, and what each refuses."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import IndicatorError
from indicators.index.family import Method
from indicators.index.normalise import NORMALISE

# Options that any values between 1 and 1000 can be normalised with.
OPTIONS = {
    "goalposts": {"low": 0, "high": 1001},
    "distance_to_target": {"target": 2000},
    "distance_to_reference": {"unit": "best"},
}
RANGES = {
    "min_max": (0, 100),
    "percentile_rank": (0, 1),
    "goalposts": (0, 100),
    "distance_to_best": (0, 1),
    "distance_to_target": (0, 1),
    "distance_to_reference": (0, 1),
    "fraction_of_maximum": (0, 1),
    "categorical": (0, 100),
    "above_below_mean": (-1, 1),
}
LINEAR = ("min_max", "z_score", "distance_to_best", "distance_to_reference")
ORDINAL = ("rank", "percentile_rank", "borda")
METHODS = sorted(NORMALISE.methods)

several = settings(max_examples=15, derandomize=True, deadline=None)
columns = st.lists(
    st.integers(10, 10_000).map(lambda whole: whole / 10), min_size=4, max_size=30
).filter(lambda column: len(set(column)) > 1)


def scaled(name, values, **options):
    """Normalise; the unit called best is the greatest value."""
    numbers = np.asarray(values, dtype=np.float64)
    codes = [f"u{at}" for at in range(len(numbers))]
    codes[int(numbers.argmax())] = "best"
    chosen = {**OPTIONS.get(name, {}), **options}
    return Method(family=NORMALISE, name=name, options=chosen)(numbers, pd.Index(codes))


@pytest.mark.parametrize("name", METHODS)
@several
@given(values=columns)
def test_more_is_never_less(name, values):
    order = np.argsort(values)
    found = scaled(name, values)[order]
    assert (np.diff(found) >= -1e-9).all()
    assert np.isfinite(found).all()
    assert found.shape == (len(values),)


@pytest.mark.parametrize("name", METHODS)
@several
@given(values=columns)
def test_equals_stay_equal_and_the_units_order_does_not_matter(name, values):
    twice = [*values, *values]
    found = scaled(name, twice)
    assert found[: len(values)] == pytest.approx(found[len(values) :])
    assert scaled(name, twice[::-1])[::-1] == pytest.approx(found)


@pytest.mark.parametrize("name", sorted(RANGES))
@several
@given(values=columns)
def test_the_range_is_kept(name, values):
    low, high = RANGES[name]
    found = scaled(name, values)
    assert found.min() >= low - 1e-9
    assert found.max() <= high + 1e-9


@pytest.mark.parametrize("name", ["min_max", "distance_to_best", "distance_to_reference"])
@several
@given(values=columns)
def test_the_ends_of_the_range_are_reached(name, values):
    found = scaled(name, values)
    assert [found.min(), found.max()] == pytest.approx(RANGES[name])


@pytest.mark.parametrize("name", LINEAR)
@several
@given(values=columns, factor=st.floats(0.01, 100), shift=st.floats(-1000, 1000))
def test_the_unit_of_measurement_does_not_matter(name, values, factor, shift):
    moved = np.array(values) * factor + shift
    assert scaled(name, moved) == pytest.approx(scaled(name, values), abs=1e-6)


@pytest.mark.parametrize("name", ["fraction_of_maximum", "distance_to_worst", "above_below_mean"])
@several
@given(values=columns, factor=st.sampled_from([0.25, 2, 1024]))
def test_a_ratio_scale_may_be_rescaled_but_not_moved(name, values, factor):
    found = scaled(name, np.array(values) * factor)
    assert found == pytest.approx(scaled(name, values))


@pytest.mark.parametrize("name", ORDINAL)
@several
@given(values=columns)
def test_only_order_counts_for_ranks(name, values):
    assert scaled(name, np.log(values)).tolist() == scaled(name, values).tolist()


@several
@given(values=columns)
def test_ranks_count_who_is_strictly_worse(values):
    worse = [sum(other < one for other in values) for one in values]
    assert scaled("borda", values).tolist() == worse
    assert scaled("rank", values).tolist() == [count + 1 for count in worse]
    assert scaled("percentile_rank", values) == pytest.approx(np.array(worse) / (len(values) - 1))


@several
@given(values=columns)
def test_z_scores_have_the_mean_and_sample_deviation_asked_for(values):
    found = scaled("z_score", values, mean=50, sd=10)
    assert found.mean() == pytest.approx(50)
    assert found.std(ddof=1) == pytest.approx(10)


@several
@given(values=columns)
def test_none_changes_nothing(values):
    assert scaled("none", values).tolist() == values


def test_every_method_is_tested():
    assert {*RANGES, *LINEAR, *ORDINAL, "none", "distance_to_worst"} == set(METHODS)


# ------------------------------------------------------------------------------------- examples


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("min_max", {}, [0, 25, 100]),
        ("min_max", {"range": [1, 5]}, [1, 2, 5]),
        ("goalposts", {"low": 4, "high": 8}, [0, 0, 100]),
        ("goalposts", {"low": 4, "high": 8, "cut": False, "scale": 1}, [-0.5, 0, 1.5]),
        ("distance_to_best", {}, [0, 0.25, 1]),
        ("distance_to_worst", {}, [0, 100, 400]),
        ("distance_to_target", {"target": 6}, [0, 0.5, 2]),
        ("distance_to_target", {"target": 6, "cut": True}, [0, 0.5, 1]),
        ("distance_to_reference", {"unit": "u1"}, [0, 1, 4]),
        ("distance_to_reference", {"unit": "u1", "cut": True}, [0, 1, 1]),
        ("fraction_of_maximum", {}, [0.2, 0.4, 1]),
        ("above_below_mean", {}, [-1, -1, 1]),
        ("above_below_mean", {"threshold": 0.5}, [-1, 0, 1]),
        ("categorical", {"percentiles": [50], "scores": [1, 2]}, [1, 2, 2]),
    ],
)
def test_examples(normalise, name, options, expected):
    assert normalise(name, [2, 4, 10], **options) == pytest.approx(expected)


def test_the_handbooks_six_classes(normalise):
    """Table 3, p. 30: classes by the 15th, 25th, 65th, 85th and 95th percentile."""
    values = np.arange(0, 101)
    found = normalise("categorical", values)
    expected = [0] * 15 + [20] * 10 + [40] * 40 + [60] * 20 + [80] * 10 + [100] * 6
    assert found.tolist() == expected


# -------------------------------------------------------------------------------------- refusals

CONSTANT = sorted(set(METHODS) - {"none", "goalposts", "distance_to_target"})


@pytest.mark.parametrize("name", CONSTANT)
def test_a_constant_column_is_refused(computed, units, name):
    options = {"unit": "01"} if name == "distance_to_reference" else {}
    with pytest.raises(IndicatorError) as caught:
        computed(units.assign(a=3.7), normalise={"method": name, **options})
    assert "'need'" in str(caught.value)
    assert " a: " in str(caught.value)
    assert name in str(caught.value)


def test_a_column_that_is_constant_but_for_floating_noise_is_refused(refusal, units):
    noisy = units.assign(a=[0.1 + 0.2, 0.3] * 6)
    assert "all values are the same" in refusal(noisy)


@pytest.mark.parametrize(
    ("method", "options", "words"),
    [
        ("min_max", {"range": [100, 0]}, "range"),
        ("min_max", {"range": [1, 1]}, "range"),
        ("min_max", {"range": [1]}, "min_max"),
        ("min_max", {"range": 5}, "min_max"),
        ("z_score", {"sd": 0}, "deviation"),
        ("z_score", {"sd": -1}, "deviation"),
        ("goalposts", {"low": 5, "high": 5}, "goalposts"),
        ("goalposts", {"low": 9, "high": 1}, "goalposts"),
        ("goalposts", {"low": "x", "high": 1}, "'x'"),
        ("goalposts", {"low": {}, "high": 1}, "low must be a number, not {}"),
        ("distance_to_target", {"target": -7}, "target"),
        ("distance_to_reference", {"unit": "99"}, "no unit '99'"),
        ("categorical", {"percentiles": [50], "scores": [1]}, "one score more"),
    ],
)
def test_wrong_options_are_refused(refusal, method, options, words):
    message = refusal(normalise={"method": method, **options})
    assert words in message
    assert message.startswith("index 'need': a: ")


@pytest.mark.parametrize(
    ("method", "values", "words"),
    [
        ("distance_to_worst", [0, 1, 2], "worst value is 0"),
        ("fraction_of_maximum", [-3, -2, -1], "not above 0"),
        ("above_below_mean", [-1, 0, 1], "mean is 0"),
        ("percentile_rank", [1], "two units"),
    ],
)
def test_values_that_a_method_cannot_take_are_refused(normalise, method, values, words):
    with pytest.raises(IndicatorError, match=words):
        normalise(method, values)


def test_the_reference_unit_may_not_be_the_worst(refusal, units):
    worst = units["a"].idxmin()
    assert "worst itself" in refusal(normalise={"method": "distance_to_reference", "unit": worst})


# ------------------------------------------------------------------------------------- direction


@pytest.mark.parametrize(
    "name", ["min_max", "z_score", "rank", "percentile_rank", "borda", "distance_to_best"]
)
def test_direction_turns_the_scale_round(computed, units, name):
    one = computed(members={"a": {"direction": 1}}, normalise=name).normalised["a"]
    other = computed(
        units.assign(a=-units["a"]), members={"a": {"direction": -1}}, normalise=name
    ).normalised["a"]
    assert other.tolist() == pytest.approx(one.tolist())


def test_options_in_own_units_follow_the_direction(computed, units):
    """Goalposts worst first: 9 is the worst, 1 the best."""
    less = computed(
        members={"a": {"direction": -1}}, normalise={"method": "goalposts", "low": 9, "high": 1}
    ).normalised["a"]
    assert less.tolist() == pytest.approx((100 * (9 - units["a"]) / 8).tolist())
    target = computed(
        members={"a": {"direction": -1}}, normalise={"method": "distance_to_target", "target": 0.5}
    ).normalised["a"]
    worst = units["a"].max()
    assert target.tolist() == pytest.approx(((worst - units["a"]) / (worst - 0.5)).tolist())


def test_a_member_may_have_a_method_of_its_own(computed):
    members = {"a": {"direction": 1, "normalise": "rank"}, "b": {"direction": 1}}
    found = computed(members=members).normalised
    assert sorted(found["a"]) == list(range(1, 13))
    assert [found["b"].min(), found["b"].max()] == [0, 100]
