"""`calibrate` as people use it."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators import Index, index_from

NEED = """title = "Need"
[index.need.members]
poverty = { weight = 3, direction = 1 }
[index.need.members.services.members]
water = { direction = -1 }
roads = { direction = -1 }
"""
BUNDLED = """[index.need.members]
poverty_rate = { weight = 2 }
unemployment_rate = {}
elderly = { per = "population" }
"""


@pytest.fixture
def units(folder: Path) -> pd.DataFrame:
    """A folder with an index, and a table whose `cost` follows it by 0.5, 0.2, 0.3."""
    (folder / "need.toml").write_text(NEED, encoding="utf-8")
    (folder / "bundled.toml").write_text(BUNDLED, encoding="utf-8")
    rng = np.random.default_rng(0)
    columns = {name: rng.uniform(1, 9, 30) for name in ("poverty", "water", "roads")}
    table = pd.DataFrame(columns, index=[f"d{at:02}" for at in range(30)])
    flat = {name: {"direction": 1 if name == "poverty" else -1} for name in columns}
    normalised = index_from("flat", {"members": flat}).compute(table).normalised
    table["cost"] = 100 + normalised @ [0.5, 0.2, 0.3]
    table.rename_axis("district").to_csv(folder / "table.csv")
    return table


OWN = ("need.toml", "--data", "table.csv", "--id", "district", "--outcome", "cost", "--draws", 40)


def test_weights_are_found_told_and_written(
    units: pd.DataFrame, folder: Path, command: Callable
) -> None:
    outcome = command("calibrate", *OWN, "--out", "found.toml", "--seed", 5)
    assert outcome.status == 0, outcome.err
    lines = outcome.out.splitlines()
    assert lines[0] == "indicator,dimension,in_force,estimate,low,high,change,outside"
    assert lines[1] == "poverty,poverty,0.75,0.5,0.5,0.5,-0.25,True"
    assert "found.toml: 3 weights from 30 units; R2 on units left out 1.000" in outcome.err
    data = tomllib.loads((folder / "found.toml").read_text(encoding="utf-8"))
    assert data["calibration"]["seed"] == 5
    assert [row["estimate"] for row in data["calibration"]["weight"]] == pytest.approx(
        [0.5, 0.2, 0.3]
    )
    assert not [path for path in folder.iterdir() if "partial" in path.name]


def test_the_same_call_writes_the_same_file(
    units: pd.DataFrame, folder: Path, divided: Callable[..., str]
) -> None:
    options = ("--method", "ridge", "--keep-shares", "--least", 0.05, "--folds", 3)
    for name in ("a.json", "b.json"):
        divided("calibrate", *OWN, *options, "--out", name)
    assert (folder / "a.json").read_bytes() == (folder / "b.json").read_bytes()


def test_the_new_index_is_computed_like_any_other(
    units: pd.DataFrame, folder: Path, divided: Callable[..., str]
) -> None:
    divided("calibrate", *OWN, "--out", "found.toml", "--index-out", "new.toml")
    need = Index.read(folder / "new.toml").compute(units).aggregated["need"]
    np.testing.assert_allclose(100 + need, units["cost"], atol=1e-9)
    out = divided("index", "new.toml", "--data", "table.csv", "--id", "district")
    assert out.startswith("district,")


def test_the_bundled_spending_is_told_to_be_synthetic(
    units: pd.DataFrame, command: Callable
) -> None:
    outcome = command(
        *("calibrate", "bundled.toml", "--outcome", "social_spending_2025", "--per", "population"),
        *("--draws", 10, "--out", "found.json"),
    )
    assert outcome.status == 0, outcome.err
    assert "note: the outcome social_spending_2025 is itself estimated (synthetic)" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((*OWN, "--out", "found.csv"), "a calibration ends in .toml or .json"),
        ((*OWN, "--out", "nowhere/found.toml"), "there is no folder nowhere; make it first"),
        ((*OWN, "--out", "need.toml"), "this would overwrite an input"),
        ((*OWN, "--out", "a.toml", "--index-out", "a.toml"), "would overwrite an input"),
        ((*OWN, "--out", "a.toml", "--index-out", "a.csv"), "a calibration ends in"),
        ((*OWN, "--out", "a.toml", "--folds", 1), "folds is 1"),
        ((*OWN, "--out", "a.toml", "--per", "people"), "there is no column 'people'"),
        (("none.toml", "--outcome", "cost", "--out", "a.toml"), "none.toml: there is no such file"),
        (
            ("need.toml", "--data", "table.csv", "--outcome", "cost", "--out", "a.toml"),
            "code",
        ),
    ],
)
def test_bad_input_is_refused(
    units: pd.DataFrame, refused: Callable[..., str], arguments: tuple, message: str
) -> None:
    assert message in refused("calibrate", *arguments)


def test_an_outcome_is_wanted(units: pd.DataFrame, capsys: pytest.CaptureFixture[str]) -> None:
    from scenarios.__main__ import main

    with pytest.raises(SystemExit) as stop:
        main(["calibrate", "need.toml", "--out", "a.toml"])
    assert stop.value.code == 2
    assert "--outcome" in capsys.readouterr().err
