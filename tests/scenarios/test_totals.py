"""Rows of totals: `run` refuses them and `check` reports them, with everything else."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from scenarios.totals import total_rows

HEAD = "code,name,population,poor\n"
ROWS = "01,North,120,9\n02,South,80,11\n03,West,40,7\n"
OTHER_ENDS = ("Jami", "Итого:", "Всего", "Total", "Oʻzbekiston Respublikasi", "Жами", "JAMI")


def _table(name: str, code: str = "99") -> str:
    return f"{HEAD}{ROWS}{code},{name},240,27\n"


@pytest.mark.parametrize("name", OTHER_ENDS)
def test_run_refuses_a_row_named_as_a_total(folder: Path, refused: Callable, name: str) -> None:
    (folder / "t.csv").write_text(_table(name), encoding="utf-8")
    told = refused("run", "formula.toml", "--data", "t.csv", "--budget", 1000)
    assert told.startswith("t.csv: row 5 is a row of totals")
    assert name in told
    assert "delete it" in told


def test_the_word_may_stand_in_the_column_of_codes(folder: Path, refused: Callable) -> None:
    (folder / "t.csv").write_text(_table("", "Jami"), encoding="utf-8")
    assert "row 5 is a row of totals, 'Jami'" in refused("check", "t.csv")


def test_sums_in_several_columns_are_a_total_whatever_its_name(
    folder: Path, refused: Callable
) -> None:
    (folder / "t.csv").write_text(_table("All of it"), encoding="utf-8")
    told = refused("run", "formula.toml", "--data", "t.csv", "--budget", 1000)
    assert "row 5 is a row of totals, whose numbers are the sums of all the others" in told


def test_check_tells_totals_repeats_and_cells_together(folder: Path, refused: Callable) -> None:
    text = "code,population\n1703202,5\n1703202,6\n,7\n1703203,-4\n1700,1\n"
    (folder / "t.csv").write_text(text, encoding="utf-8")
    told = refused("check", "t.csv").splitlines()
    assert "t.csv: row 3 repeats the code 1703202 of row 2; keep one" in told
    assert "t.csv: row 4 has no unit code; fill the column 'code'" in told
    assert any("row 5, population of 1703203 is -4" in one for one in told)
    assert any("row 6 is a row of totals, '1700'" in one for one in told)
    assert len(told) == 4


def test_the_report_has_the_rows_as_well(folder: Path, command: Callable) -> None:
    (folder / "t.csv").write_text(_table("Jami"), encoding="utf-8")
    assert command("check", "t.csv", "--report", "r.csv").status == 2
    assert "row 5 is a row of totals" in (folder / "r.csv").read_text("utf-8")


@pytest.mark.parametrize("text", ["code,population\n,5\n", "code,population\nJami,5\nTotal,6\n"])
def test_a_table_without_any_unit(folder: Path, refused: Callable, text: str) -> None:
    (folder / "t.csv").write_text(text, encoding="utf-8")
    assert "t.csv: row 2" in refused("check", "t.csv")


def _units(codes: list[str], **columns: list[object]) -> list[int]:
    table = pd.DataFrame(columns, index=pd.Index(codes, dtype="str"))
    return [at for at, _ in total_rows(table, range(2, len(codes) + 2))]


def test_what_is_no_total() -> None:
    codes = ["1", "2", "3", "4"]
    assert _units(["1"], name=["Jami"]) == []  # the only row
    assert _units(["1730236", "1703202"], name=["Oʻzbekiston", "Jomboy"]) == []  # a tuman
    assert _units(["1703", "1706"], people=[1, 2]) == []  # regions alone
    assert _units(codes, a=[6, 3, 2, 1], b=[5, 1, 1, 1]) == []  # one column only
    assert _units(codes, a=[1, 1, 0, 0], b=[1, 1, 0, 0]) == []  # flags
    assert _units(codes[:3], a=[4, 3, 1], b=[3, 2, 1]) == []  # too few rows to tell


def test_what_is_one() -> None:
    assert _units(["1703", "1703202", "1706203"], people=[5, 5, 7]) == [0]
    assert _units(["1", "2", "3", "4"], a=[6.0, 3, 2, 1], b=[4, 1, None, 3]) == [0]
