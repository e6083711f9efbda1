"""Spreadsheet formulas, worked out by a small reader of such formulas, against the engine."""

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from allocation import ExpressionError
from allocation.functions import FUNCTIONS
from allocation.parse import parse
from allocation.render import to_excel
from allocation.tree import Text

laws = settings(max_examples=60, derandomize=True, deadline=None)

TABLE = {
    "x": [3.0, 1.0, 4.0, 1.0, 5.0],
    "y": [2.0, 7.0, 1.0, 8.0, 2.0],
    "w": [1.0, 2.0, 1.0, 3.0, 2.0],
    "kind": ["a", "b", "a", "b", "b"],
}


class _Range(np.ndarray):
    """The values of a reference; anything computed from it is no reference any more."""

    def __array_finalize__(self, origin):
        if type(origin) is np.ndarray:
            self.is_range = True

    def __array_ufunc__(self, ufunc, method, *inputs, **keywords):
        plain = [np.asarray(each) if isinstance(each, _Range) else each for each in inputs]
        return getattr(ufunc, method)(*plain, **keywords)


SHEET = {
    "IF": lambda condition, yes, no: yes if condition else no,
    "AND": lambda *parts: all(parts),
    "OR": lambda *parts: any(parts),
    "NOT": lambda part: not part,
    "TRUE": True,
    "FALSE": False,
    "NA": lambda: np.nan,
    "INT": np.floor,
    "EXACT": lambda left, right: np.asarray(left) == right,
    "LARGE": lambda array, k: np.sort(np.ravel(array))[-int(k)],
    "SMALL": lambda array, k: np.sort(np.ravel(array))[int(k) - 1],
    "MIN": lambda *parts: min(np.min(part) for part in parts),
    "MAX": lambda *parts: max(np.max(part) for part in parts),
    "ABS": np.abs,
    "SQRT": np.sqrt,
    "LN": np.log,
    "EXP": np.exp,
    "SUMPRODUCT": lambda array: np.sum(np.asarray(array)),
}


def _calculate(formula, row):
    """Read a formula of the kind that the writer makes: everything stands in brackets."""
    python = formula.replace("<>", "!=").replace("^", "**")
    python = re.sub(r"(?<![<>!=])=(?!=)", "==", python)
    names = {f"cell_{name}": values[row] for name, values in TABLE.items()}
    names = {
        name: np.float64(each) if isinstance(each, float) else each for name, each in names.items()
    }
    names |= {f"column_{name}": np.array(each).view(_Range) for name, each in TABLE.items()}
    with np.errstate(all="ignore"):
        return eval(python, {"__builtins__": {}}, {**SHEET, **names})


def _formula(text):
    return to_excel(parse(text), "cell_{}".format, "column_{}".format, KINDS)


def _check(value, units, text):
    expected = value(text, units(**TABLE))
    formula = _formula(text)
    got = [float(_calculate(formula, row)) for row in range(len(expected))]
    assert got == pytest.approx(expected, rel=1e-9, abs=1e-9), formula


def KINDS(name):  # noqa: N802  # it stands for a table of them
    return "text" if name == "kind" else "number"


OVER = [name for name, function in FUNCTIONS.items() if function.over_units]


def _call(name, argument, *options):
    extra = ["2"] if name == "nth_largest" else []
    return f"{name}({', '.join([argument, *extra, *options])})"


@pytest.mark.parametrize("argument", ["x", "x * y + 1", "x ** 2"])
@pytest.mark.parametrize("options", [[], ["by=kind"]], ids=["all", "by"])
@pytest.mark.parametrize("name", [name for name in OVER if name != "count"])
def test_functions_over_units(value, units, name, options, argument):
    _check(value, units, _call(name, argument, *options))


@pytest.mark.parametrize("options", [["weight=w"], ["by=kind", "weight=w"]], ids=["all", "by"])
@pytest.mark.parametrize("name", [n for n in OVER if "weight" in FUNCTIONS[n].options])
def test_weighted_functions(value, units, name, options):
    if name == "median":
        with pytest.raises(ExpressionError, match="no function for it"):
            _formula(_call(name, "x", *options))
        return
    _check(value, units, _call(name, "x", *options))


