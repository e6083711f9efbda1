"""A formula as a program: steps, pots, limits and the bounds of rounding, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce

from allocation.ensemble import opcodes as op
from allocation.ensemble.assemble import Assembler, Program, Value
from allocation.ensemble.expressions import View, condition_of, number_of, scalar_of
from allocation.ensemble.inputs import Inputs
from allocation.ensemble.values import Kind
from allocation.errors import LimitError
from allocation.expression import Expression
from allocation.formula import (
    By,
    Entitlement,
    Formula,
    LevelUp,
    Limit,
    PaidBy,
    Parameter,
    Pot,
    Rule,
)

OPEN = 2.0**100  # a cap that is none

RULES: dict[type[Rule], int] = {By: op.BY, LevelUp: op.LEVEL_UP, Entitlement: op.ENTITLEMENT}
PAYING: dict[PaidBy, int] = {"scaling": op.SCALING, "equal": op.EQUAL_SUMS, "gains": op.GAINS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What every draw does.

    given: the values that vary by name, whose registers blocks are handed. settings: parameters
    that do not vary, and `budget`, whose registers hold their values from the start. results:
    amount, floor and cap before rounding. group: the table of two stages of rounding, or -1.
    unit: soʻm.
    """

    units: int
    budget: int
    unit: int
    program: Program
    given: Mapping[str, Value]
    settings: Mapping[str, Value]
    results: tuple[Value, Value, Value]
    group: int
    places: tuple[str, ...]

    def tuned(self, parameters: Mapping[str, Parameter], budget: int) -> "Plan":
        """The same plan with other values of what does not vary, nothing compiled again."""
        start, where = self.program.start.copy(), self.program.where
        for name, value in self.settings.items():
            number = budget if name == "budget" else parameters[name].value
            start[where[value.number]] = float(number)
        return replace(self, budget=budget, program=replace(self.program, start=start))


def make_plan(formula: Formula, inputs: Inputs, budget: int, vary: Mapping[str, Kind]) -> Plan:
    """Compile a formula.

    vary: the names that vary and their kinds. Raises ExpressionError for a text or condition where
    a number is wanted, LimitError for groups of two stages that vary.
    """
    view = first_view(formula, inputs, budget, vary)
    for step in formula.steps:
        view = _step(view.at(f"step {step.name!r}"), step.name, step.expression)
    amounts, floors, caps = _pots(view, formula.pots)
    amount = _sum(view.code, amounts)
    for limit in formula.limits:
        amount = _limit(view.at(f"limit {limit.name!r}"), limit, amount, floors, caps)
    if not formula.limits:  # which give out nothing but numbers
        view.code.demand(amount, "amounts")
    results = _bounded(view.code, amount, floors, caps)
    group = _rounding_group(formula, view)
    return Plan(
        units=inputs.count,
        budget=budget,
        unit=formula.rounding_unit,
        program=view.code.finish(results),
        given=view.code.given,
        settings=view.code.settings,
        results=results,
        group=group,
        places=tuple(view.code.places),
    )


def first_view(formula: Formula, inputs: Inputs, budget: int, vary: Mapping[str, Kind]) -> View:
    """What the expressions of a formula may see: columns, parameters and the budget."""
    code = Assembler(units=inputs.count)
    fixed = {name: column for name, column in inputs.columns.items() if name not in vary}
    names = {name: code.constant(cells, kind) for name, (kind, cells) in fixed.items()}
    for name, part in formula.parameters.items():
        if name not in vary:
            names[name] = code.setting(name, float(part.value))
    for name, kind in vary.items():
        names[name] = code.input(name, wide=name not in formula.parameters, kind=kind)
    names["budget"] = code.setting("budget", float(budget))
    return View(code=code, names=names, vocabulary=inputs.vocabulary)


def _step(view: View, name: str, expression: Expression) -> View:
    value = number_of(expression.tree, view)
    view.code.demand(value, view.place)
    return view.adding(**{name: value})


def _sum(code: Assembler, values: list[Value]) -> Value:
    return reduce(lambda first, second: code.each(op.ADD, first, second), values)


# ------------------------------------------------------------------------------------- pots


