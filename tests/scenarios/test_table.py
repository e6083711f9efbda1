"""Tables of units: what a file says is what the formula sees."""

import csv
import unicodedata
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocation.number import as_fraction
from scenarios import ScenarioError, read_units_table, run, write_table


def _csv(folder: Path, text: str, encoding: str = "utf-8") -> pd.DataFrame:
    (folder / "t.csv").write_text(text, encoding=encoding, newline="")
    return read_units_table(folder / "t.csv")


@pytest.mark.parametrize(
    "text",
    [
        "code,name,x\n01,Gʻuzor,1\n02,Олот,2\n",
        "code;name;x\n01;Gʻuzor;1\n02;Олот;2\n",
        "code\tname\tx\n01\tGʻuzor\t1\n02\tОлот\t2\n",
        "code,name,x\r\n01,Gʻuzor,1\r\n02,Олот,2\r\n",
        "code,name,x\r01,Gʻuzor,1\r02,Олот,2\r",
        "\ufeffcode,name,x\n01,Gʻuzor,1\n02,Олот,2",
        " code , name,x \n 01, Gʻuzor , 1\n02,Олот,2\n",
        '"code","name","x"\n"01","Gʻuzor","1"\n"02","Олот","2"\n',
        "code,name,x,\n01,Gʻuzor,1,\n02,Олот,2\n\n,,,\n",
    ],
)
def test_csv_in_its_varieties(tmp_path: Path, text: str) -> None:
    table = _csv(tmp_path, text)
    assert table.index.tolist() == ["01", "02"]
    assert table.index.name == "code"
    assert table["name"].tolist() == ["Gʻuzor", "Олот"]
    assert table["x"].tolist() == [1, 2]
    assert table["x"].dtype == "int64"
    assert list(table.columns) == ["name", "x"]


@pytest.mark.parametrize("code", ["a\nb", "a\u2028b", "a\x0bb", 'a"b', "a,b", "a;b", "Оқ йўл"])
def test_a_quoted_code_keeps_what_it_holds(tmp_path: Path, code: str) -> None:
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["code", "x"], [code, 1], ["z", 2]])
    assert read_units_table(tmp_path / "t.csv").index.tolist() == [code, "z"]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "2"], "int64"),
        (["1", ""], "Int64"),
        (["1", "2.5"], "float64"),
        (["+1", "-2"], "int64"),
        (["1.", ".5"], "float64"),
        (["1e3", "2E-2"], "float64"),
        ([str(2**63 - 1), "1"], "int64"),
        ([str(2**63), "1"], "object"),
        (["0.12345678901234567890123456789", "1"], "object"),
        ([str(10**20), "0.5"], "object"),
        (["1e-400", "1"], "object"),
        (["1", "x", "3"], "object"),
        (["a", "b"], "str"),
        (["", ""], "str"),
        (["true", ""], "str"),
        (["true", "0"], "object"),
        (["1 000", "2,5"], "str"),
    ],
)
def test_the_kind_of_a_column_and_its_exact_values(
    tmp_path: Path, cells: list[str], kind: str
) -> None:
    rows = "".join(f'{number},"{cell}"\n' for number, cell in enumerate(cells))
    column = _csv(tmp_path, f"code,x\n{rows}")["x"]
    assert str(column.dtype) == kind
    for found, written in zip(column.tolist(), cells, strict=True):
        if written == "":
            assert pd.isna(found)
        else:
            assert found == written or as_fraction(found) == Fraction(Decimal(written))


@pytest.mark.parametrize("cells", [("true", "false"), ("TRUE", "FALSE"), ("True", "True")])
def test_true_and_false_are_conditions(tmp_path: Path, cells: tuple[str, ...]) -> None:
    rows = "".join(f"{number},{cell}\n" for number, cell in enumerate(cells))
    column = _csv(tmp_path, f"code,x\n{rows}")["x"]
    assert column.dtype == bool
    assert column.tolist() == [cell.lower() == "true" for cell in cells]


def test_codes_stay_text_in_every_column_of_codes(tmp_path: Path) -> None:
    table = _csv(tmp_path, "code,region_code,x\n007,03,1\n1e3,,2\n")
    assert table.index.tolist() == ["007", "1e3"]
    assert table["region_code"].iloc[0] == "03"
    assert pd.isna(table["region_code"].iloc[1])


@pytest.mark.parametrize("name", ["e\u0301", "и\u0306", "aholi_soʻm", "аҳоли", "ﬁ"])
def test_a_heading_is_found_however_its_letters_are_put_together(folder: Path, name: str) -> None:
    (folder / "units.csv").write_text(f"code,{name}\n1,2\n2,3\n", encoding="utf-8")
    formula = '[[formula.pot]]\nname = "p"\nshare = 1\nby = "{}"\n'
    for written in {name, unicodedata.normalize("NFC", name)}:
        text = 'data = "units.csv"\nbudget = 5\n' + formula.format(written)
        (folder / "s.toml").write_text(text, encoding="utf-8")
        assert run("s.toml").amount.tolist() == [2, 3]


