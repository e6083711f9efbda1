"""Made-up tables, indices from parts, and the Handbook's example."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators import Index, IndexResult, IndicatorError, index_from
from indicators.index.aggregate import AGGREGATE
from indicators.index.family import Method
from indicators.index.normalise import NORMALISE
from indicators.index.outliers import OUTLIERS, Treated
from indicators.index.weigh import WEIGH

PUBLISHED = Path(__file__).with_name("published")


@pytest.fixture
def units() -> pd.DataFrame:
    """Twelve units: three indicators, a denominator and a grouping."""
    rng = np.random.default_rng(14)
    codes = [f"{number:02}" for number in range(1, 13)]
    columns = {name: rng.uniform(1, 9, 12).round(3) for name in "abc"}
    people = rng.integers(10, 20, 12)
    return pd.DataFrame({**columns, "people": people, "side": ["n", "s"] * 6}, index=codes)


@pytest.fixture
def index() -> Callable[..., Index]:
    """An index called need of a, b and c, each with direction 1, with other parts as given."""

    def build(*, members: object = None, **parts: object) -> Index:
        default = {name: {"direction": 1} for name in "abc"}
        return index_from("need", {"members": members or default, **parts})

    return build


@pytest.fixture
def computed(index: Callable[..., Index], units: pd.DataFrame) -> Callable[..., IndexResult]:
    """Such an index on the twelve units, or on another table."""

    def compute(
        table: pd.DataFrame | None = None, *, earlier: object = None, **parts: object
    ) -> IndexResult:
        chosen = units if table is None else table
        return index(**parts).compute(chosen, earlier)  # type: ignore[arg-type]  # tests pass both

    return compute


@pytest.fixture
def refusal(computed: Callable[..., IndexResult]) -> Callable[..., str]:
    """The message with which such an index is refused."""

    def refuse(table: pd.DataFrame | None = None, **parts: object) -> str:
        with pytest.raises(IndicatorError) as caught:
            computed(table, **parts)
        return str(caught.value)

    return refuse


@pytest.fixture(scope="session")
def published() -> Callable[[str], pd.DataFrame]:
    """A table of the folder published, by name."""

    def read(name: str) -> pd.DataFrame:
        return pd.read_csv(PUBLISHED / f"{name}.csv", index_col=0)

    return read


@pytest.fixture(scope="session")
def tai(published: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """The Technology Achievement Index: 23 countries, 8 indicators."""
    return published("tai").astype("float64")


@pytest.fixture(scope="session")
def normalise() -> Callable[..., np.ndarray]:
    """A normalisation by name on values in their direction."""

    def apply(name: str, values: object, **options: object) -> np.ndarray:
        numbers = np.asarray(values, dtype=np.float64)
        codes = pd.Index([f"u{at}" for at in range(len(numbers))])
        return Method(family=NORMALISE, name=name, options=options)(numbers, codes)

    return apply


@pytest.fixture(scope="session")
def weigh() -> Callable[..., np.ndarray]:
    """A weighting by name on members' values, a row a unit."""

    def apply(name: str, values: object, given: object = None, **options: object) -> np.ndarray:
        numbers = np.asarray(values, dtype=np.float64)
        weights = np.ones(numbers.shape[1]) if given is None else np.asarray(given, dtype=float)
        return Method(family=WEIGH, name=name, options=options)(numbers, weights)

    return apply


@pytest.fixture(scope="session")
def aggregate() -> Callable[..., np.ndarray]:
    """An aggregation by name; equal weights unless given."""

    def apply(name: str, values: object, given: object = None, **options: object) -> np.ndarray:
        numbers = np.asarray(values, dtype=np.float64)
        weights = np.ones(numbers.shape[1]) if given is None else np.asarray(given, dtype=float)
        shares = weights / weights.sum()
        return Method(family=AGGREGATE, name=name, options=options)(numbers, shares)

    return apply


@pytest.fixture(scope="session")
def treat() -> Callable[..., Treated]:
    """The treatment of outliers of one indicator."""

    def apply(values: object, **options: object) -> Treated:
        numbers = np.asarray(values, dtype=np.float64)
        return Method(family=OUTLIERS, name="winsorize", options=options)(numbers)

    return apply