def _pots(view: View, pots: tuple[Pot, ...]) -> tuple[list[Value], list[Value], list[Value]]:
    """The amounts of all pots; the sums of their floors and caps (none, or one of each)."""
    code = view.code
    sizes = _sizes(view, pots)
    left: dict[str, list[Value]] = {}
    amounts, floors, caps = [], [], []
    for pot, size in zip(pots, sizes, strict=True):
        money = _sum(code, [size, *left.get(pot.name, [])])
        inside = view.at(f"pot {pot.name!r}").adding(pot=money)
        part = _part(inside, pot, money)
        amount, floor, cap = _pot(inside, pot, money, part)
        amounts.append(amount)
        floors += [] if floor is None else [floor]
        caps.append(_masked(code, part, cap or code.constant(OPEN)))
        if isinstance(pot.rule, Entitlement):
            rest = _left(inside, pot.rule, amount, money)
            left.setdefault(pot.rule.remainder or "", []).append(rest)
    has_cap = any(pot.cap is not None for pot in pots)
    return amounts, [_sum(code, floors)] if floors else [], [_sum(code, caps)] if has_cap else []


def _sizes(view: View, pots: tuple[Pot, ...]) -> list[Value]:
    """Each pot's money, soʻm; together the budget but for float64's noise."""
    code, whole = view.code, view.names["budget"]
    sizes = []
    for pot in pots:
        inside = view.at(f"pot {pot.name!r}")
        if pot.share is not None:
            size = code.each(op.MULTIPLY, scalar_of(pot.share.tree, inside), whole)
        else:
            assert pot.amount is not None  # noqa: S101  # reading gave it one of the two
            size = scalar_of(pot.amount.tree, inside)
        code.demand(size, inside.place, op.NOT_NEGATIVE)
        sizes.append(size)
    every = _sum(code, [code.each(op.ABS, size) for size in sizes])
    code.act(op.USED_UP, _sum(code, sizes), every, whole, place="pots", wide=False)
    return sizes


def _part(view: View, pot: Pot, money: Value) -> Value | None:
    """Who takes part, 1 or 0 for each unit; None for everybody."""
    if pot.where is None:
        return None
    part = view.code.wide(condition_of(pot.where.tree, view))
    view.code.demand(part, view.place)
    if not (isinstance(pot.rule, Entitlement) and pot.rule.remainder):
        view.code.act(op.SOMEBODY, part, money, place=view.place)
    return part


def _masked(code: Assembler, part: Value | None, value: Value) -> Value:
    """0 for those who take no part."""
    value = code.wide(value)
    return value if part is None else code.each(op.CHOOSE, part, value, code.constant(0.0))


def _pot(
    view: View, pot: Pot, money: Value, part: Value | None
) -> tuple[Value, Value | None, Value | None]:
    """The amounts of one pot, and its floor and cap where it has them."""
    code = view.code
    measures = [_masked(code, part, number_of(each.tree, view)) for each in _measures(pot.rule)]
    for measure in measures[:-1]:
        code.demand(measure, view.place)
    floor, cap = (
        None if bound is None else _masked(code, part, number_of(bound.tree, view))
        for bound in (pot.floor, pot.cap)
    )
    low, high = _ordered(view, floor, cap, part)
    group, given = op.NONE, money
    if pot.stages is not None:
        group, given = _between(view, pot, part, money)
    limited = floor is not None or cap is not None
    if limited or group != op.NONE or not isinstance(pot.rule, By):  # else it looks by itself
        code.demand(measures[-1], view.place, op.NOT_NEGATIVE)
    (amount,) = code.act(
        op.HAND_OUT,
        measures[0],
        measures[-1],
        low,
        high,
        given,
        place=view.place,
        outs=1,
        group=group,
        extra=2 * RULES[type(pot.rule)] + limited,
    )
    return amount, floor, cap


def _measures(rule: Rule) -> tuple[Expression, ...]:
    match rule:
        case By(weight=weight):
            return (weight,)
        case LevelUp(source=source, per=per):
            return (source, per)
        case Entitlement(amount=amount):
            return (amount,)


