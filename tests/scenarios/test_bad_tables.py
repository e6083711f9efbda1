"""Tables that cannot be used: one clear message, status 2, nothing written."""

import zipfile
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

HEAD = "code,population\n"


def _asked(name: str) -> tuple[str, ...]:
    return (
        "run",
        "formula.toml",
        "--data",
        name,
        "--budget",
        "100",
        "--out",
        "result.csv",
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ["t.csv", "empty"]),
        ("\n\n", ["t.csv", "code"]),
        ("code\n", ["t.csv", "no row"]),
        (HEAD, ["t.csv", "no row"]),
        (HEAD + "\n,\n", ["t.csv", "no row"]),
        ("name,population\nA,1\n", ["'code'", "--id", "name, population"]),
        ("Code,population\nA,1\n", ["'code'", "--id", "Code"]),
        (HEAD + "01,1\n02,2\n01,3\n", ["row 4", "01", "row 2"]),
        (HEAD + "01,1\n 01 ,2\n", ["row 3", "01", "row 2"]),
        (HEAD + ",1\n02,2\n-,3\n", ["row 2", "row 4", "no unit code"]),
        (HEAD + "01,1,7\n", ["row 2", "'7'", "heading"]),
        ("code,population,\n01,1,7\n", ["row 2", "'7'", "heading"]),
        ("code,population,population\n01,1,2\n", ["'population'", "2 times"]),
        ("code,code,population\n01,1,2\n", ["'code'", "2 times"]),
        (HEAD + '01,"4\n02,5\n', ["t.csv", "CSV"]),
    ],
)
def test_a_table_that_hangs_together_badly(
    folder: Path, refused: Callable[..., str], text: str, parts: list[str]
) -> None:
    (folder / "t.csv").write_text(text, encoding="utf-8")
    told = refused(*_asked("t.csv"))
    assert [part for part in parts if part not in told] == [], told


def test_all_problems_of_a_table_are_told_at_once(
    folder: Path, refused: Callable[..., str]
) -> None:
    (folder / "t.csv").write_text("code,population,x,x\n01,1\n01,2\n,3\n04,4,5,6,7\n", "utf-8")
    told = refused(*_asked("t.csv")).splitlines()
    assert len(told) == 4
    assert all(line.startswith("t.csv: ") for line in told)


@pytest.mark.parametrize("cell", ["", "-", "–", "—", "...", "…", "NA", "n/a", "NaN", " "])
def test_a_missing_cell_is_told_with_its_unit(
    folder: Path, refused: Callable[..., str], cell: str
) -> None:
    (folder / "t.csv").write_text(f"{HEAD}01,5\n02,{cell}\n03,4\n", encoding="utf-8")
    told = refused(*_asked("t.csv"))
    assert "no value for population of 02" in told
    assert "step 'people'" in told


def test_a_short_row_is_missing_not_zero(folder: Path, refused: Callable[..., str]) -> None:
    (folder / "t.csv").write_text(f"{HEAD}01,5\n02\n", encoding="utf-8")
    assert "no value for population of 02" in refused(*_asked("t.csv"))


def test_a_column_of_nothing_is_missing(folder: Path, refused: Callable[..., str]) -> None:
    (folder / "t.csv").write_text(f"{HEAD}01,\n02,\n", encoding="utf-8")
    assert "no value for population of 01, 02" in refused(*_asked("t.csv"))


@pytest.mark.parametrize(
    "cell",
    ["abc", "1 234", '"1,234"', '"1,5"', "5%", "inf", "0x10", "true", "#REF!", "1_000"],
)
def test_a_cell_that_is_no_number_is_told_with_its_unit(
    folder: Path, refused: Callable[..., str], cell: str
) -> None:
    (folder / "t.csv").write_text(f"{HEAD}01,5\n02,{cell}\n03,4\n", encoding="utf-8")
    told = refused(*_asked("t.csv"))
    assert "population of 02" in told
    assert cell.strip('"') in told
    assert "not a number" in told
    assert "np." not in told


@pytest.mark.parametrize("cell", ["1\u00a0234", "1\u202f234", "1e999", "9" * 400, "1" + "0" * 5000])
def test_a_cell_beyond_what_numbers_are_for(
    folder: Path, refused: Callable[..., str], cell: str
) -> None:
    (folder / "t.csv").write_text(f"{HEAD}01,5\n02,{cell}\n03,4\n", encoding="utf-8")
    told = refused(*_asked("t.csv"))
    assert "02" in told
    assert len(told) < 1000


@pytest.mark.parametrize("cells", [("abc", "x", "5"), ("5,1", "6,2", "7,3"), ("1.234.567",)])
def test_a_column_mostly_of_no_numbers_is_told_with_a_unit(
    folder: Path, refused: Callable[..., str], cells: tuple[str, ...]
) -> None:
    rows = "".join(f"{number:02};{cell}\n" for number, cell in enumerate(cells, start=1))
    (folder / "t.csv").write_text(f"code;population\n{rows}", encoding="utf-8")
    told = refused(*_asked("t.csv"))
    assert "population" in told
    assert "01" in told
    assert cells[0] in told


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        ("01,0\n02,0\n", ["pot 'all'", "division by zero", "100"]),
        ("01,-1\n02,5\n", ["pot 'all'", "negative", "01", "people"]),
    ],
)
def test_numbers_that_cannot_be_shares(
    folder: Path, refused: Callable[..., str], rows: str, parts: list[str]
) -> None:
    (folder / "t.csv").write_text(HEAD + rows, encoding="utf-8")
    told = refused(*_asked("t.csv"))
    assert [part for part in parts if part not in told] == [], told


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "cp1251"])
def test_a_table_in_another_encoding(
    folder: Path, refused: Callable[..., str], encoding: str
) -> None:
    name = "é" if encoding == "latin-1" else "Олот"
    (folder / "t.csv").write_text(f"code,name,population\n1,{name},2\n", encoding=encoding)
    assert "UTF-8" in refused(*_asked("t.csv"))


