"""Columns of every kind, codes of every kind; and what the room may import."""

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from allocation import AllocationError, ExpressionError, allocate

NUMBERS = {
    "int64": pd.Series([1, 2, 3]),
    "int8": pd.Series([1, 2, 3], dtype="int8"),
    "uint64": pd.Series([1, 2, 3], dtype="uint64"),
    "float64": pd.Series([1.0, 2.0, 3.0]),
    "float32": pd.Series([1.0, 2.0, 3.0], dtype="float32"),
    "Int64": pd.Series([1, 2, 3], dtype="Int64"),
    "Float64": pd.Series([1, 2, 3], dtype="Float64"),
    "object of ints": pd.Series([1, 2, 3], dtype=object),
    "object of Decimals": pd.Series([Decimal(1), Decimal("2.0"), Decimal("3")]),
    "object of fractions": pd.Series([Fraction(1), Fraction(2), Fraction(3)]),
    "object, mixed": pd.Series([1, 2.0, Decimal(3)], dtype=object),
    "object of numpy": pd.Series([np.int64(1), np.float64(2), np.int8(3)], dtype=object),
    "category of ints": pd.Series([1, 2, 3], dtype="category"),
}
TEXTS = {
    "object": pd.Series(["a", "b", "a"], dtype=object),
    "str": pd.Series(["a", "b", "a"], dtype="str"),
    "string": pd.Series(["a", "b", "a"], dtype="string"),
    "category": pd.Series(["a", "b", "a"], dtype="category"),
}
GAPS = {
    "float64": pd.Series([1.0, np.nan, 3.0]),
    "float32": pd.Series([1.0, np.nan, 3.0], dtype="float32"),
    "Int64": pd.Series([1, None, 3], dtype="Int64"),
    "Float64": pd.Series([1, None, 3], dtype="Float64"),
    "object with None": pd.Series([1, None, 3], dtype=object),
    "object with nan": pd.Series([1, float("nan"), 3], dtype=object),
    "object with NaT": pd.Series([1, pd.NaT, 3], dtype=object),
    "Decimals with None": pd.Series([Decimal(1), None, Decimal(3)]),
}
WRONG = {
    "inf": (pd.Series([1.0, np.inf, 3.0]), "inf"),
    "-inf": (pd.Series([1.0, -np.inf, 3.0]), "-inf"),
    "text among numbers": (pd.Series([1, "n/a", 3], dtype=object), "'n/a'"),
    "Decimal inf": (pd.Series([Decimal(1), Decimal("Infinity"), Decimal(3)]), "Infinity"),
    "object inf": (pd.Series([1, float("inf"), 3], dtype=object), "inf"),
    "a list": (pd.Series([1, [2], 3], dtype=object), "[2]"),
    "all texts": (pd.Series(["1", "x2", "3"]), "'x2'"),
}


def _table(series, name="x"):
    frame = pd.DataFrame({"w": [1, 1, 1], "name": ["A", "B", "C"]}, index=["u0", "u1", "u2"])
    return frame.assign(**{name: series.set_axis(frame.index)})


@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_of_every_kind_are_numbers(one_pot, value, kind):
    table = _table(NUMBERS[kind])
    assert allocate(one_pot(by="x"), table, 60).amount.tolist() == [10, 20, 30]
    assert value("total(x, by=x)", table) == [1, 2, 3]
    assert value("1 if x == 2 else 0", table) == [0, 1, 0]


@pytest.mark.parametrize("dtype", ["bool", "boolean", "object"])
def test_flags_are_conditions_and_numbers(value, dtype):
    table = _table(pd.Series([True, False, True], dtype=dtype))
    assert value("x * 5", table) == [5, 0, 5]
    assert value("1 if x else 2", table) == [1, 2, 1]
    assert value("count(x)", table) == [2, 2, 2]
    assert value("total(w, by=x)", table) == [2, 1, 2]


@pytest.mark.parametrize("kind", TEXTS)
def test_texts_of_every_kind_are_texts(value, kind):
    table = _table(TEXTS[kind])
    assert value("1 if x == 'a' else 2", table) == [1, 2, 1]
    assert value("total(w, by=x)", table) == [2, 1, 2]


@pytest.mark.parametrize("kind", GAPS)
def test_an_absent_value_is_never_a_zero(one_pot, value, kind):
    table = _table(GAPS[kind])
    for expression in ("x", "total(x)", "x == 1", "count(x)"):
        with pytest.raises(ExpressionError, match=r"no value for x of u1 \(B\)"):
            value(expression, table)
    assert allocate(one_pot(by="w"), table, 3).amount.tolist() == [1, 1, 1]
    assert value("7 if name == 'B' else x", table) == [1, 7, 3]


@pytest.mark.parametrize("dtype", ["object", "str", "string", "category"])
def test_an_absent_text_is_no_text(value, dtype):
    table = _table(pd.Series(["a", None, "b"], dtype=dtype))
    for expression in ("x == 'a'", "x != 'a'", "x == ''", "total(w, by=x)"):
        with pytest.raises(ExpressionError, match=r"no value for x of u1 \(B\)"):
            value(expression, table)


