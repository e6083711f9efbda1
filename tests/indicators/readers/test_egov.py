"""The open-data portal's files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from indicators import egov_datasets, read_egov, templates

Write = Callable[..., Path]
Refused = Callable[..., list[str]]
ENTRY = {
    "structId": "607abc", "name": "4-019-0008", "fullCount": 2,
    "dataName": {"uzbText": "Maktablar", "rusText": "Школы", "engText": "Schools"},
    "orgName": {"rusText": "Министерство"},
}  # fmt: skip
ROWS = [{"Hudud": "Андижон", "Yil": 2023, "Soni": "1 234,5"}, {"Hudud": "Бухоро", "Yil": 2023,
        "Soni": "—"}, {"Hudud": "Жиззах", "Yil": 2023, "Soni": 7}]  # fmt: skip


def test_the_templates_are_read() -> None:
    rows = read_egov(templates()["egov.json"])
    assert rows.table.loc["1726"].tolist() == [140, 88.2]
    assert rows.long["period"].unique().tolist() == ["2024"]
    table = read_egov(templates()["egov.csv"])
    assert table.table["egov"].to_dict()["1703"] == 131
    assert table.at("2023")["egov"].tolist() == [120.4, 98.7, 77.1]
    assert table.at("2024")["egov"].isna().tolist() == [False, False, True]
    assert set(table.long["code"]) == {"1700", "1703", "1706", "1708"}


@pytest.mark.parametrize(
    "content", [ROWS, {"data": ROWS}, {"result": {"data": ROWS}}, {"result": {"data": [
        {**ENTRY, "data": ROWS}]}}]
)  # fmt: skip
def test_rows_wherever_they_stand(write: Write, content: object) -> None:
    reading = read_egov(write("a.json", content))
    assert reading.table["soni"].dropna().to_dict() == {"1703": 1234.5, "1708": 7}
    assert reading.table.index.tolist() == ["1703", "1706", "1708"]


def test_rows_of_cells_with_texts_in_four_languages(write: Write) -> None:
    rows = [{"tableColumn": {"Ҳудудлар": {"text": {"uzbText": name}}, "Soni": {"number": at},
                             "Ulush": {"data": "5,5"}}}
            for at, name in enumerate(["Andijon viloyati", "Buxoro viloyati"])]  # fmt: skip
    fields = [{"name": "Soni", "text": {"uzbText": "Maktablar soni"}}, 3]
    path = write("a.json", {"result": {"data": rows, "tableFields": fields}})
    reading = read_egov(path, period="2024")
    assert reading.table["maktablar_soni"].tolist() == [0, 1]
    assert reading.table["ulush"].tolist() == [5.5, 5.5]
    assert reading.long["period"].unique().tolist() == ["2024"]


def test_the_list_of_datasets(write: Write, refused: Refused) -> None:
    path = write("list.json", {"result": {"data": [ENTRY], "count": 1}})
    (entry,) = egov_datasets(path)
    assert (entry.struct_id, entry.title_ru, entry.publisher) == ("607abc", "Школы", "Министерство")
    assert "list of 1 datasets, not data" in refused(read_egov, path)[0]
    reading = read_egov(write("607abc.json", ROWS), datasets=path)
    assert (reading.source.dataset, reading.source.title_uz) == ("4-019-0008", "Maktablar")
    assert read_egov(write("other.json", ROWS), datasets=path).source.dataset == ""
    assert "no list of datasets" in refused(egov_datasets, write("b.json", ROWS))[0]


def test_codes_are_taken_where_there_are_some(write: Write) -> None:
    rows = [{"soato": "UZ03202", "population": 5}, {"soato": "1703203", "population": 6}]
    reading = read_egov(write("a.json", rows))
    assert reading.table["population"].to_dict() == {"1703202": 5, "1703203": 6}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ([], "no rows"), (5, "no rows"), ([{"a": "b", "c": 1}], "no column of codes or names"),
        ([{"Hudud": "Andijon viloyati", "n": [1]}], "no single value"),
        (ROWS + ROWS, "stood in row 2 already"),
    ],
)  # fmt: skip
def test_bad_rows(write: Write, refused: Refused, content: object, told: str) -> None:
    assert any(told in one for one in refused(read_egov, write("a.json", content)))


def test_csv_without_a_heading(write: Write, refused: Refused) -> None:
    assert "no heading" in refused(read_egov, write("a.csv", "x\n"))[0]


def test_commas_part_decimals(write: Write) -> None:
    path = write("a.csv", "Hudud;Soni\nAndijon viloyati;1,234\nBuxoro viloyati;5\n")
    assert read_egov(path).table["soni"].tolist() == [1.234, 5]
