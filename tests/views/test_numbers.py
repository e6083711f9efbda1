"""Numbers as each language writes them."""

from math import inf, nan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.language import read_texts
from views.numbers import (
    ABSENT,
    BILLION,
    FIXED_SPACE,
    billions,
    money,
    number,
    percent,
    scale_for,
    soum,
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


@given(st.integers(min_value=1, max_value=10**15))
def test_a_budget_survives_the_field_that_holds_billions(budget):
    assert soum(billions(budget)) == budget


def test_a_field_s_decimals_are_taken_as_they_are_read():
    assert soum(0.1) == BILLION // 10
    assert soum(16_500.001) == 16_500_001_000_000


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
