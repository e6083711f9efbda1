"""Why a formula cannot be met: every reason that a page can meet, in every language."""

import re

import pytest

from allocation import AllocationError
from scenarios import library, read_scenario, run
from views.language import read_texts
from views.notices import impossible
from views.reasons import REASONS, Words, reasons
from views.results import Case

EN, RU = read_texts("en"), read_texts("ru")
NOBODY = Words(labels={}, units={"1703202": "Altynkul"}, regions={"1703": "Andijan"})
SENTENCES = {
    "reason.multiple": "x.toml: the budget of 1234 soʻm is no multiple of the rounding unit of "
    "1000 soʻm; 234 soʻm would be left over. Change the budget or the rounding unit",
    "reason.too_much": "the budget must lie between 0 and 99 soʻm: 100",
    "reason.entitlements": "pot 'a': the entitlements exceed the pot of 9 soʻm by 7.25 soʻm; the "
    "largest are those of 1703202 (x)",
    "reason.left_over": "pot 'a': the entitlements leave 5 soʻm over; name a later pot",
    "reason.floors": "limit 'a': the floors cannot be met: they need 5 soʻm more than there is; "
    "the highest floors are those of 1703202 (x) and 12 more",
    "reason.caps": "pot 'a', group 1703: the caps cannot be met: they leave 91.5 soʻm over; the "
    "lowest caps are those of 1703202",
    "reason.crossed": "limit 'a': the floor is above the cap for 1703202 (x)",
    "reason.negative_cap": "limit 'a': the cap is negative for 1703202 (x)",
    "reason.no_shares": "pot 'a': the shares add up to 0, so nobody can be given 5 soʻm",
    "reason.pots": "the pots use 840 of 800 soʻm, 40 are too much; shares and amounts",
    "reason.no_value": "step 'a': division by zero for 1703202 (x) in `1 / b`. Correct the table",
    "reason.other": "something nobody foresaw",
}


def test_there_is_a_sentence_for_every_reason():
    assert [key for _, key in REASONS] == list(SENTENCES)


@pytest.mark.parametrize("key", SENTENCES)
def test_every_reason_is_told_apart(key, texts):
    (words,) = reasons([SENTENCES[key]], NOBODY, texts)
    start = texts.entries[key].split("{", 1)[0]
    assert words.startswith(start)
    if "1703202" in SENTENCES[key]:
        assert "Altynkul" in words
    if key != "reason.other" and texts.language == "ru":
        assert not re.search("[a-z]{2}", words.replace("Altynkul", "").replace("Andijan", ""))


def test_a_part_of_the_formula_is_named_by_its_label_and_region():
    (words,) = reasons([SENTENCES["reason.caps"]], NOBODY, EN)
    assert words.startswith("Part “a”, Andijan: the caps leave 92\u00a0soʻm over")


def test_units_beyond_the_first_are_counted():
    (words,) = reasons([SENTENCES["reason.floors"]], NOBODY, EN)
    assert words.endswith("Altynkul and 12 more.")


@pytest.mark.parametrize("budget", [1000, 1_234_567, 10**15, 10**19])
def test_no_impossible_budget_of_the_library_is_explained_in_english(budget):
    for name in library():
        try:
            run(read_scenario(name), budget=budget)
        except AllocationError as error:
            words = impossible(Case(scenario=name, budget=budget), error, RU)
            assert RU("reason.other", text="") not in words
            assert not re.search("[a-z]{3}", words), name
