import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indicators
from indicators import IndicatorError
from indicators.versions import (
    Provenance,
    Version,
    Versions,
    compare_tables,
    content_id,
    content_of,
    package_problems,
    publish,
    read_package,
    source_file,
)

WHEN = "2026-01-31T09:00:00+00:00"
ORIGIN = Provenance(who="Planner", when=WHEN, note="First", licence="CC BY 4.0", source="SIAT")
ROOT = Path(__file__).parents[3]
LINE = "\u2028"


def frame(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(columns, index=pd.Index(["01", "02"], name="code"))


def identity(table: pd.DataFrame) -> str:
    return content_id(content_of(table))


def test_the_hash_of_a_small_table_is_the_same_on_every_machine() -> None:
    table = frame(b=[1.5, None], a=["x", "oʻ"])
    assert content_of(table).lines().decode() == (
        '{"columns": [["a", "text"], ["b", "number"]]}\n["01", "x", 1.5]\n["02", "oʻ", null]\n'
    )
    assert identity(table).startswith("1079d0768d72117a")


numbers = st.one_of(
    st.none(),
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False, allow_infinity=False),
)
tables = st.integers(1, 4).flatmap(
    lambda width: st.dictionaries(
        st.text("abcxyz0123456789", min_size=1, max_size=6),
        st.lists(numbers, min_size=width, max_size=width),
        min_size=1,
        max_size=5,
    )
)


def made(rows: dict[str, list[object]]) -> pd.DataFrame:
    width = len(next(iter(rows.values())))
    columns = [f"c{at}" for at in range(width)]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns, dtype=object)


@given(tables, st.randoms())
def test_the_order_of_rows_and_columns_makes_no_difference(rows, random) -> None:
    table = made(rows)
    codes, names = list(table.index), list(table.columns)
    random.shuffle(codes)
    random.shuffle(names)
    assert identity(table.loc[codes, names]) == identity(table)


@given(tables, st.data())
def test_any_other_cell_makes_another_hash(rows, data) -> None:
    table = made(rows)
    code = data.draw(st.sampled_from(list(table.index)))
    other = table.copy()
    before = table.loc[code, "c0"]
    other.loc[code, "c0"] = 7 if before is None else None
    assert identity(other) != identity(table)
    assert len(compare_tables(content_of(table), content_of(other))) == 1


@given(tables)
def test_a_table_reads_back_to_the_same_contents(rows) -> None:
    content = content_of(made(rows))
    assert content_of(content.table()) == content


@pytest.mark.parametrize(
    "same",
    [
        [3, 0],
        np.array([3, 0], dtype="int8"),
        np.array([3.0, -0.0]),
        [Decimal(3), Decimal("0.00")],
        pd.array([3, 0], dtype="Int64"),
        np.array([3, 0], dtype="float32"),
    ],
)
def test_the_type_of_equal_numbers_makes_no_difference(same) -> None:
    assert identity(frame(a=same)) == identity(frame(a=[3, 0]))


def test_number_text_and_condition_differ() -> None:
    ids = {identity(frame(a=[one, one])) for one in (1, "1", True)}
    assert len(ids) == 3


def test_missing_is_one_thing_and_never_zero() -> None:
    blanks = [None, np.nan, pd.NA, pd.NaT, Decimal("nan")]
    ids = {
        identity(frame(a=pd.Series([1, one], index=["01", "02"], dtype=object))) for one in blanks
    }
    assert len(ids) == 1
    assert ids != {identity(frame(a=[1, 0]))}


def test_what_the_table_looks_like_when_read_back() -> None:
    long = Decimal("0.1234567890123456789")
    table = frame(
        whole=[1.0, 2.0], gap=[1, None], text=["a", None], yes=[True, False], long=[long, 2],
        big=[2**63, 1], some=pd.Series([True, None], index=["01", "02"], dtype=object),
    )  # fmt: skip
    read = content_of(table).table()
    kinds = {name: str(kind) for name, kind in read.dtypes.items()}
    assert kinds == {
        "whole": "int64", "gap": "float64", "text": "str", "yes": "bool", "long": "object",
        "big": "object", "some": "object",
    }  # fmt: skip
    assert read.loc["01", "long"] == long
    assert read.loc["01", "big"] == 2**63
    assert content_of(read) == content_of(table)


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (frame(a=[1.0, np.inf]), "a of 02: infinity is no value"),
        (frame(a=[1, "x"]), "column 'a' mixes number and text"),
        (frame(a=[1, [2]]), "is no number, text or condition"),
        (frame(a=[1, 2]).set_axis(["1", "1"]), "code '1' stands more than once"),
        (frame(a=[1, 2]).set_axis([1, 2]), "code 1 is no text"),
        (frame(a=[1, 2], b=[1, 2]).set_axis(["x", "x"], axis=1), "column 'x' stands more than"),
    ],
)
def test_tables_without_a_canonical_form(table: pd.DataFrame, problem: str) -> None:
    with pytest.raises(IndicatorError, match=problem.replace("[", r"\[")):
        content_of(table)


