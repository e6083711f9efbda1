"""Formula files: every problem at once, with the place and the nearest valid name."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from allocation import Formula, FormulaError, Label, Limit, allocate

GOOD = """
title = "Ehtiyoj boʻyicha"
source = "a law"

[parameters]
factor = { value = 0.1, low = 0, high = 1, label = { uz = "omil", ru = "доля", en = "factor" } }
plain = 2

[[step]]
name = "need"
expression = "w * (1 + factor) * plain"
unit = "people"
label = "need"

[[pot]]
name = "basic"
share = 0.1
by = 1
label = { en = "basic" }

[[pot]]
name = "rest"
share = "9 / 10"
by = "need"
within = "g"
between = "total(need)"
where = "w > 0"
floor = "pot / 100"

[[limit]]
name = "held"
floor = "0.5 * baseline"
cap = 1e9
exempt = "g == 'x'"
paid_by = "gains"

[rounding]
unit = 10
"""


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.toml"
    path.write_text(GOOD, encoding="utf-8")
    return Formula.read(path)


def test_a_file_is_read_to_records(good):
    assert good.title == Label.of("Ehtiyoj boʻyicha")
    assert good.source == "a law"
    assert good.rounding_unit == 10
    factor = good.parameters["factor"]
    assert (factor.value, factor.low, factor.high) == (Fraction(1, 10), 0, 1)
    assert factor.label.in_language("ru") == "доля"
    assert good.parameters["plain"].value == 2
    assert good.parameters["plain"].low is None
    assert [step.name for step in good.steps] == ["need"]
    assert good.steps[0].unit == "people"
    assert [pot.name for pot in good.pots] == ["basic", "rest"]
    assert good.pots[0].label.in_language("uz") == "basic"
    assert good.limits[0].paid_by == "gains"
    assert good.columns == ("w", "g")
    assert good.needs_baseline


def test_it_runs(good, units):
    table = units(w=[1, 3], g=["a", "b"])
    result = allocate(good, table, 1000, baseline=units(last=[900, 0])["last"])
    assert result.table.columns.tolist() == [
        "need",
        "pot_basic",
        "pot_rest",
        "after_held",
        "amount",
    ]
    assert result.amount.tolist() == [450, 550]
    assert result.budget == 1000
    assert result.formula == good


def test_numbers_are_what_is_written_from_a_file_and_from_python(make, units):
    for share in (0.1, "0.1", Decimal("0.1"), Fraction(1, 10), np.float64(0.1)):
        pots = [{"name": name, "share": share, "by": "w"} for name in "abcdefghij"]
        assert allocate(make(pot=pots), units(w=[1]), 7).amount.tolist() == [7]


def test_defaults(make):
    formula = make()
    assert formula.rounding_unit == 1
    assert formula.limits == ()
    assert not formula.needs_baseline
    assert formula.parameters == {}


# ------------------------------------------------------------------------------ what is wrong

POT = {"name": "p", "share": 1, "by": "w"}
WRONG = {
    "a key nobody knows": ({"stpe": []}, ["unknown key 'stpe'", "'step'"]),
    "a key of a pot": ({"pot": [{**POT, "flor": "1"}]}, ["pot 'p'", "'flor'", "'floor'"]),
    "a key of a step": ({"step": [{"name": "s", "expression": "1", "units": "x"}]}, ["'unit'"]),
    "a key of a limit": ({"limit": [{"name": "l", "cap": 1, "paidby": "x"}]}, ["'paid_by'"]),
    "a key of a parameter": ({"parameters": {"a": {"value": 1, "max": 2}}}, ["'a'", "'max'"]),
    "a key of rounding": ({"rounding": {"units": 2}}, ["rounding", "'unit'"]),
    "a key of level_up": (
        {"pot": [{"name": "p", "share": 1, "level_up": {"from": "w", "per": "w", "form": "w"}}]},
        ["level_up", "'from'"],
    ),
    "no pot": ({"pot": []}, ["no pot"]),
    "pots as one table": ({"pot": POT}, ["[[pot]]"]),
    "steps as text": ({"step": "w"}, ["[[step]]"]),
    "parameters as a list": ({"parameters": [1]}, ["[parameters]"]),
    "rounding as a number": ({"rounding": 1000}, ["[rounding]"]),
    "a title that is a number": ({"title": 5}, ["title", "5"]),
    "a title in German": ({"title": {"de": "x"}}, ["title", "uz, ru, en"]),
    "a source that is a list": ({"source": []}, ["source"]),
    "a pot without a name": ({"pot": [{"share": 1, "by": "w"}]}, ["pot number 1", "name"]),
    "a name with a blank": ({"pot": [{**POT, "name": "a b"}]}, ["'a b'", "letters"]),
    "a name that is a number": ({"pot": [{**POT, "name": 5}]}, ["pot number 1", "name"]),
    "a step without expression": ({"step": [{"name": "s"}]}, ["step 's'", "no expression"]),
    "an expression that is true": ({"step": [{"name": "s", "expression": True}]}, ["step 's'"]),
    "an expression that is a list": ({"step": [{"name": "s", "expression": []}]}, ["step 's'"]),
    "an expression outside": (
        {"step": [{"name": "s", "expression": "x.y"}]},
        ["step 's'", "expression", "`x.y` is not part of the language"],
    ),
    "a misspelt function": (
        {"pot": [{**POT, "by": "shar(w)"}]},
        ["pot 'p'", "by", "'shar'", "'share'"],
    ),
    "a pot without size": ({"pot": [{"name": "p", "by": "w"}]}, ["pot 'p'", "share", "amount"]),
    "a pot of two sizes": ({"pot": [{**POT, "amount": 5}]}, ["pot 'p'", "either"]),
    "a pot without rule": ({"pot": [{"name": "p", "share": 1}]}, ["exactly one rule", "none"]),
    "a pot of two rules": (
        {"pot": [{**POT, "entitlement": "w"}]},
        ["exactly one rule", "by and entitlement"],
    ),
    "a level without per": (
        {"pot": [{"name": "p", "share": 1, "level_up": {"from": "w"}}]},
        ["level_up", "`per`"],
    ),
    "a level that is text": ({"pot": [{"name": "p", "share": 1, "level_up": "w"}]}, ["level_up"]),
    "a remainder without entitlement": ({"pot": [{**POT, "remainder": "q"}]}, ["remainder"]),
    "a remainder to nowhere": (
        {
            "pot": [
                {"name": "p", "share": 1, "entitlement": "w", "remainder": "qq"},
                {**POT, "name": "q"},
            ]
        },
        ["remainder 'qq'", "'q'"],
    ),
    "a remainder to itself": (
        {"pot": [{"name": "p", "share": 1, "entitlement": "w", "remainder": "p"}]},
        ["remainder 'p'", "later"],
    ),
    "a remainder that is a number": (
        {"pot": [{"name": "p", "share": 1, "entitlement": "w", "remainder": 5}]},
        ["remainder"],
    ),
    "half of two stages": ({"pot": [{**POT, "within": "g"}]}, ["within", "between"]),
    "the other half": ({"pot": [{**POT, "between": "1"}]}, ["within", "between"]),
    "two stages of entitlements": (
        {"pot": [{"name": "p", "share": 1, "entitlement": "w", "within": "g", "between": "1"}]},
        ["entitlement", "one stage"],
    ),
    "a limit without bounds": ({"limit": [{"name": "l"}]}, ["limit 'l'", "neither"]),
    "an unknown way to pay": (
        {"limit": [{"name": "l", "cap": 1, "paid_by": "gain"}]},
        ["limit 'l'", "'gain'", "'gains'"],
    ),
    "a parameter without value": ({"parameters": {"a": {"low": 1}}}, ["'a'", "no value"]),
    "a parameter that is text": ({"parameters": {"a": "x"}}, ["'a'", "number", "'x'"]),
    "a parameter that is true": ({"parameters": {"a": True}}, ["'a'", "number"]),
    "a parameter outside its range": (
        {"parameters": {"a": {"value": 5, "low": 0, "high": 1}}},
        ["'a'", "5", "0 to 1"],
    ),
    "a huge parameter outside its range": (
        {"parameters": {"a": {"value": Decimal("1e399"), "high": 1}}},
        ["'a'", "range"],
    ),
    "a range upside down": ({"parameters": {"a": {"value": 1, "low": 2, "high": 0}}}, ["'a'"]),
    "a parameter with a blank": ({"parameters": {"a b": 1}}, ["'a b'", "letters"]),
    "a rounding unit of nothing": ({"rounding": {"unit": 0}}, ["rounding", "at least 1"]),
    "a broken rounding unit": ({"rounding": {"unit": 0.5}}, ["rounding", "0.5"]),
    "infinity": ({"pot": [{**POT, "share": float("inf")}]}, ["pot 'p'", "share", "inf"]),
    "no number": ({"pot": [{**POT, "share": Decimal("nan")}]}, ["pot 'p'", "share"]),
    "no number as a parameter": ({"parameters": {"a": float("nan")}}, ["'a'", "number"]),
    "a number beyond all measure": ({"pot": [{**POT, "share": Decimal("1e999999999")}]}, ["share"]),
    "two steps of one name": (
        {"step": [{"name": "s", "expression": "1"}, {"name": "s", "expression": "2"}]},
        ["'s'", "rename"],
    ),
    "two pots of one name": ({"pot": [POT, POT]}, ["'pot_p'", "rename"]),
    "a step that is called like a pot's column": (
        {"step": [{"name": "pot_p", "expression": "1"}]},
        ["'pot_p'", "rename"],
    ),
    "two limits of one name": (
        {"limit": [{"name": "l", "cap": 1}, {"name": "l", "cap": 2}]},
        ["'after_l'", "rename"],
    ),
    "a step that is a parameter": (
        {"step": [{"name": "a", "expression": "1"}], "parameters": {"a": 1}},
        ["'a'", "parameter"],
    ),
    "a label of numbers": ({"pot": [{**POT, "label": {"uz": 1}}]}, ["label"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_with_its_place(make, name):
    parts, words = WRONG[name]
    with pytest.raises(FormulaError) as caught:
        make(**parts)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("word", ["budget", "pot", "amount", "baseline"])
@pytest.mark.parametrize("where", ["step", "parameter"])
def test_words_of_the_language_cannot_be_names(make, word, where):
    step = {"step": [{"name": word, "expression": "1"}]}
    with pytest.raises(FormulaError, match=f"'{word}' is a word of the language"):
        make(**(step if where == "step" else {"parameters": {word: 1}}))


def test_all_problems_come_together():
    with pytest.raises(FormulaError) as caught:
        Formula.from_dict(
            {
                "titel": "x",
                "parameters": {"a": "x"},
                "step": [{"name": "s", "expression": "1 +"}, {"name": "t"}],
                "pot": [{"name": "p", "by": "w", "entitlement": "w"}, {"share": 1, "by": "x["}],
                "limit": [{"name": "l", "paid_by": "x"}],
                "rounding": {"unit": -1},
            }
        )
    text = "\n".join(caught.value.problems)
    for word in (
        "titel",
        "parameter 'a'",
        "step 's'",
        "step 't'",
        "pot 'p'",
        "pot number 2",
        "limit 'l'",
        "rounding",
    ):
        assert word in text
    assert len(caught.value.problems) >= 10
    assert len(set(caught.value.problems)) == len(caught.value.problems)


def test_a_file_with_problems_is_named(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text('titel = "x"\n[[pot]]\nname = "p"\n', encoding="utf-8")
    with pytest.raises(FormulaError) as caught:
        Formula.read(path)
    assert all(problem.startswith("bad.toml: ") for problem in caught.value.problems)


@pytest.mark.parametrize("content", [b"title = ", b"\xff\xfe\x00", b"a = 1\na = 2", b"x" * 99])
def test_what_is_no_toml_is_told_with_the_file(tmp_path, content):
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    with pytest.raises(FormulaError, match=r"bad\.toml"):
        Formula.read(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FormulaError, match=r"none\.toml"):
        Formula.read(tmp_path / "none.toml")
    with pytest.raises(FormulaError):
        Formula.read(tmp_path)


# -------------------------------------------------------------------------------- the records


def test_a_label_in_one_language_serves_for_the_others():
    assert Label(ru="доля").in_language("uz") == "доля"
    assert Label(uz="ulush", en="share").in_language("ru") == "share"
    assert Label.of("w").in_language("xx") == "w"
    assert Label.of({"uz": "ulush"})
    assert not Label()


def test_a_limit_is_a_floor_or_a_cap():
    with pytest.raises(FormulaError, match="neither a floor nor a cap"):
        Limit(name="l")
