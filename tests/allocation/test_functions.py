"""Every function of the language against another definition of it."""

import math
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from allocation import ExpressionError
from allocation.functions import FUNCTIONS

laws = settings(max_examples=20, derandomize=True, deadline=None)

# ------------------------------------------------------------------- over units: definitions


def _median(x, w):
    """The weighted median by its definition: half of the weight on either side."""
    if w is None:
        return statistics.median(x)
    pairs = sorted((value, weight) for value, weight in zip(x, w, strict=True) if weight)
    half = sum(w) / 2
    below = 0
    for place, (value, weight) in enumerate(pairs):
        below += weight
        if below == half:
            return (value + pairs[place + 1][0]) / 2
        if below > half:
            return value
    raise AssertionError


def _zscore(x, w):
    mean = np.average(x, weights=w)
    return (np.array(x) - mean) / math.sqrt(np.average((np.array(x) - mean) ** 2, weights=w))


OVER_UNITS = {
    "total": lambda x, w: sum(x) if w is None else float(np.dot(x, w)),
    "mean": lambda x, w: np.average(x, weights=w),
    "median": _median,
    "smallest": lambda x, w: np.min(x),
    "largest": lambda x, w: np.max(x),
    "nth_largest": lambda x, w: np.sort(x)[-1],
    "count": lambda x, w: len(x),
    "share": lambda x, w: np.array(x) / np.sum(x),
    "rank": lambda x, w: stats.rankdata(-np.array(x), method="min"),
    "percentile": lambda x, w: (
        100 * (stats.rankdata(x) - 1) / (len(x) - 1) if len(x) > 1 else np.array([50.0])
    ),
    "zscore": _zscore,
    "minmax": lambda x, w: (np.array(x) - min(x)) / np.ptp(x),
}

UNDEFINED = {  # where the definition divides by zero
    "share": lambda x, w: sum(x) == 0,
    "minmax": lambda x, w: np.ptp(x) == 0,
    "mean": lambda x, w: w is not None and sum(w) == 0,
    "median": lambda x, w: w is not None and sum(w) == 0,
    "zscore": lambda x, w: (
        (w is not None and sum(w) == 0)
        or len({each for each, weight in zip(x, w or [1] * len(x), strict=True) if weight}) == 1
    ),
}

_OVER = [name for name, function in FUNCTIONS.items() if function.over_units]
_WEIGHTED = [name for name in _OVER if "weight" in FUNCTIONS[name].options]


def test_every_function_over_units_is_defined_here():
    assert set(_OVER) == set(OVER_UNITS)
    assert set(FUNCTIONS) - set(_OVER) == set(UNIT_BY_UNIT)


def _call(name, *options):
    extra = ["1"] if name == "nth_largest" else []
    return f"{name}({', '.join(['x', *extra, *options])})"


def _expect(value, name, table, text, groups, weights):
    x = table["x"].tolist()
    undefined = UNDEFINED.get(name, lambda x, w: False)
    expected = np.zeros(len(x))
    for label in set(groups):
        at = [place for place, group in enumerate(groups) if group == label]
        inside = [x[place] for place in at]
        weight = None if weights is None else [weights[place] for place in at]
        if undefined(inside, weight):
            with pytest.raises(ExpressionError, match=r"division by zero|add up to 0|the same"):
                value(text, table)
            return
        expected[at] = OVER_UNITS[name](inside, weight)
    assert value(text, table) == pytest.approx(expected, rel=1e-12, abs=1e-12)


columns = st.lists(
    st.tuples(st.integers(-3, 9), st.integers(0, 3), st.sampled_from("abc")),
    min_size=1,
    max_size=9,
)


@pytest.mark.parametrize("name", _OVER)
@laws
@given(rows=columns)
def test_over_all_units(value, units, name, rows):
    x, _, _ = zip(*rows, strict=True)
    _expect(value, name, units(x=x), _call(name), ["all"] * len(x), None)


