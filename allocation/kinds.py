"""Numbers, conditions and texts: which kind a value is, and demanding the kind that is wanted."""

from fractions import Fraction
from typing import TypeGuard, cast

import numpy as np

from allocation import exact
from allocation.exact import Flags, Vector
from allocation.scope import Scope, Value, problem_at, text_problem
from allocation.tree import Node


def demand_condition(value: Value, node: Node, scope: Scope) -> None:
    """Raise ExpressionError unless the value is a condition."""
    if not is_condition(value):
        raise problem_at(scope, node, "is no condition; compare it with something, as in `x == 1`")


def as_number(value: Value, node: Node, scope: Scope) -> exact.Number:
    """Return a number or numbers; a condition counts as 1 or 0. Raises ExpressionError."""
    if isinstance(value, Fraction | Vector):
        return value
    if is_text(value):
        raise text_problem(scope, node)
    holds = np.asarray(value, dtype=bool)
    return Fraction(int(holds)) if holds.ndim == 0 else exact.from_flags(holds)


def is_text(value: object) -> bool:
    """Whether the value is a text or texts."""
    return isinstance(value, str) or (isinstance(value, np.ndarray) and value.dtype == object)


def is_condition(value: object) -> TypeGuard[bool | np.bool_ | Flags]:
    """Whether the value is a condition, for all units or for each."""
    return isinstance(value, bool | np.bool_) or (
        isinstance(value, np.ndarray) and value.dtype == bool
    )


def same(first: Value, second: Value) -> Flags:
    """Where two values of one kind are equal."""
    if isinstance(first, Vector):
        return first.equals(cast("exact.Number", second))
    if isinstance(second, Vector):
        return second.equals(cast("exact.Number", first))
    return np.asarray(first == second, dtype=bool)
