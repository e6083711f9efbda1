"""Turn the tree of an expression into instructions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise

import numpy as np

from allocation.ensemble import opcodes as op
from allocation.ensemble.assemble import Assembler, Value
from allocation.ensemble.values import Kind
from allocation.errors import ExpressionError
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

ARITHMETIC = {
    "+": op.ADD,
    "-": op.SUBTRACT,
    "*": op.MULTIPLY,
    "/": op.DIVIDE,
    "**": op.POWER,
}
SIGNS = {
    "==": op.EQUAL,
    "!=": op.UNEQUAL,
    "<": op.LESS,
    "<=": op.AT_MOST,
    ">": op.MORE,
    ">=": op.AT_LEAST,
}
UNIT_BY_UNIT = {
    "abs": op.ABS,
    "sqrt": op.SQRT,
    "log": op.LOG,
    "exp": op.EXP,
    "clip": op.CLIP,
    "min": op.LEAST,
    "max": op.GREATEST,
    "bracket": op.NONE,  # several instructions
}
OVER_UNITS = {
    "total": op.TOTAL,
    "mean": op.MEAN,
    "median": op.MEDIAN,
    "smallest": op.SMALLEST,
    "largest": op.LARGEST,
    "nth_largest": op.NTH_LARGEST,
    "count": op.TOTAL,  # of 1 for each unit, or of a condition
    "share": op.SHARE,
    "rank": op.RANK,
    "percentile": op.PERCENTILE,
    "zscore": op.ZSCORE,
    "minmax": op.MINMAX,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What an expression may see.

    names: columns, parameters, steps, and the words of the place. vocabulary: the place of every
    text in their sorted order. universe: the labels of the groups that functions over units look at
    one by one; None where they look at all units.
    """

    code: Assembler
    names: Mapping[str, Value]
    vocabulary: Mapping[str | None, float]
    place: str = ""
    universe: Value | None = None

    def adding(self, **names: Value) -> "View":
        """With more names, which hide others of the same name."""
        return replace(self, names={**self.names, **names})

    def at(self, place: str) -> "View":
        """The same view for another expression."""
        return replace(self, place=place)


def number_of(node: Node, view: View) -> Value:
    """The value of an expression that gives numbers. Raises ExpressionError for a text."""
    value = value_of(node, view)
    if value.kind == "text":
        raise _problem(view, node, "is text where a number is wanted")
    return value


def scalar_of(node: Node, view: View) -> Value:
    """The value of an expression that gives one number; none in draws where units differ."""
    value = number_of(node, view)
    return view.code.give(op.UNIFORM, value, wide=False) if value.wide else value


def condition_of(node: Node, view: View) -> Value:
    """The value of a condition. Raises ExpressionError for anything else."""
    value = value_of(node, view)
    if value.kind != "condition":
        raise _problem(view, node, "is no condition; compare it with something, as in `x == 1`")
    return value


def value_of(node: Node, view: View) -> Value:
    """The value of any expression."""
    code = view.code
    match node:
        case Number(value):
            return code.constant(float(value))
        case Text(text):
            return code.constant(view.vocabulary[text], "text")
        case Name(name):
            return view.names[name]
        case Negative(operand):
            return code.each(op.NEGATIVE, number_of(operand, view))
        case Binary(operator, left, right):
            return code.each(ARITHMETIC[operator], number_of(left, view), number_of(right, view))
        case Compare():
            return _compare(node, view)
        case Logic(operator, parts):
            sign = op.AND if operator == "and" else op.OR
            return _folded(sign, [condition_of(part, view) for part in parts], code, "condition")
        case Not(operand):
            return code.each(op.NOT, condition_of(operand, view), kind="condition")
        case Choice():
            return _choice(node, view)
        case Call(function) if function in UNIT_BY_UNIT:
            return _unit_by_unit(node, view)
        case Call():
            return _over_units(node, view)
    raise _problem(view, node, "a list stands only in bracket(x, [edges], [rates])")


def _problem(view: View, node: Node, message: str) -> ExpressionError:
    return ExpressionError(f"{view.place}: `{to_text(node)}` {message}")


def _folded(sign: int, values: list[Value], code: Assembler, kind: Kind = "number") -> Value:
    return reduce(lambda first, second: code.each(sign, first, second, kind=kind), values)