@pytest.mark.parametrize("name", _OVER)
@laws
@given(rows=columns)
def test_within_groups(value, units, name, rows):
    x, _, groups = zip(*rows, strict=True)
    _expect(value, name, units(x=x, g=groups), _call(name, "by=g"), groups, None)


@pytest.mark.parametrize("name", _WEIGHTED)
@laws
@given(rows=columns)
def test_weighted(value, units, name, rows):
    x, weights, _ = zip(*rows, strict=True)
    table = units(x=x, v=weights)
    _expect(value, name, table, _call(name, "weight=v"), ["all"] * len(x), weights)


@pytest.mark.parametrize("name", _WEIGHTED)
@laws
@given(rows=columns)
def test_weighted_within_groups(value, units, name, rows):
    x, weights, groups = zip(*rows, strict=True)
    table = units(x=x, v=weights, g=groups)
    _expect(value, name, table, _call(name, "by=g", "weight=v"), groups, weights)


@pytest.mark.parametrize("name", [name for name in _OVER if name not in ("count", "rank")])
def test_a_group_without_a_value_is_named(value, units, name):
    """Where the result is undefined for one group, the message says for which."""
    if name not in UNDEFINED:
        return
    table = units(x=[1, 2, 0, 0], v=[1, 1, 0, 0], g=["good", "good", "bad", "bad"])
    weight = ["weight=v"] if name in ("mean", "median") else []
    with pytest.raises(ExpressionError, match=r"bad|u2"):
        value(_call(name, "by=g", *weight), table)


def test_count_counts_conditions_or_units(value, units):
    table = units(x=[1, 2, 3], f=[True, False, True], g=["a", "a", "b"])
    assert value("count()", table) == [3, 3, 3]
    assert value("count(by=g)", table) == [2, 2, 1]
    assert value("count(x > 1)", table) == [2, 2, 2]
    assert value("count(x > 1, by=g)", table) == [1, 1, 1]
    assert value("count(f)", table) == [2, 2, 2]
    assert value("count(not f)", table) == [1, 1, 1]
    assert value("count(f and x > 1)", table) == [1, 1, 1]
    assert value("count(1 < 2)", table) == [3, 3, 3]
    assert value("count(1 > 2)", table) == [0, 0, 0]


def test_a_constant_is_taken_once_a_unit(value, units):
    table = units(x=[1, 2, 3], g=["a", "a", "b"])
    assert value("total(1)", table) == [3, 3, 3]
    assert value("total(1, by=g)", table) == [2, 2, 1]
    assert value("total(p, weight=x)", table, p=2) == [12, 12, 12]
    assert value("mean(p)", table, p=2) == [2, 2, 2]
    assert value("rank(p)", table, p=2) == [1, 1, 1]


def test_groups_may_be_numbers_or_flags(value, units):
    table = units(x=[1, 2, 3], year=[2025, 2026, 2025], f=[True, False, False])
    assert value("total(x, by=year)", table) == [4, 2, 4]
    assert value("total(x, by=f)", table) == [1, 5, 5]


@pytest.mark.parametrize("k", [0, 4, -1, 1.5, "1e400"])
def test_nth_largest_wants_a_place_that_there_is(value, units, k):
    with pytest.raises(ExpressionError, match="nth_largest"):
        value(f"nth_largest(x, {k})", units(x=[3, 1, 2]))


@pytest.mark.parametrize(("k", "expected"), [(1, 3), (2, 3), (3, 1)])
def test_nth_largest_counts_equal_values_one_by_one(value, units, k, expected):
    assert value(f"nth_largest(x, {k})", units(x=[3, 1, 3])) == [expected] * 3


def test_a_negative_weight_is_refused(value, units):
    table = units(x=[1, 2], v=[-1, 3])
    for name in ("mean", "median", "zscore"):
        with pytest.raises(ExpressionError, match="negative"):
            value(f"{name}(x, weight=v)", table)


