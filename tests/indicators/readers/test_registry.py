"""The registry's extracts: sums, rates of sums, checks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from indicators import read_registry, templates

Write = Callable[..., Path]
Refused = Callable[..., list[str]]
HEAD = "mahalla;district;population;families;social_registry_families;social_registry_members;"
HEAD += "poor_families;poor_members;poverty_rate;employed_population;unemployed;unemployment_rate\n"
JOMBOY, URGANCH = "1718209", "1733401"


def _file(write: Write, *lines: str, head: str = HEAD, name: str = "r.csv") -> Path:
    return write(name, (head + "\n".join(lines) + "\n").encode("utf-8-sig"))


GOOD = (
    "A;Jomboy tumani;1 000;200;20;80;10;50;5,0;400;100;20",
    "B;ЖОМБОЙ ТУМАНИ;3 000;600;30;120;10;30;1,0;1500;0;0",
    f"C;{URGANCH};500;100;5;20;1;4;0,8;200;50;20,0",
)


def test_the_template_is_read() -> None:
    reading = read_registry(templates()["registry.csv"])
    assert reading.problems == ()
    assert reading.table.index.tolist() == [JOMBOY, URGANCH]
    assert reading.source.periods == ("2026-07-15",)
    assert reading.mahallas.index.names == ["code", "mahalla"]
    assert len(reading.mahallas) == 3


def test_counts_are_added_and_rates_are_those_of_the_sums(write: Write) -> None:
    reading = read_registry(_file(write, *GOOD))
    table = reading.table
    assert table.loc[JOMBOY, "population"] == 4000
    assert table["population"].dtype == "int64"
    assert table.loc[JOMBOY, "poverty_rate"] == 100 * 80 / 4000  # the average would be 3
    assert table.loc[JOMBOY, "unemployment_rate"] == 100 * 100 / 2000  # and this one 10
    assert table.loc[JOMBOY, "social_registry_rate"] == 100 * 50 / 800
    assert "employment_rate" not in table
    assert set(reading.quality["poverty_rate"]) == {"derived"}
    assert set(reading.quality["population"]) == {"official"}
    assert reading.problems == ()
    assert any("poverty_rate = 100 * poor_members / population" in one for one in reading.notes)
    assert reading.mahallas.loc[(JOMBOY, "A"), "unemployment_rate"] == 20


def test_the_definition_is_the_one_that_the_file_follows(write: Write) -> None:
    lines = ("A;Jomboy tumani;1000;200;20;80;10;50;5,0;400;100;20",
             "B;Jomboy tumani;3000;600;30;120;12;30;2,0;1500;0;0")  # fmt: skip
    reading = read_registry(_file(write, *lines))
    assert reading.table.loc[JOMBOY, "poverty_rate"] == 100 * 22 / 800
    assert any("poverty_rate = 100 * poor_families / families" in one for one in reading.notes)


def test_a_rate_that_follows_no_definition_is_a_doubt(write: Write) -> None:
    lines = ("A;Jomboy tumani;1000;200;20;80;10;50;77;400;100;20",)
    reading = read_registry(_file(write, *lines))
    assert reading.table.loc[JOMBOY, "poverty_rate"] == 5
    assert "the file's own rate is not" in str(reading.problems[0])
    assert reading.problems[0].column == "poverty_rate"


def test_a_rate_without_counts_is_left_out_and_told(write: Write) -> None:
    path = write(
        "r.csv", "mahalla,tuman,population,poverty_rate,borderline_rate\nA,Jomboy tumani,10,5,1\n"
    )
    reading = read_registry(path)
    assert list(reading.table.columns) == ["population"]
    assert len([one for one in reading.problems if "left out" in one.text]) == 2


def test_a_sum_over_a_gap_is_missing_not_smaller(write: Write) -> None:
    lines = (GOOD[0], "B;Jomboy tumani;3000;600;30;120;10;—;1,0;1500;0;0", GOOD[2])
    reading = read_registry(_file(write, *lines))
    assert reading.table["poor_members"].isna().to_dict() == {JOMBOY: True, URGANCH: False}
    assert reading.table["poverty_rate"].isna().tolist() == [True, False]
    assert reading.quality["poor_members"].isna().tolist() == [True, False]
    assert reading.table.loc[JOMBOY, "poor_families"] == 20
    assert "1 of 2 mahallas of Jomboy tumani have no figure (rows 3)" in str(reading.problems[0])


def test_totals_are_left_out_and_compared(write: Write) -> None:
    lines = (
        *GOOD[:2], "Жами;Jomboy tumani;4000;801;;;;;;;;", GOOD[2],
        "Jami;;4500;901;;;;;;;;", "Jami;Respublika boʻyicha;4500;900;;;;;;;;", "* manba: reyestr",
    )  # fmt: skip
    reading = read_registry(_file(write, *lines))
    assert reading.table.loc[JOMBOY, "population"] == 4000
    told = [str(one) for one in reading.problems]
    assert len(told) == 2
    assert "row 4, column families: the file's total 801 of Jomboy tumani" in told[0]
    assert "row 6, column families: the file's total 901 of all rows" in told[1]
    assert "rows of totals are left out: 4, 6, 7" in reading.notes
    assert any("row 8 has no figure" in note for note in reading.notes)


def test_the_total_of_a_file_of_one_district(write: Write) -> None:
    reading = read_registry(_file(write, *GOOD[:2], "Jami;;4000;800;;;;;;;;"))
    assert reading.problems == ()


def test_names_are_never_guessed(write: Write, refused: Refused) -> None:
    lines = ("A;Urganch;500;100;5;20;1;4;0,8;200;50;20", GOOD[0])
    told = refused(read_registry, _file(write, *lines))
    assert told == ["r.csv, row 2, column district: 'Urganch' may mean several territories; write "
                    "the code, or tumani, shahri or viloyati behind it"]  # fmt: skip
    reading = read_registry(_file(write, *lines), lenient=True)
    assert reading.table.index.tolist() == [JOMBOY]


def test_what_cannot_be_is_told_together(write: Write, refused: Refused) -> None:
    told = refused(read_registry, _file(
        write,
        "A;Jomboy tumani;1000;200;20;8;10;50;5;400;100;20",
        "A;Jomboy tumani;1000;200;20;80;10;50;5;400;100;20",
        "B;Jomboy tumani;-5;200;20;80;10;50;5;400;100;20",
        "C;Jomboy tumani;1000;200,5;20;80;10;50;5;400;100;20",
        "D;Jomboy tumani;1000;200;20;80;201;50;5;400;100;120",
        "E;Jomboy tumani;1000;200;20;80;x;50;5;700;400;20",
        ";Jomboy tumani;1000;200;20;80;10;50;5;400;100;20",
        "F;Samarqand viloyati;1000;200;20;80;10;50;5;400;100;20",
        "G;;1000;200;20;80;10;50;5;400;100;20",
    ))  # fmt: skip
    for words in (
        "row 2, column social_registry_families: social_registry_families 20 is more than "
        "social_registry_members 8 in A",
        "row 3, column mahalla: the mahalla 'A' of Jomboy tumani stood in row 2 already",
        "row 4, column population: '-5' is no whole number of 0 or more",
        "row 5, column families: '200,5' is no whole number",
        "row 6, column poor_families: poor_families 201 is more than families 200 in D",
        "row 6, column unemployment_rate: 120 is no share in percent",
        "row 7, column poor_families: 'x': text stands",
        "row 7, column population: employed_population + unemployed are 1100, more than",
        "row 8, column mahalla: the row has no mahalla",
        "row 9, column district: Samarqand viloyati is no tuman or city",
        "row 10, column district: the row says no territory",
    ):
        assert any(words in one for one in told), (words, told)


def test_district_region_and_period_may_be_given(write: Write, refused: Refused) -> None:
    path = write("r.csv", "mahalla,population\nA,10\nB,20\n")
    assert "there is no column 'district'" in refused(read_registry, path)[0]
    assert read_registry(path, district=JOMBOY).table["population"].tolist() == [30]
    path = write("q.csv", "mahalla,district,population\nA,Bekobod tumani,10\n")
    reading = read_registry(path, region="1727", period="2026-07")
    assert reading.table.index.tolist() == ["1727220"]
    assert reading.long["period"].tolist() == ["2026-M07"]


def test_periods_are_kept_apart(write: Write, refused: Refused) -> None:
    head = "mahalla,district,period,population\n"
    path = write("r.csv", f"{head}A,{JOMBOY},2026-01,10\nA,{JOMBOY},2026-07,12\n")
    reading = read_registry(path)
    assert reading.table["population"].tolist() == [12]
    assert reading.at("2026-M01")["population"].tolist() == [10]
    path = write("r.csv", f"{head}A,{JOMBOY},soon,10\n")
    assert "'soon' is no period" in refused(read_registry, path)[0]


def test_columns_unknown_double_or_without_mahalla(write: Write, refused: Refused) -> None:
    path = write("r.csv", f"№,mahalla,district,population,ball\n1,A,{JOMBOY},10,5\n")
    assert [one.column for one in read_registry(path).problems] == ["ball"]
    path = write("r.csv", f"mahalla,district,population,population\nA,{JOMBOY},10,5\n")
    assert "column population: the column stands twice" in refused(read_registry, path)[0]
    path = write("r.csv", "a,b\n1,2\n")
    assert "no heading with a column 'mahalla'" in refused(read_registry, path)[0]


def test_merged_cells_of_a_spreadsheet(xlsx: Callable[..., Path]) -> None:
    rows = [
        ["Ijtimoiy reyestr", None, None, None],
        ["Туман", "Маҳалла", "population", "families"],
        ["Jomboy tumani", "A", 10, 2],
        [None, "B", 20, 4],
    ]
    reading = read_registry(xlsx("r.xlsx", rows, merged=["A1:D1", "A3:A4"]))
    assert reading.table.loc[JOMBOY].to_dict() == {"population": 30, "families": 6}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(write: Write, delimiter: str) -> None:
    lines = [["mahalla", "district", "population"], ["A", JOMBOY, "10"], ["B", JOMBOY, "11"]]
    path = write("r.csv", "\n".join(delimiter.join(line) for line in lines))
    assert read_registry(path).table["population"].tolist() == [21]