def _compare(node: Compare, view: View) -> Value:
    results, left_node, left = [], node.first, value_of(node.first, view)
    for sign, right_node in node.rest:
        right = value_of(right_node, view)
        if (left.kind == "text") != (right.kind == "text"):
            raise _problem(view, node, f"compares {to_text(left_node)} with {to_text(right_node)}")
        results.append(view.code.each(SIGNS[sign], left, right, kind="condition"))
        left_node, left = right_node, right
    return _folded(op.MULTIPLY, results, view.code, "condition")


def _choice(node: Choice, view: View) -> Value:
    condition = condition_of(node.condition, view)
    yes, no = value_of(node.yes, view), value_of(node.no, view)
    if (yes.kind == "text") != (no.kind == "text"):
        raise _problem(view, node, "gives a text in one case and a number in the other")
    kind: Kind = yes.kind if yes.kind == no.kind else "number"
    return view.code.each(op.CHOOSE, condition, yes, no, kind=kind)


# -------------------------------------------------------------------------------- functions


def _unit_by_unit(node: Call, view: View) -> Value:
    if node.function == "bracket":
        return _bracket(node, view)
    values = [number_of(part, view) for part in node.arguments]
    if node.function in ("min", "max"):
        return _folded(UNIT_BY_UNIT[node.function], values, view.code)
    return view.code.each(UNIT_BY_UNIT[node.function], *values)


def _bracket(node: Call, view: View) -> Value:
    """Each slice of x between two edges counts at its own rate, as in a tax schedule."""
    code, x = view.code, number_of(node.arguments[0], view)
    edges, rates = (
        [scalar_of(item, view) for item in part.items]
        for part in node.arguments[1:]
        if isinstance(part, Listing)
    )
    none = code.constant(np.nan)
    parts = [_demanded(code, code.each(op.LESS, *pair)) for pair in pairwise(edges)]
    if len(rates) == len(edges) + 1:
        lowest = code.each(op.LEAST, x, edges[0]) if edges else x
        parts.append(code.each(op.MULTIPLY, lowest, rates[0]))
        rates = rates[1:]
    elif len(edges) == len(rates) + 1 > 1:
        parts.append(_demanded(code, code.each(op.AT_MOST, x, edges[-1])))
        edges = edges[:-1]
    elif len(rates) != len(edges) or not edges:
        return none
    uppers: list[Value | None] = [*edges[1:], None] if edges else []
    for edge, upper, rate in zip(edges, uppers, rates, strict=True):
        top = x if upper is None else code.each(op.LEAST, x, upper)
        above = code.each(op.GREATEST, code.each(op.SUBTRACT, top, edge), code.constant(0.0))
        parts.append(code.each(op.MULTIPLY, above, rate))
    return _folded(op.ADD, parts, code)


def _demanded(code: Assembler, condition: Value) -> Value:
    """0 where a condition holds, no value elsewhere."""
    return code.each(op.CHOOSE, condition, code.constant(0.0), code.constant(np.nan))


def _over_units(node: Call, view: View) -> Value:
    code = view.code
    column = code.wide(_column(node, view))
    extra = [scalar_of(part, view) for part in node.arguments[1:]]
    weight = None if node.weight is None else code.wide(number_of(node.weight, view))
    group = _group(node, view)
    opcode = OVER_UNITS[node.function]
    gives_each = opcode >= op.FIRST_WITH_VALUES or group[0] != op.NONE
    return code.give(opcode, column, weight, *extra, wide=gives_each, group=group)


def _column(node: Call, view: View) -> Value:
    if not node.arguments:
        return view.code.constant(1.0)
    if node.function != "count":
        return number_of(node.arguments[0], view)
    counted = value_of(node.arguments[0], view)
    return counted if counted.kind == "condition" else view.code.each(op.ONE, counted)


def _group(node: Call, view: View) -> tuple[int, bool]:
    """The table of groups that a function looks at one by one, if any."""
    if node.by is None:
        return (op.NONE, False) if view.universe is None else view.code.group(view.universe, None)
    labels = view.names[node.by.name]
    if not labels.wide:
        raise _problem(view, node, "groups by something that is no column")
    return view.code.group(labels, view.universe)
