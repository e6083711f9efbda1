"""Amounts of many parameter vectors, before rounding: what a search asks for, block after block."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from allocation.ensemble.block import SHARPEST, Machine, start_machine
from allocation.ensemble.machine import run_draws
from allocation.ensemble.plan import Plan
from allocation.ensemble.reasons import reason
from allocation.ensemble.rounding import STEPS
from allocation.ensemble.run import Request, prepare
from allocation.ensemble.values import Floats, Integers, Positions
from allocation.ensemble.vary import ScenarioList
from allocation.errors import AllocationError, nearest
from allocation.formula import Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What some parameter vectors give.

    amounts: soʻm before rounding, shape (vectors, n), units in the order of the table's rows; NaN
    where a vector has no allocation. status: 0, or why it has none, shape (vectors,).
    """

    amounts: Floats
    status: Integers


@dataclass(slots=True, kw_only=True)
class Amounts:
    """A formula compiled once, to be asked for the amounts of many parameter vectors.

    names: the parameters that vary, in the order of a vector's numbers. Computed in float64 and
    not rounded, so that amounts move smoothly with parameters; what is published comes from
    `allocate`.
    """

    names: tuple[str, ...]
    plan: Plan = field(repr=False)
    order: Positions = field(repr=False)
    _machines: dict[int, tuple[Plan, Machine]] = field(default_factory=dict, repr=False)
    _formula: Formula = field(repr=False)

    def of(self, vectors: Floats, budget: int | None = None) -> Block:
        """The amounts of some vectors, shape (vectors, len(names)).

        budget: soʻm, in place of the one it was compiled for.
        """
        plan, machine = self._at(self.plan.budget if budget is None else budget)
        inside = np.full((len(vectors), plan.units), np.nan)
        status = np.full(len(vectors), machine.status, dtype=np.int64)
        if not machine.status:
            _compute(plan, machine, self.names, np.ascontiguousarray(vectors), inside, status)
        amounts = np.empty_like(inside)
        amounts[:, self.order] = inside
        return Block(amounts=amounts, status=status)

    def why(self, status: int) -> str:
        """What a status above 0 says."""
        return reason(status, self.plan.places)

    def _at(self, budget: int) -> tuple[Plan, Machine]:
        if budget not in self._machines:
            own = budget == self.plan.budget
            plan = self.plan if own else self.plan.tuned(self._formula.parameters, budget)
            self._machines[budget] = plan, start_machine(plan)
        return self._machines[budget]


def amounts_of(
    formula: Formula,
    table: pd.DataFrame,
    budget: int,
    names: "tuple[str, ...] | list[str]",
    baseline: "pd.Series[Any] | str | None" = None,
) -> Amounts:
    """Compile a formula for vectors of some of its parameters, the others as they are.

    formula, table, budget, baseline: as for `allocate`. names: one parameter at least. Raises
    AllocationError as `simulate` does.

    >>> parts = {"title": "t", "parameters": {"a": {"value": 1, "low": 0, "high": 2}}}
    >>> pot = {"name": "p", "share": 1, "by": "people ** a"}
    >>> units = pd.DataFrame({"people": [1, 3]}, index=["01", "02"])
    >>> ready = amounts_of(Formula.from_dict({**parts, "pot": [pot]}), units, 100, ["a"])
    >>> ready.of(np.array([[0.0], [1.0], [2.0]])).amounts.round(6).tolist()
    [[50.0, 50.0], [25.0, 75.0], [10.0, 90.0]]
    """
    unknown = [name for name in names if name not in formula.parameters]
    if unknown:
        raise AllocationError(
            f"there is no parameter {name!r}{nearest(name, formula.parameters)}" for name in unknown
        )
    values: Mapping[str, float] = {name: float(formula.parameters[name].value) for name in names}
    request = Request(
        formula=formula,
        table=table,
        budget=budget,
        baseline=baseline,
        vary=[ScenarioList(scenarios=[values])],
        design="plain",
        draws=1,
        seed=0,
    )
    ready = prepare(request)
    order = ready.draws.inputs.order
    return Amounts(names=tuple(names), plan=ready.plan, order=order, _formula=formula)


def _compute(
    plan: Plan,
    machine: Machine,
    names: tuple[str, ...],
    vectors: Floats,
    out: Floats,
    status: Integers,
) -> None:
    """Run the program once a vector; rows that fail stay NaN.

    The machine leaves the amounts before rounding in their register; what it rounds is not used.
    """
    program, registers = plan.program, machine.registers
    at = np.array([program.where[plan.given[name].number] for name in names])
    no_columns, nowhere = np.zeros((1, 0, plan.units)), np.zeros(0, dtype=np.int64)
    results = np.array([program.where[value.number] for value in plan.results])
    rounded, money = np.empty((1, plan.units), dtype=np.int64), _money(plan)
    for row in range(len(vectors)):
        run_draws(
            program.lines,
            registers,
            machine.members,
            machine.starts,
            vectors[row : row + 1],
            at,
            no_columns,
            nowhere,
            results,
            plan.group,
            money,
            status[row : row + 1],
            machine.key,
            rounded,
        )
        if status[row] == 0:
            out[row] = registers[results[0]]


def _money(plan: Plan) -> Floats:
    """The rounding unit, the budget in such units, and how finely remainders are told apart."""
    target = plan.budget // plan.unit
    return np.array([plan.unit, target, min(STEPS, SHARPEST // max(target, 1))], dtype=np.float64)
