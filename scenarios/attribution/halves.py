"""A formula in two halves, pots and limits, and formulas put together of halves of two."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from allocation import Expression, Formula, Label, Limit, Pot, Step
from allocation.formula import RESERVED
from allocation.tree import Name, Node
from scenarios.attribution.rewrite import Part, rewritten
from scenarios.errors import ScenarioError

OTHERS = "limits:"  # before the names that the limits of another formula bring


def pots_half(formula: Formula) -> tuple[object, ...]:
    """What decides the money before limits: pots, the steps they need, which names are parameters.

    Two formulas with equal halves hand out the same, whatever their titles and labels.
    """
    return _half(formula, formula.pots, _pot_names(formula))


def limits_half(formula: Formula) -> tuple[object, ...]:
    """What decides the limits: limits, the steps they need, which names are parameters."""
    return _half(formula, formula.limits, _limit_names(formula))


def pruned(formula: Formula) -> Formula:
    """The same formula without steps that no pot or limit rests on."""
    names = (*_pot_names(formula), *_limit_names(formula))
    return replace(formula, steps=_needed(formula, names))


def joined(pots: Formula, limits: Formula, unit: int) -> tuple[Formula, Mapping[str, str]]:
    """The pots of one formula under the limits of another, and the limits' new names.

    The limits bring the steps and parameters that they read, under names of their own, so that
    neither half hides anything from the other. unit: soʻm, of rounding. Raises ScenarioError
    where a column that the limits read is a parameter of the pots.
    """
    if pots is limits:
        return replace(pruned(pots), rounding_unit=unit), {}
    names = _limit_names(limits)
    needed = _needed(limits, names)
    _demand_columns(pots, _columns(limits, needed, names))
    steps, seen = _apart(limits, needed)
    own = _needed(pots, _pot_names(pots))
    hidden = sorted({step.name for step in own} & {*names} - {*seen})
    kept = tuple(Step(name=_new(name), expression=Expression.read(name)) for name in hidden)
    brought = {seen[name]: one for name, one in limits.parameters.items()}
    whole = replace(
        pots,
        parameters=MappingProxyType({**pots.parameters, **brought}),
        steps=(*kept, *steps, *own),
        limits=_renamed(limits.limits, {**seen, **{name: _new(name) for name in hidden}}),
        rounding_unit=unit,
    )
    return whole, {new: old for old, new in seen.items() if old in limits.parameters}


def _half(
    formula: Formula, parts: tuple[Pot, ...] | tuple[Limit, ...], names: Iterable[str]
) -> tuple[object, ...]:
    steps = _needed(formula, names)
    read = {*names}.union(*(step.expression.names for step in steps))
    return (
        tuple(replace(part, label=Label()) for part in parts),
        tuple((step.name, step.expression) for step in steps),
        frozenset(read & {*formula.parameters}),
    )


def _needed(formula: Formula, names: Iterable[str]) -> tuple[Step, ...]:
    """The steps that some names rest on, in their order."""
    wanted, found = {*names}, []
    for step in reversed(formula.steps):
        if step.name in wanted:
            found.append(step)
            wanted |= {*step.expression.names}
    return tuple(found[::-1])


def _pot_names(formula: Formula) -> tuple[str, ...]:
    parts = [part for part in formula.expressions if part.place.startswith("pot ")]
    return tuple(name for part in parts for name in part.reads)


def _limit_names(formula: Formula) -> tuple[str, ...]:
    parts = [part for part in formula.expressions if part.place.startswith("limit ")]
    return tuple(name for part in parts for name in part.reads)


def _new(name: str) -> str:
    """A name that no file can have, for a step or parameter of the other formula's limits."""
    return f"{OTHERS}{name}"


def _apart(limits: Formula, steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], dict[str, str]]:
    """The steps under new names, and the new names of steps and parameters."""
    seen = {name: _new(name) for name in limits.parameters}
    found = []
    for step in steps:
        found.append(Step(name=_new(step.name), expression=_renamed(step.expression, seen)))
        seen[step.name] = _new(step.name)
    return tuple(found), seen


def _columns(limits: Formula, steps: tuple[Step, ...], names: Iterable[str]) -> set[str]:
    """The columns of the table that a half reads; a step may hide a column after reading it."""
    own, found = {*RESERVED, *limits.parameters}, set[str]()
    for step in steps:
        found |= {*step.expression.names} - own
        own.add(step.name)
    return found | ({*names} - own)


def _demand_columns(pots: Formula, columns: set[str]) -> None:
    for name in sorted(columns & {*pots.parameters}):
        raise ScenarioError(f"{name!r} is a parameter of one formula and a column of the other")


def _renamed(part: Part, names: Mapping[str, str]) -> Part:
    def other(node: Node) -> Node | None:
        return Name(names[node.name]) if isinstance(node, Name) and node.name in names else None

    return rewritten(part, other)