def _ordered(
    view: View, floor: Value | None, cap: Value | None, part: Value | None
) -> tuple[Value, Value]:
    """Floors of at least 0 and caps, checked; open where there are none."""
    code = view.code
    low, high = code.wide(code.constant(0.0)), code.wide(code.constant(OPEN))
    if floor is not None or cap is not None:
        low, high = code.act(op.ORDER, floor or low, cap or high, place=view.place, outs=2)
    return low, high if cap is not None else _masked(code, part, high)


def _left(view: View, rule: Entitlement, amount: Value, money: Value) -> Value:
    (left,) = view.code.act(
        op.LEFT, amount, money, place=view.place, outs=1, extra=int(rule.remainder is not None)
    )
    return replace(left, wide=False)


def _between(view: View, pot: Pot, part: Value | None, money: Value) -> tuple[int, Value]:
    """The table of a pot's groups, and the money of each."""
    assert pot.stages is not None  # noqa: S101  # the caller asked
    code, labels = view.code, _labels(view, pot.stages.within)
    group, _ = code.group(labels, None)
    claim = code.wide(number_of(pot.stages.between.tree, replace(view, universe=labels)))
    everybody = code.wide(code.constant(1.0)) if part is None else part
    (given,) = code.act(op.BETWEEN, claim, everybody, money, place=view.place, outs=1, group=group)
    return group, given


def _labels(view: View, column: str) -> Value:
    """The groups of two stages. Raises LimitError if they vary."""
    labels = view.names[column]
    if labels.varies or not labels.wide:
        raise LimitError(f"{view.place}: {column} must name a group, the same in all draws")
    view.code.demand(labels, view.place)
    return labels


# ------------------------------------------------------------------------------------ limits


def _limit(
    outside: View, limit: Limit, amount: Value, floors: list[Value], caps: list[Value]
) -> Value:
    """The amounts after a limit; its floor and cap join those that rounding keeps."""
    code, view = outside.code, outside.adding(amount=amount)
    exempt = None if limit.exempt is None else code.wide(condition_of(limit.exempt.tree, view))
    bound = None if exempt is None else code.each(op.NOT, exempt, kind="condition")
    if bound is not None:
        code.demand(bound, view.place)
    floor, cap = (
        None if each is None else _masked(code, bound, number_of(each.tree, view))
        for each in (limit.floor, limit.cap)
    )
    low, high = _ordered(view, floor, cap, None)
    kept = [low, high]
    if exempt is not None:
        kept = [low, code.each(op.CHOOSE, exempt, code.constant(OPEN), high)]
        low, high = (code.each(op.CHOOSE, exempt, amount, end) for end in (low, high))
    floors += [kept[0]] if floor is not None else []
    caps += [kept[1]] if cap is not None else []
    (after,) = code.act(
        op.PAY, amount, low, high, place=view.place, outs=1, extra=PAYING[limit.paid_by]
    )
    return after


# ---------------------------------------------------------------------------------- rounding


def _bounded(
    code: Assembler, amount: Value, floors: list[Value], caps: list[Value]
) -> tuple[Value, Value, Value]:
    """The amounts and the floor and cap that rounding keeps, of several the tightest kept ones."""
    low, high = code.wide(code.constant(0.0)), code.wide(code.constant(OPEN))
    if len(floors) == 1:
        low = floors[0]
    for floor in floors if len(floors) > 1 else []:
        tighter = code.each(op.GREATEST, low, floor)
        low = code.each(op.CHOOSE, code.each(op.AT_LEAST, amount, floor), tighter, low)
    if len(caps) == 1:
        high = caps[0]
    for cap in caps if len(caps) > 1 else []:
        tighter = code.each(op.LEAST, high, cap)
        high = code.each(op.CHOOSE, code.each(op.AT_MOST, amount, cap), tighter, high)
    return code.wide(amount), code.wide(low), code.wide(high)


def _rounding_group(formula: Formula, view: View) -> int:
    """The table of two-stage pots' groups, if all have the same and no limit moves money."""
    columns = {pot.stages.within for pot in formula.pots if pot.stages is not None}
    if len(columns) != 1 or formula.limits:
        return op.NONE
    return view.code.group(view.names[columns.pop()], None)[0]
