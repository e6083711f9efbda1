"""Run an ensemble: prepare once, have an engine work off the blocks, summarise the counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from allocation.allocate import compute
from allocation.ensemble.block import (
    Machine,
    Outcome,
    draws_of_a_block,
    start_machine,
    strips,
)
from allocation.ensemble.engine import Engine
from allocation.ensemble.inputs import Inputs, find_baseline, read_inputs
from allocation.ensemble.plan import Plan, make_plan
from allocation.ensemble.reasons import reason
from allocation.ensemble.record import Ensemble
from allocation.ensemble.rounding import MOST_MULTIPLES
from allocation.ensemble.streams import Draws, design_points, dimensions, evenly, names_of
from allocation.ensemble.summary import summarise
from allocation.ensemble.tally import make_shared
from allocation.ensemble.values import Floats, Integers, Kind
from allocation.ensemble.vary import Doubt, ranges_of, settled
from allocation.errors import AllocationError
from allocation.formula import Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked: the arguments of `simulate`, parameters already put into the formula."""

    formula: Formula
    table: pd.DataFrame
    budget: int
    baseline: "pd.Series[Any] | str | None"
    vary: Sequence[Doubt] | None
    design: str
    draws: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A request made ready: blocks may be computed from it in any order.

    baseline: soʻm, in the order of codes, shape (n,), NaN where there is none; or None.
    """

    request: Request
    plan: Plan
    machine: Machine
    draws: Draws
    varied: frozenset[str]
    baseline: Floats | None

    @property
    def block_size(self) -> int:
        """Draws of every block but the last."""
        return draws_of_a_block(self.plan.units, wide=len(self.machine.wide[0]) > 0)

    @property
    def blocks(self) -> int:
        """How many blocks the run has."""
        return -(-self.request.draws // self.block_size)

    def strips(
        self, number: int, machine: Machine, into: Integers | None = None
    ) -> Iterator[tuple[int, Outcome]]:
        """Compute one block, strip after strip: the number of the first draw, and the outcome.

        into: where to write the amounts of every draw of the run, shape (draws, n).
        """
        start = number * self.block_size
        size = min(self.block_size, self.request.draws - start)
        own, given = machine, self.draws.of_block(number, start, size)
        if into is not None:
            own = replace(machine, room=into[start : start + size])
        for outcome in strips(self.plan, own, given, size, move=into is not None):
            yield start, outcome
            start += len(outcome.status)


def prepare(request: Request) -> Prepared:
    """Check a request and compile its formula. Raises AllocationError."""
    _check(request)
    formula, table = request.formula, request.table
    doubts = settled(request.vary, formula, table.index)
    names = names_of(doubts, formula)
    last_year = find_baseline(table, request.baseline)
    used = last_year if formula.needs_baseline else None
    inputs = read_inputs(formula, table, used, names - {*formula.parameters})
    kinds: dict[str, Kind] = {name: _kind(name, inputs) for name in names}
    points = design_points(request.design, request.draws, dimensions(doubts), request.seed)
    draws = Draws(
        doubts=doubts,
        seed=request.seed,
        inputs=inputs,
        parameters=frozenset(formula.parameters),
        evenly=evenly(doubts),
        points=points,
    )
    plan = _plan(request, inputs, kinds)
    return Prepared(
        request=request,
        plan=plan,
        machine=start_machine(plan),
        draws=draws,
        varied=names,
        baseline=_amounts(last_year, inputs),
    )


def retuned(ready: Prepared, request: Request) -> Prepared:
    """The same for another budget, other parameters, draws or seed: inputs and plan are kept.

    ready: of the same formula, table, baseline and doubts. Raises AllocationError as `prepare`.
    """
    _check(request)
    formula = request.formula
    doubts = ranges_of(request.vary, formula, ready.draws.doubts)
    even = evenly(doubts)
    names = names_of(doubts, formula) if even is None else frozenset(even.names)
    if names != ready.varied:
        return prepare(request)
    points = design_points(request.design, request.draws, dimensions(doubts), request.seed)
    plan = ready.plan.tuned(formula.parameters, int(request.budget))
    return replace(
        ready,
        request=request,
        plan=plan,
        machine=start_machine(plan),
        draws=replace(ready.draws, doubts=doubts, seed=request.seed, evenly=even, points=points),
    )


def _plan(request: Request, inputs: Inputs, kinds: Mapping[str, Kind]) -> Plan:
    """The compiled formula; what it cannot read is told in the words of the exact path."""
    try:
        return make_plan(request.formula, inputs, int(request.budget), kinds)
    except AllocationError:
        if {*kinds} <= {*request.formula.parameters}:
            compute(request.formula, request.table, request.budget, request.baseline)
        raise


def _check(request: Request) -> None:
    _demand_whole("draws", request.draws, 1)
    _demand_whole("seed", request.seed, 0)
    _demand_whole("the budget", request.budget, 0)
    budget, unit = request.budget, request.formula.rounding_unit
    if budget % unit:
        raise AllocationError(
            f"the budget of {budget} soʻm is no multiple of the rounding unit of {unit} soʻm; "
            "change the budget or the rounding unit"
        )
    if budget // unit > MOST_MULTIPLES:
        raise AllocationError(
            f"a budget of {budget} soʻm in steps of {unit} soʻm is too fine for an ensemble, which "
            f"computes in float64; choose a rounding unit of {-(-budget // MOST_MULTIPLES)} or more"
        )


def _demand_whole(name: str, number: object, least: int) -> None:
    whole = isinstance(number, int | np.integer) and not isinstance(number, bool)
    if not whole or not least <= int(str(number)) < 2**63:
        raise AllocationError(f"{name} must be a whole number from {least}, not {number!r}")


def _kind(name: str, inputs: Inputs) -> Kind:
    known = inputs.columns.get(name)
    return "condition" if known is not None and known[0] == "condition" else "number"


def _amounts(baseline: "pd.Series[Any] | None", inputs: Inputs) -> Floats | None:
    if baseline is None:
        return None
    numbers = pd.to_numeric(baseline, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(numbers[inputs.order])


# ----------------------------------------------------------------------------------- the run


def run(ready: Prepared, *, engine: Engine, per: str | None, keep_all: bool) -> Ensemble:
    """Work off every block and summarise. Raises AllocationError if no draw has an allocation."""
    request = ready.request
    if ready.machine.status:
        refuse(ready, {ready.machine.status: 0})
    unit = request.formula.rounding_unit
    losing = None if ready.baseline is None else ready.baseline / unit
    sizes = None if per is None else _sizes(request.table, per, ready.draws.inputs)
    shared = make_shared(ready.plan.units, request.draws, losing, sizes, keep_all)
    tally = engine.work_off(ready, shared)
    if sum(tally.reasons.values()) == request.draws:
        refuse(ready, tally.first)
    return summarise(ready, shared, tally)


def _sizes(table: pd.DataFrame, per: str, inputs: Inputs) -> Floats:
    if per not in table.columns:
        raise AllocationError(f"there is no column {per!r} to measure fairness per head of")
    sizes = pd.to_numeric(table[per], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    if not (np.isfinite(sizes) & (sizes > 0)).all():
        wrong = np.flatnonzero(~(np.isfinite(sizes) & (sizes > 0)))
        raise AllocationError(f"{per} is not above 0 for {inputs.units.labels(wrong)}")
    return np.asarray(sizes[inputs.order])


def refuse(ready: Prepared, first: Mapping[int, int]) -> NoReturn:
    """Raise what the exact path says about the first draw, as no draw has an allocation.

    first: the first draw of each status.
    """
    status = min(first, key=lambda each: first[each])
    values, columns = values_of(ready, first[status])
    formula = ready.request.formula.with_parameters(values)
    table = ready.request.table.assign(**columns)
    compute(formula, table, ready.request.budget, ready.request.baseline)
    why = reason(status, ready.plan.places)
    raise AllocationError(
        f"no draw has an allocation: {why}, in the float64 arithmetic of an ensemble"
    )


def values_of(ready: Prepared, number: int) -> tuple[dict[str, float], dict[str, Floats]]:
    """The parameters and the columns of one draw, the columns in the order of the table."""
    block, row = divmod(number, ready.block_size)
    start = block * ready.block_size
    size = min(ready.block_size, ready.request.draws - start)
    given: Mapping[str, Floats] = ready.draws.of_block(block, start, size)
    back = np.argsort(ready.draws.inputs.order)
    scalars = {name: float(rows[row, 0]) for name, rows in given.items() if rows.shape[1] == 1}
    columns = {name: rows[row][back] for name, rows in given.items() if rows.shape[1] > 1}
    return scalars, columns
