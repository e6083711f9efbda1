"""What an expression is worth: its value for each unit, exactly.

Every part is asked only for the units it concerns: the branches of a choice, the right side of
`and` and `or`, and the rule of a pot for those who take part. Functions over units always look at
the whole universe: all units, or the units of one group.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, cast

import numpy as np

from allocation import exact
from allocation.columns import Column, Texts, Units
from allocation.errors import ExpressionError, UnitProblem
from allocation.exact import Flags, Positions, Vector
from allocation.functions import FUNCTIONS, Function, power
from allocation.number import as_fraction
from allocation.render.text import to_text
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
        return replace(self, place=place)

    def within(self, universe: Positions) -> "Scope":
        """The same names, with functions over units taken over fewer units."""
        return replace(self, universe=universe, _groups={})

    def adding(self, name: str, value: Known) -> "Scope":
        """One name more, which hides another of the same name."""
        groups = {column: groups for column, groups in self._groups.items() if column != name}
        return replace(self, names={**self.names, name: value}, _groups=groups)

    def grouping(self, name: str) -> tuple[Texts, Positions]:
        """The groups of the universe by a column: their labels, and each unit's group."""
        if name not in self._groups:
            self._groups[name] = np.unique(_labels(self, name), return_inverse=True)
        return self._groups[name]


def numbers(node: Node, scope: Scope, at: Positions | None = None) -> Vector:
    """The expression's number for each unit asked for (all of the universe by default).

    Raises ExpressionError, naming units, for a missing value, a division by zero, a number that
    is too large, and for a text or condition where a number is wanted.
    """
    at = scope.everyone if at is None else at
    value = _as_number(_value(node, scope, at), node, scope)
    return exact.constant(value, len(at)) if isinstance(value, Fraction) else value


def scalar(node: Node, scope: Scope) -> Fraction:
    """The expression's one number. Raises ExpressionError if it differs between units."""
    value = _as_number(_value(node, scope, scope.everyone), node, scope)
    if isinstance(value, Fraction):
        return value
    first = value.at(0)
    if not value.equals(first).all():
        raise _problem(scope, node, "has a value for each unit where one number is wanted")
    return first


def flags(node: Node, scope: Scope) -> Flags:
    """Where the condition holds, shape (number of units,)."""
    value = _value(node, scope, scope.everyone)
    _demand_condition(value, node, scope)
    return np.broadcast_to(np.asarray(value, dtype=bool), len(scope.everyone))


# ------------------------------------------------------------------------------ node by node


def _value(node: Node, scope: Scope, at: Positions) -> Value:
    match node:
        case Number(value):
            return value
        case Text(text):
            return text
        case Name():
            return _name(node, scope, at)
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
    raise _problem(scope, node, "a list stands only in bracket(x, [edges], [rates])")


def _name(node: Name, scope: Scope, at: Positions) -> Value:
    known = scope.names[node.name]
    if isinstance(known, Fraction):
        return known
    if known.missing[at].any():
        raise ExpressionError(
            f"{scope.place}: no value for {node.name} of "
            f"{scope.units.labels(at[known.missing[at]])}. "
            "Add it, or choose an imputation in [index]"
        )
    wrong = [position for position in known.wrong if position in at]
    if wrong:
        raise ExpressionError(
            f"{scope.place}: {node.name} of {scope.units.labels(np.array(wrong))} is "
            f"'{str(known.wrong[wrong[0]])[:60]}', which is not a number. Correct it in the table"
        )
    return known.values if at is scope.everyone and scope.universe is None else known.values[at]


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
            raise _unit_problem(scope, node, at, UnitProblem(np.asarray(zero), "division by zero"))
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
        raise _unit_problem(scope, node, at, problem) from None
    except ValueError as problem:
        raise _problem(scope, node, str(problem)) from None
    return raised.at(0) if both_scalar else raised


