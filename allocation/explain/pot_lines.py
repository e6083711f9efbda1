"""The lines of one pot: its money, the unit's claim, floor and cap, and what it gets."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from allocation.evaluate import scalar
from allocation.exact import Vector
from allocation.explain.line import Line, number
from allocation.explain.unit import UnitView
from allocation.expression import Expression
from allocation.formula import By, Entitlement, LevelUp, Pot, TwoStage
from allocation.number import plain
from allocation.pots import PotTrace
from allocation.tree import Binary, Name


def pot_lines(pot: Pot, trace: PotTrace, unit: UnitView) -> Iterator[Line]:
    """How one pot was handed out, for one unit."""
    yield _money(pot, trace, unit)
    if not trace.takes_part[unit.position]:
        yield _left_out(pot)
        return
    inside = unit.seeing(pot=trace.money)
    if pot.stages is not None and trace.group_money is not None:
        yield _group_money(pot, pot.stages, trace.group_money, inside)
    yield from _claims(pot, inside)
    yield from _level(pot, trace)
    if pot.floor is not None:
        yield inside.line("floor", pot.name, pot.floor, pot.label)
    if pot.cap is not None:
        yield inside.line("cap", pot.name, pot.cap, pot.label)
    words, with_numbers = _division(pot, trace, inside)
    yield Line(
        kind="pot",
        name=pot.name,
        label=pot.label,
        value=number(trace.amounts.at(unit.position)),
        unit="soʻm",
        expression=words,
        numbers=with_numbers,
    )


def _money(pot: Pot, trace: PotTrace, unit: UnitView) -> Line:
    size = pot.share or pot.amount
    assert size is not None  # noqa: S101  # reading gave it one of the two
    tree = size.tree if pot.share is None else Binary("*", Name("budget"), size.tree)
    own = Expression.of(tree)
    words, with_numbers = own.text, unit.in_numbers(tree)
    left_to_it = trace.money - scalar(tree, unit.scope)
    if left_to_it:
        words, with_numbers = f"{words} + remainder", f"{with_numbers} + {plain(left_to_it)}"
    return Line(
        kind="pot_money",
        name=pot.name,
        label=pot.label,
        value=number(trace.money),
        unit="soʻm",
        expression=words,
        numbers=with_numbers,
    )


def _left_out(pot: Pot) -> Line:
    assert pot.where is not None  # noqa: S101  # without it everybody takes part
    return Line(
        kind="pot",
        name=pot.name,
        label=pot.label,
        value=0,
        unit="soʻm",
        expression=f"0 if not ({pot.where.text})",
        numbers="0",
    )


def _group_money(pot: Pot, stages: TwoStage, money: Vector, unit: UnitView) -> Line:
    labels, group = unit.scope.grouping(stages.within)
    own = int(group[unit.position])
    claim = scalar(stages.between.tree, unit.scope.within(np.flatnonzero(group == own)))
    got, whole = money.at(own), money.total()
    total = claim * whole / got if got else claim
    between = stages.between.text
    return Line(
        kind="group_money",
        name=str(labels[own]),
        label=pot.label,
        value=number(got),
        unit="soʻm",
        expression=f"pot * ({between}) / sum of ({between}) by {stages.within}",
        numbers=f"{plain(whole)} * {plain(claim)} / {plain(total)}" if total else "0",
    )


def _claims(pot: Pot, unit: UnitView) -> Iterator[Line]:
    match pot.rule:
        case By(weight=weight):
            yield unit.line("claim", pot.name, weight, pot.label, unit="")
        case Entitlement(amount=amount):
            yield unit.line("claim", pot.name, amount, pot.label)
        case LevelUp(source=source, per=per):
            yield unit.line("claim", "from", source, pot.label, unit="")
            yield unit.line("claim", "per", per, pot.label, unit="")


def _level(pot: Pot, trace: PotTrace) -> Iterator[Line]:
    """The common level that a pot lifts to; with floors, caps or groups there is not one."""
    lifted = trace.amounts > Fraction(0)
    if trace.sizes is None or pot.floor or pot.cap or pot.stages or not lifted.any():
        return
    first = int(np.argmax(lifted))
    level = (trace.claims.at(first) + trace.amounts.at(first)) / trace.sizes.at(first)
    yield Line(
        kind="claim",
        name="level",
        label=pot.label,
        value=number(level),
        expression="the common level that uses up the pot",
        numbers=plain(level),
    )


def _division(pot: Pot, trace: PotTrace, unit: UnitView) -> tuple[str, str]:
    """How the rule turned the claim into money, in words and in numbers."""
    got, claim = trace.amounts.at(unit.position), trace.claims.at(unit.position)
    limited = pot.floor is not None or pot.cap is not None
    match pot.rule:
        case Entitlement():
            return ("claim, between floor and cap" if limited else "claim"), plain(got)
        case LevelUp():
            return "max(0, level * per - from)", plain(got)
    if limited:
        return "rate * claim, between floor and cap", plain(got)
    if pot.stages is None or trace.group_money is None:
        total = trace.claims.total() or Fraction(1)
        numbers = f"{plain(trace.money)} * {plain(claim)} / {plain(total)}"
        return "pot * claim / total(claim)", numbers
    group = unit.scope.grouping(pot.stages.within)[1]
    own = int(group[unit.position])
    total = trace.claims[group == own].total() or Fraction(1)
    money = plain(trace.group_money.at(own))
    return "group money * claim / total(claim)", f"{money} * {plain(claim)} / {plain(total)}"
