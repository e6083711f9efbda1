from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from indicators.space import Neighbours, contiguity, neighbours_from

PUBLISHED = Path(__file__).parent / "published"


@pytest.fixture(scope="session")
def published() -> Callable[[str], tuple[pd.DataFrame, Neighbours]]:
    """A published example: its table and its neighbours."""

    def read(name: str) -> tuple[pd.DataFrame, Neighbours]:
        table = pd.read_csv(PUBLISHED / name, dtype={"unit": str, "neighbours": str})
        table = table.set_index("unit")
        near = {unit: text.split() for unit, text in table["neighbours"].items()}
        return table, neighbours_from(near)

    return read


@pytest.fixture(scope="session")
def bundled() -> Neighbours:
    return contiguity()


@pytest.fixture
def ring() -> Neighbours:
    """Twelve units in a ring."""
    return neighbours_from({str(at): [str((at + 1) % 12)] for at in range(12)})
