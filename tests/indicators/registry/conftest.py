"""Small household files: invented ones, and ones written row by row."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from indicators.registry import generate, read_households
from indicators.registry.schema import columns

DISTRICTS = ("1703202", "1703203", "1706204")


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """12,000 households in 3 districts of 2 regions, 12 mahallas."""
    path = tmp_path_factory.mktemp("registry") / "households.parquet"
    return generate(path, 12_000, 11, districts=DISTRICTS, mahallas=4)


@pytest.fixture(scope="session")
def small_registry(small_file):
    return read_households(small_file)


@pytest.fixture(scope="session")
def small_frame(small_file) -> pd.DataFrame:
    return pd.read_parquet(small_file)


@pytest.fixture
def household() -> Callable[..., dict[str, object]]:
    """A household with nothing special about it, but for what is given."""
    plain: dict[str, object] = {
        column.name: False if column.kind == "flag" else 0 for column in columns()
    }

    def make(number: int, **given: object) -> dict[str, object]:
        usual = {
            "household_id": 10_000_000_000 + number,
            "district_code": "1703202",
            "mahalla_code": "1703202001",
            "members": 4,
            "children": 1,
            "able_to_work": 2,
            "head_age": 40,
            "income_uzs": 20_000_000,
        }
        return {**plain, **usual, **given}

    return make
