"""The pages' calls of the library, kept between reruns.

The library knows nothing of streamlit: it is cached from outside, by a frozen key that holds
everything an answer depends on, the state of the scenario's file among it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd
import streamlit as st

import geodata
import indicators
import scenarios
from allocation import AllocationError, Ensemble
from scenarios.ensemble import doubts_of, ensemble
from views.calculation import Meaning
from views.figures import Places, Sketch, read_places, read_sketch
from views.language import Texts

STATIC = Path(__file__).parent.parent / "static"
KEEP = 64
DRAWS, SEED = 1000, 1  # of the bands that show how sure one can be
FIRST = ("social_protection_need", "equal_per_head")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is asked for: a scenario of the library and what is changed in it.

    budget: soʻm, None for the file's own. parameters: names and values that differ from the
    file's own, by name.
    """

    scenario: str
    budget: int | None = None
    parameters: tuple[tuple[str, float], ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything differs from the file."""
        return self.budget is not None or bool(self.parameters)

    @property
    def own(self) -> "Case":
        """The same scenario as its file has it."""
        return Case(scenario=self.scenario)


@st.cache_resource(show_spinner=False)
def unit_table() -> pd.DataFrame:
    """Return the table of the units, index code."""
    return geodata.unit_table()


@st.cache_resource(show_spinner=False)
def region_table() -> pd.DataFrame:
    """Return the table of the regions, index code."""
    return geodata.region_table()


def region_name(code: str, texts: Texts) -> str:
    """Return the name of a region in the language of the texts."""
    return str(region_table().loc[code, f"name_{texts.language}"])


@st.cache_resource(show_spinner=False)
def places() -> Places:
    """Return the parts that all maps share."""
    return read_places(unit_table(), STATIC / "units.geojson", STATIC / "regions.geojson")


@st.cache_resource(show_spinner=False)
def sketch() -> Sketch:
    """Return the shapes of the map that is seen first."""
    return read_sketch(unit_table(), STATIC / "units.geojson", STATIC / "regions.geojson")


def names() -> tuple[str, ...]:
    """Return the names of the scenarios of the library, those to begin with first."""
    known = scenarios.library()
    first = [name for name in FIRST if name in known]
    return (*first, *(name for name in known if name not in first))


def scenario(name: str) -> scenarios.Scenario:
    """Return a scenario of the library. Raises KeyError for an unknown name."""
    return _scenario(name, _state())


def title(name: str, language: str) -> str:
    """Return the title of a scenario of the library."""
    return scenario(name).title.in_language(language) or name


def result(case: Case) -> scenarios.Result:
    """Return the result of a case. Raises what `scenarios.run` raises."""
    return _result(case.scenario, _state(), case.budget, case.parameters)


def bands(case: Case) -> Ensemble | None:
    """Return the draws of a case, None where nothing is doubtful or no draw is possible.

    Raises as `scenarios.run`.
    """
    return _bands(case, _state())


def comparison(before: Case, after: Case) -> scenarios.Comparison:
    """Return what moves from one case to another. Raises what `scenarios.run` raises."""
    return scenarios.compare(result(before), result(after))


def titles(language: str) -> Mapping[str, str]:
    """Return the titles of the indicators in a language, by code."""
    return _titles(language)


def meaning(result: scenarios.Result, unit: str, language: str) -> Meaning:
    """Return what a calculation page says beside its lines: titles, units, quality, regions."""
    row: dict[str, str] = {}
    if result.quality is not None:
        row = {str(column): str(kind) for column, kind in result.quality.loc[unit].items()}
    if result.scenario.baseline in row:
        row["baseline"] = row[result.scenario.baseline]
    return Meaning(
        titles=titles(language),
        units=_units(),
        qualities=row,
        groups={str(k): str(v) for k, v in region_table()[f"name_{language}"].items()},
    )


@st.cache_resource(show_spinner=False)
def _units() -> Mapping[str, str]:
    return {str(code): str(unit) for code, unit in indicators.load_catalogue()["unit"].items()}


@st.cache_resource(show_spinner=False)
def _titles(language: str) -> Mapping[str, str]:
    catalogue = indicators.load_catalogue()
    return {str(code): str(title) for code, title in catalogue[f"title_{language}"].items()}


@st.cache_resource(show_spinner=False, max_entries=KEEP)
def _scenario(name: str, _stamp: int) -> scenarios.Scenario:
    return scenarios.read_scenario(name)


@st.cache_resource(show_spinner=False, max_entries=KEEP)
def _result(
    name: str, stamp: int, budget: int | None, parameters: tuple[tuple[str, float], ...]
) -> scenarios.Result:
    given = {key: Decimal(repr(value)) for key, value in parameters}
    return scenarios.run(_scenario(name, stamp), budget=budget, parameters=given)


@st.cache_resource(show_spinner=False, max_entries=KEEP)
def _bands(case: Case, stamp: int) -> Ensemble | None:
    found = _result(case.scenario, stamp, case.budget, case.parameters)
    doubts = doubts_of(found)
    try:
        return ensemble(found, doubts, draws=DRAWS, seed=SEED) if doubts else None
    except AllocationError:  # what is doubtful makes every draw impossible
        return None


@st.cache_resource(show_spinner=False, ttl=1)
def _state() -> int:
    """Return when a file of the library last changed, so that an edited one is read again.

    Asked for many times in a rerun, looked up once a second.
    """
    folders = {path.parent for path in scenarios.library().values()}
    return max(file.stat().st_mtime_ns for folder in folders for file in folder.iterdir())
