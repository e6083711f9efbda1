"""What an expression is worth: its value for each unit, exactly.

Every part is asked only for the units it concerns: the branches of a choice, the right side of
`and` and `or`, and the rule of a pot for those who take part. Functions over units always look at
the whole universe: all units, or the units of one group.
"""

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any, cast

import numpy as np

from allocation import exact
from allocation.columns import Texts
from allocation.errors import ExpressionError, UnitProblem
from allocation.exact import Flags, Positions, Vector
from allocation.functions import FUNCTIONS, Function, power
from allocation.kinds import as_number, demand_condition, is_condition, is_text, same
from allocation.render.text import to_text
from allocation.scope import Scope, Value, problem_at, read_name, unit_problem
from allocation.tree import (
    Binary,
    Call,
    Choice,
    Compare,
    Listing,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Text,
)


def numbers(node: Node, scope: Scope, at: Positions | None = None) -> Vector:
    """The expression's number for each unit asked for (all of the universe by default).

    Raises ExpressionError, naming units, for a missing value, a division by zero, a number that
    is too large, and for a text or condition where a number is wanted.
    """
    at = scope.everyone if at is None else at
    value = as_number(_value(node, scope, at), node, scope)
    return exact.constant(value, len(at)) if isinstance(value, Fraction) else value


def scalar(node: Node, scope: Scope) -> Fraction:
    """The expression's one number. Raises ExpressionError if it differs between units."""
    value = as_number(_value(node, scope, scope.everyone), node, scope)
    if isinstance(value, Fraction):
        return value
    first = value.at(0)
    if not value.equals(first).all():
        raise problem_at(scope, node, "has a value for each unit where one number is wanted")
    return first


def flags(node: Node, scope: Scope) -> Flags:
    """Where the condition holds, shape (number of units,)."""
    value = _value(node, scope, scope.everyone)
    demand_condition(value, node, scope)
    return np.broadcast_to(np.asarray(value, dtype=bool), len(scope.everyone))


# ------------------------------------------------------------------------------ node by node


def _value(node: Node, scope: Scope, at: Positions) -> Value:
    match node:
        case Number(value):
            return value
        case Text(text):
            return text
        case Name():
            return read_name(node, scope, at)
        case Negative(operand):
            return -_number(operand, scope, at)
        case Binary():
            return _binary(node, scope, at)
        case Compare():
            return _compare(node, scope, at)
        case Logic():
            return _logic(node, scope, at)
        case Not(operand):
            return np.logical_not(_condition(operand, scope, at))
        case Choice():
            return _choice(node, scope, at)
        case Call():
            return _call(node, scope, at)
    raise problem_at(scope, node, "a list stands only in bracket(x, [edges], [rates])")


