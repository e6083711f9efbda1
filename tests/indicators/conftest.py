import pandas as pd
import pytest

import indicators
from indicators.build import compose
from indicators.build.compose import Store


@pytest.fixture(scope="session")
def table() -> pd.DataFrame:
    return indicators.load_table()


@pytest.fixture(scope="session")
def quality() -> pd.DataFrame:
    return indicators.load_quality()


@pytest.fixture(scope="session")
def values() -> pd.DataFrame:
    return indicators.load_values()


@pytest.fixture(scope="session")
def catalogue() -> pd.DataFrame:
    return indicators.load_catalogue()


@pytest.fixture(scope="session")
def store() -> Store:
    return compose()
