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
        (["--draws", "0"], "draws must be a whole number from 1"),
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
