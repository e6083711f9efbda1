"""`versions` as people use it: add, list, diff, publish."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

ADD = ("versions", "add", "store", "units.csv", "--who", "Planning office")


@pytest.fixture
def two(folder: Path, divided: Callable[..., str]) -> tuple[str, str]:
    """Two versions of the table of units, which differ in one cell."""
    first = divided(*ADD, "--note", "January").strip()
    text = (folder / "units.csv").read_text("utf-8").replace("02,3,b", "02,4,b")
    (folder / "units.csv").write_text(text, encoding="utf-8")
    return first, divided(*ADD, "--note", "Corrected").strip()


def test_a_version_is_named_by_its_contents(divided: Callable, command: Callable) -> None:
    first = divided(*ADD).strip()
    assert len(first) == 64
    again = command(*ADD)
    assert again.out.strip() == first
    assert "the same contents were there already" in again.err


def test_all_versions_are_listed_with_their_origin(two: tuple, divided: Callable) -> None:
    table = pd.read_csv(io.StringIO(divided("versions", "list", "store")))
    assert table["version"].tolist() == [each[:12] for each in two]
    assert table["who"].tolist() == ["Planning office"] * 2
    assert table["files"].tolist() == ["units.csv"] * 2
    assert table["note"].tolist() == ["January", "Corrected"]
    assert table["units"].tolist() == [3, 3]


def test_a_difference_names_cell_old_and_new(two: tuple, command: Callable) -> None:
    outcome = command("versions", "diff", "store", two[0][:6], two[1])
    table = pd.read_csv(io.StringIO(outcome.out), dtype={"code": str})
    assert table[["code", "column", "old", "new", "change"]].to_numpy().tolist() == [
        ["02", "population", 3, 4, 1.0]
    ]
    assert "1 differences" in outcome.err


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_differences_are_written(two: tuple, folder: Path, divided: Callable, ending: str) -> None:
    divided("versions", "diff", "store", *two, "--out", f"c.{ending}")
    assert (folder / f"c.{ending}").stat().st_size > 0


def test_a_version_becomes_a_package(two: tuple, folder: Path, divided: Callable) -> None:
    divided("versions", "publish", "store", two[1], "--title", "Units", "--out", "package")
    description = json.loads((folder / "package" / "datapackage.json").read_text("utf-8"))
    assert description["title"] == "Units"
    assert (folder / "package" / "data.csv").read_text("utf-8").splitlines()[2] == "02,b,4"


def test_quality_is_kept_with_the_values(folder: Path, divided: Callable) -> None:
    marks = (
        "code,population,kind\n01,official,official\n02,synthetic,official\n03,derived,official\n"
    )
    (folder / "units.quality.csv").write_text(marks, encoding="utf-8")
    with_quality = divided(*ADD, "--quality", "units.quality.csv")
    assert with_quality != divided(*ADD)
    assert "units.csv units.quality.csv" in divided("versions", "list", "store")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("add", "store2", "nope.csv", "--who", "x"), "no such file"),
        (("add", "store2", "units.csv", "--who", " "), "nobody is named"),
        (("add", "store2", "units.csv", "--who", "x", "--id", "cod"), "no column 'cod'"),
        (("add", "store2", "units.csv", "--who", "x", "--quality", "nope.csv"), "no such file"),
        (("add", "store2", "units.csv", "--who", "x", "--quality", "two.csv"), "other codes"),
        (("add", "units.csv", "units.csv", "--who", "x"), "cannot be written"),
        (("add", "store2", "mixed.csv", "--who", "x"), "mixes number and text"),
        (("list", "nowhere"), "there is no folder of versions"),
        (("list", "empty"), "it holds no version"),
        (("diff", "store", "abcdef", "123456"), "no such version"),
        (("diff", "store", "abcdef", "123456", "--out", "x.txt"), "a result ends in"),
        (("publish", "store", "abcdef", "--out", "package"), "no such version"),
        (("publish", "store", "abcdef", "--out", "nowhere/package"), "there is no folder nowhere"),
    ],
)
def test_bad_input_is_refused(
    two: tuple, folder: Path, refused: Callable, arguments: tuple, told: str
) -> None:
    (folder / "two.csv").write_text("code,population\n01,official\n04,official\n", "utf-8")
    (folder / "mixed.csv").write_text("code,x\n1,2\n2,n\n3,4\n", encoding="utf-8")
    (folder / "empty").mkdir()
    assert told in refused("versions", *arguments)


def test_a_package_is_never_overwritten(two: tuple, folder: Path, refused: Callable) -> None:
    (folder / "package").mkdir()
    told = refused("versions", "publish", "store", two[0], "--out", "package")
    assert "never overwritten" in told


def test_a_changed_file_of_the_store_is_told(two: tuple, folder: Path, refused: Callable) -> None:
    (path,) = (folder / "store" / two[0]).glob("table.jsonl")
    path.write_text(path.read_text("utf-8").replace("6", "7"), encoding="utf-8")
    assert "someone changed its files" in refused("versions", "list", "store")
