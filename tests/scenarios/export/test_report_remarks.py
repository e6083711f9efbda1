"""Remarks of the report speak the reader's language; none of them is lost."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from allocation import Note
from scenarios import Result, run
from scenarios.export.report import remarks as module
from scenarios.export.report.naming import naming_of
from scenarios.export.report.remarks import remarks
from scenarios.export.report.texts import texts_in

FILE = Path(module.__file__).parent / "remarks.toml"
ENTRIES = tomllib.loads(FILE.read_text(encoding="utf-8"))["remark"]
SCENARIO = """data = "units.csv"
budget = 100
title = "Own"
[parameters]
rate = 7
[formula]
title = "By people"
[formula.parameters]
rate = { value = 1, low = 0, high = 2 }
[[formula.step]]
name = "kind"
expression = "population * rate"
[[formula.pot]]
name = "all"
share = 1
by = "kind + need + poverty_rate"
[index.need]
impute = "mean"
[index.need.members]
own = {}
births = {}
"""
UNITS = (
    "code,population,kind,poverty_rate,own,births\n01,6,a,140,1,3\n02,3,b,130,,2\n03,1,a,5,2,1\n"
)


@pytest.fixture
def own(tmp_path: Path) -> Result:
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "own.toml").write_text(SCENARIO, encoding="utf-8")
    return run(str(tmp_path / "own.toml"))


@pytest.fixture(scope="module")
def bundled() -> Result:
    return run("equal_per_head")


def _said(result: Result, language: str) -> list[str]:
    return remarks(result, naming_of(result, texts_in(language)))


@pytest.mark.parametrize("language", ["uz", "ru"])
def test_a_table_of_ones_own_has_all_its_remarks_in_the_language(
    own: Result, language: str
) -> None:
    said = _said(own, language)
    assert len(said) == len({note.text for note in own.notes}) == 5
    assert [one for one in said if "<q" in one] == []
    (doubt,) = [one for one in said if "01: 140" in one]
    assert "0 " in doubt
    assert "2" in doubt


def test_in_english_remarks_are_the_programs_own_words(own: Result) -> None:
    assert "index &#x27;need&#x27;: own is imputed for 1 unit" in _said(own, "en")


def test_qualities_of_bundled_values_stand_in_their_table_alone(bundled: Result) -> None:
    told = Note(kind="quality", name="x", text="x is estimated, not official: 3 synthetic of 4")
    assumed = Note(
        kind="quality",
        name="population",
        text="population is assumed: the table's value of 2026 times 1.08",
    )
    said = _said(replace(bundled, notes=(told, assumed)), "ru")
    assert said == [
        "«Численность населения» — допущение: значение таблицы за 2026 год, умноженное на 1,08."
    ]


def test_limits_of_a_phase_in_count_their_units(bundled: Result) -> None:
    text = "the baseline's part of the phase-in puts units outside limit 'least': 01, 02 and 9 more"
    note = Note(kind="limit", name="least", text=text, units=tuple(map(str, range(11))))
    assert _said(replace(bundled, notes=(note, note)), "ru") == [
        "Из-за базовой части при поэтапном введении вне предела «least» оказалось единиц: 11."
    ]


def test_a_remark_that_no_pattern_knows_is_shown_as_english(bundled: Result) -> None:
    note = Note(kind="index", name="x", text="something <new>")
    assert _said(replace(bundled, notes=(note,)), "uz") == ["<q lang=en>something &lt;new&gt;</q>"]
    assert _said(replace(bundled, notes=(note,)), "en") == ["something &lt;new&gt;"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["en"][:30])
def test_translations_hold_what_the_sentence_holds(entry: dict[str, str]) -> None:
    names = {*re.findall(r"{(\w+)}", entry["en"])}
    assert {*re.findall(r"{(\w+)}", entry["uz"])} == names
    assert {*re.findall(r"{(\w+)}", entry["ru"])} == names
    assert re.findall(r"['‘’`]", entry["uz"] + entry["ru"]) == []
