"""The page says why an amount is not the nearest multiple of the rounding unit."""

import pytest

from allocation.telling import ROUNDED
from scenarios import run
from scenarios.rounded import rounding_of
from views.language import LANGUAGES, read_texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words(language: str) -> None:
    texts = read_texts(language)
    told = {texts(f"rounding.{reason}") for reason in ROUNDED}
    assert len(told) == len(ROUNDED)


def test_reasons_are_told_for_just_the_units_rounded_further_than_half_a_unit() -> None:
    result = run("equal_per_head")
    unit = result.allocation.formula.rounding_unit
    before = result.allocation.trace.before_rounding
    far = [
        code
        for at, code in enumerate(result.amount.index)
        if abs(before.at(at) - int(result.amount[code])) * 2 > unit
    ]
    assert far
    assert [code for code in result.amount.index if rounding_of(result, code)] == far
