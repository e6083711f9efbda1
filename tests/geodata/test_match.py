"""Names: every spelling finds its unit, pairs are ambiguous, strangers are strangers."""

import random

import numpy as np
import pandas as pd
import pytest

import geodata
from geodata.match import CUT, find_regions, known_names
from geodata.spelling import fold, spelling
from geodata.tables import NAMES, alias_table

APOSTROPHES = ["", "'", "‘", "’", "`", "´", "ʻ", "ʼ", "ʹ"]
WORDS = {"tumani", "shahri", "тумани", "шаҳри", "район", "город", "district", "city"}
ABBREVIATED = {"tumani": "t.", "shahri": "sh.", "тумани": "т.", "шаҳри": "ш.", "район": "р-н"}
PAIRS = [  # bare names of a city and of a tuman
    "Andijon", "Bekobod", "Buxoro", "Fargʻona", "Guliston", "Kattaqoʻrgʻon", "Kogon", "Namangan",
    "Nukus", "Ohangaron", "Qarshi", "Samarqand", "Shahrisabz", "Termiz", "Urganch", "Xiva",
    "Yangiyoʻl",
]  # fmt: skip
STRANGERS = [
    "London", "Paris", "Berlin", "Moskva", "Москва", "Almaty", "Алматы", "Bishkek", "Dushanbe",
    "Душанбе", "Oʻsh", "Xoʻjand", "Kobul", "New York", "Jami", "Жами", "Всего", "Итого", "Total",
    "Respublika boʻyicha", "Toshkent shahri", "Samarqand viloyati", "Самаркандская область",
    "Republic of Karakalpakstan", "Oʻzbekiston Respublikasi", "1703202", "-", "—", "...",
]  # fmt: skip


def bare(name):
    return " ".join(word for word in name.split() if word not in WORDS)


def codes_of(found):
    return found["code"].fillna("").tolist()


@pytest.fixture(scope="module")
def table():
    return geodata.unit_table()


@pytest.mark.parametrize("column", NAMES)
def test_every_name_means_its_unit(table, column):
    found = geodata.match_names(table[column])
    assert codes_of(found) == table.index.tolist()
    assert found["how"].eq("exact").all()
    assert found["score"].eq(100).all()


@pytest.mark.parametrize("mark", APOSTROPHES)
def test_every_apostrophe_will_do(table, mark):
    names = table["name_uz"].str.replace(r"[ʻʼ]", mark, regex=True)
    found = geodata.match_names(names)
    assert codes_of(found) == table.index.tolist()
    assert found["how"].isin(["exact", "normalised"]).all()


@pytest.mark.parametrize("column", NAMES)
@pytest.mark.parametrize(
    "change", [str.upper, str.lower, lambda name: f"  {name}  ".replace(" ", "  ")]
)
def test_case_and_spaces_do_not_matter(table, column, change):
    found = geodata.match_names(table[column].map(change))
    assert codes_of(found) == table.index.tolist()


@pytest.mark.parametrize("column", ["name_uz", "name_uz_cyrl", "name_ru"])
def test_abbreviated_words_will_do(table, column):
    names = table[column].map(lambda n: " ".join(ABBREVIATED.get(word, word) for word in n.split()))
    found = geodata.match_names(names.str.replace("город", "г."))
    assert codes_of(found) == table.index.tolist()


@pytest.mark.parametrize("column", NAMES)
def test_a_bare_name_means_its_unit_or_is_ambiguous(table, column):
    found = geodata.match_names(table[column].map(bare))
    assert found["how"].isin(["normalised", "ambiguous"]).all()
    sure = found["code"].notna()
    assert (found.index[sure] == found["code"][sure]).all()
    assert sure.mean() > 0.8


@pytest.mark.parametrize("column", NAMES)
@pytest.mark.parametrize("name", PAIRS)
def test_a_bare_name_of_a_city_and_a_tuman_is_ambiguous(table, column, name):
    city = table.loc[table["name_uz"] == f"{name} shahri", column]
    (found,) = geodata.match_names(city.map(bare)).itertuples()
    assert pd.isna(found.code)
    assert found.how == "ambiguous"


