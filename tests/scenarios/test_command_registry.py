"""`registry` as people use it: counts of districts, nothing small, nothing overwritten."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from indicators.registry import generate


@pytest.fixture
def households(folder: Path) -> Path:
    return generate(folder / "households.parquet", 3000, 1, districts=["1703202", "1703203"],
                    mahallas=3)  # fmt: skip


def _district(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype={"code": str}, index_col="code")


def test_districts_go_to_standard_output(households: Path, command: Callable) -> None:
    outcome = command("registry", "households.parquet", "--year", 2026)
    assert outcome.status == 0
    assert len(outcome.out.splitlines()) == 209
    assert outcome.out.startswith("code,region_code,households,members")
    assert "note: Counts below 5, 0 included, are hidden" in outcome.err
    assert "missing, not zero" in outcome.err


def test_a_folder_takes_every_level_and_the_notes(
    households: Path, folder: Path, command: Callable
) -> None:
    outcome = command("registry", "households.parquet", "--year", 2026, "--out", "counts")
    assert outcome.status == 0, outcome.err
    assert outcome.out == ""
    names = sorted(path.name for path in (folder / "counts").iterdir())
    assert names == ["country.csv", "district.csv", "mahalla.csv", "notes.txt", "region.csv"]
    table = _district(folder / "counts" / "district.csv")
    assert table["households"].sum() == 3000
    assert table.loc["1710240"].drop(["region_code", "suppressed"]).isna().all()
    assert "missing, not zero" in (folder / "counts" / "notes.txt").read_text("utf-8")


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_a_table_takes_the_districts(
    households: Path, folder: Path, command: Callable, ending: str
) -> None:
    path = f"d.{ending}"
    assert command("registry", "households.parquet", "--year", 2026, "--out", path).status == 0
    assert [one.name for one in folder.glob("d.*")] == [path]


def test_targeting_is_joined_and_hides_as_much(
    households: Path, folder: Path, command: Callable
) -> None:
    asked = ("registry", "households.parquet", "--year", 2026)
    assert command(*asked, "--out", "a.csv").status == 0
    outcome = command(*asked, "--targeting", "--out", "b.csv")
    assert "note: Eligible:" in outcome.err
    plain, more = _district(folder / "a.csv"), _district(folder / "b.csv")
    columns = [name for name in plain if name != "suppressed"]
    pd.testing.assert_frame_equal(more[columns], plain[columns])
    assert {"exclusion_error", "inclusion_error", "leakage"} <= {*more.columns}
    assert (more["suppressed"] | ~plain["suppressed"]).all()


def test_a_higher_threshold_shows_less(households: Path, folder: Path, command: Callable) -> None:
    asked = ("registry", "households.parquet", "--year", 2026)
    for threshold in (3, 200):
        out = f"{threshold}.csv"
        assert command(*asked, "--threshold", threshold, "--out", out).status == 0
    shown = [_district(folder / f"{threshold}.csv").notna().sum().sum() for threshold in (3, 200)]
    assert shown[0] > shown[1]


def test_an_invented_registry_is_written_once(folder: Path, command: Callable) -> None:
    made = command("registry", "new.csv", "--generate", 500, "--seed", 2)
    assert made.status == 0
    assert "nobody in it exists" in made.err
    assert len((folder / "new.csv").read_text("utf-8").splitlines()) == 501
    again = command("registry", "new.csv", "--generate", 500)
    assert again.status == 2
    assert "is there already" in again.err


def test_mahallas_are_compared_with_a_list(
    households: Path, folder: Path, command: Callable, refused: Callable
) -> None:
    codes = sorted(set(pd.read_parquet(households)["mahalla_code"]))
    rows = [f"{code},{code[:7]}" for code in codes]
    (folder / "list.csv").write_text("mahalla_code,district_code\n" + "\n".join(rows), "utf-8")
    asked = ("registry", "households.parquet", "--year", 2026, "--mahallas")
    outcome = command(*asked, "list.csv")
    assert outcome.status == 0, outcome.err
    assert "not checked against a list" not in outcome.err
    (folder / "list.csv").write_text("mahalla_code,district_code\n" + "\n".join(rows[1:]), "utf-8")
    assert "mahalla_code" in refused(*asked, "list.csv")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("households.parquet",), "give --year"),
        (("households.parquet", "--year", 1999), "no minimum consumer expenditure for 1999"),
        (("households.parquet", "--year", 2026, "--threshold", 2), "take 3 or more"),
        (("nope.csv", "--year", 2026), "there is no file"),
        (("units.csv", "--year", 2026), "units.csv, column household_id"),
        (("formula.toml", "--year", 2026), ".csv or .parquet"),
        (("households.parquet", "--year", 2026, "--out", "units.csv/x"), "no folder units.csv"),
        (("households.parquet", "--year", 2026, "--out", "LICENCE"), "this is a file"),
        (("households.parquet", "--year", 2026, "--out", "a.txt"), "a result ends in"),
        (("households.parquet", "--year", 2026, "--out", "households.parquet"), "overwrite"),
        (("counts/mahalla.csv", "--year", 2026, "--out", "counts"), "overwrite"),
        (("households.parquet", "--year", 2026, "--mahallas", "nope.csv"), "no such file"),
        (("households.parquet", "--year", 2026, "--mahallas", "units.csv"), "'mahalla_code'"),
        (("households.parquet", "--year", 2026, "--mahallas", "m.csv"), "mahalla_code,district"),
        (("new.txt", "--generate", 5), "ends in .csv or .parquet"),
        (("nowhere/new.csv", "--generate", 5), "there is no folder nowhere"),
        (("new.csv", "--generate", 0), "0 households"),
    ],
)
def test_bad_input_is_refused(
    households: Path, folder: Path, refused: Callable, arguments: tuple, told: str
) -> None:
    (folder / "LICENCE").write_text("a file", encoding="utf-8")
    (folder / "m.csv").write_text("mahalla_code,name\n1,x\n", encoding="utf-8")
    (folder / "counts").mkdir()
    assert told in refused("registry", *arguments)


def test_a_folder_that_cannot_be_made_is_told(households: Path, refused: Callable) -> None:
    told = refused("registry", "households.parquet", "--year", 2026, "--out", "/proc/counts")
    assert "cannot be made" in told
