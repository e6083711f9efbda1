"""`check` of data files: every rule, every place, errors apart from warnings, and the report."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from indicators import load_values
from scenarios.check_table import check_table

PLACES = "code,population,births,name\n1703202,196500,4300,A\n1703203,298600,,B\n"


@pytest.fixture
def table(folder: Path) -> Callable[[str], Path]:
    """A table in the current folder, of the text given."""

    def write(text: str, name: str = "t.csv") -> Path:
        (folder / name).write_text(text, encoding="utf-8")
        return folder / name

    return write


def test_warnings_are_told_and_do_not_fail(table: Callable, command: Callable) -> None:
    table(PLACES)
    outcome = command("check", "t.csv")
    assert outcome.status == 0
    assert outcome.out == "t.csv: a table of 2 units and 3 columns; missing values: births 1\n"
    warnings = [line for line in outcome.err.splitlines() if line.startswith("warning: ")]
    (warning,) = [line for line in warnings if "row 3" in line]
    assert "t.csv: row 3, births of 1703203: expected a value" in warning
    assert "never a zero" in warning
    assert "note: t.csv: expected a quality for every value" in outcome.err


def test_errors_end_with_status_2_and_name_place_and_remedy(
    table: Callable, refused: Callable
) -> None:
    table("code,population,births\n1703202,1.5,n\n\n1703203,-4,5\n")
    told = refused("check", "t.csv").splitlines()
    assert len(told) == 4
    assert all(line.startswith("t.csv: row ") for line in told)
    assert any("row 2, births of 1703202 is 'n'; expected a number; write" in one for one in told)
    assert any("row 4, population of 1703203 is -4; expected a whole number" in one for one in told)


def test_rows_are_counted_as_in_the_file(table: Callable) -> None:
    path = table("code,population\n1703202,5\n\n,\n1703203,-4\n")
    (line,) = check_table(path).lines("error")
    assert "row 5, population of 1703203" in line


def test_a_table_that_hangs_together_badly_is_told_first(
    table: Callable, refused: Callable
) -> None:
    table("code,population\n1703202,5\n1703202,-4\n")
    assert refused("check", "t.csv") == ("t.csv: row 3 repeats the code 1703202 of row 2; keep one")


def test_a_column_of_names_is_no_error(table: Callable, divided: Callable) -> None:
    table("code,name,region_code,population\n1,A,1703,5\n2,,1703,6\n3,C,1706,7\n")
    assert "missing values: name 1" in divided("check", "t.csv")


@pytest.mark.parametrize("cells", [("1 234", "2 345"), ("5,1", "6,2"), ("12%", "x")])
def test_texts_that_look_like_numbers_are_warned_of(
    table: Callable, command: Callable, cells: tuple[str, str]
) -> None:
    table(f'code,population,rate\n1,5,"{cells[0]}"\n2,6,"{cells[1]}"\n')
    outcome = command("check", "t.csv")
    assert outcome.status == 0
    assert f"warning: t.csv: rate is '{cells[0]}'; expected numbers" in outcome.err


def test_an_indicator_of_the_catalogue_must_be_numbers(table: Callable, refused: Callable) -> None:
    table('code,population\n1703202,"1 234"\n1703203,"2 345"\n')
    assert "population of 1703202 is '1 234'" in refused("check", "t.csv")


# ------------------------------------------------------------------------------- a row a value


def test_a_long_table_is_known_by_its_columns(table: Callable, command: Callable) -> None:
    table(
        "code,indicator,period,value,quality\n"
        "1703202,poverty_rate,2025,9.5,official\n\n1703203,poverty_rate,2025,108,official\n"
    )
    outcome = command("check", "t.csv")
    assert outcome.status == 2
    assert "error: t.csv: row 4, poverty_rate of 1703203, 2025 is 108; expected" in outcome.err
    assert "expected a quality for every value" not in outcome.err


def test_a_long_table_without_a_fault(table: Callable, divided: Callable) -> None:
    table("code,indicator,value\n1703202,births,9\n1703203,births,10\n")
    out = divided("check", "t.csv")
    assert out == "t.csv: a table of 2 values: 2 units, 1 indicator\n"


def test_a_long_table_with_a_cell_under_no_heading(table: Callable, refused: Callable) -> None:
    table("code,indicator,value\n1703202,births,9,7\n")
    assert "row 2 has a cell '7' under no heading" in refused("check", "t.csv")


def test_sums_are_compared_with_published_totals(table: Callable, folder: Path) -> None:
    values = load_values()
    people = values[(values["indicator"] == "population") & (values["period"] == "2026-01-01")]
    long = people[["code", "indicator", "period", "value"]]
    long.to_csv(folder / "long.csv", index=False)
    assert check_table(folder / "long.csv").report.ok
    long.assign(value=long["value"] + 5000).to_csv(folder / "long.csv", index=False)
    lines = check_table(folder / "long.csv").lines("error")
    assert any("population of 1703, 2026-01-01" in line and "too much" in line for line in lines)
    wide = people.set_index("code")[["value"]].rename(columns={"value": "population"})
    wide.to_csv(folder / "wide.csv")
    assert check_table(folder / "wide.csv", period="2026-01-01").report.ok
    assert not check_table(folder / "wide.csv", period="2025-01-01").report.ok


# --------------------------------------------------------------------------- quality and report


def test_quality_is_checked_against_the_values(table: Callable, command: Callable) -> None:
    table(PLACES)
    marks = "code,population,births,name\n1703202,official,guessed,\n1703203,official,,\n"
    table(marks, "q.csv")
    outcome = command("check", "t.csv", "--quality", "q.csv")
    assert "guessed" in outcome.err
    table("code,population\n1703203,official\n1703202,official\n", "q.csv")
    assert command("check", "t.csv", "--quality", "q.csv").status == 2


@pytest.mark.parametrize("ending", ["html", "csv", "xlsx", "parquet"])
def test_a_report_is_written_also_where_there_are_errors(
    table: Callable, folder: Path, command: Callable, ending: str
) -> None:
    table("code,population\n1703202,-5\n")
    outcome = command("check", "t.csv", "--report", f"r.{ending}")
    assert outcome.status == 2
    path = folder / f"r.{ending}"
    assert "the report on t.csv" in outcome.err
    if ending == "html":
        assert "1703202" in path.read_text("utf-8")
    if ending == "csv":
        report = pd.read_csv(path, dtype=str)
        assert report.loc[0, ["severity", "rule", "code", "row"]].tolist() == [
            "error", "range", "1703202", "2",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("t.csv", "--report", "r.txt"), ".html"),
        (("t.csv", "--report", "nowhere/r.html"), "no folder nowhere"),
        (("t.csv", "--report", "t.csv"), "overwrite an input"),
        (("t.csv", "--quality", "nope.csv"), "no such file"),
        (("t.csv", "--id", "kod"), "no column 'kod'"),
        (("names.csv",), "nothing to check"),
        (("empty.csv",), "no row below the heading"),
        (("longempty.csv",), "no row below the heading"),
        (("formula.toml", "--report", "r.html"), "are for data files"),
    ],
)
def test_what_cannot_be_checked(
    table: Callable, refused: Callable, arguments: tuple, told: str
) -> None:
    table(PLACES)
    table("code,name\n1,A\n", "names.csv")
    table("code,name\n", "empty.csv")
    table("code,indicator,value\n", "longempty.csv")
    assert told in refused("check", *arguments)


def test_a_report_that_cannot_be_written_is_told(
    table: Callable, folder: Path, command: Callable
) -> None:
    table(PLACES)
    (folder / "r.html").mkdir()
    outcome = command("check", "t.csv", "--report", "r.html")
    assert outcome.status == 2
    assert "r.html: cannot be written" in outcome.err
