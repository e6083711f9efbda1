"""Why a unit gets more or less than the equal share per head, within one scenario."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import factorial

import numpy as np
import pandas as pd

from allocation import Formula
from allocation.allocate import Trace, compute
from allocation.errors import nearest
from allocation.exact import Vector
from allocation.tree import Call, Node, Number, names
from scenarios.attribution.halves import pruned
from scenarios.attribution.level import level, numeric, people_of, rates_among
from scenarios.attribution.margins import whole_shares
from scenarios.attribution.rewrite import rewritten
from scenarios.attribution.shapley import Integers, shapley
from scenarios.errors import ScenarioError
from scenarios.run import Result, failures

MOST = 12  # indicators at the most; each more doubles the runs
_SCALE = 1 << 60  # amounts are compared in fractions of a soʻm as small as this


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """How much each indicator, pot and limit moved every unit from the equal share per head.

    table: a row a unit: equal_share, a column `indicator_<name>`, `pot_<name>` or `limit_<name>`
    for each reason, rounding, and amount; whole soʻm. Every row adds up from equal_share to
    amount, every column of a reason to 0. notes: what was assumed, and what could not be told
    apart.
    """

    table: pd.DataFrame = field(repr=False)
    notes: tuple[str, ...]


def attribute_within(
    result: Result,
    *,
    people: str = "population",
    indicators: Collection[str] | None = None,
    rates: Collection[str] = (),
) -> Reasons:
    """Split what a unit gets beside the equal share per head among the reasons of the formula.

    Pots: what each hands out by its rule where all indicators are spread evenly over people,
    beside the same money by head. Indicators: what each does by not being spread evenly (as much
    per head, or a rate's mean, everywhere), split by Shapley's rule. Limits: what each moves, in
    the order of the formula; what an indicator does in a limit counts as the limit's. Rounding.
    people: the column of population. indicators: those looked at, the others count with the pots;
    None takes every column of numbers that pots read. rates: columns that are rates, besides those
    that the catalogue knows. Raises ScenarioError for unknown columns or more than 12 indicators.
    """
    heads = people_of(result, people)
    chosen = _chosen(result, people, indicators)
    known, assumed = rates_among(result, chosen, rates)
    levelled = _Levelled(result, heads, known)
    looked_at, stuck = _apart(levelled, chosen)
    table = _table(levelled, looked_at)
    return Reasons(table=table, notes=(*assumed, *stuck))


@dataclass(frozen=True, eq=False)
class _Levelled:
    """Runs of a result without limits, some of its indicators spread evenly; each kept."""

    result: Result
    people: Vector
    rates: frozenset[str]
    _traces: dict[frozenset[str], Trace] = field(default_factory=dict, repr=False)

    def trace(self, flat: frozenset[str]) -> Trace:
        """The run with these indicators spread evenly. Errors as `allocate`."""
        if flat not in self._traces:
            own, inputs = self.result.allocation, self.result.inputs
            even = {
                name: level(inputs[name], self.people, rate=name in self.rates) for name in flat
            }
            formula = _steady(pruned(replace(own.formula, limits=())), flat & self.rates)
            table = inputs.assign(**even)
            self._traces[flat] = compute(formula, table, own.budget, self.result.baseline)
        return self._traces[flat]


def _steady(formula: Formula, even: frozenset[str]) -> Formula:
    """The formula with 0 for the z-score of what is the same everywhere.

    even: columns that are the same everywhere.
    """
    same = {*even}
    for step in formula.steps:
        same |= {step.name} if _is_even(step.expression.tree, same, formula) else set()

    def zero(node: Node) -> Node | None:
        if isinstance(node, Call) and node.function == "zscore":
            return Number(Fraction(0), "0") if _is_even(node.arguments[0], same, formula) else None
        return None

    return replace(
        formula, steps=rewritten(formula.steps, zero), pots=rewritten(formula.pots, zero)
    )


def _is_even(node: Node, same: set[str], formula: Formula) -> bool:
    """Whether a node is the same for every unit by its names: even columns and parameters."""
    read = {*names(node)}
    return bool(read & same) and read <= {*same, *formula.parameters}


def _chosen(result: Result, people: str, asked: Collection[str] | None) -> list[str]:
    """The indicators to look at, in the order in which the pots read them."""
    read = pruned(replace(result.allocation.formula, limits=())).columns
    known = [name for name in read if name != people and numeric(result, name)]
    for name in asked or ():
        if name not in known:
            raise ScenarioError(
                f"{name!r} is no column of numbers that the pots read{nearest(name, known)}"
            )
    chosen = known if asked is None else [name for name in known if name in asked]
    if len(chosen) > MOST:
        raise ScenarioError(
            f"the pots read {len(chosen)} indicators, and at most {MOST} can be told apart; "
            f"choose among {', '.join(chosen)}"
        )
    return chosen


def _apart(levelled: _Levelled, chosen: list[str]) -> tuple[list[str], list[str]]:
    """The indicators that can be spread evenly in every combination, and notes on the others."""
    left, notes = [*chosen], list[str]()
    for mask in sorted(range(1 << len(chosen)), key=int.bit_count):
        flat = frozenset(name for at, name in enumerate(chosen) if mask >> at & 1)
        if not flat <= {*left}:
            continue
        try:
            levelled.trace(flat)
        except failures() as problem:
            gone = next(name for name in chosen if name in flat)
            left.remove(gone)
            why = str(problem).splitlines()[0]
            notes.append(
                f"{gone} cannot be the same for everybody; it is counted with the pots: {why}"
            )
    return left, notes


def _table(levelled: _Levelled, looked_at: list[str]) -> pd.DataFrame:
    """The reasons in whole soʻm, ties by the order of codes."""
    result = levelled.result
    own, bottom = _indicators(levelled, looked_at)
    parts = {
        name: part if name in own else part * (bottom // _SCALE)
        for name, part in _parts(levelled, frozenset(looked_at), own).items()
    }
    top = np.column_stack([*parts.values()])
    order = np.argsort(result.amount.index.astype(str).to_numpy(), kind="stable")
    whole = np.empty_like(top)
    whole[order] = whole_shares(top[order], bottom)
    table = pd.DataFrame(whole.astype(np.int64), index=result.amount.index, columns=[*parts])
    table["amount"] = result.amount
    table.index.name = result.scenario.code
    return table


def _indicators(levelled: _Levelled, looked_at: list[str]) -> tuple[dict[str, Integers], int]:
    """What each indicator does, numerators over one denominator."""

    def value(mask: int) -> Integers:
        flat = frozenset(name for at, name in enumerate(looked_at) if not mask >> at & 1)
        return _fixed(levelled.trace(flat).before_rounding)

    top, _ = shapley(value, len(looked_at))
    own = {f"indicator_{name}": top[:, at] for at, name in enumerate(looked_at)}
    return own, _SCALE * factorial(len(looked_at))


def _parts(
    levelled: _Levelled, everything: frozenset[str], indicators: dict[str, Integers]
) -> dict[str, Integers]:
    """Every column, in multiples of 1 / _SCALE; those of indicators as they are given."""
    allocation = levelled.result.allocation
    head = levelled.people * (1 / levelled.people.total())
    even = levelled.trace(everything).pots
    amount = np.array(allocation.amount.tolist(), dtype=object)
    return {
        "equal_share": _fixed(head * Fraction(allocation.budget)),
        **indicators,
        **{
            f"pot_{name}": _fixed(pot.amounts - head * pot.amounts.total())
            for name, pot in even.items()
        },
        **{
            f"limit_{name}": _fixed(limit.after - limit.before)
            for name, limit in allocation.trace.limits.items()
        },
        "rounding": amount * _SCALE - _fixed(allocation.trace.before_rounding),
    }


def _fixed(values: Vector) -> Integers:
    """To the nearest multiple of 1 / _SCALE, as whole numbers."""
    found: Integers = (2 * values.top * _SCALE + values.bottom) // (2 * values.bottom)
    return found
