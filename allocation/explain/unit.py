"""One unit's view of a calculation: what an expression is worth for it, and in numbers."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from allocation.columns import Column, is_text, known_numbers
from allocation.errors import ExpressionError
from allocation.evaluate import numbers
from allocation.exact import Vector
from allocation.explain.line import Line, LineKind, number
from allocation.expression import Expression
from allocation.functions import FUNCTIONS
from allocation.label import Label
from allocation.number import plain
from allocation.render.text import to_text
from allocation.scope import Scope
from allocation.tree import Call, Name, Node


@dataclass(frozen=True, slots=True)
class UnitView:
    """The names that expressions see, for the unit at one position of the table."""

    scope: Scope
    position: int

    def seeing(self, **more: Fraction | Vector) -> "UnitView":
        """The same view with further names, such as `pot` and `amount`."""
        scope = self.scope
        for name, value in more.items():
            known = value if isinstance(value, Fraction) else known_numbers(value)
            scope = scope.adding(name, known)
        return UnitView(scope, self.position)

    def value(self, expression: Expression) -> Fraction:
        """The expression's number for the unit."""
        return self._number(expression.tree)

    def in_numbers(self, node: Node) -> str:
        """The expression with the unit's numbers in place of names and of functions over units."""

        def substitute(part: Node) -> str | None:
            over_units = isinstance(part, Call) and FUNCTIONS[part.function].over_units
            return self._text(part) if over_units or isinstance(part, Name) else None

        return to_text(node, substitute)

    def line(
        self, kind: LineKind, name: str, expression: Expression, label: Label, unit: str = "soʻm"
    ) -> Line:
        """A line that an expression computes."""
        return Line(
            kind=kind,
            name=name,
            label=label,
            unit=unit,
            value=number(self.value(expression)),
            expression=expression.text,
            numbers=self.in_numbers(expression.tree),
        )

    def _number(self, node: Node) -> Fraction:
        return numbers(node, self.scope, np.array([self.position])).at(0)

    def _text(self, node: Node) -> str | None:
        known = self.scope.names.get(node.name) if isinstance(node, Name) else None
        if isinstance(known, Column) and is_text(known.values):
            return None if known.missing[self.position] else repr(known.values[self.position])
        if isinstance(known, Column) and not isinstance(known.values, Vector):
            return "(1 == 1)" if known.values[self.position] else "(1 == 0)"
        try:
            return plain(self._number(node))
        except ExpressionError:  # a part that the unit's own branch does not ask for
            return None
