"""Numbers as official files write them; what may mean two things is refused."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.readers.cells import (
    NotANumberError,
    decimal_mark,
    footnote,
    is_missing,
    number,
    text,
)

WRITTEN = [
    ("1234", "1234"),
    ("1 234,5", "1234.5"),
    ("1\u00a0234,5", "1234.5"),
    ("1\u202f234\u202f567", "1234567"),
    ("1'234", "1234"),
    ("1,234,567", "1234567"),
    ("1,234.5", "1234.5"),
    ("1.234.567", "1234567"),
    ("1.234,5", "1234.5"),
    ("12,5", "12.5"),
    ("0,123", "0.123"),
    ("12.", "12"),
    (".5", "0.5"),
    ("1.234", "1.234"),
    ("-3", "-3"),
    ("−3,5", "-3.5"),
    ("12,5 %", "12.5"),
    ("2e3", "2000"),
    ("123,4*", "123.4"),
    ("123¹", "123"),
    ("5²)", "5"),
    (12, "12"),
    (344.7, "344.7"),
    (Decimal("0.1"), "0.1"),
]


@pytest.mark.parametrize(("cell", "value"), WRITTEN)
def test_a_number_is_read(cell: object, value: str) -> None:
    assert number(cell) == Decimal(value)  # type: ignore[arg-type]  # cells of many kinds


@pytest.mark.parametrize("cell", ["", " ", "-", "–", "—", "…", "NA", None, float("nan"), "\u00a0"])
def test_nothing_is_missing_and_not_zero(cell: object) -> None:
    assert is_missing(cell)  # type: ignore[arg-type]  # cells of many kinds
    assert number(cell) is None  # type: ignore[arg-type]  # cells of many kinds


@pytest.mark.parametrize(
    "cell",
    ["abc", "12 kishi", "1 23", "1,2,3", "12-13", "#DIV/0!", "=A1", "١٢", "1e999", "inf", True,
     date(2024, 1, 1), datetime(2024, 1, 1, 5), float("inf"), Decimal("1e400")],
)  # fmt: skip
def test_what_is_no_number_is_refused(cell: object) -> None:
    with pytest.raises(NotANumberError, match=r"correct|clear"):
        number(cell)  # type: ignore[arg-type]  # cells of many kinds


def test_what_may_mean_two_numbers_is_refused_until_it_is_plain() -> None:
    with pytest.raises(NotANumberError, match=r"1,234 may be 1\.234 or 1234"):
        number("1,234")
    assert number("1,234", ",") == Decimal("1.234")
    assert number("1,234", ".") == 1234
    with pytest.raises(NotANumberError, match="may be"):
        number("1.234", ",")


def test_a_number_that_float64_would_change_is_refused() -> None:
    assert number(2**53) == 2**53
    assert number("16500000000000000") == 16_500_000_000_000_000
    with pytest.raises(NotANumberError, match="more digits"):
        number(2**53 + 1)


def test_the_mark_of_decimals_is_taken_from_plain_cells_only() -> None:
    assert decimal_mark(["1,234", 5, None]) == ""
    assert decimal_mark(["1,234", "12,5"]) == ","
    assert decimal_mark(["1.234,5"]) == ","
    assert decimal_mark(["1,234,567"]) == "."
    assert decimal_mark(["12.5"]) == "."
    assert decimal_mark(["12.5", "12,5"]) == ""


def test_a_footnote_is_seen_behind_numbers_only() -> None:
    assert footnote("12*") == "*"
    assert footnote(12) == ""
    assert footnote("*") == ""


def test_text_of_cells() -> None:
    assert text(datetime(2024, 1, 31)) == "2024-01-31"
    assert text(None) == ""
    assert text(1.5) == "1.5"


@given(st.text(max_size=30))
def test_any_text_is_a_number_missing_or_refused(cell: str) -> None:
    try:
        value = number(cell)
    except NotANumberError:
        return
    assert value is None or value.is_finite()


@given(st.integers(-(10**12), 10**12), st.sampled_from([" ", "\u00a0", "\u202f", ""]))
def test_grouped_thousands_come_back(value: int, space: str) -> None:
    assert number(f"{value:,}".replace(",", space)) == value
    assert number(f"{value:,}".replace(",", space) + ",5") == Decimal(f"{value}.5")
