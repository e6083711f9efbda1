"""What an expression is worth, nearly; the order of asking is that of the exact `evaluate`.

Numbers that are the same for everybody stay exact fractions as long as they are. Whatever the
exact way would refuse with a message, and whatever cannot be decided, is UncertainError.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, cast

import numpy as np

from allocation import exact
from allocation.certain import near as ne
from allocation.certain.functions import OVER_UNITS, UNIT_BY_UNIT, power
from allocation.certain.groups import GROUPED, Grouping, by_group
from allocation.certain.kept import Kept
from allocation.certain.near import Near, Number, UncertainError
from allocation.columns import Texts
from allocation.errors import UnitProblem
from allocation.exact import Flags, Positions
from allocation.functions import power as exact_power
from allocation.kinds import is_condition, is_text
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
    Text,
)
from allocation.tree import Number as Literal

Value = Number | bool | Flags | str | Texts
At = Positions | None  # None for everybody


@dataclass(frozen=True, eq=False)
class Cells:
    """A column, and where it has no value or a wrong one (None if it has all)."""

    values: Near | Flags | Texts
    lacking: Flags | None = None

    @cached_property
    def grouping(self) -> Grouping:
        """The groups of all units by this column."""
        if self.lacking is not None:
            raise UncertainError
        return Grouping.by(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What an expression may see. stage: groups that functions over units are taken within.

    kept: values of pots and limits from before.
    """

    n: int
    names: Mapping[str, Cells | Number]
    kept: Kept
    stage: Grouping | None = None

    def adding(self, name: str, value: Cells | Number) -> "View":
        """One name more."""
        known = Cells(value) if isinstance(value, Near) and value.mid.ndim else value
        return View(self.n, {**self.names, name: known}, self.kept, self.stage)

    def grouping(self, name: str) -> Grouping:
        """The groups of all units by a column."""
        known = self.names[name]
        if not isinstance(known, Cells):
            raise UncertainError
        return known.grouping


def numbers(node: Node, view: View, at: At = None) -> Near:
    """The expression's number for each unit asked for."""
    return ne.near(number(node, view, at)).spread(view.n if at is None else len(at))


def scalar(node: Node, view: View) -> Fraction:
    """The expression's one number, exactly."""
    value = number(node, view, None)
    if not isinstance(value, Fraction):
        raise UncertainError
    return value


def flags(node: Node, view: View) -> Flags:
    """Where the condition holds, shape (n,)."""
    return _condition(node, view, None)


def number(node: Node, view: View, at: At) -> Number:
    """The expression's number or numbers; a condition counts as 1 or 0."""
    value = value_of(node, view, at)
    if isinstance(value, Fraction | Near):
        return value
    if is_text(value):
        raise UncertainError
    holds = np.asarray(value)
    return Fraction(int(holds)) if holds.ndim == 0 else ne.of_whole(holds)


# ------------------------------------------------------------------------------ node by node

_READERS: dict[type[Node], Callable[[Any, View, At], Value]] = {}


def value_of(node: Node, view: View, at: At) -> Value:
    """What a node is worth for the units asked for."""
    return _READERS[type(node)](node, view, at)


def _reads(kind: type[Node]) -> Callable[..., Any]:
    def register(read: Callable[[Any, View, At], Value]) -> Callable[[Any, View, At], Value]:
        _READERS[kind] = read
        return read

    return register


@_reads(Literal)
@_reads(Text)
def _literal(node: Literal | Text, view: View, at: At) -> Fraction | str:  # noqa: ARG001 # as all
    return node.value


@_reads(Name)
def _read(node: Name, view: View, at: At) -> Value:
    known = view.names[node.name]
    if not isinstance(known, Cells):
        return known
    if known.lacking is not None and np.any(known.lacking if at is None else known.lacking[at]):
        raise UncertainError
    if at is None:
        return known.values
    return known.values.at(at) if isinstance(known.values, Near) else known.values[at]


@_reads(Listing)
def _listing(node: Listing, view: View, at: At) -> Value:  # noqa: ARG001 # as all of them
    raise UncertainError


@_reads(Negative)
def _negative(node: Negative, view: View, at: At) -> Number:
    value = number(node.operand, view, at)
    return -value if isinstance(value, Fraction) else ne.negative(value)


_EXACT: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_NEARLY = {"+": ne.plus, "-": ne.minus, "*": ne.times, "/": ne.over}


@_reads(Binary)
def _binary(node: Binary, view: View, at: At) -> Number:
    left, right = number(node.left, view, at), number(node.right, view, at)
    both = isinstance(left, Fraction) and isinstance(right, Fraction)
    if both:
        return _fractions(node.operator, cast("Fraction", left), cast("Fraction", right))
    if node.operator == "**":
        return power(ne.near(left), right)
    return _NEARLY[node.operator](ne.near(left), ne.near(right))


