"""The lines of a calculation as people read them."""

import re

import pytest

from allocation import explain
from scenarios import library, run
from views.baseline import baseline_quality, with_baseline
from views.calculation import lines_html, readable
from views.language import read_texts
from views.results import meaning

RU, UZ, EN = (read_texts(language) for language in ("ru", "uz", "en"))
UNIT = "1703202"


def page(name, texts, unit=UNIT):
    result = run(name)
    known = with_baseline(meaning(result, unit, texts.language), result, unit, texts)
    return lines_html(explain(result.allocation, unit), known, texts)


def lines(html):
    """Return the label and the value of every line."""
    found = re.findall(r'<span class="label">(.*?)</span><span class="value">(.*?)</span>', html)
    return {re.sub("<.*", "", label).strip(): value for label, value in found}


@pytest.mark.parametrize("name", sorted(library()))
def test_no_word_of_the_formula_language_is_left_in_russian(name):
    words = re.sub("<[^>]+>", " ", page(name, RU)).replace("Inson", "")
    assert re.findall("[a-z_]{3,}", words) == []


def test_a_region_and_a_kind_are_inputs_with_words():
    assert lines(page("two_stage_regions", UZ))["Viloyat"] == "Andijon viloyati"
    assert lines(page("philippines_nta", UZ))["Turi"] == "tuman"


def test_what_a_part_is_divided_by_has_the_unit_of_its_column():
    found = lines(page("philippines_nta", RU))
    assert found["Показатель, по которому делится часть «По населению»"] == "196\u00a0500 чел."


def test_a_common_level_is_soum_per_head():
    found = lines(page("social_protection_need", UZ))
    assert found["«Tenglashtirish»: umumiy daraja"].endswith("soʻm, jon boshiga")


def test_the_baseline_is_named_and_marked_whether_the_formula_reads_it_or_not(need, equal):
    title = UZ("line.baseline_of", name="2025-yildagi ijtimoiy toʻlovlar")
    assert title in page("social_protection_need", UZ)
    assert set(baseline_quality(equal)) == set(baseline_quality(need)) == {"synthetic"}


def test_without_a_baseline_its_quality_is_unknown():
    assert set(baseline_quality(run("uzbekistan_initiative_budget"))) == {"unknown"}


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("budget * 0 + remainder", "остаток других частей"),
        ("16500 * 0 + 4.5", "4,5"),
        ("share(people, by=region_code) * 2", "доля(A внутри области) × 2"),
        ("mean(people, by=kind)", "среднее(A в каждой группе по B)"),
        ("pot * (total(people)) / sum of (total(people)) by kind", None),
        ("people >= 30 and people != 5", "A ≥ 30 и A ≠ 5"),
        ("1 if kind == 'city' else 0", "1 если B = город иначе 0"),
    ],
)
def test_expressions_are_written_as_people_write_them(expression, words):
    said = readable(expression, {"people": "A", "kind": "B", "pot": "C"}, RU)
    assert said == (words or "C × (всего(A)) / сумма (всего(A)), по всем группам")


def test_noughts_at_the_end_of_a_decimal_are_left_out():
    assert readable("0.10 * 20", {}, EN) == "0.1 × 20"
