"""Options that cannot be followed: one clear message, status 2, nothing written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios.__main__ import INTERRUPTED, main
from scenarios.commands.common import Command

PARAMETERS = "[parameters]\nweight = 1\nheight = { value = 2, low = 0, high = 3 }\n"
POT = '[[pot]]\nname = "all"\nshare = 1\nby = "population * weight * height"\n'


@pytest.mark.parametrize("budget", ["-5", "1e12", "12.5", "text", "", "9" * 19 + "0", "9" * 5000])
def test_a_budget_that_is_no_whole_number_of_som(refused: Callable[..., str], budget: str) -> None:
    told = refused("run", "formula.toml", "--data", "units.csv", f"--budget={budget}")
    assert "budget" in told
    assert len(told) < 1000


def test_a_budget_of_19_digits_that_int64_cannot_hold(refused: Callable[..., str]) -> None:
    told = refused("run", "scenario.toml", "--budget", 2**63)
    assert str(2**63 - 1) in told.replace("\u00a0", "")


def test_a_budget_that_the_rounding_unit_does_not_divide(
    folder: Path, refused: Callable[..., str]
) -> None:
    with (folder / "formula.toml").open("a", encoding="utf-8") as file:
        file.write("[rounding]\nunit = 1000\n")
    told = refused("run", "scenario.toml", "--budget", 1_500)
    assert "1500" in told
    assert "500 soʻm would be left over" in told


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        ((), ["--data", "--budget"]),
        (("--data", "units.csv"), ["--budget"]),
        (("--budget", "100"), ["--data"]),
    ],
)
def test_a_formula_needs_data_and_a_budget(
    refused: Callable[..., str], options: tuple[str, ...], parts: list[str]
) -> None:
    told = refused("run", "formula.toml", *options)
    assert [part for part in parts if part not in told] == []
    assert "formula.toml" in told


@pytest.mark.parametrize(
    ("option", "parts"),
    [
        ("weigth=2", ["'weigth'", "'weight'"]),
        ("population=2", ["'population'"]),
        ("weight", ["name=value"]),
        ("=2", ["name=value"]),
        ("weight=", ["name=value"]),
        ("weight=x", ["name=value"]),
        ("weight=nan", ["name=value"]),
        ("weight=inf", ["name=value"]),
        ("weight=1,5", ["name=value"]),
        ("weight=1e9999", ["name=value"]),
        ("weight=" + "9" * 5000 + "x", ["name=value"]),
        ("weight=__import__('os')", ["name=value"]),
    ],
)
def test_set_wants_a_known_name_and_a_number(
    folder: Path, refused: Callable[..., str], option: str, parts: list[str]
) -> None:
    (folder / "f.toml").write_text(PARAMETERS + POT, encoding="utf-8")
    told = refused("run", "f.toml", "--data", "units.csv", "--budget", 10, "--set", option)
    assert [part for part in parts if part not in told] == [], told
    assert len(told) < 500


def test_set_on_a_formula_without_parameters(refused: Callable[..., str]) -> None:
    assert "has none" in refused("run", "scenario.toml", "--set", "weight=2")


@pytest.mark.parametrize(
    "path", ["result", "result.txt", "result.", ".csv", "nowhere/result.csv", "units.csv/r.csv", ""]
)
def test_out_wants_a_known_ending_and_a_folder(refused: Callable[..., str], path: str) -> None:
    told = refused("run", "scenario.toml", "--out", path)
    assert ".csv, .parquet, .xlsx" in told or "no folder" in told


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_out_cannot_be_a_folder_or_a_place_nobody_may_write(
    folder: Path, refused: Callable[..., str], ending: str
) -> None:
    (folder / f"taken.{ending}").mkdir()
    for path in (f"taken.{ending}", f"/proc/result.{ending}", f"{'a' * 300}.{ending}"):
        told = refused("run", "scenario.toml", "--out", path)
        assert "cannot be written" in told or "too long" in told
        assert "None" not in told


def test_out_must_not_be_the_table_itself(refused: Callable[..., str]) -> None:
    assert "units.csv" in refused("run", "scenario.toml", "--out", "units.csv")


def test_out_is_looked_at_before_the_work(refused: Callable[..., str]) -> None:
    told = refused("run", "nope.toml", "--out", "result.txt")
    assert "result.txt" in told


def test_a_spreadsheet_cannot_hold_more_than_15_digits(refused: Callable[..., str]) -> None:
    told = refused("run", "scenario.toml", "--budget", 10**16, "--out", "result.xlsx")
    assert "15 digits" in told
    assert ".csv or .parquet" in told


def test_15_digits_fit_into_a_spreadsheet(divided: Callable[..., str], folder: Path) -> None:
    divided("run", "scenario.toml", "--budget", 10**15 + 7, "--out", "result.xlsx")
    assert (folder / "result.xlsx").is_file()


@pytest.mark.parametrize("name", ["nope.toml", "equal_per_hed", "", ".", "units.csv", "a" * 300])
def test_a_file_that_is_no_scenario(refused: Callable[..., str], name: str) -> None:
    assert refused("run", name)


def test_a_name_near_one_of_the_library(refused: Callable[..., str]) -> None:
    assert "'equal_per_head'" in refused("run", "equal_per_hed")


@pytest.mark.parametrize("name", ["unit", "", "Code"])
def test_id_must_name_a_column(refused: Callable[..., str], name: str) -> None:
    told = refused("run", "scenario.toml", "--id", name)
    assert "--id" in told
    assert "code, population" in told


def test_a_step_must_not_have_the_name_of_the_index(
    folder: Path, refused: Callable[..., str]
) -> None:
    formula = (folder / "formula.toml").read_text(encoding="utf-8")
    (folder / "formula.toml").write_text(formula.replace("people", "code"), encoding="utf-8")
    assert "'code'" in refused("run", "scenario.toml", "--out", "result.csv")


@pytest.mark.parametrize("name", ["amount", "people", "pot_all"])
def test_id_must_not_be_a_column_of_the_result(
    folder: Path, refused: Callable[..., str], name: str
) -> None:
    (folder / "t.csv").write_text(f"{name},population\n1,2\n2,3\n", encoding="utf-8")
    told = refused("run", "formula.toml", "--data", "t.csv", "--id", name, "--budget", 10)
    assert f"'{name}'" in told


@pytest.mark.parametrize("name", ["quality", "population", "amount"])
def test_the_bundled_units_have_their_own_codes(refused: Callable[..., str], name: str) -> None:
    assert name in refused("run", "equal_per_head", "--id", name)


def test_a_parameter_set_twice(refused: Callable[..., str]) -> None:
    told = refused("run", "scenario.toml", "--set", "w=1", "--set", "w=2", "--set", "v=1")
    assert told == "--set w: given more than once; keep one"


@pytest.mark.parametrize("budget", ["9 000 000 000", "9\u00a0000\u00a0000\u00a0000", "9000000000"])
def test_a_budget_may_have_spaces(command: Callable, budget: str) -> None:
    outcome = command("run", "scenario.toml", "--budget", budget, "--out", "r.csv")
    assert outcome.status == 0
    assert "3 units, 9\u00a0000\u00a0000\u00a0000 soʻm given out" in outcome.err


@pytest.mark.parametrize("budget", ["9 00", "9,000", "9 000 00", "nine"])
def test_a_budget_that_is_no_number(refused: Callable[..., str], budget: str) -> None:
    assert "give a whole number of soʻm" in refused("run", "scenario.toml", "--budget", budget)


def test_money_in_errors_is_grouped(refused: Callable[..., str], folder: Path) -> None:
    text = (folder / "formula.toml").read_text("utf-8").replace("share = 1", "share = 0.5")
    (folder / "formula.toml").write_text(text, encoding="utf-8")
    told = refused("run", "scenario.toml", "--budget", 1000000)
    assert "use 500\u00a0000 of 1\u00a0000\u00a0000 soʻm, 500\u00a0000 are left over" in told


@pytest.mark.parametrize(
    "twice",
    [
        ("run", "scenario.toml", "--budget", "100", "--budget", "200"),
        ("explain", "scenario.toml", "--unit", "01", "--unit", "02"),
        ("posts", "scenario.toml", "--posts", "5", "--posts", "7"),
        (
            "appeal",
            "scenario.toml",
            "--unit",
            "02",
            "--set",
            "a=1",
            "--set",
            "b=2",
            "--reason",
            "r",
        ),
    ],
)
def test_an_option_that_takes_one_value_is_given_once(
    folder: Path, capsys: pytest.CaptureFixture[str], twice: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(twice)
    assert stop.value.code == 2
    assert "given more than once; keep one" in capsys.readouterr().err


def test_ctrl_c_ends_a_command_without_a_traceback(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    stopped = Command(name="run", help="x", add=lambda _: None, run=interrupted)
    monkeypatch.setattr("scenarios.__main__.command", lambda _: stopped)
    assert main(["run", "scenario.toml"]) == INTERRUPTED
    told = capsys.readouterr()
    assert "stopped" in told.err
    assert "Traceback" not in told.err


def test_no_input_is_written_over(folder: Path, refused: Callable[..., str]) -> None:
    (folder / "al.csv").write_text("code,amount\n01,6\n02,3\n03,1\n", encoding="utf-8")
    (folder / "other.toml").write_text(
        (folder / "scenario.toml").read_text("utf-8").replace("units.csv", "more.csv"), "utf-8"
    )
    (folder / "more.csv").write_bytes((folder / "units.csv").read_bytes())
    asked = ("reveal", "scenario.toml")
    assert "overwrite an input" in refused(*asked, "al.csv", "--out", "al.csv")
    assert "overwrite an input" in refused(*asked, "other.toml", "--out", "more.csv")
    more = ("--methods", "more.csv", "--draws", "5", "--out", "more.csv")
    assert "overwrite an input" in refused("ensemble", "scenario.toml", *more)
    assert "draw 1 or more" in refused("ensemble", "scenario.toml", "--draws", "0")
