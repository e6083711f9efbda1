"""Any table: what is proposed, what is confirmed, what is read."""

import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from indicators import Mapping, propose_mapping, read_mapping, read_table, templates
from indicators.readers import ColumnMapping
from indicators.readers.propose import best_indicator

Write = Callable[..., Path]
Refused = Callable[..., list[str]]
ONE = Mapping(code="code", columns=(ColumnMapping(heading="a", indicator="a"),), confirmed=True)


def test_the_template_and_its_mapping_are_read() -> None:
    reading = read_table(templates()["table.csv"], templates()["mapping.toml"])
    assert reading.table.loc["1703202"].to_dict() == {
        "population": 196_500, "poverty_rate": 6.1, "kutubxonalar_soni": 12,
    }  # fmt: skip
    assert reading.table.loc["1703206"].isna().to_dict() == {
        "population": True, "poverty_rate": False, "kutubxonalar_soni": False,
    }  # fmt: skip
    assert reading.source.unit == "population: persons; poverty_rate: %"


def test_a_proposal_is_not_read_before_somebody_confirms_it(refused: Refused) -> None:
    path = templates()["table.csv"]
    mapping = propose_mapping(path)
    assert not mapping.confirmed
    assert "only proposed" in refused(read_table, path, mapping)[0]
    assert read_table(path, mapping.confirm()).problems == ()


def test_a_proposal_says_scores_and_doubts() -> None:
    mapping = propose_mapping(templates()["table.csv"])
    assert (mapping.code, mapping.name, mapping.decimal) == ("SOATO", "Tuman", ".")
    people, poverty, libraries = mapping.columns
    assert (people.indicator, people.factor, people.score) == ("population", Decimal(1000), 100)
    assert (poverty.indicator, poverty.unit, poverty.doubts) == ("poverty_rate", "%", ())
    assert libraries.indicator == "kutubxonalar_soni"
    assert "near no indicator" in libraries.doubts[0]
    assert any("quality = official" in doubt for doubt in mapping.doubts)


def test_titles_of_the_catalogue_are_found_in_three_languages() -> None:
    for heading in ("poverty_rate", "Kambagʻallik darajasi", "Уровень бедности", "Poverty rate, %"):
        score, name, _ = best_indicator(heading)
        assert (name, score >= 90) == ("poverty_rate", True), heading
    assert best_indicator("Aholi soni oʻrtacha")[0] < 90


def test_a_mapping_survives_its_file(tmp_path: Path) -> None:
    column = ColumnMapping(heading='a "b"\\\x7f\n', indicator="ў", factor=Decimal("0.1"), score=7,
                           doubts=("x", "y"))  # fmt: skip
    mapping = Mapping(columns=(column,), name="n", heading_rows=(1, 2), level="region", decimal=",")
    mapping.write(tmp_path / "m.toml")
    assert read_mapping(tmp_path / "m.toml") == mapping
    assert tomllib.loads(mapping.toml())["confirmed"] is False


def test_everything_wrong_with_a_mapping_is_told(write: Write, refused: Refused) -> None:
    path = write("m.toml", """confirmed = 1
levle = "unit"
level = "village"
decimal = ";"
quality = "good"
heading_rows = ["1"]
title = 5
zzz = 1
[[column]]
heading = "a"
factor = "many"
score = "1"
doubts = [1]
[[column]]
heading = "b"
indicator = "b"
factor = 0
""")  # fmt: skip
    told = refused(read_mapping, path)
    for words in (
        "confirmed = 1: it should be true or false", "'levle' is not known; did you mean 'level'",
        "level = 'village': it should be one of 'auto', 'unit', 'region'", "decimal = ';'",
        "quality = 'good'", "heading_rows", "title = 5: it should be a text", "'zzz' is not known",
        "[[column]] 1: factor = 'many': it should be a number other than 0",
        "score = '1': it should be a whole number", "doubts = [1]",
        "[[column]] 1: indicator is missing", "[[column]] 2: factor = 0",
        "say which column holds the code or the name",
    ):  # fmt: skip
        assert any(words in one for one in told), (words, told)


