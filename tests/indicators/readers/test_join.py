"""Several files as one table."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indicators import ReadingError, joined, read_siat

Write = Callable[..., Path]


def _reading(write: Write, siat: Any, name: str, indicator: str, *rows: Any) -> Any:
    return read_siat(write(name, siat(*rows, metadata=[])), indicator=indicator)


def test_files_are_joined_on_the_code(write: Write, siat: Any) -> None:
    one = _reading(write, siat, "a.json", "a", ("1703202", {"2024": 1}), ("1703203", {"2024": 2}))
    two = _reading(write, siat, "b.json", "b", ("1703203", {"2024": 3}), ("1703206", {"2024": 4}))
    both = joined([one, two])
    assert both.table.index.tolist() == ["1703202", "1703203", "1703206"]
    assert both.table["b"].isna().tolist() == [True, False, False]
    assert both.quality.isna().equals(both.table.isna())
    assert [source.file for source in both.sources] == ["a.json", "b.json"]
    assert joined([one]) is one


def test_the_same_figure_twice_is_one(write: Write, siat: Any) -> None:
    one = _reading(write, siat, "a.json", "a", ("1703202", {"2024": 1}))
    two = _reading(write, siat, "b.json", "a", ("1703202", {"2024": 1, "2025": 2}))
    assert joined([one, two]).long["value"].tolist() == [1, 2]


def test_files_that_disagree_are_refused(write: Write, siat: Any) -> None:
    one = _reading(write, siat, "a.json", "a", ("1703202", {"2024": 1}))
    two = _reading(write, siat, "b.json", "a", ("1703202", {"2024": 1.5}))
    with pytest.raises(ReadingError, match=r"b\.json, column a: 1\.5 of 1703202.* from 1 in a"):
        joined([one, two])
