"""A scenario's money divided by an optimum rule instead of its formula."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

import indicators
from allocation.expression import Expression
from allocation.optimum import Constraints, Optimised, optimise
from allocation.optimum.asked import columns_read
from scenarios.compare.basis import quality_of
from scenarios.doubts import doubtful_values
from scenarios.quality import worst
from scenarios.run import Result, run
from scenarios.scenario import BUNDLED


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimumResult:
    """A rule's division beside the scenario's own.

    figures: a row a figure of the rule's measure: optimum, scenario. table: of `Optimised`, with
    `scenario` and `change` (soʻm, from the scenario's amount to the rule's), and with bundled data
    `quality`, the most doubtful of what the rule reads of the unit. notes: what rests on
    estimates, and the rule's own notes.
    """

    result: Result = field(repr=False)
    optimised: Optimised = field(repr=False)
    figures: pd.DataFrame
    table: pd.DataFrame = field(repr=False)
    notes: tuple[str, ...]


def optimum(
    scenario: Result | str,
    rule: str,
    *,
    of: Mapping[str, str] | None = None,
    options: Mapping[str, object] | None = None,
    keep: Constraints | None = None,
) -> OptimumResult:
    """Divide a scenario's budget over its table by a rule, to its rounding unit.

    Arguments as for `allocation.optimum.optimise`. Raises what `run` and `optimise` raise.
    """
    result = run(scenario) if isinstance(scenario, str) else scenario
    found = optimise(
        rule,
        result.inputs,
        result.allocation.budget,
        of=of,
        options=options,
        baseline=result.baseline,
        keep=keep,
        unit=result.allocation.formula.rounding_unit,
    )
    read = columns_read(found.rule, result.inputs, of or {})
    names = _columns(result, [*read.values(), *(keep or Constraints()).bounds.values()])
    return OptimumResult(
        result=result,
        optimised=found,
        figures=pd.DataFrame({"optimum": found.figures, "scenario": found.measured(result.amount)}),
        table=_beside(found, result, names),
        notes=(*_remarks(result, names), *found.notes),
    )


def _beside(found: Optimised, result: Result, names: Sequence[str]) -> pd.DataFrame:
    """The rule's table, the scenario's amounts, and the quality of what the rule reads."""
    table = found.table.copy()
    table["scenario"] = result.amount
    table["change"] = table["amount"] - table["scenario"]
    if result.scenario.data == BUNDLED:
        table["quality"] = _quality(result, names)
    return table


def _quality(result: Result, names: Sequence[str]) -> "pd.Series[str]":
    """The most doubtful quality of each unit's values in some columns."""
    indices = [one.quality for one in result.indices if one.quality is not None]
    known = pd.concat([indicators.load_quality(), *indices], axis=1).reindex(result.amount.index)
    read = known[[name for name in names if name in known]]
    kinds = [worst(row) for row in read.to_numpy().tolist()]
    return pd.Series(kinds, index=result.amount.index, dtype=object)


def _columns(result: Result, texts: Sequence[str]) -> list[str]:
    """The columns that some expressions read; the baseline by the column's own name."""
    own = {"baseline": result.scenario.baseline or "baseline"}
    read = (name for text in texts for name in Expression.read(text).names)
    return [*dict.fromkeys(own.get(name, name) for name in read)]


def _remarks(result: Result, names: Sequence[str]) -> tuple[str, ...]:
    """Which of some columns hold estimates, or values that they cannot have."""
    kinds = {name: quality_of(result, name) for name in names}
    told = ", ".join(f"{name} ({kind})" for name, kind in kinds.items() if kind)
    estimates = (f"the division rests on estimates: {told}",) if told else ()
    if result.scenario.data == BUNDLED:
        return estimates
    return (*estimates, *(note.text for note in doubtful_values(result.inputs, names)))
