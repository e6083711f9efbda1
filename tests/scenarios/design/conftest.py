"""A small country and a formula whose searches one can work out."""

import pandas as pd
import pytest

from scenarios.run import run
from scenarios.scenario import scenario_from

UNITS = """code,region_code,kind,population,poor_population,poverty_rate,income_per_capita,last_year
01,A,district,100,10,10,5,100
02,A,district,100,40,40,2,150
03,B,city,200,20,10,6,250
"""
FORMULA = {
    "title": "By people and by the poor",
    "parameters": {"poor_share": {"value": 0.5, "low": 0, "high": 1}},
    "pot": [
        {"name": "people", "share": "1 - poor_share", "by": "population"},
        {"name": "poor", "share": "poor_share", "by": "poor_population"},
    ],
}


@pytest.fixture(scope="session")
def country(tmp_path_factory):
    """A folder with the table."""
    path = tmp_path_factory.mktemp("country")
    (path / "units.csv").write_text(UNITS, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def make(country):
    """A result of a formula changed in parts, of 1,000,000 soʻm unless told otherwise."""

    def build(budget=1_000_000, baseline="last_year", **parts):
        data = {
            "title": "plan",
            "data": "units.csv",
            "budget": budget,
            "formula": {**FORMULA, **parts},
        }
        if baseline is not None:
            data["baseline"] = baseline
        return run(scenario_from(data, country / "plan.toml"))

    return build


@pytest.fixture(scope="session")
def plan(make):
    """Half by people, half by the poor: 25, 25, 50 % and 1/7, 4/7, 2/7."""
    return make()


@pytest.fixture(scope="session")
def bundled():
    """A scenario of the library with ten ranges on the bundled units."""
    return run("social_protection_need")


@pytest.fixture(scope="session")
def series():
    """A column of amounts by unit code."""

    def build(*amounts, name="given"):
        return pd.Series(amounts, index=["01", "02", "03"], name=name)

    return build
