"""Every scenario of the library, recalculated by LibreOffice: as exported, and after edits."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocation import AllocationError, allocate
from scenarios import library, run
from scenarios.export import Options
from scenarios.export.words import words_in
from scenarios.export.workbook.book import FIRST, NAME_ROW
from scenarios.export.workbook.build import filled_book

WORDS = words_in("en")
IMPOSSIBLE = "#N/A"


def _parameter_cell(workbook: Any, name: str) -> Any:
    sheet = workbook[WORDS.sheet("parameters")]
    rows = {sheet.cell(row, 1).value: row for row in range(FIRST, sheet.max_row + 1)}
    return sheet.cell(rows[name], 3)


def _input_cell(workbook: Any, column: str, row: int) -> Any:
    sheet = workbook[WORDS.sheet("inputs")]
    places = {sheet.cell(NAME_ROW, at).value: at for at in range(1, sheet.max_column + 1)}
    return sheet.cell(FIRST + row, places[column])


@dataclass
class Edit:
    """A budget, a value of the first parameter and one of a unit in place of the file's."""

    result: Any
    budget: int
    parameters: dict[str, float]
    column: str
    row: int
    value: float

    def apply(self, workbook: Any) -> None:
        for name, value in {"budget": self.budget, **self.parameters}.items():
            _parameter_cell(workbook, name).value = value
        _input_cell(workbook, self.column, self.row).value = self.value

    def compute(self) -> list[int | str]:
        table = self.result.inputs.copy()
        table[self.column] = table[self.column].astype(float)
        table.loc[table.index[self.row], self.column] = self.value
        formula, baseline = self.result.allocation.formula, self.result.baseline
        try:
            done = allocate(formula, table, self.budget, baseline, self.parameters)
        except AllocationError:
            return [IMPOSSIBLE] * len(table)
        return done.amount.tolist()


def _edit(result: Any, seed: int) -> Edit:
    """Another budget, one parameter moved towards its range's end, a value of one unit changed."""
    formula = result.allocation.formula
    column = [name for name in formula.columns if result.inputs[name].dtype.kind in "if"][
        seed % 2 - 1
    ]
    row = (7 + 13 * seed) % len(result.inputs)
    ranged = [one for one in formula.parameters.values() if one.high is not None]
    parameters = {one.name: float((one.value + one.high) / 2) for one in ranged[:1]}
    unit = formula.rounding_unit
    return Edit(
        result=result,
        budget=int(result.allocation.budget * (1 + 0.01 * seed)) // unit * unit + 7 * unit,
        parameters=parameters,
        column=column,
        row=row,
        value=round(float(result.inputs[column].iloc[row]) * 1.37, 2),
    )


NAME = "social_protection_need"
SENSELESS: dict[str, tuple[Any, Any]] = {
    "emptied": (lambda book: _input_cell(book, "poor_population", 3), None),
    "worded": (lambda book: _input_cell(book, "poor_population", 3), "many"),
    "above": (lambda book: _parameter_cell(book, "least_change"), 1.2),
    "odd": (lambda book: _parameter_cell(book, "budget"), 17_000_000_000_001),
}


def _save_senseless(workbook: Any, folder: Path) -> None:
    """What cannot be computed, one change at a time: an empty cell, a word, a floor above its cap,
    a budget that is no multiple of the rounding unit.
    """
    for name, (place, value) in SENSELESS.items():
        cell = place(workbook)
        before, cell.value = cell.value, value
        workbook.save(folder / f"{name}.xlsx")
        cell.value = before


def test_every_scenario_as_exported_and_after_edits(tmp_path: Path, recalculated: Any) -> None:
    """To the soʻm; where the program refuses, no amount is shown. All in one start of soffice."""
    expected: dict[str, list[int | str]] = {}
    for seed, name in enumerate(library()):
        result = run(name)
        edit = _edit(result, seed)
        expected |= {name: result.amount.tolist(), f"{name}_edited": edit.compute()}
        workbook = filled_book(result, Options(language="en")).workbook
        workbook.save(tmp_path / f"{name}.xlsx")
        if name == NAME:
            _save_senseless(workbook, tmp_path)
            expected |= {change: [IMPOSSIBLE] * len(result.inputs) for change in SENSELESS}
        edit.apply(workbook)
        workbook.save(tmp_path / f"{name}_edited.xlsx")
    amounts = recalculated(sorted(tmp_path.glob("*.xlsx")))
    wrong = {name: _first(amounts[name], own) for name, own in expected.items()}
    assert {name: pair for name, pair in wrong.items() if pair is not None} == {}
    assert [name for name in library() if expected[name] == expected[f"{name}_edited"]] == []
    refused = [name for name in library() if IMPOSSIBLE in expected[f"{name}_edited"]]
    assert len(refused) <= 3


def _first(got: list[int | str], own: list[int | str]) -> tuple[int | str, int | str] | None:
    """The first pair that differs."""
    return next((pair for pair in zip(got, own, strict=True) if pair[0] != pair[1]), None)
