"""What no cell can express: each place is named with its reason; asked for, its values stand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scenarios import Result, ScenarioError, run
from scenarios.export import export
from scenarios.export.options import Options
from scenarios.export.workbook.build import filled_book
from scenarios.export.workbook.names import cell_name
from scenarios.scenario import scenario_from

MEDIAN = "median(n, weight=n)"  # no sheet has a function for it
POT = {"name": "all", "share": 1, "by": "n"}


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Result]:
    """A result of four units in two groups."""
    (tmp_path / "t.csv").write_text(
        "code,n,g,k\na,1,x,1.5\nb,2,x,2\nc,3,y,1.5\nd,4,y,2\n", encoding="utf-8"
    )

    def build(index: Any = None, budget: int = 100, **formula: Any) -> Result:
        data = {
            "data": "t.csv",
            "budget": budget,
            "formula": {"title": "t", "pot": [POT], **formula},
        }
        return run(scenario_from(data | ({"index": index} if index else {}), tmp_path / "own.toml"))

    return build


GAPS = {
    "step": ({"step": [{"name": "s", "expression": MEDIAN}], "pot": [POT]}, "step 's'"),
    "weight": ({"pot": [{**POT, "by": f"n / {MEDIAN}"}]}, "pot 'all'"),
    "where": ({"pot": [{**POT, "where": f"n <= {MEDIAN}"}]}, "pot 'all'"),
    "size": (
        {
            "pot": [
                {**POT, "share": f"1 - 0.1 * {MEDIAN}"},
                {**POT, "name": "b", "share": f"0.1 * {MEDIAN}"},
            ]
        },
        "pot 'b'",
    ),
    "between": ({"pot": [{**POT, "within": "g", "between": MEDIAN}]}, "pot 'all'"),
    "within": (
        {"pot": [{**POT, "within": "g", "between": "mean(total(n, by=k))"}]},
        "groups the units of a group once more",
    ),
    "limit": ({"limit": [{"name": "l", "floor": f"{MEDIAN}"}]}, "limit 'l'"),
    "exempt": ({"limit": [{"name": "l", "floor": "5", "exempt": f"n > {MEDIAN}"}]}, "limit 'l'"),
    "order": ({"pot": [{**POT, "where": "g >= 'x'"}]}, "another order"),
    "digits": ({"pot": [{**POT, "by": "n + 0.12345678901234567"}]}, "over 15 digits"),
    "long": (
        {"pot": [{**POT, "by": "99" + " + zscore(n, by=g)" * 45}]},
        "too long for a cell",
    ),
}


@pytest.mark.parametrize("name", GAPS)
def test_the_place_and_the_reason_are_named(
    own: Callable[..., Result], tmp_path: Path, name: str
) -> None:
    formula, place = GAPS[name]
    result, where = own(**formula), tmp_path / "x.xlsx"
    with pytest.raises(ScenarioError, match=place):
        export(result, where)
    assert not where.exists()
    cells = openpyxl.load_workbook(export(result, where, partial=True, language="en"))
    about = list(cells["About"].iter_rows(values_only=True))
    assert any(row[0] == "A value, no formula" and place in row[1] for row in about)


@pytest.mark.usefixtures("recalculated")
def test_with_values_in_its_place_the_workbook_still_adds_up(
    own: Callable[..., Result], tmp_path: Path, recalculated: Any
) -> None:
    results = {name: own(**formula) for name, (formula, _) in GAPS.items()}
    paths = [
        export(result, tmp_path / f"{name}.xlsx", partial=True) for name, result in results.items()
    ]
    amounts = recalculated(paths)
    assert amounts == {name: result.amount.tolist() for name, result in results.items()}


def test_an_index_is_told_as_values(own: Callable[..., Result], tmp_path: Path) -> None:
    """It is an input of the formula: a note says so, and the export goes on."""
    index = {"need": {"members": {"n": {"weight": 1, "direction": 1}}}}
    result = own(index=index, pot=[{**POT, "by": "need + 1"}])
    book = openpyxl.load_workbook(export(result, tmp_path / "x.xlsx", language="en"))
    told = [
        row for row in book["About"].iter_rows(values_only=True) if row[0] == "A value, no formula"
    ]
    assert len(told) == 1
    assert "Index need" in told[0][1]


@pytest.mark.parametrize(
    ("budget", "code", "message"),
    [(10**15, "e,1,y,2", "keeps 15 digits"), (100, "e,1000000000000001,y,2", "n: a spreadsheet")],
)
def test_numbers_that_a_sheet_would_change(
    own: Callable[..., Result], tmp_path: Path, budget: int, code: str, message: str
) -> None:
    with (tmp_path / "t.csv").open("a", encoding="utf-8") as table:
        table.write(f"{code}\n")
    with pytest.raises(ScenarioError, match=message):
        export(own(budget=budget), tmp_path / "x.xlsx")


def test_a_control_character_is_said(own: Callable[..., Result], tmp_path: Path) -> None:
    with (tmp_path / "t.csv").open("a", encoding="utf-8") as table:
        table.write("e\x07,1,y,2\n")
    with pytest.raises(ScenarioError, match="control character"):
        export(own(), tmp_path / "x.xlsx")


def test_a_text_is_never_a_formula(own: Callable[..., Result], tmp_path: Path) -> None:
    with (tmp_path / "t.csv").open("a", encoding="utf-8") as table:
        table.write("=1+1,1,y,2\n")
    book = filled_book(own(), Options(language="en")).workbook
    assert book["Result"]["A10"].data_type == "s"


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("A1", (), "A1_"),
        ("r", (), "r_"),
        ("true", (), "true_"),
        ("budget", ("budget",), "budget_"),
        ("a-b", (), "a_b"),
    ],
)
def test_names_that_sheets_take_for_something_else(name: str, taken: Any, expected: str) -> None:
    assert cell_name(name, taken) == expected