_COMPARED: dict[str, Callable[[Any, Any], Flags]] = {
    "==": lambda left, right: _same(left, right),
    "!=": lambda left, right: ~_same(left, right),
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
        if _is_text(left) != _is_text(right):
            text, other = (left_node, right_node) if _is_text(left) else (right_node, left_node)
            raise _problem(
                scope,
                node,
                f"compares the text {to_text(text)} with {to_text(other)}, which is no text "
                "(texts stand in quotes, numbers do not)",
            )
        if not _is_text(left):
            left, right = _as_number(left, left_node, scope), _as_number(right, right_node, scope)
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
    if _is_text(yes) and _is_text(no):
        chosen = np.empty(len(at), dtype=object)
        chosen[holds], chosen[~holds] = yes, no
        return chosen
    if _is_condition(yes) and _is_condition(no):
        either = np.empty(len(at), dtype=bool)
        either[holds], either[~holds] = yes, no
        return either
    first = exact.place(_as_number(yes, node.yes, scope), holds, len(at))
    return exact.choose(holds, first, exact.place(_as_number(no, node.no, scope), ~holds, len(at)))


def _call(node: Call, scope: Scope, at: Positions) -> Value:
    function = FUNCTIONS[node.function]
    try:
        if function.over_units:
            return _over_units(node, function, scope, at)
        arguments = [_argument(part, scope, at) for part in node.arguments]
        return cast("Vector", function.compute(*arguments))
    except UnitProblem as problem:
        raise _unit_problem(scope, node, at, problem) from None
    except ExpressionError:
        raise
    except ValueError as problem:
        raise _problem(scope, node, str(problem)) from None


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
            if _is_condition(value)
            else exact.constant(Fraction(1), len(scope.everyone))
        )
    number = _as_number(value, node.arguments[0], scope)
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
        results.append(exact.place(result, part, len(group)))
    return exact.total_of(results)


# ------------------------------------------------------------------------------------- kinds


def _number(node: Node, scope: Scope, at: Positions) -> exact.Number:
    return _as_number(_value(node, scope, at), node, scope)


def _condition(node: Node, scope: Scope, at: Positions) -> Flags:
    value = _value(node, scope, at)
    _demand_condition(value, node, scope)
    return np.asarray(value, dtype=bool)


def _demand_condition(value: Value, node: Node, scope: Scope) -> None:
    if not _is_condition(value):
        raise _problem(scope, node, "is no condition; compare it with something, as in `x == 1`")


def _as_number(value: Value, node: Node, scope: Scope) -> exact.Number:
    if isinstance(value, Fraction | Vector):
        return value
    if _is_text(value):
        raise _text_problem(scope, node)
    holds = np.asarray(value, dtype=bool)
    return Fraction(int(holds)) if holds.ndim == 0 else exact.from_flags(holds)


def _is_text(value: Value) -> bool:
    return isinstance(value, str) or (isinstance(value, np.ndarray) and value.dtype == object)


def _is_condition(value: Value) -> bool:
    return isinstance(value, bool | np.bool_) or (
        isinstance(value, np.ndarray) and value.dtype == bool
    )


def _same(first: Value, second: Value) -> Flags:
    if isinstance(first, Vector):
        return first.equals(cast("exact.Number", second))
    if isinstance(second, Vector):
        return second.equals(cast("exact.Number", first))
    return np.asarray(first == second, dtype=bool)


def _labels(scope: Scope, name: str) -> Texts:
    value = _name(Name(name), scope, scope.everyone)
    if isinstance(value, Vector):
        return np.array(value.fractions(), dtype=object)
    if isinstance(value, np.ndarray):
        return value.astype(object)
    raise ExpressionError(f"{scope.place}: {name} is no column to group by")


# ---------------------------------------------------------------------------------- messages


def _problem(scope: Scope, node: Node, message: str) -> ExpressionError:
    return ExpressionError(f"{scope.place}: `{to_text(node)}` {message}")


def _text_problem(scope: Scope, node: Node) -> ExpressionError:
    known = scope.names.get(node.name) if isinstance(node, Name) else None
    if not isinstance(node, Name) or known is None or isinstance(known, Fraction):
        return _problem(scope, node, "is text where a number is wanted")
    cells = cast("Texts", known.values)[scope.everyone]
    wrong = next((at for at, cell in enumerate(cells) if as_fraction(cell) is None), 0)
    unit = scope.units.label(int(scope.everyone[wrong]))
    return ExpressionError(
        f"{scope.place}: {node.name} of {unit} is '{cells[wrong][:60]}', which is not a number. "
        "Correct it in the table, or leave the column out of the arithmetic"
    )


def _unit_problem(scope: Scope, node: Node, at: Positions, problem: UnitProblem) -> ExpressionError:
    concerned = at[np.broadcast_to(problem.flags, len(at))]
    return ExpressionError(
        f"{scope.place}: {problem} for {scope.units.labels(concerned)} in `{to_text(node)}`. "
        "Correct the table, or guard it with `... if ... else ...`"
    )
