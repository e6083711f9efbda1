from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from indicators import Index, index_from

NAMES = ("a", "b", "c", "d", "e")
TRUTH = pd.Series([0.4, 0.1, 0.0, 0.2, 0.3], index=list(NAMES))


@pytest.fixture
def index() -> Index:
    """Two groups of two, and an indicator beside them; equal weights on each level."""
    members = {
        "first": {"members": {"a": {"direction": 1}, "b": {"direction": -1}}},
        "second": {"members": {"c": {"direction": 1}, "d": {"direction": 1}}},
        "e": {"weight": 1, "direction": 1},
    }
    return index_from("need", {"members": members})


@pytest.fixture
def truth() -> pd.Series:
    return TRUTH


@pytest.fixture
def made(index: Index) -> Callable[..., pd.DataFrame]:
    """Units whose column `cost` follows the normalised indicators by TRUTH."""

    def make(n: int = 60, noise: float = 0.0, seed: int = 0, truth: pd.Series = TRUTH):
        rng = np.random.default_rng(seed)
        columns = rng.gamma(3.0, size=(n, len(NAMES)))
        table = pd.DataFrame(columns, columns=list(NAMES), index=[f"u{at:03}" for at in range(n)])
        normalised = index.compute(table).normalised
        cost = 7.0 + 3.0 * normalised[list(truth.index)] @ truth
        return table.assign(cost=cost + rng.normal(0, noise, n) if noise else cost, people=2.0)

    return make