@pytest.mark.parametrize(
    "text",
    [
        "-x ** 2",
        "(-x) ** 2",
        "2 ** -x",
        "x - (y - x)",
        "1 if kind == 'a' else 2",
        "x / (x - 1) if x > 1 else 0",
        "1 if 1 < x <= 4 and not y > 7 or kind != 'b' else 0",
        "(x > 2) * y + (kind == 'a')",
        "min(x, y, 3) + max(x, y) - abs(x - y)",
        "sqrt(x) + log(y) + exp(x / 10)",
        "clip(x, 2, 4)",
        "bracket(x, [1, 3], [0.1, 0.2])",
        "bracket(x, [1, 3], [0.1, 0.2, 0.4])",
        "bracket(x, [], [0.5])",
        "bracket(x, [0, 3, 9], [0.1, 0.2])",
        "count(by=kind)",
        "count(x)",
        "count(x > 1)",
        "count(x > 1, by=kind)",
        "count(x > 1 and not y > 7)",
        "count(x > 4 or y > 7, by=kind)",
        "total(2 * 3, by=kind)",
        "total(x * (kind == 'a'))",
        "total(x, by=kind) / total(x)",
        "share(x) * 1_000.5",
        "mean(sqrt(x))",
    ],
)
def test_by_example(value, units, text):
    _check(value, units, text)


numbers = st.integers(0, 9).map(str) | st.sampled_from(["x", "y", "w", "0.5"])


@st.composite
def rows(draw, depth=3):
    """An expression over the unit's own row, with numbers only."""
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        return draw(numbers)
    one, two, three = (draw(rows(depth=depth - 1)) for _ in range(3))
    return draw(
        st.sampled_from(
            [
                f"({one} + {two})",
                f"({one} - {two})",
                f"({one} * {two})",
                f"(-{one})",
                f"({one} ** 2)",
                f"min({one}, {two})",
                f"max({one}, {two}, {three})",
                f"abs({one})",
                f"({one} if {two} > {three} else {two})",
                f"({one} if {one} > {two} and not {three} == 1 else {three})",
                f"({one} / (1 + {two} ** 2))",
            ]
        )
    )


@laws
@given(rows())
def test_a_row_gives_the_number_of_the_engine(value, units, text):
    try:
        expected = value(text, units(**TABLE))
    except ExpressionError:
        assume(False)
    assume(all(math.isfinite(each) and abs(each) < 1e12 for each in expected))
    _check(value, units, text)


@pytest.mark.parametrize(
    "text",
    [
        "total(x if y > 1 else 0)",
        "total(min(x, y))",
        "total(share(x))",
        "mean(clip(x, 1, 2))",
        "count()",
        "total(1)",
    ],
)
def test_what_one_cell_cannot_hold_is_said(text):
    with pytest.raises(ExpressionError, match="make what it contains a step of its own"):
        _formula(text)


def test_above_the_last_edge_there_is_no_number():
    formula = _formula("bracket(x, [0, 3], [0.1])")
    got = [float(_calculate(formula, row)) for row in range(len(TABLE["x"]))]
    assert [math.isnan(each) for each in got] == [x > 3 for x in TABLE["x"]]


def test_texts_have_no_order_in_a_sheet():
    with pytest.raises(ExpressionError, match="another order"):
        _formula("1 if kind < 'b' else 0")


def test_a_number_of_more_digits_than_a_sheet_keeps():
    with pytest.raises(ExpressionError, match="make it a parameter"):
        _formula("x + 0.1234567890123456789")


def test_the_total_of_a_single_value_is_not_that_value():
    """A parameter has one cell; its total over all units is not what is in it."""
    with pytest.raises(ExpressionError, match="step of its own"):
        to_excel(parse("total(p)"), lambda name: "P$1", lambda name: "P$1")


def test_quotes_are_doubled():
    assert to_excel(Text('a"b'), str, str) == '"a""b"'
