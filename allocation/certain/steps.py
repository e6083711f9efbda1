"""The steps of a formula, worked out again only where something they depend on has changed.

A step depends on the table, which stays, and on some parameters and perhaps the budget. For many
budgets and parameters on one table most steps stay as they were.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from allocation.certain.alike import Origin
from allocation.certain.evaluate import Cells, View, numbers
from allocation.certain.kept import Kept
from allocation.formula import Formula
from allocation.tree import names


@dataclass(frozen=True, eq=False)
class Worksheet:
    """One formula on one table. columns: what it reads. n: units."""

    formula: Formula
    columns: Mapping[str, Cells]
    n: int
    _known: dict[str, tuple[tuple[Fraction, ...], Origin]] = field(default_factory=dict)

    @cached_property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """Which parameters (or `budget`) each step depends on, by itself or by steps above."""
        found: dict[str, tuple[str, ...]] = {}
        scalars = {*self.formula.parameters, "budget"}
        for step in self.formula.steps:
            read = names(step.expression.tree)
            own = [name for name in read if name in scalars and name not in found]
            above = [needed for name in read for needed in found.get(name, ())]
            found[step.name] = tuple(dict.fromkeys([*own, *above]))
        return found

    @cached_property
    def _kept(self) -> Kept:
        return Kept(self.needs, frozenset({*self.formula.parameters, "budget"}))

    def fill_in(self, scalars: Mapping[str, Fraction]) -> tuple[View, dict[str, Origin]]:
        """What expressions see after the steps, and where each step comes from.

        scalars: the parameters and `budget`.
        """
        view = View(self.n, {**self.columns, **scalars}, self._kept)
        origins: dict[str, Origin] = {}
        for step in self.formula.steps:
            key = tuple(scalars[name] for name in self.needs[step.name])
            known = self._known.get(step.name)
            if known is None or known[0] != key:
                cells = Cells(numbers(step.expression.tree, view))
                known = key, Origin(cells, step.expression, view, dict(origins))
                self._known[step.name] = known
            origins[step.name] = known[1]
            view = view.adding(step.name, known[1].cells)
        return view, origins