@pytest.mark.parametrize(
    "name", ["nope.csv", "nope.xlsx", "nope.parquet", "folder.csv", "units", "units.txt", "."]
)
def test_a_table_that_is_not_there(folder: Path, refused: Callable[..., str], name: str) -> None:
    (folder / "folder.csv").mkdir()
    (folder / "units.txt").write_text("code,population\n1,1\n", encoding="utf-8")
    told = refused(*_asked(name))
    assert "no such file" in told or ".csv, .xlsx, .parquet" in told


def test_names_that_no_disk_can_hold(refused: Callable[..., str]) -> None:
    for name in (f"{'a' * 300}.csv", "a\0b.csv"):
        assert refused(*_asked(name))


@pytest.mark.parametrize("name", ["t.xlsx", "t.parquet"])
@pytest.mark.parametrize("content", [b"", b"not a file", b"PK\x03\x04half", b"PAR1half"])
def test_a_broken_file_of_another_format(
    folder: Path, refused: Callable[..., str], name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    assert name in refused(*_asked(name))


@pytest.mark.parametrize("broken", ["[Content_Types].xml", "xl/workbook.xml", "sheet1.xml"])
def test_a_spreadsheet_with_broken_insides(
    folder: Path, refused: Callable[..., str], broken: str
) -> None:
    pd.DataFrame({"code": ["1"], "population": [1]}).to_excel(folder / "good.xlsx", index=False)
    with zipfile.ZipFile(folder / "good.xlsx") as good, zipfile.ZipFile("t.xlsx", "w") as bad:
        for name in good.namelist():
            bad.writestr(
                name, b"<worksheet><sheetData><row>" if broken in name else good.read(name)
            )
    assert "not a proper XLSX file" in refused(*_asked("t.xlsx"))


def test_a_book_without_a_sheet_of_cells(folder: Path, refused: Callable[..., str]) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet()
    book.remove(book.worksheets[0])
    book.save(folder / "t.xlsx")
    assert "t.xlsx" in refused(*_asked("t.xlsx"))


@pytest.mark.parametrize("cell", ["three", date(2026, 1, 1), time(1, 2), "#DIV/0!", "=1+1", None])
def test_a_spreadsheet_cell_that_is_no_number(
    folder: Path, refused: Callable[..., str], cell: object
) -> None:
    book = openpyxl.Workbook()
    for row in (["code", "population"], ["01", 5], ["02", cell], ["03", 4]):
        book.worksheets[0].append(row)
    book.save(folder / "t.xlsx")
    assert "population of 02" in refused(*_asked("t.xlsx"))


@pytest.mark.parametrize("rows", [[], [[], ["code", "population"], ["01", 1]]])
def test_a_spreadsheet_without_a_heading(
    folder: Path, refused: Callable[..., str], rows: list[list[object]]
) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(folder / "t.xlsx")
    told = refused(*_asked("t.xlsx"))
    assert "t.xlsx" in told
    assert not told.endswith("there are ")


@pytest.mark.parametrize(
    "cells",
    [[[1], [2]], [b"1", b"2"], [{"a": 1}, {"a": 2}], [date(2026, 1, 1)] * 2, [float("nan")] * 2],
)
def test_a_parquet_column_of_something_else(
    folder: Path, refused: Callable[..., str], cells: list[object]
) -> None:
    pq.write_table(pa.table({"code": ["01", "02"], "population": cells}), folder / "t.parquet")
    assert "population" in refused(*_asked("t.parquet"))


def test_a_parquet_heading_given_twice(folder: Path, refused: Callable[..., str]) -> None:
    table = pa.table([["1"], [1], [2]], names=["code", "population", "population"])
    pq.write_table(table, folder / "t.parquet")
    told = refused(*_asked("t.parquet"))
    assert "population" in told
    assert "\n" not in told


@pytest.mark.parametrize("word", ["amount", "pot"])
def test_a_column_named_like_a_word_of_the_language(
    folder: Path, refused: Callable[..., str], word: str
) -> None:
    formula = (folder / "formula.toml").read_text(encoding="utf-8")
    (folder / "formula.toml").write_text(formula.replace("population * 1", word), encoding="utf-8")
    (folder / "t.csv").write_text(f"code,population,{word}\n01,1,2\n02,2,3\n", encoding="utf-8")
    assert f"'{word}'" in refused(*_asked("t.csv"))


def test_a_bad_table_leaves_an_older_result_alone(
    folder: Path, refused: Callable[..., str]
) -> None:
    (folder / "result.csv").write_text("old", encoding="utf-8")
    (folder / "t.csv").write_text(f"{HEAD}01,x\n02,1\n", encoding="utf-8")
    refused(*_asked("t.csv"))  # it compares the contents of the folder
    assert (folder / "result.csv").read_text(encoding="utf-8") == "old"
