"""Run a formula in exact arithmetic: steps, pots, limits, rounding, every number kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from allocation import exact
from allocation.columns import Units, known_numbers
from allocation.errors import ExpressionError, FormulaError
from allocation.evaluate import numbers
from allocation.exact import Vector
from allocation.formula import Entitlement, Formula
from allocation.limits import LimitTrace, apply_limit
from allocation.pots import PotTrace, hand_out, pot_money
from allocation.rounding import Bounds, Groups, Rounded, round_amounts
from allocation.scope import Known, Scope

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Every number between the inputs and the amounts, exactly. Vectors have shape (n,).

    names: what expressions saw: the columns read, parameters, `budget`, `baseline`, steps.
    before_rounding: soʻm after the last limit. bounds: what rounding had to keep.
    """

    units: Units
    names: Mapping[str, Known]
    steps: Mapping[str, Vector]
    pots: Mapping[str, PotTrace]
    limits: Mapping[str, LimitTrace]
    before_rounding: Vector
    bounds: Bounds
    rounded: Rounded


def run(formula: Formula, scope: Scope, money: int) -> Trace:
    """Divide `money` soʻm, a multiple of the rounding unit.

    scope: with the columns the formula reads, its parameters and `budget`. Errors as `allocate`.
    """
    scope, steps = _run_steps(formula, scope)
    pots = _run_pots(formula, money, scope)
    amount = exact.total_of(pot.amounts for pot in pots.values())
    limits: dict[str, LimitTrace] = {}
    for limit in formula.limits:
        inside = scope.at(f"limit {limit.name!r}").adding("amount", known_numbers(amount))
        limits[limit.name] = apply_limit(limit, amount, inside)
        amount = limits[limit.name].after
    bounds = _bounds(amount, pots, limits)
    rounded = round_amounts(
        amount, money, formula.rounding_unit, scope.units.order(), bounds, _groups(formula, scope)
    )
    return Trace(
        units=scope.units,
        names=scope.names,
        steps=steps,
        pots=pots,
        limits=limits,
        before_rounding=amount,
        bounds=bounds,
        rounded=rounded,
    )


# ----------------------------------------------------------------------------- steps and pots


def _run_steps(formula: Formula, scope: Scope) -> tuple[Scope, dict[str, Vector]]:
    steps: dict[str, Vector] = {}
    for step in formula.steps:
        place = f"step {step.name!r}"
        steps[step.name] = numbers(step.expression.tree, scope.at(place))
        _check_size(steps[step.name], place, scope.units)
        scope = scope.adding(step.name, known_numbers(steps[step.name]))
    return scope, steps


def _check_size(values: Vector, place: str, units: Units) -> None:
    if values.too_large():
        largest = int(np.argmax(np.abs(values.top)))
        raise ExpressionError(f"{place}: a number that is too large for {units.label(largest)}")


def _run_pots(formula: Formula, money: int, scope: Scope) -> dict[str, PotTrace]:
    sizes = pot_money(formula.pots, money, scope)
    remainders: dict[str, Fraction] = {}
    traces: dict[str, PotTrace] = {}
    for pot, size in zip(formula.pots, sizes, strict=True):
        whole = size + remainders.get(pot.name, _ZERO)
        trace = hand_out(pot, whole, scope.at(f"pot {pot.name!r}").adding("pot", whole))
        traces[pot.name] = trace
        if trace.left:
            target = _remainder_of(pot.name, pot.rule, trace.left)
            remainders[target] = remainders.get(target, _ZERO) + trace.left
    return traces


def _remainder_of(name: str, rule: object, left: Fraction) -> str:
    if isinstance(rule, Entitlement) and rule.remainder is not None:
        return rule.remainder
    from allocation.money import soum

    raise FormulaError(
        f"pot {name!r}: the entitlements leave {soum(left)} soʻm over; "
        "name a later pot in `remainder` that takes it"
    )


# ---------------------------------------------------------------------------------- rounding


def _bounds(
    amount: Vector, pots: Mapping[str, PotTrace], limits: Mapping[str, LimitTrace]
) -> Bounds:
    """The floors and caps that the amounts keep, for rounding to keep them too."""
    low = exact.constant(_ZERO, len(amount))
    high: Vector | None = None
    floors = [pot.floor for pot in pots.values() if pot.floor is not None]
    if floors:
        low = _kept_floor(low, exact.total_of(floors), amount)
    caps = [_pot_cap(pot) for pot in pots.values()]
    if any(pot.cap is not None for pot in pots.values()):
        high = _kept_cap(high, exact.total_of(caps), amount)
    for limit in limits.values():
        low = _kept_floor(low, exact.choose(limit.bound, limit.floor, _ZERO), amount)
        if limit.cap is not None:
            open_cap = exact.choose(limit.bound, limit.cap, amount + Fraction(2**64))
            high = _kept_cap(high, open_cap, amount)
    return Bounds(low, high)


def _pot_cap(pot: PotTrace) -> Vector:
    most = exact.constant(Fraction(2**64), len(pot.amounts)) if pot.cap is None else pot.cap
    return exact.choose(pot.takes_part, most, _ZERO)


def _kept_floor(low: Vector, floor: Vector, amount: Vector) -> Vector:
    return exact.choose(amount >= floor, exact.greater(low, floor), low)


def _kept_cap(high: Vector | None, cap: Vector, amount: Vector) -> Vector:
    kept = exact.choose(amount <= cap, cap, amount + Fraction(2**64))
    return kept if high is None else exact.lesser(high, kept)


def _groups(formula: Formula, scope: Scope) -> Groups | None:
    """The groups of two-stage pots, if all have the same: rounding then keeps both stages.

    A limit moves money between groups; after one there is no stage left to keep.
    """
    columns = {pot.stages.within for pot in formula.pots if pot.stages is not None}
    if len(columns) != 1 or formula.limits:
        return None
    return Groups(*scope.grouping(columns.pop()))
