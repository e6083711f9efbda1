"""Read the contents of a formula file into records, collecting every problem."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar, cast, get_args

from allocation.errors import FormulaError, nearest
from allocation.formula import (
    RESERVED,
    By,
    Entitlement,
    Formula,
    LevelUp,
    Limit,
    PaidBy,
    Parameter,
    Pot,
    Rule,
    Step,
    TwoStage,
)
from allocation.section import NAME, Section

T = TypeVar("T")


def read_formula(data: Mapping[str, Any]) -> Formula:
    """Build a formula from the contents of a formula file. Raises FormulaError with all."""
    problems: list[str] = []
    top = Section(data, "", problems)
    title, source = top.label("title"), top.text("source")
    parameters = _parameters(top)
    steps = _each(top, "step", _step)
    pots = _each(top, "pot", _pot)
    limits = _each(top, "limit", _limit)
    unit = _rounding(top)
    top.finish()
    problems += _clashes(parameters, steps, pots, limits)
    problems += _loose_ends(top.take("pot"), pots)
    if problems:
        raise FormulaError(problems)
    return Formula(
        title=title,
        source=source,
        parameters=MappingProxyType(parameters),
        steps=tuple(steps),
        pots=tuple(pots),
        limits=tuple(limits),
        rounding_unit=unit,
    )


def _each(top: Section, key: str, read: Callable[[Section], T | None]) -> list[T]:
    found = []
    for number, data in enumerate(top.tables(key), start=1):
        name = data.get("name")
        place = f"{key} {name!r}" if isinstance(name, str) else f"{key} number {number}"
        section = Section(data, place, top.problems)
        record = read(section)
        section.finish()
        if record is not None:
            found.append(record)
    return found


def _parameters(top: Section) -> dict[str, Parameter]:
    found = {}
    for name, data in top.table("parameters").items():
        table = data if isinstance(data, Mapping) else {"value": data}
        section = Section(table, f"parameter {name!r}", top.problems)
        parameter = _parameter(name, section)
        section.finish()
        if parameter is not None:
            found[name] = parameter
    return found


def _parameter(name: str, section: Section) -> Parameter | None:
    if not NAME.match(name):
        section.complain("its name must be a word of letters, digits and _")
    before = len(section.problems)
    value, low, high = section.number("value"), section.number("low"), section.number("high")
    label = section.label()
    if value is None:
        if len(section.problems) == before:
            section.complain("it has no value")
        return None
    try:
        return Parameter(name=name, value=value, low=low, high=high, label=label)
    except FormulaError as problem:
        section.problems.extend(problem.problems)
        return None


def _step(section: Section) -> Step | None:
    name, expression = section.name(), section.expression("expression")
    unit, label = section.text("unit"), section.label()
    if expression is None:
        if "expression" not in section.data:
            section.complain("it has no expression")
        return None
    return Step(name=name, expression=expression, unit=unit, label=label)


def _pot(section: Section) -> Pot | None:
    name, share, amount = section.name(), section.expression("share"), section.expression("amount")
    if ("share" in section.data) == ("amount" in section.data):
        section.complain("give it either a share of the budget or an amount")
    rule = _rule(section)
    where, floor, cap = (section.expression(key) for key in ("where", "floor", "cap"))
    stages, label = _stages(section, rule), section.label()
    if rule is None:
        return None
    return Pot(
        name=name,
        rule=rule,
        share=share,
        amount=amount,
        where=where,
        floor=floor,
        cap=cap,
        stages=stages,
        label=label,
    )


def _rule(section: Section) -> Rule | None:
    weight, amount = section.expression("by"), section.expression("entitlement")
    level_up, remainder = _level_up(section), section.take("remainder")
    given = [key for key in ("by", "level_up", "entitlement") if key in section.data]
    if len(given) != 1:
        found = f"it has {' and '.join(given)}" if given else "it has none"
        section.complain(f"a pot has exactly one rule, by, level_up or entitlement; {found}")
        return None
    if remainder is not None and not (isinstance(remainder, str) and given == ["entitlement"]):
        section.complain("remainder names a later pot, and goes with entitlement only")
    if weight is not None:
        return By(weight=weight)
    if amount is not None:
        return Entitlement(amount=amount, remainder=cast("str | None", remainder))
    return level_up


def _level_up(section: Section) -> LevelUp | None:
    table = section.table("level_up")
    if not table:
        return None
    inner = Section(table, f"{section.place}, level_up", section.problems)
    source, per = inner.expression("from"), inner.expression("per")
    inner.finish()
    if source is None or per is None:
        inner.complain("it needs `from` (what is levelled) and `per` (the size of the unit)")
        return None
    return LevelUp(source=source, per=per)


def _stages(section: Section, rule: Rule | None) -> TwoStage | None:
    within, between = section.text("within"), section.expression("between")
    if ("within" in section.data) != ("between" in section.data):
        section.complain("two stages need both `within` (a column) and `between` (an expression)")
        return None
    if isinstance(rule, Entitlement) and within:
        section.complain("an entitlement is handed out in one stage; leave out within and between")
    return None if between is None else TwoStage(within=within, between=between)


def _limit(section: Section) -> Limit | None:
    name, floor, cap = section.name(), section.expression("floor"), section.expression("cap")
    exempt, label = section.expression("exempt"), section.label()
    paid_by = section.text("paid_by", "scaling")
    if paid_by not in get_args(PaidBy):
        section.complain(f"paid_by {paid_by!r}{nearest(paid_by, get_args(PaidBy))}")
    if "floor" not in section.data and "cap" not in section.data:
        section.complain("it has neither a floor nor a cap; give one")
    if floor is None and cap is None:
        return None
    return Limit(
        name=name,
        floor=floor,
        cap=cap,
        exempt=exempt,
        paid_by=cast("PaidBy", paid_by),
        label=label,
    )


def _rounding(top: Section) -> int:
    section = Section(top.table("rounding"), "rounding", top.problems)
    unit = section.number("unit")
    section.finish()
    if unit is None:
        return 1
    if unit.denominator != 1 or unit < 1:
        section.complain(f"unit must be a whole number of soʻm, at least 1, not {float(unit):g}")
        return 1
    return int(unit)


def _clashes(
    parameters: Mapping[str, Parameter], steps: list[Step], pots: list[Pot], limits: list[Limit]
) -> Iterator[str]:
    columns = [step.name for step in steps]
    columns += [f"pot_{pot.name}" for pot in pots] + [f"after_{limit.name}" for limit in limits]
    for name in dict.fromkeys(name for name in columns if columns.count(name) > 1):
        yield f"two parts of the formula would give the result a column {name!r}; rename one"
    for name in (*parameters, *columns):
        if name in RESERVED:
            yield f"{name!r} is a word of the language; choose another name"
    for name in parameters:
        if name in columns:
            yield f"{name!r} is both a parameter and a step; rename one"


def _loose_ends(tables: object, pots: list[Pot]) -> Iterator[str]:
    if not tables:
        yield "it has no pot; add [[pot]] with a share and a rule"
    for position, pot in enumerate(pots):
        target = pot.rule.remainder if isinstance(pot.rule, Entitlement) else None
        later = [other.name for other in pots[position + 1 :]]
        if target is not None and target not in later:
            hint = nearest(target, later) if later else "; there is none"
            yield f"pot {pot.name!r}: remainder {target!r} is no later pot{hint}"
