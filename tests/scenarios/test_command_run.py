"""`run` as people use it: formulas, scenarios, library names, options, the three formats."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
OWN = ("run", "formula.toml", "--data", "units.csv", "--budget", "100")
RESULT = "code,people,pot_all,amount\n01,6.0,60.0,60\n02,3.0,30.0,30\n03,1.0,10.0,10\n"


def _read(path: Path, code: str = "code") -> pd.DataFrame:
    readers = {
        ".csv": lambda: pd.read_csv(path, dtype={code: str}, index_col=code),
        ".parquet": lambda: pd.read_parquet(path),
        ".xlsx": lambda: pd.read_excel(path, dtype={code: str}, index_col=0),
    }
    return readers[path.suffix]()


def test_without_out_the_result_goes_to_standard_output(divided: Callable[..., str]) -> None:
    assert divided(*OWN) == RESULT


def test_a_scenario_file_and_the_formula_with_options_say_the_same(
    divided: Callable[..., str],
) -> None:
    assert divided("run", "scenario.toml") == RESULT


def test_a_scenario_finds_its_files_beside_itself(
    folder: Path, divided: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert divided("run", "../scenario.toml") == RESULT
    assert divided("run", "../formula.toml", "--data", "../units.csv", "--budget", 100) == RESULT


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx", "CSV"])
def test_out_writes_by_the_ending(
    folder: Path, command: Callable[..., object], ending: str
) -> None:
    outcome = command(*OWN, "--out", f"result.{ending}")
    assert (outcome.status, outcome.out) == (0, "")
    assert f"result.{ending}: 3 units, 100 soʻm given out" in outcome.err
    path = folder / f"result.{ending}"
    table = _read(path.rename(path.with_suffix(f".{ending.lower()}")))
    assert table.index.tolist() == ["01", "02", "03"]
    assert table.index.name == "code"
    assert table["amount"].tolist() == [60, 30, 10]
    assert table["amount"].dtype == "int64"
    assert not list(folder.glob("*partial*"))
    assert not list(folder.glob(".*"))


def test_out_replaces_an_older_result(folder: Path, divided: Callable[..., str]) -> None:
    (folder / "result.csv").write_text("old", encoding="utf-8")
    divided(*OWN, "--out", "result.csv")
    assert (folder / "result.csv").read_text(encoding="utf-8") == RESULT


def test_the_index_is_named_as_id(folder: Path, divided: Callable[..., str]) -> None:
    (folder / "t.csv").write_text("state,population\nB,2\nA,1\n", encoding="utf-8")
    arguments = ("run", "formula.toml", "--data", "t.csv", "--id", "state", "--budget", "30")
    assert divided(*arguments).splitlines()[:2] == ["state,people,pot_all,amount", "B,2.0,20.0,20"]
    for ending in ("csv", "parquet", "xlsx"):
        divided(*arguments, "--out", f"r.{ending}")
        assert _read(folder / f"r.{ending}", "state").index.name == "state"


def test_units_keep_the_order_and_the_text_of_their_codes(
    folder: Path, divided: Callable[..., str]
) -> None:
    (folder / "t.csv").write_text("code,population\n0100,1\n9,1\n10,2\n007,4\n", encoding="utf-8")
    out = divided("run", "formula.toml", "--data", "t.csv", "--budget", 8)
    assert [line.split(",")[0] for line in out.splitlines()[1:]] == ["0100", "9", "10", "007"]


def test_ties_are_broken_by_the_codes_as_text_and_told(
    folder: Path, command: Callable[..., object]
) -> None:
    (folder / "t.csv").write_text("code,population\n9,1\n10,1\n8,1\n", encoding="utf-8")
    outcome = command("run", "formula.toml", "--data", "t.csv", "--budget", 100)
    amounts = [int(line.rsplit(",", 1)[1]) for line in outcome.out.splitlines()[1:]]
    assert amounts == [33, 34, 33]
    assert "note: equal remainders were decided by unit code" in outcome.err


@pytest.mark.parametrize("budget", [0, 1, 999_999_999_999_999_999, 123_456_789_012_345_678])
def test_budgets_of_up_to_18_digits_are_given_out_to_the_som(
    folder: Path, divided: Callable[..., str], budget: int
) -> None:
    weights = [7, 11, 13, 17]
    rows = "".join(f"{number},{weight}\n" for number, weight in enumerate(weights))
    (folder / "t.csv").write_text(f"code,population\n{rows}", encoding="utf-8")
    for ending in ("csv", "parquet"):
        divided(
            "run", "formula.toml", "--data", "t.csv", "--budget", budget, "--out", f"r.{ending}"
        )
        amounts = _read(folder / f"r.{ending}")["amount"]
        assert sum(amounts.tolist()) == budget
        assert all(
            abs(amount * 48 - weight * budget) < 48
            for amount, weight in zip(amounts.tolist(), weights, strict=True)
        )


def test_budget_overrides_the_file(divided: Callable[..., str]) -> None:
    assert divided("run", "scenario.toml", "--budget", 10).splitlines()[1] == "01,6.0,6.0,6"


def test_data_and_id_override_the_file(folder: Path, divided: Callable[..., str]) -> None:
    (folder / "t.csv").write_text("state,population\nB,2\n", encoding="utf-8")
    out = divided("run", "scenario.toml", "--data", "t.csv", "--id", "state")
    assert out == "state,people,pot_all,amount\nB,2.0,100.0,100\n"


def test_data_may_be_the_bundled_units_instead(divided: Callable[..., str]) -> None:
    out = divided("run", "scenario.toml", "--data", "bundled", "--budget", 10**9)
    assert len(out.splitlines()) == 209


@pytest.mark.parametrize(
    ("options", "amounts"),
    [
        ((), [35, 35, 30]),
        (("--set", "weight=0"), [34, 33, 33]),
        (("--set", "weight = 1 "), [37, 36, 27]),
        (("--set", "weight=0.5", "--set", "other=2"), [35, 35, 30]),
        (("--set", "weight=1e1"), [39, 39, 22]),
    ],
)
def test_set_changes_parameters_even_beyond_their_range(
    folder: Path, divided: Callable[..., str], options: tuple[str, ...], amounts: list[int]
) -> None:
    (folder / "f.toml").write_text(
        "[parameters]\nother = 1\nweight = { value = 0.5, low = 0, high = 1 }\n"
        '[[pot]]\nname = "all"\nshare = 1\nby = "1 + weight * w + 0 * other"\n',
        encoding="utf-8",
    )
    (folder / "t.csv").write_text("code,w\n1,1\n2,1\n3,0.5\n", encoding="utf-8")
    out = divided("run", "f.toml", "--data", "t.csv", "--budget", 100, *options)
    assert [int(line.rsplit(",", 1)[1]) for line in out.splitlines()[1:]] == amounts


def test_a_scenario_overrides_parameters_of_its_formula(
    folder: Path, divided: Callable[..., str]
) -> None:
    (folder / "f.toml").write_text(
        '[parameters]\nw = 1\n[[pot]]\nname = "all"\nshare = 1\nby = "population ** w"\n',
        encoding="utf-8",
    )
    text = 'data = "units.csv"\nbudget = 90\nformula = "f.toml"\n[parameters]\nw = 0\n'
    (folder / "s.toml").write_text(text, encoding="utf-8")
    assert [line.rsplit(",", 1)[1] for line in divided("run", "s.toml").splitlines()[1:]] == [
        "30",
        "30",
        "30",
    ]


def test_a_scenario_may_hold_its_formula(folder: Path, divided: Callable[..., str]) -> None:
    text = (
        'data = "units.csv"\nbudget = 9\nformula = { pot = [{ name = "p", share = 1, by = "1" }] }'
    )
    (folder / "s.toml").write_text(text, encoding="utf-8")
    assert divided("run", "s.toml") == "code,pot_p,amount\n01,3.0,3\n02,3.0,3\n03,3.0,3\n"


def test_a_library_name_runs_on_the_bundled_units(
    folder: Path, divided: Callable[..., str]
) -> None:
    divided("run", "equal_per_head", "--budget", 10**9, "--out", "r.csv")
    table = _read(folder / "r.csv")
    assert len(table) == 208
    assert table["amount"].sum() == 10**9
    assert list(table.columns) == ["pot_per_head", "amount", "quality"]


def test_a_formula_runs_on_the_bundled_units(divided: Callable[..., str]) -> None:
    out = divided("run", "formula.toml", "--data", "bundled", "--budget", 10**9)
    assert out.splitlines()[0] == "code,people,pot_all,amount,quality"
    assert len(out.splitlines()) == 209


@pytest.mark.parametrize(
    ("arguments", "status", "out", "err"),
    [
        (OWN, 0, RESULT, ""),
        (("run", "formula.toml"), 2, "", "error: "),
        (("--help",), 0, "usage: python -m scenarios", ""),
        (("run", "--help"), 0, "--budget", ""),
        (("explain", "--help"), 0, "--unit", ""),
        (("check", "--help"), 0, "FILE", ""),
        (("rum",), 2, "", "invalid choice"),
        ((), 2, "", "usage"),
        (("run", "formula.toml", "--frob"), 2, "", "--frob"),
    ],
)
def test_the_program_as_a_process(
    folder: Path, arguments: tuple[str, ...], status: int, out: str, err: str
) -> None:
    done = _process(folder, *arguments)
    assert done.returncode == status
    assert out in done.stdout
    assert err in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_stops_early_is_no_fault(folder: Path) -> None:
    rows = "".join(f"{number},1\n" for number in range(30_000))
    (folder / "t.csv").write_text(f"code,population\n{rows}", encoding="utf-8")
    line = f"'{sys.executable}' -m scenarios run formula.toml --data t.csv --budget 30000"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line} | head -n 1"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "code,people,pot_all,amount\n"
    assert done.stderr == ""
    assert done.returncode == 0


def test_output_is_utf_8_whatever_the_terminal_says(folder: Path) -> None:
    (folder / "t.csv").write_text("code,population\nGʻoz,1\n", encoding="utf-8")
    done = _process(
        folder, "run", "formula.toml", "--data", "t.csv", "--budget", "1", PYTHONIOENCODING="ascii"
    )
    assert done.returncode == 0, done.stderr
    assert "Gʻoz" in done.stdout


def _process(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scenarios", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), **more},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
