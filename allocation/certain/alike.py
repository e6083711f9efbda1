"""Whether some units certainly have the same exact amount, though it is only nearly known.

A formula treats units by their numbers alone. So units get the same if every expression of the
pots and limits is worth the same for them: because its exact value is known and equal, or because
everything it is made of is alike (equal cells, equal steps, the same group, one number for all).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from allocation.certain.evaluate import Cells, Value, View, value_of
from allocation.certain.functions import OVER_UNITS
from allocation.certain.near import Near, UncertainError
from allocation.exact import Positions
from allocation.expression import Expression
from allocation.formula import By, Entitlement, Formula, LevelUp, Pot
from allocation.tree import Call, Name, Node, children

_OWN_NUMBER = {"share", "rank", "percentile", "zscore", "minmax"}  # others: one for everybody
_ONE_NUMBER = OVER_UNITS.keys() - _OWN_NUMBER

Labels = Positions  # shape (n,): units with the same number certainly have the same value


@dataclass(frozen=True, eq=False)
class Origin:
    """Where a step comes from: the cells it gave, its expression, and what that saw.

    above: the steps before it.
    """

    cells: Cells
    expression: Expression
    view: View
    above: "Mapping[str, Origin]"

    @cached_property
    def labels(self) -> Labels:
        """Which units certainly have the same number."""
        return _labels(self.expression.tree, self.view, self.above, self.cells.values)


@dataclass(frozen=True, eq=False)
class Likeness:
    """What decides it. steps: by name. view: after the steps. order: positions by unit code."""

    formula: Formula
    steps: Mapping[str, Origin]
    view: View
    order: Positions

    def holds(self, at: Positions) -> bool:
        """Whether the units at these positions certainly get the same."""
        return all(bool((labels[at] == labels[at[0]]).all()) for labels in self._labels)

    def by_code(self, at: Positions) -> Positions:
        """The positions in the order of their codes."""
        return at[np.argsort(self._place[at])]

    @cached_property
    def _place(self) -> Positions:
        place = np.empty(len(self.order), dtype=np.intp)
        place[self.order] = np.arange(len(self.order))
        return place

    @cached_property
    def _labels(self) -> list[Labels]:
        columns = {pot.stages.within for pot in self.formula.pots if pot.stages is not None}
        groups = [self.view.grouping(name).of_unit for name in columns]
        trees = [expression.tree for expression in _deciding(self.formula)]
        return groups + [_labels(tree, self.view, self.steps) for tree in trees]


def _labels(
    node: Node, view: View, steps: Mapping[str, Origin], value: Value | None = None
) -> Labels:
    """Units with one label certainly have the same value. value: what is known of it already."""
    if isinstance(node, Name):
        return _of_name(node.name, view, steps)
    if isinstance(node, Call) and node.function in _ONE_NUMBER:
        return _nobody_apart(view) if node.by is None else view.grouping(node.by.name).of_unit
    value = _known(node, view) if value is None else value
    if value is not None and _is_one(value):
        return _nobody_apart(view)
    sure = value is not None and (value.sure if isinstance(value, Near) else True)
    if sure is True:
        return _different(value)
    parts = [child for child in children(node) if child is not getattr(node, "weight", None)]
    labels = _nobody_apart(view)
    for part in parts:
        labels = _together(labels, _labels(part, view, steps))
    if sure is False:
        return labels
    return np.where(sure, _different(value), labels + view.n)


def _of_name(name: str, view: View, steps: Mapping[str, Origin]) -> Labels:
    known = view.names.get(name)
    if not isinstance(known, Cells):  # a parameter, `budget`, `pot`; `amount` follows from pots
        return _nobody_apart(view)
    origin = steps.get(name)
    if origin is not None and origin.cells is known:
        return origin.labels
    labels = _different(known.values)
    return (
        labels
        if known.lacking is None
        else np.where(known.lacking, view.n + np.arange(view.n), labels)
    )


def _known(node: Node, view: View) -> Value | None:
    """The value, if it can be told; `amount` is nothing known yet (KeyError)."""
    try:
        return value_of(node, view, None)
    except (UncertainError, KeyError):
        return None


def _is_one(value: Value) -> bool:
    """Whether it is the same for everybody."""
    column = value.mid if isinstance(value, Near) else value
    return not isinstance(column, np.ndarray) or column.ndim == 0


def _different(value: Value | None) -> Labels:
    """A label for each different cell; the middles of cells are as different as they are."""
    cells = value.mid if isinstance(value, Near) else np.asarray(value)
    if cells.dtype == object:
        return pd.factorize(cells)[0].astype(np.intp)
    labels: Labels = np.unique(cells, return_inverse=True)[1]
    return labels


def _together(first: Labels, second: Labels) -> Labels:
    pairs = first * (int(second.max()) + 1) + second
    labels: Labels = np.unique(pairs, return_inverse=True)[1]
    return labels


def _nobody_apart(view: View) -> Labels:
    return np.zeros(view.n, dtype=np.intp)


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