def test_an_absent_flag_is_not_false(value):
    table = _table(pd.Series([True, None, False], dtype="boolean"))
    with pytest.raises(ExpressionError, match=r"no value for x of u1 \(B\)"):
        value("1 if x else 2", table)


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_no_number_is_named_with_its_unit(value, kind):
    series, shown = WRONG[kind]
    with pytest.raises(ExpressionError) as caught:
        value("x + 1", _table(series))
    assert "x of u1 (B) is" in str(caught.value)
    assert shown in str(caught.value)
    assert "which is not a number" in str(caught.value)


def test_dates_are_read_as_they_are_written(value):
    days = ["2026-01-01", "2025-12-31", None]
    table = _table(pd.Series(pd.to_datetime(days)))
    expression = "0 if name == 'C' else 1 if x == '2026-01-01' else 2"
    assert value(expression, table) == [1, 2, 0]
    with pytest.raises(ExpressionError, match=r"no value for x of u2 \(C\)"):
        value("1 if x == '2026-01-01' else 2", table)
    with pytest.raises(ExpressionError, match=r"x of u0 \(A\)"):
        value("x + 1 if name != 'C' else 0", table)


def test_decimals_are_kept_to_the_last_digit(value):
    exact = pd.Series([Decimal("0.1"), Decimal("12345678901234567890.5"), Decimal("1e-20")])
    table = _table(exact)
    assert value("1 if x * 10 == 1 else 0", table) == [1, 0, 0]
    assert value("1 if x == 12345678901234567890.5 else 0", table) == [0, 1, 0]
    assert value("1 if x == 1 / 10 ** 20 else 0", table) == [0, 0, 1]


@pytest.mark.parametrize("number", [0.1, 1 / 3, 1e-300, 1e300, 123456.789, 5e-324, -0.0, 2.5e15])
def test_a_float_is_the_shortest_decimal_that_names_it(value, number):
    table = _table(pd.Series([number, 0.25, 1.0]))
    assert value("x", table) == [number, 0.25, 1.0]
    assert value(f"1 if x == {number!r} else 0", table)[0] == 1


def test_whole_numbers_beyond_float_are_exact(one_pot):
    large = 9_007_199_254_740_993
    table = _table(pd.Series([large, large - 1, 1]))
    budget = 2 * large
    assert allocate(one_pot(by="x"), table, budget).amount.tolist() == [large, large - 1, 1]


# -------------------------------------------------------------------------------------- codes


@pytest.mark.parametrize(
    "index",
    [
        pd.Index(["b", "a", "c"], name="code"),
        pd.Index(["b", "a", "c"]),
        pd.Index([2, 1, 3]),
        pd.Index(["b", "a", "c"], dtype=object, name="id"),
        pd.Index([2.0, 1.0, 3.0]),
        pd.RangeIndex(3),
    ],
    ids=str,
)
def test_codes_of_every_kind(one_pot, index):
    table = pd.DataFrame({"w": [1, 1, 1]}, index=index)
    result = allocate(one_pot(by="w"), table, 4)
    pd.testing.assert_index_equal(result.table.index, index)
    first = index.argmin() if index.dtype.kind in "if" else int(np.argmin(index.astype(str)))
    assert result.amount.tolist() == [2 if place == first else 1 for place in range(3)]


def test_the_code_can_be_read_by_the_name_of_the_index(value, units):
    table = units(["1703", "1706"], w=[1, 2])
    assert value("5 if code == '1703' else w", table) == [5, 2]
    assert value(
        "5 if code == '1703' else w", table.set_axis([1703, 1706]).rename_axis("code")
    ) == [
        5,
        2,
    ]
    own = table.assign(code=[7, 8])
    assert value("code", own) == [7, 8]


def test_codes_of_mixed_kinds_do_not_break(one_pot):
    table = pd.DataFrame({"w": [1, 1]}, index=pd.Index(["a", 1], dtype=object))
    try:
        result = allocate(one_pot(by="w"), table, 3)
    except AllocationError as problem:
        assert "code" in str(problem)  # noqa: PT017  # either outcome is right
    else:
        assert result.amount.sum() == 3


@pytest.mark.parametrize("column", ["name_uz", "name_en", "name_ru", "name"])
def test_units_are_named_in_messages(value, column):
    table = pd.DataFrame({"x": [0, 1], column: ["Oltinkoʻl tumani", None]}, index=["17", "18"])
    with pytest.raises(ExpressionError, match=r"for 17 \(Oltinkoʻl tumani\) in"):
        value("1 / x", table)
    with pytest.raises(ExpressionError, match="for 18 in"):
        value("1 / (x - 1)", table)


def test_many_units_are_counted_and_not_listed(value):
    table = pd.DataFrame({"x": [0] * 30}, index=[f"{place:02d}" for place in range(30)])
    with pytest.raises(ExpressionError, match="00, 01, 02, 03, 04 and 25 more"):
        value("1 / x", table)


# ------------------------------------------------------------------------------- architecture

LOADED = "import sys, {}; print(*sorted(sys.modules))"


def _loaded(module):
    run = [sys.executable, "-c", LOADED.format(module)]
    return set(subprocess.run(run, check=True, capture_output=True, text=True).stdout.split())


def test_the_room_imports_no_other_room_and_nothing_heavy():
    more = _loaded("allocation") - _loaded("pandas")
    rooms = {"geodata", "indicators", "scenarios", "evaluation", "views", "app"}
    heavy = {"scipy", "geopandas", "shapely", "plotly", "streamlit", "openpyxl", "rapidfuzz"}
    assert not {name for name in more if name.partition(".")[0] in rooms | heavy}
