"""Bare amounts in floats, with the proof that the exact way gives the same."""

from fractions import Fraction

import numpy as np

from allocation.certain import near as ne
from allocation.certain.alike import Likeness
from allocation.certain.evaluate import View
from allocation.certain.limits import Limited, apply_limit
from allocation.certain.near import Near, Number, UncertainError
from allocation.certain.pots import Handed, hand_out, pot_sizes
from allocation.certain.rounding import Bound, Stage, Whole, round_amounts
from allocation.certain.steps import Worksheet
from allocation.exact import Positions
from allocation.formula import Entitlement, Formula

_ZERO = Fraction(0)


def certain_amounts(
    formula: Formula, worksheet: Worksheet, order: Positions, money: int
) -> Whole | None:
    """The published amounts, soʻm, shape (n,), or None where floats cannot prove them.

    formula: that of the worksheet, its parameters perhaps other ones. order: positions in the
    order of the unit codes, shape (n,). money: a multiple of the rounding unit. None stands for
    every error as well: the exact way then tells it.
    """
    try:
        with np.errstate(all="ignore"):
            return _amounts(formula, worksheet, order, money)
    except UncertainError:
        return None


def _amounts(formula: Formula, worksheet: Worksheet, order: Positions, money: int) -> Whole:
    scalars = {name: part.value for name, part in formula.parameters.items()}
    view, steps = worksheet.fill_in({**scalars, "budget": Fraction(money)})
    pots = _run_pots(formula, money, view)
    amount = pots[0].amounts
    for pot in pots[1:]:
        amount = ne.plus(amount, pot.amounts)
    limits = []
    for limit in formula.limits:
        budget = ne.of_fraction(Fraction(money))
        limits.append(apply_limit(limit, amount, budget, view.adding("amount", amount)))
        amount = limits[-1].after
    floors, caps = _pot_bounds(pots, kept=not limits)
    for place, limited in enumerate(limits, start=1):
        _add_bounds(limited, len(order), floors, caps, kept=place == len(limits))
    likeness = Likeness(formula, steps, view, order)
    stage = _stage(formula, view, pots)
    return round_amounts(amount, money, formula.rounding_unit, floors, caps, stage, likeness)


def _run_pots(formula: Formula, money: int, view: View) -> list[Handed]:
    remainders: dict[str, Number] = {}
    handed = []
    for pot, size in zip(formula.pots, pot_sizes(formula.pots, money, view), strict=True):
        whole = _sum(size, remainders.get(pot.name, _ZERO))
        handed.append(hand_out(pot, whole, view.adding("pot", whole)))
        if isinstance(pot.rule, Entitlement) and pot.rule.remainder is not None:
            before = remainders.get(pot.rule.remainder, _ZERO)
            remainders[pot.rule.remainder] = _sum(before, handed[-1].left)
    return handed


def _sum(first: Number, second: Number) -> Number:
    if isinstance(first, Fraction) and isinstance(second, Fraction):
        return first + second
    return ne.plus(ne.near(first), ne.near(second))


def _pot_bounds(pots: list[Handed], *, kept: bool) -> tuple[list[Bound], list[Bound]]:
    """The floors of all pots together, and their caps for those who have one in every pot."""
    floors = [_wide(pot, pot.floor) for pot in pots if pot.floor is not None]
    everyone = np.ones(len(pots[0].takes_part), dtype=bool)
    capped, caps = everyone, []
    for pot in pots:
        if pot.cap is None:
            capped = capped & ~pot.takes_part
        else:
            caps.append(_wide(pot, pot.cap))
    all_floors = [Bound(_total(floors), None, kept and len(pots) == 1)] if floors else []
    all_caps = [Bound(_total(caps), capped, kept and len(pots) == 1)] if caps else []
    return all_floors, all_caps


def _wide(pot: Handed, bound: Near) -> Near:
    return bound if pot.takes_part.all() else ne.placed(bound, pot.takes_part, len(pot.takes_part))


def _total(parts: list[Near]) -> Near:
    whole = parts[0]
    for part in parts[1:]:
        whole = ne.plus(whole, part)
    return whole


def _add_bounds(
    limited: Limited, n: int, floors: list[Bound], caps: list[Bound], *, kept: bool
) -> None:
    for found, value in ((floors, limited.low), (caps, limited.cap)):
        if value is not None:
            wide = value if limited.bound is None else ne.placed(value, limited.bound, n)
            found.append(Bound(wide, limited.bound, kept))


def _stage(formula: Formula, view: View, pots: list[Handed]) -> Stage | None:
    """The groups that rounding keeps to: those of all two-stage pots, before any limit."""
    columns = {pot.stages.within for pot in formula.pots if pot.stages is not None}
    if len(columns) != 1 or formula.limits:
        return None
    money = [pot.group_money for pot in pots if pot.group_money is not None]
    return Stage(view.grouping(columns.pop()), _total(money) if len(money) == len(pots) else None)