def test_a_version_is_kept_and_read(tmp_path: Path) -> None:
    store = Versions(tmp_path / "store")
    assert store.list() == []
    table, quality = indicators.load_table(), indicators.load_quality()
    version = store.add(table, quality, ORIGIN)
    read = store.get(version.id[:8])
    assert read == version
    assert read.provenance == ORIGIN
    pd.testing.assert_frame_equal(read.table[table.columns], table, check_names=False)
    assert read.quality is not None
    assert (read.quality[quality.columns] == quality).all(axis=None)
    assert [one.id for one in store.list()] == [version.id]
    assert [path.name for path in store.folder.iterdir()] == [version.id]


def test_a_text_with_a_line_separator_survives(tmp_path: Path) -> None:
    table = frame(a=[f"x{LINE}y", "z\n\r"])
    version = Versions(tmp_path).add(table, None, ORIGIN)
    assert version.table["a"].tolist() == table["a"].tolist()
    assert version.quality is None


def test_the_same_contents_are_one_version_with_both_origins(tmp_path: Path) -> None:
    store = Versions(tmp_path)
    later = Provenance(who="Other", when="2026-02-01T00:00:00+05:00")
    first = store.add(frame(a=[1, 2]), None, later)
    second = store.add(frame(a=[1.0, 2.0]), None, ORIGIN)
    assert first.id == second.id
    assert [one.who for one in second.provenances] == ["Planner", "Other"]
    assert store.add(frame(a=[1, 2]), None, ORIGIN).provenances == second.provenances
    assert len(store.list()) == 1


def test_quality_is_part_of_the_contents(tmp_path: Path) -> None:
    store = Versions(tmp_path)
    bare = store.add(frame(a=[1, 2]), None, ORIGIN)
    marked = store.add(frame(a=[1, 2]), frame(a=["official", "synthetic"]), ORIGIN)
    assert bare.id != marked.id
    changes = store.compare(bare.id, marked.id)
    assert changes["table"].tolist() == ["quality", "quality"]
    assert changes["new"].tolist() == ["official", "synthetic"]
    assert len(store.compare(marked.id, marked.id)) == 0
    with pytest.raises(IndicatorError, match="a column 'b' that the table lacks"):
        store.add(frame(a=[1, 2]), frame(b=["official", "official"]), ORIGIN)
    with pytest.raises(IndicatorError, match="other codes"):
        store.add(frame(a=[1, 2]), frame(a=["official", "official"]).iloc[:1], ORIGIN)


def test_comparing_names_every_cell(tmp_path: Path) -> None:
    store = Versions(tmp_path)
    old = store.add(frame(a=[1, 2], b=["x", "y"], c=[1, None]), None, ORIGIN)
    new = pd.DataFrame(
        {"a": [1, 5, None], "b": ["x", None, "n"], "c": [1, 4, 2]}, index=["01", "02", "03"]
    )
    changes = store.compare(old.id, store.add(new, None, ORIGIN).id)
    told = [(one.kind, one.code, one.column, one.old, one.new) for one in changes.itertuples()]
    assert told == [
        ("changed", "02", "a", 2, 5),
        ("removed", "02", "b", "y", None),
        ("added", "02", "c", None, 4),
        ("added", "03", "a", None, None),
        ("added", "03", "b", None, "n"),
        ("added", "03", "c", None, 2),
    ]
    assert changes["change"].tolist()[0] == 3
    assert changes["change"].isna().sum() == 5


def test_tables_without_cells_still_compare() -> None:
    bare = content_of(pd.DataFrame(index=["01"]))
    other = content_of(pd.DataFrame(index=["02"]))
    assert compare_tables(bare, other)["kind"].tolist() == ["removed", "added"]
    wide = content_of(pd.DataFrame({"a": []}, index=pd.Index([], dtype="str")))
    blank = content_of(pd.DataFrame(index=pd.Index([], dtype="str")))
    assert compare_tables(blank, wide)["column"].tolist() == ["a"]


@pytest.mark.parametrize("name", ["table.jsonl", "quality.jsonl", "origin"])
def test_changed_files_are_found(tmp_path: Path, name: str) -> None:
    store = Versions(tmp_path)
    table, quality = frame(a=[1, 2]), frame(a=["official", "official"])
    version = store.add(table, quality, ORIGIN)
    (path,) = (tmp_path / version.id).glob(f"{name}*")
    path.write_bytes(path.read_bytes().replace(b"2", b"3").replace(b"official", b"synthetic"))
    with pytest.raises(IndicatorError, match="someone changed its files"):
        store.get(version.id)
    with pytest.raises(IndicatorError, match="someone changed its files"):
        store.list()


