"""The facts about units: counts, codes, orthography."""

import re
import subprocess
import sys

import pandas as pd
import pytest

import geodata
from geodata.tables import NAMES, alias_table, cut_table

UZBEK = dict(zip("абвгдежзийклмнопрстуфхэ", "abvgdejziyklmnoprstufxe", strict=True)) | {
    "ё": "yo", "ц": "s", "ч": "ch", "ш": "sh", "ь": "", "ю": "yu", "я": "ya",
    "ў": "oʻ", "қ": "q", "ғ": "gʻ", "ҳ": "h", "ъ": "ʼ",
}  # fmt: skip


def test_there_are_208_units_of_three_kinds():
    counts = geodata.unit_table()["kind"].value_counts().to_dict()
    assert counts == {"district": 163, "city_district": 14, "city": 31}


def test_every_region_has_its_number_of_units():
    counts = geodata.unit_table()["region_code"].value_counts()
    expected = [16, 13, 13, 16, 11, 14, 16, 15, 11, 12, 22, 19, 13, 17]
    assert counts.reindex(geodata.region_table().index).tolist() == expected


def test_codes_are_unique_sorted_and_begin_with_their_region():
    units = geodata.unit_table()
    assert units.index.is_unique
    assert units.index.is_monotonic_increasing
    assert [code[:4] for code in units.index] == units["region_code"].tolist()
    assert all(re.fullmatch(r"17\d{5}(\d{3})?", code) for code in units.index)


def test_a_code_says_what_kind_of_unit_it_is():
    units = geodata.unit_table()
    city = units.index.str[4] == "4"
    assert (units["kind"].eq("city") == (city & (units.index.str.len() == 7))).all()


def test_the_table_has_the_promised_columns():
    assert geodata.unit_table().columns[:10].tolist() == [
        "region_code", "kind", *NAMES, "area_km2", "lon", "lat", "shape",
    ]  # fmt: skip


def test_tables_are_fresh_copies():
    units, regions = geodata.unit_table(), geodata.region_table()
    units.loc["1703202", "name_uz"] = regions.loc["1703", "name_uz"] = "spoilt"
    assert geodata.unit_table().loc["1703202", "name_uz"] == "Oltinkoʻl tumani"
    assert geodata.region_table().loc["1703", "name_uz"] == "Andijon viloyati"


@pytest.mark.parametrize("table", [geodata.unit_table, geodata.region_table])
@pytest.mark.parametrize("column", NAMES)
def test_names_are_there_unique_and_trimmed(table, column):
    names = table()[column]
    assert names.is_unique
    assert (names.str.len() > 3).all()
    assert (names == names.map(lambda name: " ".join(name.split()))).all()


@pytest.mark.parametrize("table", [geodata.unit_table, geodata.region_table])
def test_uzbek_latin_has_no_makeshift_apostrophe(table):
    names = table()["name_uz"]
    assert not names.str.contains(r"['`´‘’ʹ]").any()
    assert not names.str.contains(r"(?<![oOgG])ʻ").any(), "ʻ stands after o and g only"
    assert not names.str.contains(r"[oOgG]ʼ").any(), "ʼ never does"
    assert names.str.fullmatch(r"[A-Za-zʻʼ ]+").all()


@pytest.mark.parametrize("table", [geodata.unit_table, geodata.region_table])
def test_alphabets_are_not_mixed(table):
    assert table()["name_en"].str.fullmatch(r"[A-Za-z ]+").all()
    assert table()["name_uz_cyrl"].str.fullmatch(r"[А-Яа-яЁёЎўҚқҒғҲҳ ]+").all()
    assert table()["name_ru"].str.fullmatch(r"[А-Яа-яЁё -]+").all()


@pytest.mark.parametrize("table", [geodata.unit_table, geodata.region_table])
def test_uzbek_cyrillic_is_the_latin_name_letter_for_letter(table):
    latin = table()["name_uz_cyrl"].str.lower().map(lambda n: "".join(UZBEK.get(c, c) for c in n))
    given = table()["name_uz"].str.lower()
    # е is read ye after a vowel
    assert (latin.str.replace("ye", "e") == given.str.replace("ye", "e")).all()


def test_the_word_in_each_language_says_the_kind():
    units = geodata.unit_table()
    city = units["kind"] == "city"
    assert (units["name_uz"].str.endswith(" shahri") == city).all()
    assert (units["name_uz"].str.endswith(" tumani") == ~city).all()
    assert (units["name_uz_cyrl"].str.endswith(" шаҳри") == city).all()
    assert (units["name_uz_cyrl"].str.endswith(" тумани") == ~city).all()
    assert (units["name_ru"].str.startswith("город ") == city).all()
    assert (units["name_ru"].str.endswith("ский район") == ~city).all()
    assert (units["name_en"].str.endswith(" city") == city).all()
    assert (units["name_en"].str.endswith(" district") == ~city).all()


def test_nine_units_are_approximate_and_only_they_have_parents():
    units = geodata.unit_table()
    approximate = units["shape"] == "approximate"
    assert approximate.sum() == 9
    assert (units["split_from"].ne("") == approximate).all()
    assert (units["boundary_shape_id"].eq("") == approximate).all()
    assert units.loc[~approximate, "shape"].eq("official").all()


def test_official_units_have_199_different_shape_ids():
    ids = geodata.unit_table()["boundary_shape_id"].loc[lambda ids: ids != ""]
    assert len(ids) == ids.nunique() == 199
    assert ids.str.fullmatch(r"79887680B\d+").all()


def test_kogon_is_not_swapped(units):
    shapes = geodata.unit_table()["boundary_shape_id"]
    assert shapes["1706403"] == "79887680B8503255979419"
    assert units["area_km2"]["1706403"] < 3 < 400 < units["area_km2"]["1706219"]


def test_cuts_and_parents_agree():
    cuts = cut_table().groupby("code")["parent"].agg(set)
    units = geodata.unit_table()
    parents = (
        units["split_from"].loc[units["split_from"] != ""].map(lambda codes: set(codes.split()))
    )
    pd.testing.assert_series_equal(cuts, parents, check_names=False)


def test_aliases_are_of_known_units_and_add_something():
    aliases = alias_table()
    assert aliases["code"].isin(geodata.unit_table().index).all()
    assert not aliases["alias"].isin(geodata.unit_table()[NAMES].to_numpy().ravel()).any()
    assert not aliases["alias"].duplicated().any()


def test_the_room_is_light_to_import():
    heavy = "{'geopandas', 'shapely', 'rapidfuzz', 'pyogrio', 'pyproj'}"
    code = f"import geodata, sys; geodata.unit_table(); print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