@pytest.mark.parametrize(
    ("content", "told"),
    [("a =", "not proper TOML"), ("column = 1", "[[column]]"), ('code = "a"', "no [[column]]")],
)
def test_bad_mapping_files(write: Write, refused: Refused, content: str, told: str) -> None:
    assert any(told in one for one in refused(read_mapping, write("m.toml", content)))


def test_totals_remarks_and_region_headings(write: Write) -> None:
    path = write("a.csv", """Aholi soni jadvali;;
;;
T/r;Tuman;Kutubxona
1;2;3
;Toshkent viloyati;
1;Bekobod tumani;10
2;Bekobod shahri;5
;Sirdaryo viloyati;
3;Boyovut tumani;7*
;Jami;22
;;
;* Izoh: dastlabki;
""")  # fmt: skip
    mapping = propose_mapping(path).confirm()
    assert mapping.title == "Aholi soni jadvali"
    assert mapping.name == "Tuman"
    reading = read_table(path, mapping)
    assert reading.table["kutubxona"].to_dict() == {"1724212": 7, "1727220": 10, "1727413": 5}
    assert "rows of totals are left out: 10" in reading.notes
    assert any("row 5 heads the rows below: 'Toshkent viloyati'" in note for note in reading.notes)
    assert any("row 12 is a remark" in note for note in reading.notes)
    assert "'7*' was read as 7" in str(reading.problems[0])


def test_a_row_of_a_unit_without_figures_stays_as_missing(write: Write) -> None:
    path = write("a.csv", "code,a,b\n1703202,1,2\n1703203,,\n1703206,3,4\n")
    reading = read_table(path, ONE)
    assert reading.table["a"].isna().to_dict() == {
        "1703202": False, "1703203": True, "1703206": False,
    }  # fmt: skip


def test_periods_in_headings_and_in_a_column(write: Write, refused: Refused) -> None:
    path = write("kutubxonalar.csv", "Kod,2023,2024\n1703202,5,6\n1703203,7,8\n")
    mapping = propose_mapping(path)
    assert [(one.indicator, one.period) for one in mapping.columns] == [
        ("kutubxonalar", "2023"), ("kutubxonalar", "2024"),
    ]  # fmt: skip
    assert read_table(path, mapping.confirm()).table["kutubxonalar"].tolist() == [6, 8]
    path = write("b.csv", "Kod,Yil,Soni 2020 yil,x\n1703202,2023,5,a\n1703202,2024,6,b\n")
    mapping = propose_mapping(path)
    assert mapping.period_column == "Yil"
    assert [one.period for one in mapping.columns] == ["2020"]
    path = write("c.csv", "Kod,Yil,Soni\n1703202,2023,5\n1703203,soon,6\n")
    chosen = Mapping(code="Kod", period_column="Yil", confirmed=True,
                     columns=(ColumnMapping(heading="Soni", indicator="n"),))  # fmt: skip
    assert "row 3, column Yil: 'soon' is no period" in refused(read_table, path, chosen)[0]


def test_merged_headings_are_read_downwards(xlsx: Callable[..., Path]) -> None:
    rows = [
        ["Hududlar", "Oʻquvchilar", None, None],
        [None, "jami", "qizlar", "oʻgʻillar"],
        ["Oltinkoʻl tumani", 10, 4, 6],
        ["Andijon tumani", 20, 9, 11],
    ]
    path = xlsx("a.xlsx", rows, merged=["B1:D1", "A1:A2"])
    mapping = propose_mapping(path)
    assert [one.heading for one in mapping.columns] == [
        "Oʻquvchilar jami", "Oʻquvchilar qizlar", "Oʻquvchilar oʻgʻillar",
    ]  # fmt: skip
    assert mapping.name == "Hududlar"
    assert read_table(path, mapping.confirm()).table.iloc[:, 1].tolist() == [4, 9]
    csv_path = path.with_name("a.csv")
    csv_path.write_text("\n".join(";".join(str(c or "") for c in row) for row in rows), "utf-8")
    assert [one.heading for one in propose_mapping(csv_path).columns] == [
        one.heading for one in mapping.columns
    ]


