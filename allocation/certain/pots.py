"""Hand out the pots, nearly. See `allocation.pots`; a rule here is a rule there."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from allocation.certain import near as ne
from allocation.certain.evaluate import View, flags, numbers, scalar
from allocation.certain.fill import Basins, fill
from allocation.certain.groups import Grouping, shared_out
from allocation.certain.kept import names_of
from allocation.certain.near import Near, Number, UncertainError
from allocation.certain.shape import one_a_group
from allocation.exact import Flags, Positions
from allocation.expression import Expression
from allocation.formula import By, Entitlement, LevelUp, Pot, Rule

_ZERO = Fraction(0)
_NOTHING = ne.of_fraction(_ZERO)


@dataclass(frozen=True, slots=True, eq=False)
class Handed:
    """amounts: soʻm, shape (n,). floor, cap: of those who take part, None where there is none.

    group_money: of all groups, in two stages.
    """

    amounts: Near
    left: Number
    takes_part: Flags
    floor: Near | None
    cap: Near | None
    group_money: Near | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Share:
    """Units of a pot, shape (k,), and the money for them: shape (), or of each group."""

    money: Near
    columns: tuple[Near, ...]
    low: Near
    high: Near
    limited: bool
    grouping: Grouping | None

    def filled(self, offset: Near, slope: Near) -> Near:
        """Between floors and caps."""
        return fill(Basins(offset, slope, self.low, self.high, self.grouping), self.money)


RULES: dict[type[Rule], Callable[[Share], Near]] = {}


def _rule(kind: type[Rule]) -> Callable[[Callable[[Share], Near]], Callable[[Share], Near]]:
    def register(hand_out: Callable[[Share], Near]) -> Callable[[Share], Near]:
        RULES[kind] = hand_out
        return hand_out

    return register


@_rule(By)
def _by(share: Share) -> Near:
    (weight,) = share.columns
    if share.limited:
        return share.filled(_NOTHING.spread(weight.mid.size), weight)
    if share.grouping is not None:
        return shared_out(share.money, weight, share.grouping)
    return ne.times(weight, ne.over(share.money, ne.total(weight, weight.mid.size)))


@_rule(LevelUp)
def _level_up(share: Share) -> Near:
    source, per = share.columns
    takes = ne.compared(per, _NOTHING, np.greater)
    return share.filled(ne.joined(takes, ne.negative(source), _NOTHING), per)


@_rule(Entitlement)
def _entitlement(share: Share) -> Near:
    (claim,) = share.columns
    if share.grouping is not None:
        raise UncertainError
    return ne.clip(claim, share.low, share.high) if share.limited else claim


def hand_out(pot: Pot, money: Number, view: View) -> Handed:
    """Divide a pot's money. view: with `pot` among its names."""
    n = view.n
    read = names_of((pot.where, *_measures(pot.rule)))
    taking = view.kept.value(f"pot {pot.name}", read, view.names, lambda: _taking(pot, view))
    takes_part, at, columns = taking
    floor, cap = (
        None if part is None else numbers(part.tree, view, at) for part in (pot.floor, pot.cap)
    )
    share, group_money = _share(pot, ne.near(money), view, at, columns, floor, cap)
    amounts = RULES[type(pot.rule)](share)
    if at is not None:
        amounts = ne.placed(amounts, at, n)
    return Handed(amounts, _left(pot.rule, money, amounts), takes_part, floor, cap, group_money)


def _taking(pot: Pot, view: View) -> tuple[Flags, Positions | None, tuple[Near, ...]]:
    """Who takes part, their positions (None for all), and what the rule measures for them."""
    if pot.where is None:
        return np.ones(view.n, dtype=bool), None, _columns(pot.rule, view, None)
    takes_part = flags(pot.where.tree, view)
    at = np.flatnonzero(takes_part)
    if not len(at):
        raise UncertainError
    return takes_part, at, _columns(pot.rule, view, at)


