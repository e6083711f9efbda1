"""Run a scenario: bring its table, baseline and formula together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import pandas as pd

from allocation import Allocation, AllocationError, Note, allocate
from allocation.errors import nearest
from allocation.formula import ParameterValue
from scenarios.doubts import doubtful_values, unread_numbers
from scenarios.errors import ScenarioError
from scenarios.indices import Computed, Joined, join_indices
from scenarios.library import FOLDER, library
from scenarios.quality import ESTIMATED, QUALITIES, worst
from scenarios.scenario import Scenario, bundled_or_table, read_scenario

_MOST_NAMED = 8  # columns that a message lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A scenario's outcome; every table has a row a unit, index = unit code.

    inputs: the table of units. quality: what kind of value each input of the formula is, or None
    for a table of one's own. baseline: last year's amounts, soʻm, or None. indices: how the
    scenario's indices came about, in their order.
    """

    scenario: Scenario
    allocation: Allocation
    inputs: pd.DataFrame = field(repr=False)
    quality: pd.DataFrame | None = field(repr=False)
    baseline: "pd.Series[Any] | None" = field(repr=False)
    notes: tuple[Note, ...]
    indices: tuple[Computed, ...] = field(default=(), repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """Steps, pots, limits and the amount."""
        return self.allocation.table

    @property
    def amount(self) -> "pd.Series[int]":
        """The published amounts, soʻm."""
        return self.allocation.amount

    @property
    def doubt(self) -> "pd.Series[str] | None":
        """The most doubtful quality among each unit's inputs; None for a table of one's own."""
        if self.quality is None:
            return None
        kinds = [worst(row) for row in self.quality.to_numpy().tolist()]
        return pd.Series(kinds, index=self.quality.index, name="quality")

    @property
    def estimated(self) -> dict[str, str]:
        """The formula's columns that hold estimates, each with its most doubtful quality."""
        if self.quality is None:
            return {}
        found = {str(name): worst(kinds.tolist()) for name, kinds in self.quality.items()}
        return {name: quality for name, quality in found.items() if quality in ESTIMATED}


def run(
    scenario: Scenario | str,
    *,
    budget: int | None = None,
    parameters: Mapping[str, ParameterValue] | None = None,
) -> Result:
    """Run a scenario, or one named by path or library name.

    budget, parameters: in place of the file's. Raises ScenarioError or an AllocationError.
    """
    asked = read_scenario(scenario) if isinstance(scenario, str) else scenario
    return _run(asked.tuned(budget=budget, parameters=parameters), ())


def _run(scenario: Scenario, callers: tuple[str, ...]) -> Result:
    table, quality = bundled_or_table(scenario.data, scenario.folder, scenario.code)
    return run_on(scenario, table, quality, callers)


def run_on(
    scenario: Scenario,
    table: pd.DataFrame,
    quality: pd.DataFrame | None,
    callers: tuple[str, ...] = (),
) -> Result:
    """Run a scenario on a table in place of its own, before its indices are joined.

    quality: of the values, None where it is not known. callers: scenarios whose baseline this is.
    Raises ScenarioError for a path over years, and what `run` raises.
    """
    if scenario.years is not None:
        raise ScenarioError(
            f"{scenario.name} has [years], and this takes one year. Paths are known to `run` and "
            "`check`, their years to `explain`, `compare`, `limits`, `posts`, `export`, `bundle` "
            "and `store save`; for others write a scenario without [years]"
        )
    joined = join_indices(scenario.indices, table, quality, list(QUALITIES))
    baseline, notes = find_baseline(scenario, joined.inputs, (*callers, scenario.name))
    return divided(scenario, joined, baseline, notes)


def divided(
    scenario: Scenario, joined: Joined, baseline: "Baseline", notes: Sequence[Note] = ()
) -> Result:
    """The result on a table with its indices and a baseline. notes: on the baseline."""
    inputs, quality = joined.inputs, joined.quality
    allocation = _allocated(scenario, inputs, baseline.amounts)
    _check_columns(allocation, scenario.code, quality is not None)
    kinds = None if quality is None else _kinds(scenario, quality, baseline)
    own = doubtful_values(inputs, scenario.formula.columns) if quality is None else None
    return Result(
        scenario=scenario,
        allocation=allocation,
        inputs=inputs,
        quality=kinds,
        baseline=baseline.amounts,
        notes=(
            *scenario.remarks,
            *joined.notes,
            *allocation.notes,
            *notes,
            *(_quality_notes(kinds) if own is None else own),
        ),
        indices=joined.indices,
    )


def _allocated(
    scenario: Scenario, inputs: pd.DataFrame, baseline: "pd.Series[Any] | None"
) -> Allocation:
    """Allocate, with the files concerned named in every problem."""
    try:
        return allocate(scenario.formula, inputs, scenario.budget, baseline)
    except AllocationError as error:
        path = scenario.table_path
        files = f"{scenario.name}.toml" + (f" with {path.name}" if path is not None else "")
        told = [*error.problems, *(note.text for note in scenario.remarks)]
        told += [] if path is None else unread_numbers(inputs, scenario.formula.columns)
        raise type(error)([f"{files}: {problem}" for problem in told]) from None


def _kinds(scenario: Scenario, quality: pd.DataFrame, baseline: "Baseline") -> pd.DataFrame:
    """The quality of what entered the result: the formula's columns, and the baseline if used."""
    used = quality[[name for name in scenario.formula.columns if name in quality]]
    if not scenario.formula.needs_baseline or scenario.baseline is None:
        return used
    if scenario.baseline in quality:
        return used.assign(**{scenario.baseline: quality[scenario.baseline]})
    return used if baseline.doubt is None else used.assign(**{scenario.baseline: baseline.doubt})


def _check_columns(allocation: Allocation, code: str, has_quality: bool) -> None:
    taken = {code, "quality"} if has_quality else {code}
    for name in taken & {*allocation.table.columns}:
        raise ScenarioError(
            f"the result already has a column {name!r}; give the step of this name another one"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Last year's amounts, soʻm, by unit; and how doubtful they are where a scenario gave them."""

    amounts: "pd.Series[Any] | None" = None
    doubt: "pd.Series[str] | None" = None


def find_baseline(
    scenario: Scenario, inputs: pd.DataFrame, callers: tuple[str, ...]
) -> tuple[Baseline, list[Note]]:
    """The column or the other scenario that a scenario names as its baseline."""
    name = scenario.baseline
    if name is None:
        own = inputs["baseline"] if "baseline" in inputs.columns else None
        return Baseline(amounts=own), []
    path = _scenario_path(scenario, name)
    if name in inputs.columns:
        if path is not None:
            raise ScenarioError(
                f"{scenario.name}: baseline {name!r} is both a column and a scenario; rename one"
            )
        return Baseline(amounts=inputs[name]), []
    if path is not None:
        return _other_result(scenario, path, inputs, callers), []
    bundled = scenario.folder == FOLDER
    if bundled and scenario.table_path is not None and not scenario.formula.needs_baseline:
        text = f"the table has no column {name!r}, so changes against a baseline are not shown"
        return Baseline(), [Note(kind="baseline", name=name, text=text)]
    raise ScenarioError(
        f"{scenario.name}: there is no column or scenario {name!r} for the baseline"
        f"{_near_baseline(name, inputs)}"
    )


def _near_baseline(name: str, inputs: pd.DataFrame) -> str:
    """What may be meant: the nearest column or scenario, else the first columns of the table."""
    columns = [str(column) for column in inputs.columns]
    if get_close_matches(name.casefold(), [one.casefold() for one in (*columns, *library())]):
        return nearest(name, [*columns, *library()])
    more = ", …" if len(columns) > _MOST_NAMED else ""
    return f"; the table has {', '.join(columns[:_MOST_NAMED])}{more}"


def _other_result(
    scenario: Scenario, path: str, inputs: pd.DataFrame, callers: tuple[str, ...]
) -> Baseline:
    other = read_scenario(path)
    if other.name in callers:
        chain = " -> ".join((*callers, other.name))
        raise ScenarioError(f"{scenario.name}: the baselines go in a circle: {chain}")
    result = _run(other, callers)
    lacking = inputs.index.difference(result.amount.index)
    if len(lacking):
        raise ScenarioError(
            f"{scenario.name}: the baseline {other.name} has no amount for "
            f"{', '.join(map(str, lacking[:5]))}; its table has other units"
        )
    return Baseline(amounts=result.amount.reindex(inputs.index), doubt=result.doubt)


def _scenario_path(scenario: Scenario, name: str) -> str | None:
    beside = scenario.folder / f"{name}.toml"
    if beside in scenario.folder.glob("*.toml"):
        return str(beside)
    return name if name in library() else None


def _quality_notes(quality: pd.DataFrame | None) -> list[Note]:
    if quality is None:
        return []
    notes = []
    for name in quality.columns:
        counts = quality[name].value_counts()
        estimated = {kind: int(counts[kind]) for kind in ESTIMATED if kind in counts}
        if estimated:
            kinds = ", ".join(f"{number} {kind}" for kind, number in estimated.items())
            text = f"{name} is estimated, not official: {kinds} of {len(quality)} values"
            units = tuple(quality.index[quality[name].isin(ESTIMATED)])
            notes.append(Note(kind="quality", name=name, text=text, units=units))
    return notes


def failures() -> tuple[type[Exception], ...]:
    """The kinds of error that bad input leads to, for those who show them to people."""
    import geodata
    import indicators

    return (AllocationError, ScenarioError, geodata.GeodataError, indicators.IndicatorError)
