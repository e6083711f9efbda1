"""Hand out the pots: each pot's money by its one rule."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from allocation import exact
from allocation.columns import Texts
from allocation.errors import ExpressionError, FormulaError, LimitError
from allocation.evaluate import flags, numbers, scalar
from allocation.exact import Flags, Positions, Vector
from allocation.expression import Expression
from allocation.fill import Basins, UnfillableError, fill
from allocation.formula import By, Entitlement, LevelUp, Pot, Rule
from allocation.money import demand_order, soum, unfillable_message
from allocation.number import plain
from allocation.scope import Scope

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PotTrace:
    """How one pot was handed out.

    money: soʻm in the pot, with what earlier pots left to it; left: what it leaves to another.
    claims: what the rule measured for each unit (weight, entitlement, or `from`), shape (n,).
    sizes: the `per` of levelling up, shape (n,).
    amounts: soʻm, shape (n,). floor, cap: soʻm, shape (n,), where the pot has them.
    takes_part: shape (n,).
    """

    money: Fraction
    left: Fraction
    claims: Vector
    amounts: Vector
    takes_part: Flags
    floor: Vector | None = None
    cap: Vector | None = None
    group_money: Vector | None = None
    sizes: Vector | None = None


@dataclass(frozen=True, slots=True)
class _Share:
    """Some units of a pot and the money for them. low, high, rule columns: shape (len(at),)."""

    scope: Scope
    at: Positions
    money: Fraction
    columns: tuple[Vector, ...]
    low: Vector
    high: Vector
    limited: bool

    def of(self, group: str, inside: Positions, money: Fraction) -> "_Share":
        scope = self.scope.at(f"{self.scope.place}, group {group}")
        columns = tuple(column[inside] for column in self.columns)
        low, high = self.low[inside], self.high[inside]
        return _Share(scope, self.at[inside], money, columns, low, high, self.limited)


_RULES: dict[type[Rule], Callable[[_Share], Vector]] = {}


def _rule(kind: type[Rule]) -> Callable[[Callable[[_Share], Vector]], Callable[[_Share], Vector]]:
    def register(hand_out: Callable[[_Share], Vector]) -> Callable[[_Share], Vector]:
        _RULES[kind] = hand_out
        return hand_out

    return register


def hand_out(pot: Pot, money: Fraction, scope: Scope) -> PotTrace:
    """Divide a pot's money.

    scope: with `pot` among its names. Raises LimitError for inner limits that cannot be met or
    entitlements above the pot, ExpressionError for shares that are negative or add up to 0.
    """
    n = scope.units.count
    takes_part = np.ones(n, dtype=bool) if pot.where is None else flags(pot.where.tree, scope)
    at = scope.everyone if pot.where is None else np.flatnonzero(takes_part)
    if len(at) == 0 and money > 0 and _remainder(pot.rule) is None:
        raise ExpressionError(f"{scope.place}: `where` leaves nobody to take part")
    columns = _columns(pot.rule, scope, at)
    floor, cap = (_bound(part, scope, at) for part in (pot.floor, pot.cap))
    share = _share(scope, at, money, columns, floor, cap)
    group_money = None if pot.stages is None else _between(pot, share)
    if group_money is None or pot.stages is None:
        amounts = _RULES[type(pot.rule)](share)
    else:
        amounts = _inside(pot.rule, share, group_money, *scope.grouping(pot.stages.within))
    return PotTrace(
        money=money,
        left=_left(pot.rule, money - amounts.total()),
        claims=_placed(columns[0], at, n),
        amounts=_placed(amounts, at, n),
        takes_part=takes_part,
        floor=None if floor is None else _placed(floor, at, n),
        cap=None if cap is None else _placed(cap, at, n),
        group_money=group_money,
        sizes=_placed(columns[1], at, n) if len(columns) > 1 else None,
    )


def _placed(values: Vector, at: Positions, n: int) -> Vector:
    return values if len(at) == n else exact.place(values, at, n)


def _remainder(rule: Rule) -> str | None:
    return rule.remainder if isinstance(rule, Entitlement) else None


def _left(rule: Rule, left: Fraction) -> Fraction:
    """Only entitlements leave money; other rules hand out all, up to the rounding of `exact`."""
    return _ZERO if not isinstance(rule, Entitlement) or exact.negligible(left) else left


def _share(
    scope: Scope,
    at: Positions,
    money: Fraction,
    columns: tuple[Vector, ...],
    floor: Vector | None,
    cap: Vector | None,
) -> _Share:
    nothing = exact.constant(_ZERO, len(at))
    low = nothing if floor is None else exact.greater(floor, _ZERO)
    most = exact.greater(low, money)
    if cap is not None:
        demand_order(low, cap, scope, at)
        most = exact.lesser(most, cap)
    return _Share(scope, at, money, columns, low, most, floor is not None or cap is not None)


def _columns(rule: Rule, scope: Scope, at: Positions) -> tuple[Vector, ...]:
    match rule:
        case By(weight=weight):
            return (_not_negative(weight, scope, at, "a share"),)
        case LevelUp(source=source, per=per):
            return numbers(source.tree, scope, at), _not_negative(per, scope, at, "`per`")
        case Entitlement(amount=amount):
            return (_not_negative(amount, scope, at, "an entitlement"),)


def _not_negative(expression: Expression, scope: Scope, at: Positions, what: str) -> Vector:
    values = numbers(expression.tree, scope, at)
    negative = values < _ZERO
    if negative.any():
        raise ExpressionError(
            f"{scope.place}: {what} is negative for {scope.units.labels(at[negative])} "
            f"in `{expression.text}`. Cut it off with max(..., 0) if that is meant"
        )
    return values


def _bound(expression: Expression | None, scope: Scope, at: Positions) -> Vector | None:
    return None if expression is None else numbers(expression.tree, scope, at)


# ------------------------------------------------------------------------------ the rules


@_rule(By)
def _by(share: _Share) -> Vector:
    (weight,) = share.columns
    total = weight.total()
    if total == 0 and share.money > 0:
        raise ExpressionError(
            f"{share.scope.place}: the shares add up to 0, so nobody can be given "
            f"{soum(share.money)} soʻm (division by zero)"
        )
    if not share.limited:
        return weight * (share.money / total if total else _ZERO)
    return _filled(share, exact.constant(_ZERO, len(share.at)), weight)


@_rule(LevelUp)
def _level_up(share: _Share) -> Vector:
    source, per = share.columns
    if (per <= _ZERO).all() and share.money > 0:
        raise ExpressionError(f"{share.scope.place}: `per` is 0 for everybody")
    return _filled(share, exact.choose(per > _ZERO, -source, _ZERO), per)


@_rule(Entitlement)
def _entitlement(share: _Share) -> Vector:
    (claim,) = share.columns
    amounts = exact.clip(claim, share.low, share.high) if share.limited else claim
    over = amounts.total() - share.money
    if over > 0 and not exact.negligible(over):
        worst = share.at[np.argsort(-amounts.top, kind="stable")][:3]
        raise LimitError(
            f"{share.scope.place}: the entitlements exceed the pot of {soum(share.money)} soʻm "
            f"by {soum(over)} soʻm; the largest are those of {share.scope.units.labels(worst)}"
        )
    return amounts


def _filled(share: _Share, offset: Vector, slope: Vector) -> Vector:
    try:
        return fill(Basins(offset, slope, share.low, share.high), share.money)
    except UnfillableError as problem:
        raise LimitError(
            unfillable_message(share.scope, share.at, share.low, share.high, problem.short)
        ) from None


# ------------------------------------------------------------------------------ two stages


def _between(pot: Pot, share: _Share) -> Vector:
    """The money of each group, in the order of the groups' labels; 0 where nobody takes part."""
    assert pot.stages is not None  # noqa: S101  # the caller asked
    labels, group = share.scope.grouping(pot.stages.within)
    taking_part = np.isin(np.arange(len(labels)), group[share.at])
    claims = [
        scalar(pot.stages.between.tree, share.scope.within(np.flatnonzero(group == number)))
        if taking_part[number]
        else _ZERO
        for number in range(len(labels))
    ]
    for label, claim in zip(labels, claims, strict=True):
        if claim < 0:
            raise ExpressionError(
                f"{share.scope.place}: the share of group {label} is negative "
                f"in `{pot.stages.between.text}`"
            )
    total = sum(claims, _ZERO)
    if total == 0 and share.money > 0:
        raise ExpressionError(
            f"{share.scope.place}: the shares of the groups add up to 0 (division by zero)"
        )
    return exact.from_fractions(claims) * (share.money / total if total else _ZERO)


