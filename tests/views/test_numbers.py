"""Numbers as each language writes them."""

from decimal import Decimal
from math import inf, nan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.language import read_texts
from views.numbers import (
    ABSENT,
    FIXED_SPACE,
    LARGEST,
    billions,
    money,
    number,
    percent,
    read_billions,
    read_number,
    scale_for,
    trimmed,
    whole_money,
)

UZ, RU, EN = (read_texts(language) for language in ("uz", "ru", "en"))


@pytest.mark.parametrize(
    ("texts", "written"),
    [(UZ, "1\u00a0234\u00a0567,9"), (RU, "1\u00a0234\u00a0567,9"), (EN, "1,234,567.9")],
)
def test_separators_are_those_of_the_language(texts, written):
    assert number(1234567.89, texts, 1) == written


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_what_is_no_number_is_a_dash_and_never_a_zero(value):
    written = [f(value, UZ) for f in (number, percent, money, trimmed)]
    assert written == [ABSENT] * 4


@pytest.mark.parametrize(
    ("value", "written"), [(5.0, "+5.0"), (-5.0, "−5.0"), (0.0, "0.0"), (-0.04, "0.0")]
)
def test_signs_show_the_direction_and_nought_has_none(value, written):
    assert number(value, EN, 1, sign=True) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (16_500_000_000_000, "16,50 trln soʻm"),
        (87_859_038_000, "87,9 mlrd soʻm"),
        (1_500_000, "1,5 mln soʻm"),
        (447_123.4, "447,1 ming soʻm"),
        (999, "999 soʻm"),
        (0, "0 soʻm"),
        (-2_000_000_000, "−2,0 mlrd soʻm"),
    ],
)
def test_money_takes_the_word_of_its_size(value, written):
    assert money(value, UZ) == written.replace(" ", FIXED_SPACE, 1)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (196_500, "196,500"),
        (0.00592111, "0.005921"),
        (12.34567, "12.35"),
        (12345.678, "12,346"),
        (0.5, "0.5"),
        (1e-9 / 3, "0.0000000003333"),
        (0.0, "0"),
    ],
)
def test_quantities_of_any_size_keep_four_digits(value, written):
    assert trimmed(value, EN) == written


def test_whole_money_is_exact_beyond_the_precision_of_floats():
    assert whole_money(999_999_999_999_999_999, EN) == f"999,999,999,999,999,999{FIXED_SPACE}soʻm"


@given(st.integers(min_value=1, max_value=LARGEST))
@pytest.mark.parametrize("texts", [UZ, RU, EN], ids=["uz", "ru", "en"])
def test_a_budget_survives_the_field_that_holds_billions(texts, budget):
    assert read_billions(billions(budget, texts), texts) == budget


@pytest.mark.parametrize(
    ("texts", "typed", "value"),
    [
        (UZ, "16500", "16500"),
        (UZ, " 16 500,5 ", "16500.5"),
        (UZ, "16\u00a0500", "16500"),
        (UZ, "16500.5", "16500.5"),
        (RU, "1 234 567,000001", "1234567.000001"),
        (EN, "16,500.5", "16500.5"),
        (EN, "16 500", "16500"),
    ],
)
def test_numbers_are_read_as_people_of_each_language_type_them(texts, typed, value):
    assert read_number(typed, texts) == Decimal(value)


@pytest.mark.parametrize(
    ("texts", "typed"),
    [
        (UZ, "16.500"),
        (UZ, "16,500.5"),
        (RU, "16 50"),
        (EN, "16,5"),
        (EN, "1e5"),
        (EN, "٣"),
        (EN, "-5"),
        (EN, ""),
        (EN, "nan"),
        (EN, "9" * 5000 + "x"),
    ],
)
def test_what_can_be_read_two_ways_or_none_is_not_read(texts, typed):
    assert read_number(typed, texts) is None


@pytest.mark.parametrize("typed", ["0", "0.0000000001", "9" * 20, "x"])
def test_what_is_no_budget_in_whole_soum_is_not_taken(typed):
    assert read_billions(typed, EN) is None


@pytest.mark.parametrize(
    ("amounts", "key"),
    [
        ([0.0, 0.0, 0.0, -2e9, 3e9], "money.billion"),
        ([0.0, 0.0], "money.soum"),
        ([nan, 5e6], "money.million"),
        ([], "money.soum"),
    ],
)
def test_a_list_is_written_in_the_scale_of_what_is_not_nought(amounts, key):
    assert scale_for(pd.Series(amounts, dtype="float64")).key == key