def test_the_pairs_are_all_pairs(table):
    assert table["name_uz"].map(bare).loc[lambda n: n.duplicated()].sort_values().tolist() == PAIRS


@pytest.mark.parametrize("name", ["Toshkent", "Jizzax", "Navoiy", "Навои", "Sirdaryo", "Navoyi"])
def test_a_bare_name_of_a_region_is_ambiguous(name):
    (found,) = geodata.match_names([name]).itertuples()
    assert (pd.isna(found.code), found.how) == (True, "ambiguous")


def test_aliases_mean_their_units():
    aliases = alias_table()
    assert codes_of(geodata.match_names(aliases["alias"])) == aliases["code"].tolist()


def test_no_spelling_is_shared_by_two_units_of_a_kind():
    known = known_names()
    for stem, codes in known.stems.items():
        words = [known.words[code] for code in codes]
        assert len(set(words)) == len(words), f"{stem} is {sorted(codes)}"


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_mean_nothing(name):
    (found,) = geodata.match_names([name]).itertuples()
    assert (pd.isna(found.code), found.how) == (True, "none")


@pytest.mark.parametrize("name", [None, float("nan"), "", "   ", 1703202, pd.NA])
def test_what_is_no_text_means_nothing(name):
    (found,) = geodata.match_names([name]).itertuples(index=False)
    assert (pd.isna(found.code), found.score, found.how) == (True, 0, "none")


def slips(name, letters, draw):
    """The name with a letter lost, doubled, changed, or two swapped, at every place."""
    for place in range(1, len(name)):
        if name[place].isalpha() and name[place - 1].isalpha():
            yield name[:place] + name[place + 1 :]
            yield name[:place] + name[place - 1 :]
            yield name[:place] + draw.choice(letters) + name[place + 1 :]
            yield name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :]


@pytest.mark.parametrize("column", NAMES)
def test_one_slip_is_mostly_forgiven_and_never_taken_for_another_unit(table, column):
    draw = random.Random(7)
    tried, wanted = [], []
    for code, name in table[column].items():
        letters = (
            "abdefghijklmnopqrstuvxyz" if name.isascii() or "ʻ" in name else "абвгдежзийклмнопрсту"
        )
        for slip in slips(bare(name), letters, draw):
            tried.append(name.replace(bare(name), slip))
            wanted.append(code)
    found = geodata.match_names(tried)
    right = found["code"].to_numpy() == np.array(wanted)
    wrong = found.loc[~right & found["code"].notna().to_numpy()]
    assert right.mean() > 0.9
    # a slip may hit on another unit's true spelling (Kasan, Kagan), but nearness alone may not
    assert wrong["how"].isin(["exact", "normalised"]).all()
    assert len(wrong) <= 0.001 * len(found)


def test_two_units_equally_near_are_ambiguous():
    (found,) = geodata.match_names(["Oqoʻrgʻon tumani"]).itertuples()
    assert found.code == "1727206"
    (found,) = geodata.match_names(["Toloq tumani"]).itertuples()
    assert (pd.isna(found.code), found.how) == (True, "ambiguous")


def test_fuzzy_scores_lie_between_the_cut_and_certainty():
    found = geodata.match_names(["Shahrihon tumani", "Qushtepa tuman", "Ургэнчский район"])
    assert found["how"].tolist()[0] == "fuzzy"
    fuzzy = found.loc[found["how"] == "fuzzy", "score"]
    assert fuzzy.between(100 * CUT, 100, inclusive="left").all()


def test_the_word_decides_between_city_and_tuman():
    found = geodata.match_names(
        ["Xiva sh.", "г. Хива", "Khiva District", "Хивинский р-н", "Хивинский"]
    )
    assert codes_of(found) == ["1733406", "1733406", "1733226", "1733226", "1733226"]


