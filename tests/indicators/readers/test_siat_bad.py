"""What is wrong with a SIAT file is told, all of it, with row and column."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indicators import ReadingError, read_siat

Write = Callable[..., Path]
Refused = Callable[..., list[str]]


def test_all_problems_come_together(write: Write, refused: Refused, siat: Any) -> None:
    path = write("a.json", siat(
        ("1703202", {"2024": "many", "2025": 1}), ("1799999", {"2024": 2}),
        ("1703202", {"2024": 3}), ("", {"2024": 4}), ("1703203", {"2024 half": 5}),
        metadata=[],
    ))  # fmt: skip
    problems = refused(read_siat, path, indicator="x")
    assert problems == [
        "a.json, row 2, column Code: the code '1799999' (nom) is no territory of Uzbekistan that "
        "is known; correct it, or take the row out",
        "a.json, row 4, column Code: a row of figures (nom) has no code; fill it",
        "a.json, column 2024 half: the heading is no period like 2024, 2024-Q1, 2024-M01",
        "a.json, row 1, column 2024: 'many': text stands where a number should; clear the cell or "
        "give the number",
        "a.json, row 3, column 2024: x of 1703202 (Oltinkoʻl tumani) for 2024 stood in row 1 "
        "already; keep one, or name what parts them",
    ]


def test_lenient_hands_them_on_and_leaves_them_out(write: Write, siat: Any) -> None:
    path = write("a.json", siat(("1703202", {"2024": "many", "2025": 1}), ("9", {"2024": 2}),
                                metadata=[]))  # fmt: skip
    reading = read_siat(path, indicator="x", lenient=True)
    assert reading.table.to_dict() == {"x": {"1703202": 1}}
    assert [problem.severity for problem in reading.problems] == ["severe", "severe"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[1", "not proper JSON"),
        ("[" * 100_000, "not proper JSON"),
        ("{}", "not a SIAT file"),
        ("[]", "not a SIAT file"),
        ('[{"data": 1}]', "should be lists"),
        ('[{"data": [3]}]', "is no object"),
        ('[{"data": [], "metadata": []}]', "no figure could be read"),
        ('[{"data": [{"Code": "1703202", "2024": 1, "2024": 2}]}]', "has the key '2024' 2 times"),
        ('[{"data": [{"Code": "1703202", "2024": NaN}]}]', "no figure could be read"),
        ('[{"data": [{"Code": "1703202", "2024": Infinity}]}]', "text stands"),
        ('[{"data": [{"Code": "1703202", "2024": {"a": 1}}]}]', "single value"),
        ('[{"data": [{"Code": ["1703202"], "2024": 1}]}]', "no single value"),
        ("9" * 5000, "not proper JSON"),
    ],
)
def test_bad_json(write: Write, refused: Refused, content: str, told: str) -> None:
    problems = refused(read_siat, write("a.json", content), indicator="x")
    assert any(told in problem for problem in problems), problems


def test_a_latin_and_a_cyrillic_month_are_one_period(write: Write, refused: Refused) -> None:
    line = '{"Code": "1703202", "2024-M01": 1, "2024-\u041c01": 2}'
    assert "stood in row 1 already" in refused(
        read_siat, write("a.json", f'[{{"data": [{line}]}}]'), indicator="x"
    )[0]  # fmt: skip


def test_a_unit_that_is_not_the_catalogues(write: Write, refused: Refused, siat: Any) -> None:
    facts = [{"name_en": "Unit of measurement", "value_en": "percent"}]
    path = write("a.json", siat(("1703202", {"2024": 1}), metadata=facts))
    assert "is in 'persons'" in refused(read_siat, path, indicator="population")[0]


def test_another_column_is_a_doubt(write: Write) -> None:
    path = write("a.csv", "Code,Klassifikator,Tur,2024,Bo'sh\n1703202,x,a,5,\n")
    reading = read_siat(path, indicator="x")
    assert [str(one) for one in reading.problems] == [
        "a.csv, column Tur: the column is neither a name nor a period; left out"
    ]


def test_a_repeated_period_in_csv(write: Write, refused: Refused) -> None:
    path = write("a.csv", "Code,Klassifikator,2024,2024\n1703202,x,5,6\n")
    assert "stood in row 2 already" in refused(read_siat, path, indicator="x")[0]


def test_windows_1251_is_recognised_and_said(write: Write) -> None:
    content = "Code;Klassifikator_ru;2024\n1703202;Алтынкульский район;5\n".encode("cp1251")
    reading = read_siat(write("a.csv", content), indicator="x")
    assert reading.table["x"].tolist() == [5]
    assert "Windows-1251" in str(reading.problems[0])
    lost = "Code;Klassifikator_uzc;2024\n1706207;Вобкент то?мани шаҳар;5\n".encode(
        "cp1251", "replace"
    )
    reading = read_siat(write("b.csv", lost), indicator="x")
    assert "question marks" in str(reading.problems[1])


def test_utf_16_with_a_mark(write: Write) -> None:
    content = "Code\tKlassifikator\t2024\n1703202\tx\t5\n".encode("utf-16")
    assert read_siat(write("a.csv", content), indicator="x").table["x"].tolist() == [5]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"\xff\xfe\x00", "is no utf-16 text"),
        ("a.csv", b"\x98\xff", "neither UTF-8 nor Windows-1251"),
        ("a.csv", b"\xef\xbb\xbf\xff", "is no utf-8-sig text"),
        ("a.csv", b"", "has no rows"),
        ("a.csv", b"a,b\n1,2\n", "no row has a heading 'Code'"),
        ("a.csv", b"PK\x03\x04", "let its name end in .xlsx"),
        ("a.csv", b'Code,2024\n"' + b"x" * 200_000, "not a proper CSV file"),
        (
            "a.csv",
            b'Code,Klassifikator,2024\n1703202,a,5\n1703203,"b,6\n1703206,c,7\n',
            "not a proper CSV file from line 3 on",
        ),
        ("a.xlsx", b"no", "not an XLSX file"),
        ("a.xlsx", b"PK no", "not a proper XLSX file"),
        ("a.xls", b"no", "ends in .json, .csv, .xlsx, .xml"),
    ],
)
def test_bad_files(write: Write, refused: Refused, name: str, content: bytes, told: str) -> None:
    assert told in refused(read_siat, write(name, content))[-1]


def test_no_file(tmp_path: Path, refused: Refused) -> None:
    for path in (tmp_path / "no.csv", tmp_path, "a\0b.csv", "x" * 5000):
        assert refused(read_siat, path)


def test_a_file_that_is_too_large(
    write: Write, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indicators.readers.file.LARGEST", 3)
    assert "larger" in refused(read_siat, write("a.csv", "1234"))[0]


def test_a_formula_never_computed_is_no_absent_value(xlsx: Any, refused: Refused) -> None:
    rows = [["Code", "Klassifikator", "2024"], ["1703202", "x", "=1+1"]]
    problems = refused(read_siat, xlsx("a.xlsx", rows), indicator="x")
    assert problems[0].startswith("a.xlsx, sheet Varaq1, row 2, column C: a formula was never")


def test_a_very_wide_sheet_is_refused(xlsx: Any, refused: Refused, monkeypatch: Any) -> None:
    monkeypatch.setattr("indicators.readers.sheets.MOST_CELLS", 5)
    path = xlsx("a.xlsx", [["Code", "2024"], ["1703202", 1], ["1703203", 1]])
    assert "very far out" in refused(read_siat, path)[0]


def test_many_problems_are_all_kept_and_the_message_stays_readable(write: Write) -> None:
    lines = "".join(f"1703202,x,word{at}\n" for at in range(300))
    with pytest.raises(ReadingError) as failure:
        read_siat(write("a.csv", "Code,Klassifikator,2024\n" + lines), indicator="x")
    assert len(failure.value.problems) > 500
    assert len(str(failure.value).splitlines()) == 201
