"""A risk map says of every unit its class and the reasons, in three languages, with doubts."""

import re

import numpy as np
import pandas as pd
import pytest

from indicators import index_from, load_catalogue, load_quality, load_table
from indicators.index.record import Member
from indicators.risk import risk_map, risk_score
from indicators.risk.score import DOUBT
from indicators.risk.words import LANGUAGES, Reason, _words, class_label, reasons_text, shown

MEMBERS = {
    "poverty_rate": {"weight": 2},
    "children": {"direction": 1, "per": "population"},
    "preschools": {"direction": -1, "per": "children"},
    "own_revenue": {"direction": -1, "per": "population"},
    "average_wage": {},
}


@pytest.fixture(scope="module")
def result():
    return index_from("need", {"members": MEMBERS}).compute(load_table())


@pytest.fixture(scope="module")
def drawn(result):
    return risk_map(result, k=5, quality=load_quality())


def test_every_unit_has_score_class_words_and_quality(drawn, result):
    plain = risk_score(result, k=5, quality=load_quality())
    pd.testing.assert_frame_equal(drawn.table[["score", "risk", "rank"]], plain.table)
    words = [f"{part}_{one}" for part in ("label", "reason") for one in LANGUAGES]
    assert list(drawn.table.columns) == ["score", "risk", "rank", *words, "quality"]
    assert len(drawn.table) == 208
    assert not drawn.table.isna().any(axis=None)
    for language in LANGUAGES:
        expected = drawn.table["risk"].map(drawn.labels[f"label_{language}"])
        assert drawn.table[f"label_{language}"].tolist() == expected.tolist()
        assert drawn.labels[f"label_{language}"].is_unique


def test_the_sentence_names_the_reasons_in_their_order(drawn):
    titles = load_catalogue()
    for code in drawn.table.index[:40]:
        own = drawn.risk.reasons
        names = own.loc[code, "indicator"].tolist() if code in own.index else []
        for language in LANGUAGES:
            told = drawn.table.at[code, f"reason_{language}"]
            places = [told.index(titles.at[name, f"title_{language}"]) for name in names]
            assert places == sorted(places)
            assert told.count(";") >= len(names) - 1


def test_what_is_estimated_says_so_in_the_sentence_and_the_column(drawn):
    reasons, table = drawn.risk.reasons, drawn.table
    doubtful = reasons["quality"].isin(["region_imputed", "synthetic"])
    assert doubtful.all()
    expected = reasons[doubtful].groupby(level="code").size()
    for language in LANGUAGES:
        words = [kind[language] for kind in _words()["quality"].values()]
        texts = table.loc[expected.index, f"reason_{language}"]
        assert [sum(map(text.count, words)) for text in texts] == expected.tolist()
    assert set(table["quality"]) == {"synthetic"}


def test_a_doubtful_denominator_makes_a_doubtful_reason():
    table = pd.DataFrame(
        {"a": [1.0, 2.0, 4.0], "b": [10.0, 10.0, 10.0], "c": [3.0, np.nan, 1.0], "g": ["x"] * 3},
        index=["u", "v", "w"],
    )
    quality = pd.DataFrame("official", index=table.index, columns=["a", "b", "c"])
    quality.loc["w", "b"] = "synthetic"
    members = {"a": {"direction": 1, "per": "b"}, "c": {"direction": 1}}
    index = index_from("need", {"members": members, "impute": {"method": "group_mean", "by": "g"}})
    found = risk_map(index.compute(table), k=2, quality=quality)
    assert found.table["quality"].to_dict() == {"u": "official", "v": "imputed", "w": "synthetic"}
    kinds = found.risk.reasons.reset_index().set_index(["code", "indicator"])["quality"]
    assert kinds["w", "a"] == "synthetic"
    assert kinds["u", "c"] == "official"
    unknown = risk_map(index.compute(table), k=2)
    assert unknown.table["quality"].map(lambda kind: kind == "imputed").tolist() == [
        False,
        True,
        False,
    ]


def test_a_unit_that_nothing_lifts_says_so():
    for language in LANGUAGES:
        assert reasons_text([], language) == _words()["none"][language]


@pytest.mark.parametrize("k", range(2, 9))
def test_classes_have_names_of_their_own(k):
    for language in LANGUAGES:
        names = [class_label(at, k, language) for at in range(1, k + 1)]
        assert len({*names}) == k
    assert class_label(1, k, "en") in ("low", "very low", f"class 1 of {k}")


@pytest.mark.parametrize(
    ("member", "value", "expected"),
    [
        (
            Member(name="poverty_rate"),
            9.5723,
            "Уровень бедности: 9,57\u00a0% (в среднем 4,79\u00a0%)",
        ),
        (
            Member(name="children", per="population"),
            0.36,
            "Дети до 18 лет: 360\u00a0на 1000 человек (в среднем 180\u00a0на 1000 человек)",
        ),
        (
            Member(name="own_revenue", per="population"),
            2_500_000.0,
            "Собственные доходы: 2\u00a0500\u00a0000\u00a0сум на человека"
            " (в среднем 1\u00a0250\u00a0000\u00a0сум на человека)",
        ),
        (
            Member(name="preschools", per="children"),
            0.002,
            "Дошкольные организации / Дети до 18 лет: 2\u00a0на 1000 (в среднем 1\u00a0на 1000)",
        ),
        (Member(name="area_km2", per="mahallas"), 8.0, "Площадь / Число махаллей: 8 (в среднем 4)"),
        (Member(name="own_column"), 3.0, "own_column: 3 (в среднем 1,5)"),
    ],
)
def test_a_reason_reads_well(member, value, expected):
    reason = Reason(member=member, value=value, mean=value / 2)
    assert reasons_text([reason], "ru") == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "0"),
        (0.000123, "0.000123"),
        (-4.5678, "-4.57"),
        (99.96, "100"),
        (1234567.8, "1\u00a0234\u00a0568"),
        (12.0, "12"),
    ],
)
def test_numbers_are_short(value, expected):
    assert shown(value, "en") == expected
    assert shown(value, "uz") == expected.replace(".", ",")


def test_the_words_are_there_in_all_languages_and_for_all_units():
    units = _words()["unit"]
    assert set(load_catalogue()["unit"]) <= {*units}
    assert all({*one} == {*LANGUAGES} for one in (*units.values(), *_words()["quality"].values()))
    assert {*_words()["quality"]} <= {*DOUBT}
    for key in ("reason", "none", "class_of", "ratio", "by_1000", "per_1000", "per_person"):
        slots = {tuple(sorted(re.findall(r"\{(\w+)\}", _words()[key][one]))) for one in LANGUAGES}
        assert len(slots) == 1, key