def test_a_tuman_where_only_a_city_bears_the_name_is_none():
    assert geodata.match_names(["Angren tumani", "Asaka shahri"])["how"].tolist() == [
        "none",
        "none",
    ]


def test_a_region_settles_what_a_region_can():
    found = geodata.match_names(
        ["Toshkent", "Navoiy", "Xiva"], ["1727", "Navoiy viloyati", "Xorazm"]
    )
    assert codes_of(found) == ["1727265", "1712401", ""]
    assert found["how"].tolist() == ["normalised", "normalised", "ambiguous"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Andijon viloyati, Asaka tumani", "1703224"),
        ("Toshkent shahri Chilonzor tumani", "1726294"),
        ("Чиланзарский район (город Ташкент)", "1726294"),
        ("Бекабадский район Ташкентской области", "1727220"),
        ("Xorazm viloyati Xiva shahri", "1733406"),
        ("Xorazm viloyati Xiva", None),
        ("Buxoro viloyati, Asaka tumani", None),
    ],
)
def test_a_region_written_beside_the_name_is_taken_off(name, code):
    (found,) = geodata.match_names([name]).itertuples()
    assert found.code == code if code else pd.isna(found.code)


def test_a_region_in_the_name_must_agree_with_the_one_given():
    name = ["Andijon viloyati, Asaka tumani"]
    assert codes_of(geodata.match_names(name, "1703")) == ["1703224"]
    assert codes_of(geodata.match_names(name, "1706")) == [""]


def test_a_region_shuts_out_the_others():
    assert geodata.match_names(["Asaka tumani"], "Buxoro viloyati")["how"].tolist() == ["none"]


def test_a_true_name_of_another_region_is_not_bent_to_a_near_one():
    assert geodata.match_names(["Каганский район"])["code"].tolist() == ["1706219"]
    assert geodata.match_names(["Касанский район"], "1706")["how"].tolist() == ["none"]


def test_one_region_for_all_and_missing_regions():
    one = geodata.match_names(["Asaka tumani", "Qarshi tumani"], "Андижанская область")
    assert codes_of(one) == ["1703224", ""]
    some = geodata.match_names(["Asaka tumani", "Qarshi tumani"], ["Andijan region", None])
    assert codes_of(some) == ["1703224", "1710224"]


@pytest.mark.parametrize("column", NAMES)
def test_every_regions_name_and_code_is_understood(column):
    for code, name in geodata.region_table()[column].items():
        assert find_regions(name) == find_regions(str(code)) == {code}


def test_a_bare_tashkent_is_two_regions():
    assert find_regions("Ташкент") == {"1726", "1727"}


def test_unknown_regions_are_named():
    with pytest.raises(
        geodata.GeodataError, match=r"no region Mars, Venus; there are: 1703 Andijon"
    ):
        geodata.match_names(["a", "b", "c"], ["Venus", "1703", "Mars"])


def test_regions_must_be_as_many_as_names():
    with pytest.raises(geodata.GeodataError, match="1 regions for 2 names"):
        geodata.match_names(["a", "b"], ["1703"])


def test_the_index_is_the_names_or_the_series_own():
    assert geodata.match_names(["Asaka", "Asaka"]).index.tolist() == ["Asaka", "Asaka"]
    series = pd.Series(["Asaka"], index=["row 7"])
    assert geodata.match_names(series).index.tolist() == ["row 7"]


def test_no_names_give_an_empty_table():
    assert geodata.match_names([]).columns.tolist() == ["code", "score", "how"]


def test_folding_brings_spellings_together():
    assert fold("Oʻzbekiston") == fold("Ўзбекистон") == fold("O'ZBEKISTON") == "ozbekiston"
    assert fold("Dzhizak") == fold("Джизак") == "jizak"
    assert fold("Rаmitan") == "ramitan", "with a Cyrillic а inside"
    assert fold("Shımbay") == "wimbay"


def test_a_name_that_is_only_a_word_keeps_it():
    assert spelling("tumani").stem == "tumani"
    assert spelling("").stem == ""
