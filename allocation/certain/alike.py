"""Whether some units certainly have the same exact amount, though it is only nearly known.

A formula treats units by their numbers alone. So units get the same if every expression of the
pots and limits is worth the same for them: because its exact value is known and equal, or because
everything it is made of is alike (equal cells, equal steps, the same group, one number for all).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from allocation.certain.evaluate import Cells, Value, View, value_of
from allocation.certain.functions import OVER_UNITS
from allocation.certain.near import Near, UncertainError
from allocation.exact import Positions
from allocation.expression import Expression
from allocation.formula import By, Entitlement, Formula, LevelUp, Pot
from allocation.tree import Call, Name, Node, children

_OWN_NUMBER = {"share", "rank", "percentile", "zscore", "minmax"}  # others: one for everybody


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """Where a step comes from: the cells it gave, its expression, and what that saw."""

    cells: Cells
    expression: Expression
    view: View


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """What decides it. steps: by name. view: after the steps. order: positions by unit code."""

    formula: Formula
    steps: Mapping[str, Origin]
    view: View
    order: Positions
    _values: dict[tuple[int, int], Value | None] = field(default_factory=dict)  # None: not known

    def holds(self, at: Positions) -> bool:
        """Whether the units at these positions certainly get the same."""
        columns = {pot.stages.within for pot in self.formula.pots if pot.stages is not None}
        return all(self._same_group(name, self.view, at) for name in columns) and all(
            self._alike(expression.tree, self.view, at) for expression in _deciding(self.formula)
        )

    def by_code(self, at: Positions) -> Positions:
        """The positions in the order of their codes."""
        place = np.empty(len(self.order), dtype=np.intp)
        place[self.order] = np.arange(len(self.order))
        return at[np.argsort(place[at])]

    def _alike(self, node: Node, view: View, at: Positions) -> bool:
        if isinstance(node, Name):
            return self._same_name(node, view, at)
        if isinstance(node, Call) and node.function in OVER_UNITS.keys() - _OWN_NUMBER:
            return node.by is None or self._same_group(node.by.name, view, at)
        if _key(node, view) in self._values and self._known_equal(node, view, at):
            return True
        parts = [child for child in children(node) if child is not getattr(node, "weight", None)]
        return all(self._alike(part, view, at) for part in parts) or self._known_equal(
            node, view, at
        )

    def _same_name(self, node: Name, view: View, at: Positions) -> bool:
        known = view.names.get(node.name)
        if not isinstance(known, Cells):
            return True  # a parameter, `budget`, `pot`; `amount` follows from the pots and limits
        if known.lacking is not None and known.lacking[at].any():
            return False
        origin = self.steps.get(node.name)
        if origin is not None and origin.cells is known:
            tree = origin.expression.tree
            self._values[_key(tree, origin.view)] = known.values
            return self._alike(tree, origin.view, at)
        return _equal(known.values, at, by_mid=True)

    def _same_group(self, name: str, view: View, at: Positions) -> bool:
        group = view.grouping(name).of_unit[at]
        return bool((group == group[0]).all())

    def _known_equal(self, node: Node, view: View, at: Positions) -> bool:
        """Whether the value itself is known and the same for all."""
        key = _key(node, view)
        if key not in self._values:
            try:
                self._values[key] = value_of(node, view, None)
            except (UncertainError, KeyError):  # KeyError: `amount` is nothing known yet
                self._values[key] = None
        value = self._values[key]
        return value is not None and _equal(value, at, by_mid=False)


def _key(node: Node, view: View) -> tuple[int, int]:
    """Where a node stands: equal texts share their tree, and may mean different things."""
    return id(node), id(view)


def _deciding(formula: Formula) -> Iterator[Expression]:
    """The expressions that tell units apart."""
    for pot in formula.pots:
        yield from _of_rule(pot)
        yield from (part for part in (pot.where, pot.floor, pot.cap) if part is not None)
    for limit in formula.limits:
        yield from (part for part in (limit.exempt, limit.floor, limit.cap) if part is not None)


def _of_rule(pot: Pot) -> tuple[Expression, ...]:
    match pot.rule:
        case By(weight=weight):
            return (weight,)
        case LevelUp(source=source, per=per):
            return (source, per)
        case Entitlement(amount=amount):
            return (amount,)


def _equal(value: Value, at: Positions, *, by_mid: bool) -> bool:
    """Equal cells; by_mid: cells of the table, whose middles are as different as they are."""
    if isinstance(value, Near):
        mid = value.mid if value.mid.ndim == 0 else value.mid[at]
        sure = value.sure if isinstance(value.sure, bool) else value.sure[at].all()
        return bool((by_mid or sure or value.mid.ndim == 0) and (mid == mid.flat[0]).all())
    if isinstance(value, np.ndarray) and value.ndim:
        return bool((value[at] == value[at[0]]).all())
    return True
