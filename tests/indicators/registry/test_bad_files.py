"""All problems of a file at once, with column, rows and remedy, and no personal data."""

import numpy as np
import pandas as pd
import pytest

from indicators import IndicatorError
from indicators.registry import Problem, RegistryError, read_households

SECRET = "31234567890123"


@pytest.fixture
def problems(tmp_path, household):
    """Write 30 households with some changed, and return the error that reading them gives."""

    def read(changes, *, ending="parquet", change_table=lambda table: table, **options):
        rows = [household(number, **changes.get(number, {})) for number in range(1, 31)]
        path, table = tmp_path / f"bad.{ending}", change_table(pd.DataFrame(rows))
        if ending == "parquet":
            table.to_parquet(path)
        else:
            table.to_csv(path, index=False)
        with pytest.raises(RegistryError) as caught:
            read_households(path, **options)
        return {problem.column: problem for problem in caught.value.problems}, str(caught.value)

    return read


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("members", 0, "fewer than 1"),
        ("members", 101, "more than 100"),
        ("children", 5, "above the household's members"),
        ("children", -1, "below 0"),
        ("persons_with_disabilities", 9, "above the household's members"),
        ("able_to_work", 9, "above the household's members"),
        ("elderly", 4, "children and elderly together"),
        ("head_age", 150, "impossible age"),
        ("head_age", -1, "impossible age"),
        ("income_uzs", -1, "negative amount"),
        ("pays_child_allowance_uzs", -360_000, "negative amount"),
        ("district_code", "9999999", r"not one of the 208 units \(9999999\)"),
        ("district_code", "", "no value"),
    ],
)
def test_an_impossible_value_is_named_with_its_rows(problems, column, value, what):
    found, text = problems({7: {column: value}, 12: {column: value}})
    assert found[column].rows == 2
    assert found[column].first == (7, 12)
    assert pd.Series([text]).str.contains(what).all()
    assert f"bad.parquet, column {column}: " in text
    assert "in 2 rows (first: 7, 12)." in text


def test_all_problems_come_at_once(problems):
    found, text = problems(
        {3: {"income_uzs": -5}, 4: {"head_age": 200}, 5: {"district_code": "1"}, 6: {"members": 0}},
        change_table=lambda table: table.drop(columns=["need_care", "in_registry"]),
    )
    assert {"income_uzs", "head_age", "district_code", "members", "need_care"} <= set(found)
    assert found["need_care"].rows == 0
    assert text.count("\n") == len(text.splitlines()) - 1 >= 5


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_missing_value_is_not_taken_for_zero(problems, ending):
    def empty(table):
        table = table.astype({"pays_child_allowance_uzs": "Int64", "need_care": "boolean"})
        table.loc[4, "pays_child_allowance_uzs"] = pd.NA
        table.loc[8, "need_care"] = pd.NA
        return table

    found, _ = problems({}, ending=ending, change_table=empty)
    assert found["pays_child_allowance_uzs"].first == (5,)
    assert found["need_care"].what == "no value"
    assert found["need_care"].first == (9,)


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("members", "four", "not a whole number"),
        ("members", "2.5", "not a whole number"),
        ("income_uzs", "1 000", "not whole soʻm"),
        ("in_registry", "maybe", "not true or false"),
        ("in_registry", "2", "not true or false"),
    ],
)
def test_a_wrong_type_is_named(problems, column, value, what):
    def write(table):
        return table.astype({column: object}).astype({column: str}).pipe(_with, 9, column, value)

    found, _ = problems({}, ending="csv", change_table=write)
    assert (found[column].what, found[column].rows, found[column].first) == (what, 1, (10,))


def _with(table, row, column, value):
    table.loc[row, column] = value
    return table


def test_flags_as_numbers_are_only_0_and_1(problems):
    def write(table):
        return _with(table.astype({"in_registry": int}), 2, "in_registry", 7)

    found, _ = problems({}, change_table=write)
    assert found["in_registry"].first == (3,)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_duplicate_ids_are_found_and_not_quoted(problems, ending):
    same = {"household_id": int(SECRET)}
    found, text = problems({2: same, 20: same, 21: same}, ending=ending)
    assert found["household_id"].rows == 3
    assert found["household_id"].first == (2, 20, 21)
    assert SECRET not in text


def test_a_mahalla_lies_in_one_district(problems):
    found, _ = problems({30: {"district_code": "1703203"}})
    assert "two districts" in found["mahalla_code"].what
    assert found["mahalla_code"].rows == 30


