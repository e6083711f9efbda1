"""The canonical form: one document has one form, and it reads back."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.store import StoreError
from scenarios.store.canonical import (
    canonical,
    fraction_text,
    read_canonical,
    read_fraction,
    steady,
)

texts = st.text(st.characters(codec="utf-8"))
documents = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(documents)
def test_a_document_reads_back_as_equal_and_has_one_form(document: object) -> None:
    lines = canonical(document)
    assert read_canonical(lines) == document
    assert canonical(read_canonical(lines)) == lines
    assert json.loads(lines) == document


@given(st.dictionaries(texts, st.integers(), min_size=2))
def test_the_order_of_keys_makes_no_difference(document: dict[str, int]) -> None:
    assert canonical(dict(reversed(document.items()))) == canonical(document)


def test_equal_numbers_have_one_form() -> None:
    equal = [2, 2.0, np.int8(2), np.float64(2)]
    assert {canonical(one) for one in equal} == {b"2"}
    assert canonical([0.1, -0.0, 1e22, 1e-7]) == b"[0.1,0,10000000000000000000000,1e-07]"


@pytest.mark.parametrize("document", [float("inf"), {1: 2}, object(), "\ud800", {"a": {3}}])
def test_what_has_no_form_is_refused(document: object) -> None:
    with pytest.raises(StoreError, match="cannot be kept"):
        canonical(document)


@pytest.mark.parametrize(
    "lines",
    [b'{"a": 1}', b'{"b":1,"a":2}', b'{"a":1,"a":1}', b"NaN", b"1.0", b"", b"\xff", b"[" * 99_999,
     b"1e999999999999999999999"],
)  # fmt: skip
def test_other_bytes_are_refused(lines: bytes) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # of several kinds
        read_canonical(lines)
    assert str(refused.value)


@given(st.fractions())
def test_exact_numbers_read_back(number: Fraction) -> None:
    assert read_fraction(fraction_text(number)) == number


@pytest.mark.parametrize("text", ["", "a", "1/0", "1/x", "nan", None, 3])
def test_texts_that_are_no_number(text: object) -> None:
    with pytest.raises(ValueError, match="is no number"):
        read_fraction(text)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_steady_numbers_stay_and_are_close(value: float) -> None:
    kept = steady(value)
    assert steady(kept) == kept
    assert abs(kept - value) <= max(1e-11 * abs(value), 0)


@given(st.integers(-(2**53), 2**53))
def test_whole_numbers_are_kept_exactly(value: int) -> None:
    assert steady(float(value)) == value


def test_the_last_bits_make_no_difference() -> None:
    value = 123456.789
    assert {steady(one) for one in (value, np.nextafter(value, 0), np.nextafter(value, 1e9))} == {
        value
    }
    assert np.isnan(steady(float("nan")))
