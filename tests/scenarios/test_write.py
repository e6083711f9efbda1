"""Writing a table: whole or not at all."""

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from scenarios import ScenarioError, write_table


@pytest.fixture
def table() -> pd.DataFrame:
    index = pd.Index(["01", "=1+1"], name="code", dtype="str")
    return pd.DataFrame({"s": [0.5, 1.0], "amount": [1, 2]}, index=index)


def test_a_spreadsheet_holds_texts_as_texts(tmp_path: Path, table: pd.DataFrame) -> None:
    write_table(table, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert [[cell.value for cell in row] for row in sheet] == [
        ["code", "s", "amount"],
        ["01", 0.5, 1],
        ["=1+1", 1, 2],
    ]
    assert sheet["A3"].data_type == "s"
    assert sheet.freeze_panes == "B2"


@pytest.mark.parametrize("name", ["t.txt", "t", "none/t.csv", f"{'a' * 300}.csv"])
def test_a_place_that_cannot_be_written_to(tmp_path: Path, table: pd.DataFrame, name: str) -> None:
    with pytest.raises(ScenarioError):
        write_table(table, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_a_failure_half_way_leaves_the_old_file_and_no_other(
    tmp_path: Path, table: pd.DataFrame, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"t.{ending}"
    path.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ScenarioError, match="No space left on device"):
        write_table(table, path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_control_characters_do_not_fit_into_a_spreadsheet(
    tmp_path: Path, table: pd.DataFrame
) -> None:
    with pytest.raises(ScenarioError, match="control character"):
        write_table(table.rename(index={"01": "a\x01"}), tmp_path / "t.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("amount", "fits"), [(10**15 - 1, True), (10**15, False), (-(10**15), False)]
)
def test_a_spreadsheet_keeps_15_digits(tmp_path: Path, amount: int, fits: bool) -> None:
    table = pd.DataFrame({"amount": [amount]}, index=pd.Index(["1"], name="code"))
    if fits:
        write_table(table, tmp_path / "t.xlsx")
        assert pd.read_excel(tmp_path / "t.xlsx")["amount"].tolist() == [amount]
    else:
        with pytest.raises(ScenarioError, match="amount: a spreadsheet keeps 15 digits"):
            write_table(table, tmp_path / "t.xlsx")
        assert list(tmp_path.iterdir()) == []
