"""A scenario's money divided by an optimum rule instead of its formula."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from allocation.expression import Expression
from allocation.optimum import Constraints, Optimised, optimise
from allocation.optimum.optimise import columns_read
from scenarios.compare.basis import quality_of
from scenarios.run import Result, run


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimumResult:
    """A rule's division beside the scenario's own.

    figures: a row a figure of the rule's measure: optimum, scenario. table: of `Optimised`, with
    `scenario` and `change` (soʻm, from the scenario's amount to the rule's). notes: what rests on
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
    texts = [*read.values(), *(keep or Constraints()).bounds.values()]
    return OptimumResult(
        result=result,
        optimised=found,
        figures=pd.DataFrame({"optimum": found.figures, "scenario": found.measured(result.amount)}),
        table=_beside(found, result),
        notes=(*_estimates(result, texts), *found.notes),
    )


def _beside(found: Optimised, result: Result) -> pd.DataFrame:
    table = found.table.copy()
    table["scenario"] = result.amount
    table["change"] = table["amount"] - table["scenario"]
    return table


def _estimates(result: Result, texts: list[str]) -> tuple[str, ...]:
    """Which of the columns that the rule and its limits read hold estimates."""
    own = {"baseline": result.scenario.baseline or "baseline"}
    names = [own.get(name, name) for text in texts for name in Expression.read(text).names]
    kinds = {name: quality_of(result, name) for name in dict.fromkeys(names)}
    told = ", ".join(f"{name} ({kind})" for name, kind in kinds.items() if kind)
    return (f"the division rests on estimates: {told}",) if told else ()