@pytest.mark.parametrize("text", [b"", b"{}\n", b"nonsense", b"\xff", b'{"columns": []}\n[]\n'])
def test_broken_files_are_found(tmp_path: Path, text: bytes) -> None:
    version = Versions(tmp_path).add(frame(a=[1, 2]), None, ORIGIN)
    (tmp_path / version.id / "table.jsonl").write_bytes(text)
    with pytest.raises(IndicatorError, match="someone changed its files"):
        Versions(tmp_path).get(version.id)


def test_a_version_without_origin_or_with_spaces_is_not_what_was_written(tmp_path: Path) -> None:
    version = Versions(tmp_path).add(frame(a=[1, 2]), None, ORIGIN)
    table = tmp_path / version.id / "table.jsonl"
    lines = table.read_bytes()
    table.write_bytes(lines.replace(b", ", b",  "))
    with pytest.raises(IndicatorError, match="not what was written"):
        Versions(tmp_path).get(version.id)
    table.write_bytes(lines)
    next((tmp_path / version.id).glob("origin-*")).unlink()
    with pytest.raises(IndicatorError, match="not what was written"):
        Versions(tmp_path).get(version.id)


def test_ids_that_name_no_version(tmp_path: Path) -> None:
    store = Versions(tmp_path)
    with pytest.raises(IndicatorError, match=r"no such version; there are none"):
        store.get("abcdef")
    version = store.add(frame(a=[1, 2]), None, ORIGIN)
    with pytest.raises(IndicatorError, match="at least 6 digits"):
        store.get(version.id[:3])


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(IndicatorError, match="cannot be written"):
        Versions(tmp_path / "file").add(frame(a=[1, 2]), None, ORIGIN)


def test_a_file_in_the_place_of_a_version(tmp_path: Path) -> None:
    table = frame(a=[1, 2])
    (tmp_path / identity(table)).write_text("x")
    with pytest.raises(IndicatorError, match="cannot be written"):
        Versions(tmp_path).add(table, None, ORIGIN)
    assert len([*tmp_path.iterdir()]) == 1


ADDS = """
import sys
import pandas as pd
from indicators.versions import Provenance, Versions
origin = Provenance(who=sys.argv[2], when="2026-01-31T09:00:00+00:00")
for at in range(6):
    table = pd.DataFrame({"a": [1, at]}, index=["01", "02"])
    Versions(sys.argv[1]).add(table, None, origin)
"""


def test_parallel_writers_lose_nothing(tmp_path: Path) -> None:
    people = ["a", "b", "c"]
    started = [
        subprocess.Popen([sys.executable, "-c", ADDS, str(tmp_path), who], cwd=ROOT)
        for who in people
    ]
    assert [one.wait() for one in started] == [0, 0, 0]
    versions = Versions(tmp_path).list()
    assert len(versions) == 6
    assert all([one.who for one in version.provenances] == people for version in versions)
    assert not [*tmp_path.rglob("*.partial")]


def test_provenance_says_who_and_when() -> None:
    with pytest.raises(IndicatorError, match="nobody is named"):
        Provenance(who=" ")
    with pytest.raises(IndicatorError, match="is no time"):
        Provenance(who="a", when="yesterday")
    with pytest.raises(IndicatorError, match="no time zone"):
        Provenance(who="a", when="2026-01-01")
    assert Provenance(who="a").when.endswith("+00:00")


def test_source_files_are_hashed(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"abc")
    found = source_file(tmp_path / "x.csv")
    assert found.name == "x.csv"
    assert found.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    with pytest.raises(IndicatorError, match="cannot be read"):
        source_file(tmp_path / "none.csv")


@pytest.fixture
def version(tmp_path: Path) -> Version:
    (tmp_path / "in.csv").write_text("x")
    origin = Provenance(
        who="Planner", when=WHEN, licence="own terms", source="SIAT",
        files=(source_file(tmp_path / "in.csv"),),
    )  # fmt: skip
    return Versions(tmp_path / "store").add(
        indicators.load_table(), indicators.load_quality(), origin
    )