def test_percent_formats_show_what_people_see(xlsx: Callable[..., Path]) -> None:
    path = xlsx("a.xlsx", [["code", "a"], ["1703202", 0.125]], formats={"B2": "0.0%"})
    assert read_table(path, ONE).table["a"].tolist() == [12.5]


def test_a_merged_number_is_read_once_and_told(xlsx: Callable[..., Path]) -> None:
    path = xlsx("a.xlsx", [["code", "a"], ["1703202", 5], ["1703203", None]], merged=["B2:B3"])
    reading = read_table(path, ONE)
    assert reading.table["a"].isna().tolist() == [False, True]
    assert "merged over one number" in str(reading.problems[0])


def test_the_sheet_may_be_named(xlsx: Callable[..., Path], refused: Refused) -> None:
    rows = [["code", "a"], ["1703202", 5]]
    path = xlsx("a.xlsx", rows, more={"ikki": [*rows, ["1703203", 6]], "boʻsh": []})
    assert propose_mapping(path).sheet == "ikki"
    assert propose_mapping(path, sheet="Varaq1").sheet == "Varaq1"
    assert "no sheet 'x'" in refused(propose_mapping, path, sheet="x")[0]
    named = Mapping(code="code", sheet="x", columns=ONE.columns, confirmed=True)
    assert "no sheet 'x'" in refused(read_table, path, named)[0]


def test_a_heading_may_be_placed_by_hand(write: Write, refused: Refused) -> None:
    path = write("a.csv", "code,a\n,b\n1703202,5\n")
    by_hand = Mapping(code="code", heading_rows=(1, 2), confirmed=True,
                      columns=(ColumnMapping(heading="a b", indicator="a"),))  # fmt: skip
    assert read_table(path, by_hand).table["a"].tolist() == [5]
    outside = Mapping(code="code", heading_rows=(9,), columns=ONE.columns, confirmed=True)
    assert "lie outside" in refused(read_table, path, outside)[0]


def test_missing_and_double_headings_codes_and_names(write: Write, refused: Refused) -> None:
    path = write("a.csv", "code,b,b\n1703202,5,6\n")
    columns = (*ONE.columns, ColumnMapping(heading="b", indicator="b"))
    both = Mapping(code="code", confirmed=True, columns=columns)
    told = refused(read_table, path, both)
    assert "column a: there is no such heading; there are code, b, b" in told[0]
    assert "column b: 2 columns have this heading" in told[1]
    path = write("a.csv", "code,a\n1703202,5\n1703202,6\n17,3\nxx,5\n")
    told = refused(read_table, path, ONE)
    assert len(told) == 3
    assert "row 3, column a: a of 1703202 (Oltinkoʻl tumani) stood in row 2 already" in told[2]


def test_a_table_without_heading_or_figures(write: Write, refused: Refused) -> None:
    path = write("a.csv", "just words\n")
    assert "no heading" in refused(propose_mapping, path)[0]
    assert "no heading" in refused(read_table, path, ONE)[0]
    path = write("b.csv", "code,name\n1703202,x\n1703203,y\n")
    mapping = propose_mapping(path)
    assert any("no column of figures" in doubt for doubt in mapping.doubts)


def test_two_columns_never_become_one_indicator(write: Write) -> None:
    path = write("a.csv", "code,Aholi soni,population\n1703202,5,6\n1703203,5,6\n")
    names = [one.indicator for one in propose_mapping(path).columns]
    assert names == ["population", "population_3"] or len(set(names)) == 2


def test_the_columns_of_region_and_name(write: Write) -> None:
    path = write("a.csv", "Viloyat,Tuman,Soni\nToshkent viloyati,Bekobod tumani,5\n"
                          "Andijon viloyati,Andijon tumani,6\n")  # fmt: skip
    mapping = propose_mapping(path)
    assert (mapping.region, mapping.name) == ("Viloyat", "Tuman")
    assert len(read_table(path, mapping.confirm()).table) == 2
    path = write("b.csv", "Hudud,Soni\nToshkent viloyati,5\nAndijon viloyati,6\n")
    mapping = propose_mapping(path)
    assert (mapping.region, mapping.name) == ("", "Hudud")
    assert read_table(path, mapping.confirm()).table.index.tolist() == ["1703", "1727"]
