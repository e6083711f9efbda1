"""`ensemble` on the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

FORMULA = """title = "By need"
[parameters]
weight = { value = 0.5, low = 0, high = 1 }
[[pot]]
name = "all"
share = 1
by = "population * (1 + weight)"
[[limit]]
name = "hold"
floor = "population * (5 + 5 * weight)"
"""


@pytest.fixture
def ranged(folder: Path) -> Path:
    (folder / "ranged.toml").write_text(FORMULA, encoding="utf-8")
    return folder


def test_it_tells_and_writes(ranged: Path, command: Callable[..., Any]) -> None:
    options = ["--data", "units.csv", "--budget", "100", "--draws", "500", "--out", "e.csv"]
    done = command(
        "ensemble", "ranged.toml", *options, "--cv", "population=0.1", "--correlation", "0"
    )
    assert done.status == 0, done.err
    assert "varied: population, weight" in done.out
    assert "draws without an allocation: 0" not in done.out  # some floors need more than 100
    table = pd.read_csv("e.csv", index_col="code", dtype={"code": str})
    assert list(table.columns[:4]) == ["amount", "median", "low", "high"]
    assert table["amount"].sum() == 100


def test_the_bundled_scenario_has_its_doubts_and_its_quality(
    folder: Path, command: Callable[..., Any]
) -> None:
    done = command("ensemble", "social_protection_need", "--draws", "200", "--out", "e.csv")
    assert done.status == 0, done.err
    assert "what matters, each doubt alone" in done.out
    assert "units that lose" in done.out
    assert {*pd.read_csv(folder / "e.csv")["quality"]} <= {"synthetic", "region_imputed"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--draws", "many"], "--draws many: give a whole number"),
        (["--draws", "0"], "draw 1 or more"),
        (["--seed", "1.5"], "--seed 1.5: give a whole number"),
        (["--cv", "synthetic"], "write name=coefficient"),
        (["--cv", "synthetic=much"], "give a number"),
        (["--cv", "synthetic=9"], "lies from 0 to 2"),
        (["--cv", "popultion=0.1"], "did you mean 'population'"),
        (["--correlation", "2"], "correlation lies from 0 to 1"),
    ],
)
def test_wrong_options(
    ranged: Path, command: Callable[..., Any], options: list[str], words: str
) -> None:
    done = command(
        "ensemble", "ranged.toml", "--data", "units.csv", "--budget", "100", *options,
        "--out", "e.csv",
    )  # fmt: skip
    assert done.status == 2
    assert words in done.err
    assert not (ranged / "e.csv").exists()


RANGED = ["ensemble", "ranged.toml", "--data", "units.csv", "--budget", "100", "--out", "e.csv"]


def test_dask_writes_the_same_file_as_threads(ranged: Path, command: Callable[..., Any]) -> None:
    files, told = [], []
    for options in (["--engine", "threads", "--workers", "2"], ["--engine", "dask", "--workers=1"]):
        done = command(*RANGED, "--draws", "300", *options)
        assert done.status == 0, done.err
        files.append((ranged / "e.csv").read_bytes())
        told.append(done.out)
    assert files[0] == files[1]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--scheduler", "tcp://127.0.0.1:1"], "add --engine dask"),
        (["--workers", "0"], "--workers 0: give a whole number from 1"),
        (["--workers", "two"], "--workers two: give a whole number"),
        (["--engine", "dask", "--scheduler", "tcp://127.0.0.1:1", "--workers", "2"], "leave out"),
        (["--engine", "dask", "--scheduler", "nonsense://there"], "no scheduler answers"),
    ],
)
def test_engines_that_cannot_be(
    ranged: Path, command: Callable[..., Any], options: list[str], words: str
) -> None:
    done = command(*RANGED, *options)
    assert done.status == 2
    assert words in done.err
    assert not (ranged / "e.csv").exists()


def test_a_long_run_tells_how_far_it_is(
    ranged: Path, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scenarios.commands.ensemble._SECONDS", -1.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    done = command(*RANGED, "--draws", "3000")
    assert done.status == 0, done.err
    assert "3 000 of 3 000 draws" in done.err
    assert done.err.endswith("\r")


def test_an_interrupted_run_writes_nothing(
    ranged: Path, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*parts: object, **more: object) -> None:
        raise KeyboardInterrupt

    (ranged / "e.csv").write_text("before", encoding="utf-8")
    monkeypatch.setattr("scenarios.ensemble.importance", interrupted)
    with pytest.raises(SystemExit) as ended:
        command(*RANGED, "--draws", "100")
    assert ended.value.code == 130
    assert (ranged / "e.csv").read_text(encoding="utf-8") == "before"
    assert [path.name for path in ranged.iterdir() if "partial" in path.name] == []