def test_mahallas_are_checked_against_a_list(problems, tmp_path):
    known = tmp_path / "mahallas.csv"
    known.write_text("mahalla_code,district_code\n1703202001,1703202\n1703202002,1703203\n")
    changes = {4: {"mahalla_code": "1703202999"}, 5: {"mahalla_code": "1703202002"}}
    _, text = problems(changes, mahallas=known)
    assert "not in the list of mahallas (1703202999) in 1 row (row 4)" in text
    assert "a mahalla of another district (1703202002) in 1 row (row 5)" in text


def test_a_list_of_mahallas_without_its_columns_is_an_error(small_file, tmp_path):
    known = tmp_path / "mahallas.csv"
    known.write_text("code\n1703202001\n")
    with pytest.raises(
        RegistryError, match=r"mahallas.csv, column district_code(.|\n)*mahalla_code"
    ):
        read_households(small_file, mahallas=known)


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", b"a\n1,2\n3\n"])
def test_a_list_of_mahallas_that_cannot_be_read_is_an_error(small_file, tmp_path, content):
    known = tmp_path / "mahallas.csv"
    if content is not None:
        known.write_bytes(content)
    with pytest.raises(RegistryError, match=r"mahallas.csv(.|\n)*mahalla_code"):
        read_households(small_file, mahallas=known)


def test_a_code_that_may_be_a_persons_is_not_quoted(problems):
    changes = {number: {"mahalla_code": f"{SECRET}{number}"} for number in range(1, 9)}
    known = {number: {"district_code": SECRET} for number in range(9, 11)}
    _, text = problems({**changes, **known})
    assert SECRET not in text
    assert "a value that is no code" in text


def test_many_unknown_codes_are_named_in_part(problems):
    changes = {
        number: {"district_code": str(number), "mahalla_code": f"9{number}"}
        for number in range(1, 12)
    }
    found, _ = problems(changes)
    assert found["district_code"].what.endswith("…)")
    assert found["district_code"].rows == 11


def test_a_misspelt_column_is_recognised(problems):
    found, text = problems({}, change_table=lambda t: t.rename(columns={"need_care": "need_cares"}))
    assert "Is it need_cares?" in text
    assert found["need_cares"].what == "not a column that is known"


def test_a_file_without_the_columns_says_so(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(RegistryError) as caught:
        read_households(path)
    assert len(caught.value.problems) == 37
    assert all("missing" in problem.what for problem in caught.value.problems)


def test_an_empty_file_says_so(tmp_path, small_frame):
    path = tmp_path / "empty.parquet"
    small_frame.head(0).to_parquet(path)
    with pytest.raises(RegistryError, match="no rows"):
        read_households(path)


def test_further_columns_are_left_alone(tmp_path, small_frame):
    path = tmp_path / "more.parquet"
    small_frame.head(100).assign(full_name="somebody").to_parquet(path)
    assert read_households(path).households == 100


@pytest.mark.parametrize(
    ("name", "contents", "what"),
    [
        ("gone.csv", None, "there is no file"),
        ("households.xlsx", b"", "not .xlsx"),
        ("households", b"", "not without an ending"),
        ("broken.parquet", b"name,31234567890123\n", "cannot be read"),
        ("broken.csv", b"household_id,members\n\xff\xfe31234567890123,\xff\n", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_without_quoting_it(tmp_path, name, contents, what):
    path = tmp_path / name
    if contents is not None:
        path.write_bytes(contents)
    with pytest.raises(RegistryError, match=what) as caught:
        read_households(path)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert isinstance(caught.value, IndicatorError)


def test_a_path_with_a_quote_is_only_a_path(tmp_path, small_frame):
    path = tmp_path / "o'ng; DROP.parquet"
    small_frame.head(50).to_parquet(path)
    assert read_households(path).households == 50


def test_semicolons_and_a_byte_order_mark_are_read(tmp_path, small_frame):
    path = tmp_path / "excel.csv"
    small_frame.head(200).to_csv(path, sep=";", index=False, encoding="utf-8-sig")
    assert read_households(path).households == 200


def test_two_ids_that_only_share_a_hash_are_no_duplicates(small_file, small_frame, monkeypatch):
    """A hash that is said to occur twice, though its id does not."""
    import duckdb

    from indicators.registry import check

    first = int(small_frame["household_id"].iloc[0])
    shared = duckdb.execute("SELECT hash($1::BIGINT)", [first]).fetchall()[0][0]
    monkeypatch.setattr(check, "repeated_hashes", lambda *_: np.array([shared], dtype=np.uint64))
    assert read_households(small_file).households == len(small_frame)


def test_a_problem_may_have_no_row_numbers():
    problem = Problem(column="a", what="b", remedy="C.", rows=3)
    assert str(problem) == "column a: b in 3 rows. C."
