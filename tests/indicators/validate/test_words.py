"""A report speaks Uzbek, Russian and English, and loses nothing on the way."""

import re

import pandas as pd
import pytest

import geodata
import indicators
from indicators import IndicatorError
from indicators.validate import RULES, validate, validate_bundled
from indicators.validate.words import LANGUAGES, _file, _pattern, in_language, question

OTHERS = ("uz", "ru")
UNITS = pd.DataFrame(
    {"region_code": ["A"] * 10 + ["B"] * 10},
    index=pd.Index([f"{at:02}" for at in range(20)], name="code"),
)
LATIN = re.compile(r"\b(?:the|of|and|not|with|for|it|unit|units|value|values)\b")


def rows(indicator, values, period="2024", quality="official"):
    return pd.DataFrame(
        {
            "code": UNITS.index[: len(values)],
            "indicator": indicator,
            "period": period,
            "value": pd.Series(values, dtype=object),
            "quality": quality,
        }
    )


@pytest.fixture(scope="module")
def messy():
    """A table on which every rule has something to say."""
    people = [100_000 + 1_000 * at for at in range(20)]
    births = [round(one / 50) for one in people]
    ages = {"children": 30_000, "elderly": 5_000, "working_age_population": 60_000}
    tables = [
        rows("population", people),
        rows("population", [*[round(one * 1.02) for one in people[:-1]], 500_000], "2025"),
        rows("births", [7, *births[1:]]),
        rows("births", births[:3]),
        rows("births", [0, *births[1:9]], "2023"),
        rows("poverty_rate", ["x", 101, 5.5, float("inf"), *[5] * 12]),
        rows("poor_population", [200_000, 3.5, *[5_000] * 18]),
        rows("unheard_of", [1.0] * 20),
        rows("povertyrate", [1.0] * 20),
        rows("mahallas", [5] * 4, quality="guess"),
        rows("mahallas", [3, 4], "2020").assign(value=None),
        rows("preschools", [4] * 3, "2024-01-01"),
        *(rows(name, [number] * 20) for name, number in ages.items()),
        rows("population", [1], "2024").assign(code="zz"),
    ]
    totals = pd.DataFrame(
        {"code": ["A", "B"], "indicator": "population", "period": "2024", "value": [1e6, 2e6]}
    )
    return validate(pd.concat(tables, ignore_index=True), units=UNITS, totals=totals)


def young():
    """A unit of 2022 with values before, on the country's own codes; one code is no unit's."""
    table = pd.DataFrame(
        {
            "code": ["1710240", "1703999", "1703202", "1703203"],
            "indicator": "births",
            "period": "2021",
            "value": [0.0, 3.0, 4.0, 5.0],
        }
    )
    return validate(table)


def nameless():
    """Units without regions and a table without qualities."""
    return validate(pd.DataFrame({"poverty_rate": [1.0, 2.0]}, index=["x", "y"]))


def said(*reports):
    return {
        text for one in reports for found in one.found for text in (found.expected, found.remedy)
    }


def test_the_messy_table_has_something_of_most_rules(messy):
    spoken = {one.rule for one in (*messy.found, *young().found)}
    assert set(RULES) - spoken - {"schema"} == set()
    assert {"range", "whole", "finite"} <= spoken


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language, messy):
    sentences = said(messy, young(), nameless(), validate_bundled())
    assert len(sentences) > 60
    for text in sentences:
        other = in_language(text, language)
        assert other != text
        assert not LATIN.search(re.sub(r"`units`|\w+_\w+", "", other)), other


@pytest.mark.parametrize("language", OTHERS)
def test_every_number_of_a_sentence_stays(language, messy):
    for text in said(messy, young(), nameless()):
        numbers = re.findall(r"\d[\d.]*", text)
        assert sorted(re.findall(r"\d[\d.]*", in_language(text, language))) == sorted(numbers)


def test_english_stays_and_so_does_what_nobody_knows():
    assert in_language("at least 3", "en") == "at least 3"
    for text in ("something new", "look to the source"):
        assert in_language(text, "uz") == text
    assert question("codes", "Is every code that of a known unit?", "en").startswith("Is every")
    assert question("own", "My question?", "uz") == "My question?"


def test_entries_have_all_languages_and_the_same_values():
    for entry in _file()["text"]:
        names = {
            language: sorted(re.findall(r"\{(\w+)\}", entry[language])) for language in LANGUAGES
        }
        assert names["uz"] == names["ru"] == names["en"], entry["en"]
        assert _pattern(entry["en"]).fullmatch(re.sub(r"\{\w+\}", "12", entry["en"]))
    assert set(_file()["rule"]) == set(RULES)
    for words in _file()["word"].values():
        assert set(words) == set(LANGUAGES)


def test_uzbek_is_written_with_its_own_letters():
    text = "".join(entry["uz"] for entry in _file()["text"])
    text += "".join(one["uz"] for part in ("word", "rule") for one in _file()[part].values())
    assert re.findall(r"['‘’`´]", text.replace("`units`", "")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_and_the_page_are_in_the_language(language, tmp_path):
    facts = indicators.load_facts("district")
    half = facts[facts["indicator"].eq("births") & facts["period"].eq("2024-H1")]
    report = validate(half)
    (row,) = report.to_table(language).query("rule == 'outliers'").to_dict("records")
    name = geodata.unit_table().at["1727415", f"name_{language}"]
    assert row["name"] == name
    assert (
        row["severity"]
        == {"uz": "ogohlantirish", "ru": "предупреждение", "en": "warning"}[language]
    )
    page = report.to_html(tmp_path / "report.html", language)
    assert f'<html lang="{language}">' in page
    assert name in page
    assert indicators.load_catalogue().at["births", f"title_{language}"] in page
    assert page == (tmp_path / "report.html").read_text("utf-8")
    assert 'class="warning"' in page


def test_another_language_is_refused():
    report = nameless()
    with pytest.raises(IndicatorError, match="no language 'fr'; there are uz, ru, en"):
        report.to_html(language="fr")
    with pytest.raises(IndicatorError, match="no language 'fr'"):
        report.to_table("fr")