def test_another_column_may_hold_the_codes(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("code,state\n1,B\n1,A\n", encoding="utf-8")
    table = read_units_table(tmp_path / "t.csv", "state")
    assert table.index.tolist() == ["B", "A"]
    assert table.index.name == "state"
    assert table["code"].tolist() == ["1", "1"]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_the_three_formats_say_the_same(tmp_path: Path, ending: str) -> None:
    table = pd.DataFrame(
        {
            "name": ["Gʻuzor", "Олот", None],
            "whole": [1, 2, 3],
            "part": [0.5, 1.25, 3.0],
            "gaps": [1.5, None, 2.5],
        },
        index=pd.Index(["01", "02", "10"], name="code"),
    )
    path = tmp_path / f"t.{ending}"
    write = {"csv": table.to_csv, "xlsx": table.to_excel, "parquet": table.to_parquet}
    write[ending](path)
    found = read_units_table(path)
    assert found.index.tolist() == ["01", "02", "10"]
    assert found["name"].tolist()[:2] == ["Gʻuzor", "Олот"]
    assert pd.isna(found["name"].iloc[2])
    assert found["whole"].dtype == "int64"
    assert found["part"].tolist() == [0.5, 1.25, 3.0]
    assert found["gaps"].isna().tolist() == [False, True, False]


@pytest.mark.parametrize("codes", [[1, 2], [1.0, 2.0], ["1", "2"]])
@pytest.mark.parametrize("ending", ["xlsx", "parquet"])
def test_numbers_as_codes_become_plain_text(
    tmp_path: Path, codes: list[object], ending: str
) -> None:
    table = pd.DataFrame({"code": codes, "x": [1, 2]})
    path = tmp_path / f"t.{ending}"
    (table.to_excel if ending == "xlsx" else table.to_parquet)(path, index=False)
    assert read_units_table(path).index.tolist() == ["1", "2"]


def test_parquet_keeps_long_numbers_beside_gaps(tmp_path: Path) -> None:
    long = 2**53 + 1
    exact = Decimal("0.10000000000000000000000000000000000001")
    columns = {
        "code": ["a", "b", "c"],
        "x": pa.array([long, None, 1], pa.int64()),
        "y": pa.array([exact, None, Decimal(1)], pa.decimal256(40, 38)),
        "flag": [True, False, True],
    }
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    table = read_units_table(tmp_path / "t.parquet")
    assert table["x"].tolist()[0] == long
    assert pd.isna(table["x"].iloc[1])
    assert table["y"].tolist()[0] == exact
    assert table["flag"].dtype == bool


def test_spreadsheet_dates_and_flags_are_no_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["code", "day", "flag", None], ["1", pd.Timestamp("2026-01-01"), True, None]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "t.xlsx")
    table = read_units_table(tmp_path / "t.xlsx")
    assert str(table["day"].iloc[0]).startswith("2026-01-01")
    assert table["flag"].dtype == bool
    assert list(table.columns) == ["day", "flag"]


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"\.csv, \.xlsx, \.parquet"):
        read_units_table(tmp_path / "t.json")


WORDS = st.text("abcxyzоʻқ", min_size=1, max_size=6).map("w{}".format)
NUMBERS = st.one_of(
    st.integers(-(10**30), 10**30).map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=12).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.just(""),
)
COLUMNS = st.lists(st.tuples(WORDS, WORDS, NUMBERS, NUMBERS), min_size=1, max_size=12)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=COLUMNS)
def test_every_number_of_a_csv_is_kept_exactly(
    tmp_path: Path, rows: list[tuple[str, str, str, str]]
) -> None:
    numbered = [(f"{number:03}", *row[1:]) for number, row in enumerate(rows)]
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "word", "x", "y"), *numbered])
    table = read_units_table(tmp_path / "t.csv")
    assert table.index.tolist() == [row[0] for row in numbered]
    assert table["word"].tolist() == [row[1] for row in numbered]
    for name, at in (("x", 2), ("y", 3)):
        for found, written in zip(table[name].tolist(), (row[at] for row in numbered), strict=True):
            if written == "":
                assert pd.isna(found)
            else:
                assert Fraction(str(found)) == Fraction(written)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(
            WORDS,
            st.integers(1 - 2**63, 2**63 - 1),
            st.decimals(-(10**9), 10**9, places=4).map(float),
        ),
        min_size=1,
        max_size=12,
    ),
    ending=st.sampled_from(["csv", "parquet"]),
)
def test_a_table_written_reads_back_the_same(
    tmp_path: Path, rows: list[tuple[str, int, float]], ending: str
) -> None:
    index = pd.Index([f"{number:03}" for number in range(len(rows))], name="code", dtype="str")
    table = pd.DataFrame(
        {
            "word": pd.Series([row[0] for row in rows], index=index, dtype="str"),
            "whole": pd.Series([row[1] for row in rows], index=index, dtype="int64"),
            "part": pd.Series([row[2] + 0.5 for row in rows], index=index, dtype="float64"),
        }
    )
    write_table(table, tmp_path / f"t.{ending}")
    found = read_units_table(tmp_path / f"t.{ending}")
    pd.testing.assert_frame_equal(found.astype({"part": "float64"}), table)
    assert found["whole"].dtype == "int64"