def _share(
    pot: Pot,
    money: Near,
    view: View,
    at: Positions | None,
    columns: tuple[Near, ...],
    floor: Near | None,
    cap: Near | None,
) -> tuple[Share, Near | None]:
    k = columns[0].mid.size
    low = (_NOTHING if floor is None else ne.greater(floor, _NOTHING)).spread(k)
    high = demand_order(low, money, cap).spread(k)
    limited = floor is not None or cap is not None
    if pot.stages is None:
        return Share(money, columns, low, high, limited, None), None
    grouping, own, all_groups = _between(pot, money, view, np.arange(view.n) if at is None else at)
    return Share(own, columns, low, high, limited, grouping), all_groups


def demand_order(low: Near, money: Near, cap: Near | None) -> Near:
    """The upper ends: the caps, or all the money there is. A cap must not lie below its floor."""
    most = ne.greater(low, money)
    if cap is None:
        return most
    if ne.compared(cap, _NOTHING, np.less).any() or ne.compared(low, cap, np.greater).any():
        raise UncertainError
    return ne.lesser(most, cap)


def _measures(rule: Rule) -> tuple[Expression, ...]:
    match rule:
        case By(weight=weight):
            return (weight,)
        case LevelUp(source=source, per=per):
            return (source, per)
        case Entitlement(amount=amount):
            return (amount,)


def _columns(rule: Rule, view: View, at: Positions | None) -> tuple[Near, ...]:
    match rule:
        case By(weight=weight):
            return (not_negative(numbers(weight.tree, view, at)),)
        case LevelUp(source=source, per=per):
            return numbers(source.tree, view, at), not_negative(numbers(per.tree, view, at))
        case Entitlement(amount=amount):
            return (not_negative(numbers(amount.tree, view, at)),)


def not_negative(values: Near) -> Near:
    """The same, if certainly none is below 0."""
    if values.low >= 0:
        return values
    if ne.compared(values, _NOTHING, np.less).any():
        raise UncertainError
    return Near(values.mid, values.err, 0.0, values.high, values.sure, values.whole)


def _left(rule: Rule, money: Number, amounts: Near) -> Number:
    """What entitlements leave; it must be certain that they do not exceed the money."""
    if not isinstance(rule, Entitlement):
        return _ZERO
    left = ne.minus(ne.near(money), ne.total(amounts, amounts.mid.size))
    if left.whole:
        left_over = Fraction(int(left.mid))
        if left_over < 0 or (left_over > 0 and rule.remainder is None):
            raise UncertainError
        return left_over
    if not left.low >= 0 or rule.remainder is None:
        raise UncertainError
    return left


def _between(pot: Pot, money: Near, view: View, at: Positions) -> tuple[Grouping, Near, Near]:
    """The groups of those who take part, the money of each, and the money of all groups."""
    assert pot.stages is not None  # noqa: S101  # the caller asked
    within, between = pot.stages.within, pot.stages.between
    everyone = view.grouping(within)
    claims = view.kept.value(
        f"groups of {pot.name}",
        (within, *between.names),
        view.names,
        lambda: one_a_group(between.tree, view, everyone),
    )
    grouping, present = everyone.some(at)
    own = not_negative(claims.at(present))
    own = ne.over(ne.times(own, money), ne.total(own, len(present)))
    whole = own if len(present) == everyone.count else ne.placed(own, present, everyone.count)
    return grouping, own, whole


def pot_sizes(pots: tuple[Pot, ...], budget: int, view: View) -> list[Fraction]:
    """Each pot's part of the budget, soʻm, exactly; together they must use it up."""
    sizes = []
    for pot in pots:
        if pot.share is not None:
            sizes.append(scalar(pot.share.tree, view) * budget)
        elif pot.amount is not None:
            sizes.append(scalar(pot.amount.tree, view))
    if any(size < 0 for size in sizes) or sum(sizes, _ZERO) != budget:
        raise UncertainError
    return sizes
