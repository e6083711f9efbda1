"""What an expression may see, and how problems in it are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import cast

import numpy as np

from allocation.columns import Column, Texts, Units
from allocation.errors import ExpressionError, UnitProblem
from allocation.exact import Flags, Positions, Vector
from allocation.number import as_fraction
from allocation.render.text import to_text
from allocation.tree import Name, Node

Value = Fraction | Vector | bool | Flags | str | Texts
Known = Column | Fraction


@dataclass(frozen=True)
class Scope:
    """What an expression may see.

    names: columns and steps over all units of the table, and scalars.
    universe: the units that functions over units look at; None for all.
    place: where the expression stands, for messages.
    """

    units: Units
    names: Mapping[str, Known]
    place: str
    universe: Positions | None = None
    _groups: dict[str, tuple[Texts, Positions]] = field(default_factory=dict)

    @cached_property
    def everyone(self) -> Positions:
        """The universe as positions in the table."""
        return np.arange(self.units.count) if self.universe is None else self.universe

    def at(self, place: str) -> "Scope":
        """The same view for another expression."""
        return Scope(self.units, self.names, place, self.universe, self._groups)

    def within(self, universe: Positions) -> "Scope":
        """The same names, with functions over units taken over fewer units."""
        return Scope(self.units, self.names, self.place, universe)

    def adding(self, name: str, value: Known) -> "Scope":
        """One name more, which hides another of the same name."""
        groups = {column: groups for column, groups in self._groups.items() if column != name}
        return Scope(self.units, {**self.names, name: value}, self.place, self.universe, groups)

    def grouping(self, name: str) -> tuple[Texts, Positions]:
        """The groups of the universe by a column: their labels, and each unit's group."""
        if name not in self._groups:
            self._groups[name] = np.unique(group_labels(self, name), return_inverse=True)
        return self._groups[name]


def read_name(node: Name, scope: Scope, at: Positions) -> Value:
    """Look a name up for some units. Raises ExpressionError for a missing or wrong cell."""
    known = scope.names[node.name]
    if isinstance(known, Fraction):
        return known
    if known.missing[at].any():
        raise ExpressionError(
            f"{scope.place}: no value for {node.name} of "
            f"{scope.units.labels(at[known.missing[at]])}. "
            "Fill it in; an absent value is never taken as 0"
        )
    wrong = [position for position in known.wrong if position in at]
    if wrong:
        raise ExpressionError(
            f"{scope.place}: {node.name} of {scope.units.labels(np.array(wrong))} is "
            f"'{str(known.wrong[wrong[0]])[:60]}', which is not a number. Correct it in the table"
        )
    return known.values if at is scope.everyone and scope.universe is None else known.values[at]


def group_labels(scope: Scope, name: str) -> Texts:
    """Each unit's group by a column, shape (universe,)."""
    value = read_name(Name(name), scope, scope.everyone)
    if isinstance(value, Vector):
        return np.array(value.fractions(), dtype=object)
    if isinstance(value, np.ndarray):
        return value.astype(object)
    raise ExpressionError(f"{scope.place}: {name} is no column to group by")


def problem_at(scope: Scope, node: Node, message: str) -> ExpressionError:
    """Say what is wrong with a piece of an expression."""
    return ExpressionError(f"{scope.place}: `{to_text(node)}` {message}")


def text_problem(scope: Scope, node: Node) -> ExpressionError:
    """Say that a text stands where a number is wanted; of a column, name a unit."""
    known = scope.names.get(node.name) if isinstance(node, Name) else None
    if not isinstance(node, Name) or known is None or isinstance(known, Fraction):
        return problem_at(scope, node, "is text where a number is wanted")
    cells = cast("Texts", known.values)[scope.everyone]
    wrong = next((at for at, cell in enumerate(cells) if as_fraction(cell) is None), 0)
    unit = scope.units.label(int(scope.everyone[wrong]))
    return ExpressionError(
        f"{scope.place}: {node.name} of {unit} is '{cells[wrong][:60]}', which is not a number. "
        "Correct it in the table, or leave the column out of the arithmetic"
    )


def unit_problem(scope: Scope, node: Node, at: Positions, problem: UnitProblem) -> ExpressionError:
    """Say for which units an operation has no value."""
    concerned = at[np.broadcast_to(problem.flags, len(at))]
    return ExpressionError(
        f"{scope.place}: {problem} for {scope.units.labels(concerned)} in `{to_text(node)}`. "
        "Correct the table, or guard it with `... if ... else ...`"
    )
