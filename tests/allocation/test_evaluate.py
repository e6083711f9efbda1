"""The value of an expression for each unit, and what is said where there is none."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import AllocationError, ExpressionError, allocate

laws = settings(max_examples=40, derandomize=True, deadline=None)


@pytest.fixture(scope="module")
def table(units):
    return units(
        x=[1, -2, 0],
        y=[0.5, 2.0, 4.0],
        kind=["city", "tuman", "city"],
        flag=[True, False, True],
        gap=[1.0, np.nan, 3.0],
        dirty=[1, "?", 3],
        name=["Alpha", "Beta", "Gamma"],
    )


VALUES = {
    "x + y": [1.5, 0, 4],
    "x - y": [0.5, -4, -4],
    "x * y": [0.5, -4, 0],
    "x / y": [2, -1, 0],
    "x ** 2": [1, 4, 0],
    "x ** 0": [1, 1, 1],
    "y ** -1": [2, 0.5, 0.25],
    "y ** 0.5": [0.5**0.5, 2**0.5, 2],
    "4 ** y": [2, 16, 256],
    "x ** 3": [1, -8, 0],
    "-x ** 2": [-1, -4, 0],
    "2 ** -1": [0.5, 0.5, 0.5],
    "2 ** 0.5": [2**0.5] * 3,
    "1 / 3 * 3": [1, 1, 1],
    "0.1 + 0.2 == 0.3": [1, 1, 1],
    "x == 1": [1, 0, 0],
    "x != 1": [0, 1, 1],
    "x < y": [0, 1, 1],
    "-2 <= x < 1": [0, 1, 1],
    "x > y > 0": [1, 0, 0],
    "x >= 0": [1, 0, 1],
    "1 < 2": [1, 1, 1],
    "1 == 2": [0, 0, 0],
    "kind == 'city'": [1, 0, 1],
    "'city' == kind": [1, 0, 1],
    "kind != 'city'": [0, 1, 0],
    "kind < 'd'": [1, 0, 1],
    "kind == name": [0, 0, 0],
    "'a' == 'a'": [1, 1, 1],
    "flag * 5": [5, 0, 5],
    "flag + flag": [2, 0, 2],
    "-flag": [-1, 0, -1],
    "flag == 1": [1, 0, 1],
    "flag == (x > 0)": [1, 1, 0],
    "(x > 0) + (y > 1)": [1, 1, 1],
    "not x > 0": [0, 1, 1],
    "not flag": [0, 1, 0],
    "x > 0 and y < 1": [1, 0, 0],
    "x > 0 or y > 3": [1, 0, 1],
    "x > 0 or y > 3 and 1 > 2": [1, 0, 0],
    "1 if x > 0 else 2 if x < 0 else 3": [1, 2, 3],
    "(kind if x > 0 else name) == 'city'": [1, 0, 0],
    "('a' if x > 0 else 'b') == 'a'": [1, 0, 0],
    "('a' if 1 > 0 else 'b') == 'a'": [1, 1, 1],
    "1 if flag else 0": [1, 0, 1],
    "budget + 0 * x": [1000] * 3,
    "x if flag else y": [1, 2, 0],
}


@pytest.mark.parametrize("expression", VALUES)
def test_value(value, table, expression):
    assert value(expression, table) == pytest.approx(VALUES[expression], rel=1e-14)


GUARDED = {
    "1 / x if x != 0 else 7": [1, -0.5, 7],
    "7 if x == 0 else 1 / x": [1, -0.5, 7],
    "1 if x != 0 and 1 / x > 0 else 0": [1, 0, 0],
    "1 if x == 0 or 1 / x > 0 else 0": [1, 0, 1],
    "sqrt(x) if x >= 0 else -1": [1, -1, 0],
    "log(x) if x > 0 else -1": [0, -1, -1],
    "gap if x != -2 else 9": [1, 9, 3],
    "dirty if kind == 'city' else 9": [1, 9, 3],
    "share(x - x) if total(x) > 0 else 1": [1, 1, 1],
    "1 if total(x) > 0 and share(x - x) > 0 else 2": [2, 2, 2],
    "1 if total(x) < 0 or share(x - x) > 0 else 2": [1, 1, 1],
    "1 if zero > 0 and 1 / zero > 0 else 2": [2, 2, 2],
    "1 / zero if zero > 0 else 2": [2, 2, 2],
    "mean(gap) if x > 5 else 2": [2, 2, 2],
    "x ** -1 if x != 0 else 0": [1, -0.5, 0],
    "x ** 0.5 if x > 0 else 0": [1, 0, 0],
}


@pytest.mark.parametrize("expression", GUARDED)
def test_a_guard_asks_only_where_it_counts(value, table, expression):
    assert value(expression, table, zero=0) == GUARDED[expression]


PROBLEMS = {
    "1 / x": ("division by zero", "u2 (Gamma)"),
    "x / (y - 2)": ("division by zero", "u1 (Beta)"),
    "x ** -1": ("division by zero", "u2 (Gamma)"),
    "x ** 0.5": ("negative", "u1 (Beta)"),
    "x ** y": ("negative", "u1 (Beta)"),
    "sqrt(x)": ("square root", "u1 (Beta)"),
    "log(x)": ("logarithm", "u1 (Beta), u2 (Gamma)"),
    "exp(y * 1000)": ("too large", "u1 (Beta), u2 (Gamma)"),
    "gap + 1": ("no value for gap", "u1 (Beta)"),
    "total(gap)": ("no value for gap", "u1 (Beta)"),
    "dirty + 1": ("'?', which is not a number", "u1 (Beta)"),
    "dirty == 'a'": ("'?', which is not a number", "u1 (Beta)"),
    "clip(x, y, 3)": ("lower bound", "u2 (Gamma)"),
    "1 / zero": ("division by zero", "u0 (Alpha)"),
}


@pytest.mark.parametrize("expression", PROBLEMS)
def test_where_there_is_no_value_unit_and_place_are_named(value, table, expression):
    with pytest.raises(ExpressionError) as caught:
        value(expression, table, zero=0)
    for words in ("step 'value_'", *PROBLEMS[expression]):
        assert words in str(caught.value)


MISTAKEN = {
    "kind + 1": "kind of u0",
    "total(kind)": "kind of u0",
    "-kind": "kind of u0",
    "'a' + 1": "is text where a number is wanted",
    "kind == 1": "compares the text",
    "x == 'city'": "compares the text",
    "x and y": "is no condition",
    "not x": "is no condition",
    "1 if x else 2": "is no condition",
    "kind and flag": "is no condition",
    "(kind if x > 0 else y) + 1": "kind of u0 (Alpha) is 'city'",
    "total(x, by=zero)": "no column to group by",
    "clip(2, 3, 1)": "lower bound",
    "10 ** 400": "too large",
    "nth_largest(x, y)": "one number is wanted",
    "bracket(x, [y], [1])": "one number is wanted",
}


@pytest.mark.parametrize("expression", MISTAKEN)
def test_a_mistaken_expression_is_told_where_and_why(value, table, expression):
    with pytest.raises(ExpressionError) as caught:
        value(expression, table, zero=0)
    assert MISTAKEN[expression] in str(caught.value)
    assert "step 'value_'" in str(caught.value)


def test_a_text_column_with_one_slip_names_the_cell(one_pot, units):
    table = units(w=["100", "200", "12a"], name=["A", "B", "C"])
    with pytest.raises(AllocationError, match=r"w of u2 \(C\) is '12a', which is not a number"):
        allocate(one_pot(by="w"), table, 10)


def test_a_choice_between_conditions_is_a_condition(value, units):
    table = units(g=["a", "a", "b"], w=[1, 2, 3])
    assert value("count((w > 1) if g == 'a' else (w > 3))", table) == [1, 1, 1]
    assert value("1 if ((w > 1) if g == 'a' else (w > 3)) else 0", table) == [0, 1, 0]


def test_a_step_that_hides_a_column_groups_anew(make, units):
    steps = [
        {"name": "before", "expression": "total(w, by=g)"},
        {"name": "g", "expression": "1 if w < 3 else 2"},
        {"name": "after", "expression": "total(w, by=g)"},
    ]
    table = units(w=[1, 2, 3, 4], g=["a", "b", "a", "b"])
    result = allocate(make(step=steps), table, 10).table
    assert result["before"].tolist() == [4, 6, 4, 6]
    assert result["after"].tolist() == [3, 3, 7, 7]


def test_steps_see_the_steps_above(make, units):
    steps = [
        {"name": "twice", "expression": "2 * w"},
        {"name": "more", "expression": "twice + total(twice)"},
    ]
    result = allocate(make(step=steps), units(w=[1, 2]), 10)
    assert result.table["more"].tolist() == [8, 10]
    assert result.table.columns.tolist() == ["twice", "more", "pot_p", "amount"]


# ------------------------------------------------------------ arithmetic, against fractions

numbers = st.integers(-6, 6) | st.decimals(-5, 5, places=2)


@st.composite
def arithmetic(draw, depth=3):
    """A text, and what it is worth to Python's fractions, or None for a division by zero."""
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        number = draw(numbers)
        text = f"({number})" if number < 0 else str(number)
        return text, Fraction(Decimal(number))
    left, first = draw(arithmetic(depth=depth - 1))
    right, second = draw(arithmetic(depth=depth - 1))
    sign = draw(st.sampled_from("+-*/"))
    text = f"({left} {sign} {right})"
    if first is None or second is None or (sign == "/" and second == 0):
        return text, None
    operations = {"+": first.__add__, "-": first.__sub__, "*": first.__mul__}
    return text, operations[sign](second) if sign != "/" else first / second


@laws
@given(arithmetic())
def test_arithmetic_is_exact(value, units, case):
    text, expected = case
    table = units(w=[1])
    if expected is None:
        with pytest.raises(ExpressionError, match="division by zero"):
            value(text, table)
    else:
        equal = f"1 if {text} == ({expected.numerator}) / {expected.denominator} else 0"
        assert value(equal, table) == [1]


@laws
@given(st.data(), st.sampled_from(["+", "-", "*", "/", "<", "<=", "==", "!=", ">", ">="]))
def test_columns_are_taken_unit_by_unit(value, units, data, sign):
    pairs = data.draw(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=5))
    first, second = ([float(number) for number in side] for side in zip(*pairs, strict=True))
    if sign == "/" and 0 in second:
        return
    table = units(a=first, b=second)
    exact = [(Fraction(Decimal(a)), Fraction(Decimal(b))) for a, b in pairs]
    operation = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "/": lambda a, b: a / b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }[sign]
    assert value(f"a {sign} b", table) == [float(operation(a, b)) for a, b in exact]
