"""Divisions published with their inputs, replayed; each formula file names its source."""

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from allocation import Formula, allocate

FOLDER = Path(__file__).parent / "published"
EXAMPLES: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "examples.toml").read_text("utf-8"))
EXPECTED = "expected_"


def _table(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv", dtype={"code": str}).set_index("code")


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_published_division_comes_out(name: str) -> None:
    table, example = _table(name), EXAMPLES[name]
    result = allocate(Formula.read(FOLDER / f"{name}.toml"), table, example["budget"])
    published = table.filter(like=EXPECTED)
    assert published.notna().to_numpy().sum() >= 3
    for column in published:
        ours = result.table[str(column).removeprefix(EXPECTED)]
        off = (ours - published[column]).abs() > example["tolerance"]
        assert not off.any(), f"{name}, {column}: {list(off[off].index)}"
    assert int(result.amount.sum()) == example["budget"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_published_division_names_its_source(name: str) -> None:
    formula = Formula.read(FOLDER / f"{name}.toml")
    assert formula.title
    assert formula.source


def test_every_published_table_is_replayed() -> None:
    assert sorted(EXAMPLES) == sorted(path.stem for path in FOLDER.glob("*.csv"))
