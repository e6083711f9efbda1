"""The catalogue, the sources and the flags are complete."""

import re

import pandas as pd
import pytest

import indicators

WRONG_APOSTROPHE = re.compile("['’‘`]")


def test_every_entry_is_complete(catalogue: pd.DataFrame) -> None:
    text = catalogue.drop(columns=["direction", "denominator"])
    assert (text.map(len) > 0).all(axis=None)
    assert set(catalogue["direction"]) == {1, -1}
    assert set(catalogue["dimension"]) == {
        "demographic",
        "socio-economic",
        "infrastructure",
        "fiscal",
    }
    assert set(catalogue["measure"]) == {"stock", "flow", "rate"}


def test_a_denominator_is_a_column(catalogue: pd.DataFrame) -> None:
    told = catalogue["denominator"]
    assert set(told[told != ""]) <= set(catalogue.index)


@pytest.mark.parametrize("language", ["uz", "ru", "en"])
def test_titles_differ_from_each_other(catalogue: pd.DataFrame, language: str) -> None:
    assert catalogue[f"title_{language}"].is_unique


def test_uzbek_is_written_with_the_right_letters(catalogue: pd.DataFrame) -> None:
    texts = [*catalogue["title_uz"], *indicators.load_flags()["uz"], *catalogue["unit"]]
    assert [text for text in texts if WRONG_APOSTROPHE.search(text)] == []
    assert any("ʻ" in text for text in texts)
    assert any("ʼ" in text for text in texts)


def test_russian_is_cyrillic(catalogue: pd.DataFrame) -> None:
    assert catalogue["title_ru"].str.contains("[а-яА-Я]").all()


def test_the_latest_period_of_each_indicator_has_values(
    catalogue: pd.DataFrame, values: pd.DataFrame
) -> None:
    pairs = set(zip(values["indicator"], values["period"], strict=True))
    assert set(catalogue["period"].items()) <= pairs
    assert set(values["indicator"]) == set(catalogue.index)


def test_the_latest_period_is_the_newest(catalogue: pd.DataFrame, values: pd.DataFrame) -> None:
    newest = values.groupby("indicator")["period"].max()
    assert newest.to_dict() == catalogue["period"].to_dict()


def test_every_source_resolves(catalogue: pd.DataFrame, values: pd.DataFrame) -> None:
    sources = indicators.load_sources()
    raw = pd.concat([indicators.load_facts("region"), indicators.load_facts("district")])
    used = {*values["source"], *raw["source"], *catalogue["source"]}
    assert used <= set(sources.index)
    assert (sources[["title", "licence", "taken"]].map(len) > 0).all(axis=None)


def test_every_flag_is_explained(values: pd.DataFrame) -> None:
    flags = indicators.load_flags()
    assert set(values["flag"]) - {""} == set(flags.index)
    assert (flags[["uz", "ru", "en"]].map(len) > 0).all(axis=None)


def test_facts_of_an_unknown_level_are_refused() -> None:
    with pytest.raises(indicators.IndicatorError, match="'region' or 'district'"):
        indicators.load_facts("mahalla")


def test_second_hand_facts_say_so() -> None:
    facts = indicators.load_facts("district")
    sewerage = facts[facts["indicator"] == "sewerage_coverage"]
    assert set(sewerage["confidence"]) == {"low"}