def _fractions(sign: str, left: Fraction, right: Fraction) -> Fraction:
    try:
        if sign == "**":
            return exact_power(exact.constant(left, 1), right).at(0)
        return _EXACT[sign](left, right)
    except (UnitProblem, ValueError, ZeroDivisionError):
        raise UncertainError from None


_COMPARED: dict[str, Callable[..., Any]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


@_reads(Compare)
def _compare(node: Compare, view: View, at: At) -> Flags:
    left, result = value_of(node.first, view, at), np.asarray(True)
    for sign, right_node in node.rest:
        right = value_of(right_node, view, at)
        result = result & _pair(_COMPARED[sign], left, right)
        left = right
    return result


def _pair(how: Callable[..., Any], left: Value, right: Value) -> Flags:
    if isinstance(left, Near | Fraction) and isinstance(right, Near | Fraction):
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return np.asarray(how(left, right), dtype=np.bool_)
        return ne.compared(ne.near(left), ne.near(right), how)
    if is_text(left) and is_text(right) and how in (np.equal, np.not_equal):
        return np.asarray(how(cast("Texts", left), cast("Texts", right)), dtype=np.bool_)
    raise UncertainError


@_reads(Logic)
def _logic(node: Logic, view: View, at: At) -> Flags:
    """Ask each part only for the units that the parts before it left open."""
    settled_by = node.operator == "or"
    result = _condition(node.parts[0], view, at).copy()
    for part in node.parts[1:]:
        open_ = np.flatnonzero(result != settled_by)
        if len(open_) == len(result):
            result = _condition(part, view, at).copy()
        elif len(open_):
            result[open_] = _condition(part, view, open_ if at is None else at[open_])
    return result


@_reads(Not)
def _not(node: Not, view: View, at: At) -> Flags:
    return np.logical_not(_condition(node.operand, view, at))


@_reads(Choice)
def _choice(node: Choice, view: View, at: At) -> Value:
    units = np.arange(view.n) if at is None else at
    holds = _condition(node.condition, view, at)
    if holds.all():
        return value_of(node.yes, view, at)
    if not holds.any():
        return value_of(node.no, view, at)
    yes = number(node.yes, view, units[holds])
    no = number(node.no, view, units[~holds])
    n = len(units)
    sides = [_wide(yes, holds, n), _wide(no, ~holds, n)]
    return ne.joined(holds, *sides)


def _wide(value: Number, at: Flags, n: int) -> Near:
    whole = ne.near(value)
    return whole if whole.mid.ndim == 0 else ne.placed(whole, at, n)


@_reads(Call)
def _call(node: Call, view: View, at: At) -> Value:
    if node.function in UNIT_BY_UNIT:
        return UNIT_BY_UNIT[node.function](*(_argument(part, view, at) for part in node.arguments))
    column = _column(node, view)
    extra = [scalar(part, view) for part in node.arguments[1:]]
    weight = None if node.weight is None else numbers(node.weight, view)
    grouping = view.stage if node.by is None else view.grouping(node.by.name)
    if grouping is None:
        arguments = [column, *extra] if weight is None else [column, *extra, weight]
        result = OVER_UNITS[node.function](*arguments)
    elif view.stage is not None and node.by is not None:
        raise UncertainError
    elif not extra and node.function in GROUPED:
        result = GROUPED[node.function](column, weight, grouping)
    else:
        result = by_group(OVER_UNITS[node.function], column, weight, extra, grouping)
    return result if isinstance(result, Fraction) or at is None else result.at(at)


def _argument(node: Node, view: View, at: At) -> Near | list[Fraction]:
    if isinstance(node, Listing):
        return [scalar(item, view) for item in node.items]
    return ne.near(number(node, view, at))


def _column(node: Call, view: View) -> Near | Flags:
    """What a function over units looks at: numbers, or for `count` a condition."""
    if not node.arguments:
        return ne.of_whole(np.ones(view.n))
    if node.function != "count":
        return numbers(node.arguments[0], view)
    value = value_of(node.arguments[0], view, None)
    if is_condition(value):
        return _for_each(value, view.n)
    if isinstance(value, Near | Fraction):
        return ne.near(value).spread(view.n)
    raise UncertainError


def _condition(node: Node, view: View, at: At) -> Flags:
    value = value_of(node, view, at)
    if not is_condition(value):
        raise UncertainError
    return _for_each(value, view.n if at is None else len(at))


def _for_each(holds: bool | np.bool_ | Flags, n: int) -> Flags:
    return holds if isinstance(holds, np.ndarray) and holds.ndim else np.full(n, bool(holds))
