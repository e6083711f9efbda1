"""The texts: the same keys and insertions in every language, written rightly, and all in use."""

import re
from string import Formatter

import pytest

import geodata
import indicators
from allocation.functions import FUNCTIONS
from scenarios import library, read_scenario
from views.language import FOLDER, LANGUAGES, flatten, read_texts
from views.measures import FIXED

ROOT = FOLDER.parent.parent
SOURCES = [ROOT / "app.py", *sorted(FOLDER.parent.rglob("*.py"))]
FAMILIES = ("column", "function", "kind", "mark", "quality", "shape", "unit", "value")
LINES = ("pot_money", "group_money", "claim", "floor", "cap", "pot", "sum", "limit", "amount")


def insertions(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_has_the_same_keys_with_the_same_insertions(language):
    own, english = read_texts(language).entries, read_texts("en").entries
    assert {key: insertions(text) for key, text in own.items()} == {
        key: insertions(text) for key, text in english.items()
    }


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_text_is_empty_or_padded(language):
    words = {
        key: text for key, text in read_texts(language).entries.items() if key[:7] != "number."
    }
    assert [key for key, text in words.items() if not text or text != text.strip()] == []


def test_uzbek_is_written_with_its_own_letters():
    wrong = re.compile("['`‘’´]|[oOgG]ʼ|[^oOgG]ʻ")
    entries = read_texts("uz").entries
    assert {key: text for key, text in entries.items() if wrong.search(text)} == {}


def test_russian_has_no_uzbek_letters_and_uzbek_no_cyrillic():
    russian = {key: text for key, text in read_texts("ru").entries.items() if "ʻ" in text}
    uzbek = {
        key: text
        for key, text in read_texts("uz").entries.items()
        if re.search("[а-яё]", text, re.I)
    }
    assert (russian, uzbek) == ({}, {})


@pytest.mark.parametrize("language", ["uz", "ru"])
def test_sentences_are_translated(language):
    own, english = read_texts(language).entries, read_texts("en").entries
    same = {
        key
        for key, text in own.items()
        if text == english[key] and len(re.findall("[a-z]{4,}", text)) > 1
    }
    assert same <= {"column.with_unit", "measure.step", "provenance.made", "provenance.side"}


def test_every_text_is_used():
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    literal = set(re.findall(r"[\"']([a-z_]+\.[a-z_]+)[\"']", code))
    prefixes = tuple(re.findall(r'f"([a-z_]+\.[a-z_]*)\{', code))
    unused = {
        key
        for key in read_texts("en").entries
        if key not in literal
        and not key.startswith(prefixes)
        and key.split(".")[0] not in FAMILIES
        and not key.endswith(("a_label", "b_label"))
    }
    assert unused == set()


def test_every_text_that_is_asked_for_exists():
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    asked = set(re.findall(r'texts\(\s*"([^"]+)"', code))
    assert asked - set(read_texts("en").entries) == set()


def test_a_key_that_does_not_exist_names_the_nearest():
    with pytest.raises(KeyError, match=r"map\.title"):
        read_texts("en")("map.titel")


def test_an_unknown_language_names_those_there_are():
    with pytest.raises(KeyError, match="uz"):
        read_texts("de")


def test_every_measure_has_a_title(texts):
    assert [code for code in FIXED if f"measure.{code}" not in texts.entries] == []


def test_every_function_of_the_formula_language_has_a_word(texts):
    assert [name for name in FUNCTIONS if f"function.{name}" not in texts.entries] == []


def test_every_unit_of_measure_has_a_word(texts):
    units = set(indicators.load_catalogue()["unit"])
    for name in library():
        units |= {step.unit for step in read_scenario(name).formula.steps if step.unit}
    assert sorted(unit for unit in units if f"unit.{unit}" not in texts.entries) == []


def test_every_kind_and_shape_of_unit_and_every_quality_has_a_word(texts):
    units = geodata.unit_table()
    words = {f"kind.{kind}" for kind in units["kind"]} | {f"shape.{its}" for its in units["shape"]}
    words |= {f"value.{kind}" for kind in units["kind"]}
    qualities = indicators.load_quality().drop(columns=["region_code", "kind"], errors="ignore")
    for family in ("quality", "mark"):
        words |= {f"{family}.{its}" for column in qualities for its in qualities[column].dropna()}
    assert words - set(texts.entries) == set()


def test_every_kind_of_line_has_a_title(texts):
    assert [kind for kind in LINES if f"line.{kind}" not in texts.entries] == []


def test_nested_tables_become_dotted_keys():
    assert flatten({"a": {"b": {"c": 1}}, "d": "e"}) == {"a.b.c": "1", "d": "e"}