def _inside(
    rule: Rule, share: _Share, group_money: Vector, labels: Texts, group: Positions
) -> Vector:
    own_group, parts = group[share.at], []
    for number in np.unique(own_group).tolist():
        inside = np.flatnonzero(own_group == number)
        amounts = _RULES[type(rule)](share.of(labels[number], inside, group_money.at(number)))
        parts.append((inside, amounts))
    return exact.joined(parts, len(share.at))


# ------------------------------------------------------------------------- the whole budget


def pot_money(pots: tuple[Pot, ...], budget: int, scope: Scope) -> list[Fraction]:
    """Each pot's part of the budget, soʻm. Raises FormulaError if they do not use it up."""
    sizes = []
    for pot in pots:
        inside = scope.at(f"pot {pot.name!r}")
        expression, unit = _size(pot)
        size = scalar(expression.tree, inside) * (budget if unit == "share" else 1)
        if size < 0:
            raise FormulaError(f"{inside.place}: its {unit} is negative in `{expression.text}`")
        sizes.append(size)
    left = budget - sum(sizes, _ZERO)
    if not exact.negligible(left):
        state = "left over" if left > 0 else "too much"
        raise FormulaError(
            f"the pots use {soum(budget - left)} of {soum(budget)} soʻm, {soum(abs(left))} are "
            f"{state}; shares and amounts must use up the budget exactly{_shares(sizes, budget)}"
        )
    return sizes


def _size(pot: Pot) -> tuple[Expression, Any]:
    if pot.share is not None:
        return pot.share, "share"
    assert pot.amount is not None  # noqa: S101  # reading gave it one of the two
    return pot.amount, "amount"


def _shares(sizes: list[Fraction], budget: int) -> str:
    return f" (the shares add up to {plain(sum(sizes, _ZERO) / budget)})" if budget else ""