def test_publishing_round_trip(version: Version, tmp_path: Path) -> None:
    path = publish(version, tmp_path / "package", title="Bundled")
    package = json.loads(path.read_text(encoding="utf-8"))
    assert package_problems(package) == []
    content, quality = read_package(tmp_path / "package")
    assert content_id(content, quality) == version.id == package["id"].removeprefix("sha256:")
    fields = {one["name"]: one for one in package["resources"][0]["schema"]["fields"]}
    catalogue = indicators.load_catalogue()
    assert set(catalogue.index) <= set(fields)
    assert fields["poverty_rate"]["constraints"] == {"minimum": 0, "maximum": 100}
    assert fields["population"]["type"] == "integer"
    assert fields["population"]["unit"] == "persons"
    assert fields["population"]["title"] == catalogue.at["population", "title_en"]
    assert package["licenses"][0] == {"name": "other", "title": "own terms"}
    assert {"name": "CC-BY-4.0"}.items() <= package["licenses"][1].items()
    titles = [one["title"] for one in package["sources"]]
    assert titles[:2] == ["SIAT", "in.csv"]
    assert sorted(one.name for one in (tmp_path / "package").iterdir()) == [
        "data.csv", "datapackage.json", "quality.csv",
    ]  # fmt: skip


def test_publishing_a_plain_table(tmp_path: Path) -> None:
    table = frame(mine=['a,\n"b"', None], yes=[True, None], number=[0.1, 2])
    origin = Provenance(who="a", when=WHEN)
    version = Versions(tmp_path / "store").add(table, None, origin)
    plain = pd.DataFrame({"unit": []}, index=pd.Index([], name="indicator"))
    publish(version, tmp_path / "package", catalogue=plain)
    package = json.loads((tmp_path / "package" / "datapackage.json").read_text("utf-8"))
    assert "licenses" not in package
    assert "sources" not in package
    assert package_problems(package) == []
    assert read_package(tmp_path / "package") == (version.content, None)


def test_a_package_is_never_overwritten(version: Version, tmp_path: Path) -> None:
    publish(version, tmp_path / "package")
    with pytest.raises(IndicatorError, match="never overwritten"):
        publish(version, tmp_path / "package")
    with pytest.raises(IndicatorError, match="cannot be written"):
        publish(version, tmp_path / "none" / "package")


def test_a_changed_package_is_found(version: Version, tmp_path: Path) -> None:
    folder = publish(version, tmp_path / "package").parent
    data, text = folder / "data.csv", folder / "datapackage.json"
    lines = data.read_bytes()
    data.write_bytes(lines.replace(b"1703202", b"1703299"))
    with pytest.raises(IndicatorError, match="not the file that was published"):
        read_package(folder)
    data.write_bytes(lines)
    good = text.read_text("utf-8")
    text.write_text(good.replace('"name": "births"', '"name": "birth"'), encoding="utf-8")
    with pytest.raises(IndicatorError, match="other columns than described"):
        read_package(folder)
    text.write_text(good.replace('"path": "data.csv"', '"path": "../data.csv"'), encoding="utf-8")
    with pytest.raises(IndicatorError, match="no path inside the folder"):
        read_package(folder)
    text.write_text(good.replace('"name": "data"', '"name": "other"'), encoding="utf-8")
    with pytest.raises(IndicatorError, match="no resource `data`"):
        read_package(folder)
    text.write_text("{", encoding="utf-8")
    with pytest.raises(IndicatorError, match="not a readable data package"):
        read_package(folder)


GOOD = {"name": "d", "path": "d.csv", "schema": {"fields": [{"name": "a", "type": "number"}]}}


@pytest.mark.parametrize(
    ("description", "problem"),
    [
        ({}, "at least one"),
        ({"name": "Ünfit", "resources": [GOOD]}, "name: 'Ünfit'"),
        ({"licenses": [], "resources": [GOOD]}, "licenses: a list"),
        ({"licenses": [{"title": "x"}], "resources": [GOOD]}, r"licenses[0]: needs one of"),
        ({"resources": [GOOD, GOOD]}, "every name stands once"),
        ({"resources": [{**GOOD, "name": None}]}, "a resource has one"),
        ({"resources": [{**GOOD, "path": "/etc/x"}]}, "no path inside"),
        ({"resources": [{**GOOD, "schema": {}}]}, "a table has at least one"),
        ({"resources": [{**GOOD, "schema": {"fields": [{}]}}]}, "a name of its own"),
        (
            {"resources": [{**GOOD, "schema": {"fields": [{"name": "a", "type": "x"}]}}]},
            "has no type 'x'",
        ),
        (
            {"resources": [{**GOOD, "schema": {**GOOD["schema"], "primaryKey": ["b"]}}]},
            "primaryKey",
        ),
    ],
)
def test_what_a_description_lacks(description: dict[str, object], problem: str) -> None:
    assert any(problem in one for one in package_problems(description))


def test_a_good_description_has_no_problems() -> None:
    assert package_problems({"name": "d", "resources": [GOOD]}) == []
