"""`export`: one result taken away from the command line."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest


def test_a_scenario_is_taken_away(folder: Path, command: Callable) -> None:
    done = command("export", "scenario.toml", "--out", "x.xlsx", "--language", "en")
    assert done.status == 0
    assert done.err.endswith("x.xlsx: 3 units, 100 soʻm given out\n")
    book = openpyxl.load_workbook(folder / "x.xlsx")
    assert book.sheetnames[:4] == ["About", "Result", "Parameters", "Inputs"]
    exported = [row[3] for row in book["Result"].iter_rows(min_row=6, values_only=True)]
    assert exported == [60, 30, 10]


def test_options_of_run_are_taken(folder: Path, divided: Callable) -> None:
    divided(
        *("export", "formula.toml", "--data", "units.csv", "--budget", "50"),
        *("--to", "csv", "--unit", "02", "--out", "x.csv"),
    )
    table = pd.read_csv(folder / "x.csv", comment="#", dtype={"code": str})
    assert table[["code", "amount"]].to_numpy().tolist() == [["02", 15]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["scenario.toml", "--out", "x.odt"], "an export ends in"),
        (["scenario.toml", "--out", "x.csv", "--to", "xlsx"], "ends in .xlsx"),
        (["scenario.toml", "--out", "none/x.csv"], "make it first"),
        (["scenario.toml", "--out", "units.csv"], "overwrite an input"),
        (["scenario.toml", "--out", "x.csv", "--unit", "77"], "there is no unit 77"),
        (["scenario.toml", "--out", "x.xlsx", "--unit", "01"], "would not add up"),
        (["scenario.toml", "--out", "x.geojson"], "no shape is known"),
        (["nope", "--out", "x.csv"], "nor in the library"),
    ],
)
def test_what_is_refused(refused: Callable, arguments: list[str], message: str) -> None:
    assert message in refused("export", *arguments)


def test_a_formula_no_sheet_can_hold_is_named_and_only_partly_written_if_asked(
    folder: Path, refused: Callable, divided: Callable
) -> None:
    text = (folder / "formula.toml").read_text(encoding="utf-8")
    median = "population / median(population, weight=population)"
    (folder / "formula.toml").write_text(text.replace("population * 1", median), encoding="utf-8")
    told = refused("export", "scenario.toml", "--out", "x.xlsx")
    assert told.startswith("scenario: step 'people': `median(population, weight=population)`")
    assert "a sheet has no function for it" in told
    divided("export", "scenario.toml", "--out", "x.xlsx", "--partial", "--language", "en")
    book = openpyxl.load_workbook(folder / "x.xlsx")
    gaps = [
        row[1]
        for row in book["About"].iter_rows(values_only=True)
        if row[0] == "A value, no formula"
    ]
    assert len(gaps) == 1
    assert "no function for it" in gaps[0]
    cells = [
        cell for key in ("Inputs", "Parameters") for row in book[key].iter_rows() for cell in row
    ]
    assert all(cell.protection.locked for cell in cells)
