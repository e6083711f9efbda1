"""Compute a result again, from nothing but what was kept."""

import pandas as pd

from allocation import Label, Note, allocate
from scenarios.indices import join_indices
from scenarios.quality import QUALITIES
from scenarios.run import Result
from scenarios.scenario import Scenario
from scenarios.store.inputs import AMOUNT, DOUBT, Inputs


def replay(
    inputs: Inputs,
    *,
    name: str = "stored",
    title: Label | None = None,
    source: str = "",
    notes: tuple[Note, ...] | None = None,
) -> Result:
    """Run kept inputs. name, title, source: of the scenario. notes: those that were kept with it.

    Nothing outside the inputs is looked at. Raises an AllocationError, IndicatorError or
    ScenarioError if this program refuses what the one that kept them accepted.
    """
    scenario = kept_scenario(inputs, name=name, title=title, source=source)
    table, quality = _named(inputs.table.table(), inputs.code), None
    if inputs.quality is not None:
        quality = _named(inputs.quality.table(), inputs.code)
    joined = join_indices(inputs.indices, table, quality, list(QUALITIES))
    last = None if inputs.baseline is None else inputs.baseline.table()
    baseline = None if last is None else last[AMOUNT].reindex(joined.inputs.index)
    allocation = allocate(scenario.formula, joined.inputs, inputs.budget, baseline)
    own = (*scenario.remarks, *joined.notes, *allocation.notes)
    return Result(
        scenario=scenario,
        allocation=allocation,
        inputs=joined.inputs,
        quality=None if joined.quality is None else _kinds(inputs, joined.quality, last),
        baseline=baseline,
        notes=own if notes is None else notes,
        indices=joined.indices,
    )


def kept_scenario(
    inputs: Inputs, *, name: str = "stored", title: Label | None = None, source: str = ""
) -> Scenario:
    """The scenario of kept inputs. Its `data` is no file: what was kept is run by `replay`."""
    return Scenario(
        name=name,
        title=title or inputs.formula.title,
        formula=inputs.formula.with_parameters(inputs.parameters),
        budget=inputs.budget,
        data=f"data version {inputs.data_version[:12]}",
        code=inputs.code,
        source=source,
        baseline=inputs.baseline_name,
        indices=inputs.indices,
        written=inputs.formula,
    )


def _named(table: pd.DataFrame, code: str) -> pd.DataFrame:
    return table.rename_axis(index=code)


def _kinds(inputs: Inputs, quality: pd.DataFrame, last: pd.DataFrame | None) -> pd.DataFrame:
    """The quality of the formula's columns, and of the baseline where it enters and is known."""
    used = quality[[name for name in inputs.formula.columns if name in quality]]
    name = inputs.baseline_name
    if last is None or name is None or not inputs.formula.needs_baseline:
        return used
    if name in quality:
        return used.assign(**{name: quality[name]})
    return used if DOUBT not in last else used.assign(**{name: last[DOUBT].reindex(used.index)})