_ARITHMETIC: dict[str, Callable[[exact.Number, exact.Number], exact.Number]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def _binary(node: Binary, scope: Scope, at: Positions) -> exact.Number:
    left = _number(node.left, scope, at)
    right = _number(node.right, scope, at)
    if node.operator == "**":
        return _power(node, left, right, scope, at)
    if node.operator == "/":
        zero = right == 0 if isinstance(right, Fraction) else right.equals(Fraction(0))
        if np.any(zero):
            raise unit_problem(scope, node, at, UnitProblem(np.asarray(zero), "division by zero"))
    return _ARITHMETIC[node.operator](left, right)


def _power(
    node: Binary, left: exact.Number, right: exact.Number, scope: Scope, at: Positions
) -> exact.Number:
    both_scalar = isinstance(left, Fraction) and isinstance(right, Fraction)
    base = (
        exact.constant(left, 1 if both_scalar else len(at)) if isinstance(left, Fraction) else left
    )
    try:
        raised = power(base, right)
    except UnitProblem as problem:
        raise unit_problem(scope, node, at, problem) from None
    except ValueError as problem:
        raise problem_at(scope, node, str(problem)) from None
    return raised.at(0) if both_scalar else raised


_COMPARED: dict[str, Callable[[Any, Any], Flags]] = {
    "==": lambda left, right: same(left, right),
    "!=": lambda left, right: ~same(left, right),
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _compare(node: Compare, scope: Scope, at: Positions) -> Flags:
    left_node, left = node.first, _value(node.first, scope, at)
    result: Flags = np.asarray(True)
    for sign, right_node in node.rest:
        right = _value(right_node, scope, at)
        if is_text(left) != is_text(right):
            text, other = (left_node, right_node) if is_text(left) else (right_node, left_node)
            raise problem_at(
                scope,
                node,
                f"compares the text {to_text(text)} with {to_text(other)}, which is no text "
                "(texts stand in quotes, numbers do not)",
            )
        if not is_text(left):
            left, right = as_number(left, left_node, scope), as_number(right, right_node, scope)
        result = result & _COMPARED[sign](left, right)
        left_node, left = right_node, right
    return result


def _logic(node: Logic, scope: Scope, at: Positions) -> Flags:
    """Ask each part only for the units that the parts before it left open."""
    settled_by = node.operator == "or"
    result = np.full(len(at), not settled_by)
    open_ = np.arange(len(at))
    for part in node.parts:
        if not len(open_):
            break
        holds = np.broadcast_to(_condition(part, scope, at[open_]), len(open_))
        result[open_[holds == settled_by]] = settled_by
        open_ = open_[holds != settled_by]
    return result


def _choice(node: Choice, scope: Scope, at: Positions) -> Value:
    holds = np.broadcast_to(_condition(node.condition, scope, at), len(at))
    if holds.all():
        return _value(node.yes, scope, at)
    if not holds.any():
        return _value(node.no, scope, at)
    yes = _value(node.yes, scope, at[holds])
    no = _value(node.no, scope, at[~holds])
    if is_text(yes) and is_text(no):
        chosen = np.empty(len(at), dtype=object)
        chosen[holds], chosen[~holds] = yes, no
        return chosen
    if is_condition(yes) and is_condition(no):
        either = np.empty(len(at), dtype=bool)
        either[holds], either[~holds] = yes, no
        return either
    sides = (holds, as_number(yes, node.yes, scope)), (~holds, as_number(no, node.no, scope))
    return exact.joined(sides, len(at))


def _call(node: Call, scope: Scope, at: Positions) -> Value:
    function = FUNCTIONS[node.function]
    try:
        if function.over_units:
            return _over_units(node, function, scope, at)
        arguments = [_argument(part, scope, at) for part in node.arguments]
        return cast("Vector", function.compute(*arguments))
    except UnitProblem as problem:
        raise unit_problem(scope, node, at, problem) from None
    except ExpressionError:
        raise
    except ValueError as problem:
        raise problem_at(scope, node, str(problem)) from None


def _argument(node: Node, scope: Scope, at: Positions) -> Vector | list[Fraction]:
    if isinstance(node, Listing):
        return [scalar(item, scope) for item in node.items]
    value = _number(node, scope, at)
    return exact.constant(value, len(at)) if isinstance(value, Fraction) else value


# -------------------------------------------------------------------------------- over units


def _over_units(node: Call, function: Function, scope: Scope, at: Positions) -> exact.Number:
    everyone = scope.everyone
    column = _column(node, scope)
    extra = [scalar(part, scope) for part in node.arguments[1:]]
    weight = None if node.weight is None else numbers(node.weight, scope)
    if node.by is None:
        result = _apply(function, column, weight, extra)
    else:
        result = _by_group(function, column, weight, extra, scope.grouping(node.by.name))
    if isinstance(result, Fraction) or at is everyone:
        return result
    return result[np.searchsorted(everyone, at)]


def _column(node: Call, scope: Scope) -> Vector | Flags:
    if not node.arguments:
        return exact.constant(Fraction(1), len(scope.everyone))
    value = _value(node.arguments[0], scope, scope.everyone)
    if node.function == "count":
        return (
            np.broadcast_to(np.asarray(value), len(scope.everyone))
            if is_condition(value)
            else exact.constant(Fraction(1), len(scope.everyone))
        )
    number = as_number(value, node.arguments[0], scope)
    return exact.constant(number, len(scope.everyone)) if isinstance(number, Fraction) else number


def _apply(
    function: Function, column: Vector | Flags, weight: Vector | None, extra: list[Fraction]
) -> exact.Number:
    arguments = [column, *extra] if weight is None else [column, *extra, weight]
    return cast("exact.Number", function.compute(*arguments))


def _by_group(
    function: Function,
    column: Vector | Flags,
    weight: Vector | None,
    extra: list[Fraction],
    grouping: tuple[Texts, Positions],
) -> Vector:
    """The function inside each group, put together again."""
    labels, group = grouping
    results = []
    for number, label in enumerate(labels):
        part = group == number
        try:
            result = _apply(function, column[part], None if weight is None else weight[part], extra)
        except ValueError as problem:
            raise ValueError(f"in group {label}: {problem}") from None
        results.append((part, result))
    return exact.joined(results, len(group))


# ------------------------------------------------------------------------------------- kinds


def _number(node: Node, scope: Scope, at: Positions) -> exact.Number:
    return as_number(_value(node, scope, at), node, scope)


def _condition(node: Node, scope: Scope, at: Positions) -> Flags:
    value = _value(node, scope, at)
    demand_condition(value, node, scope)
    return np.asarray(value, dtype=bool)