@pytest.mark.parametrize("size", [1e-200, 1, 1e150, 1e200])
def test_zscore_does_not_depend_on_the_unit_of_measure(value, units, size):
    expected = [-(1.5**0.5), 0, 1.5**0.5]
    table = units(x=[1 * size, 2 * size, 3 * size])
    assert value("zscore(x)", table) == pytest.approx(expected, abs=1e-9)


# ----------------------------------------------------------------- unit by unit: definitions


def _bracket(x, lower, rates):
    """Each slice between two edges at its own rate, the last one open."""
    tax = 0.0
    for low, high, rate in zip(lower, [*lower[1:], math.inf], rates, strict=True):
        tax += rate * max(min(x, high) - low, 0)
    return tax


UNIT_BY_UNIT = {
    "min": ("min(x, y, 2)", lambda x, y: min(x, y, 2)),
    "max": ("max(x, y)", max),
    "abs": ("abs(x)", lambda x, y: abs(x)),
    "sqrt": ("sqrt(abs(x))", lambda x, y: math.sqrt(abs(x))),
    "log": ("log(abs(x) + 1)", lambda x, y: math.log(abs(x) + 1)),
    "exp": ("exp(x)", lambda x, y: math.exp(x)),
    "clip": ("clip(x, y - 1, y + 1)", lambda x, y: float(np.clip(x, y - 1, y + 1))),
    "bracket": (
        "bracket(x, [0, 2, 5], [0.1, 0.2, 0.5])",
        lambda x, y: _bracket(x, [0, 2, 5], [0.1, 0.2, 0.5]),
    ),
}

pairs = st.lists(
    st.tuples(*[st.floats(-9, 9).map(lambda number: round(number, 3))] * 2), min_size=1, max_size=6
)


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in _OVER])
@laws
@given(rows=pairs)
def test_unit_by_unit(value, units, name, rows):
    text, define = UNIT_BY_UNIT[name]
    x, y = zip(*rows, strict=True)
    expected = [define(*row) for row in rows]
    assert value(text, units(x=x, y=y)) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bracket(x, [10], [1, 2])", [5, 10, 10 + 2 * 15]),
        ("bracket(x, [10], [2])", [0, 0, 30]),
        ("bracket(x, [0, 10, 20], [0, 1, 3])", [0, 0, 10 + 15]),
        ("bracket(x, [10, 20], [1, 2, 3])", [5, 10, 10 + 20 + 15]),
        ("bracket(x, [], [2])", [10, 20, 50]),
    ],
)
def test_bracket_is_a_tax_schedule(value, units, text, expected):
    assert value(text, units(x=[5, 10, 25])) == expected


@pytest.mark.parametrize(
    "text",
    ["bracket(x, [1, 2, 3], [1])", "bracket(x, [1], [1, 2, 3])", "bracket(x, [], [])"],
)
def test_bracket_wants_a_rate_for_every_slice(value, units, text):
    with pytest.raises(ExpressionError, match="edges and"):
        value(text, units(x=[5]))


@pytest.mark.parametrize("rates", ["[1]", "[1, 2]", "[1, 2, 3]"])
@pytest.mark.parametrize("edges", ["[2, 1]", "[1, 1]"])
def test_the_edges_of_bracket_rise(value, units, edges, rates):
    with pytest.raises(ExpressionError, match="must rise"):
        value(f"bracket(x, {edges}, {rates})", units(x=[0]))


def test_a_bracket_with_a_last_edge_refuses_what_lies_above(value, units):
    assert value("bracket(x, [0, 10, 20], [1, 2])", units(x=[5, 20])) == [5, 30]
    with pytest.raises(ExpressionError, match="above the last edge of bracket for u1"):
        value("bracket(x, [0, 10, 20], [1, 2])", units(x=[5, 21]))


def test_a_function_over_units_looks_at_everybody_even_inside_a_choice(value, units):
    table = units(x=[1, 2, 3])
    assert value("share(x) if x > 1 else 0", table) == pytest.approx([0, 2 / 6, 3 / 6])
    assert value("rank(x) if x != 2 else 0", table) == [3, 0, 1]
