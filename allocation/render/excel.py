"""An expression as a live spreadsheet formula (Excel and LibreOffice).

A name stands for one cell where the value of the row's own unit is meant, and for the whole
column inside a function over units, which becomes an array product (SUMPRODUCT), so that no
formula has to be entered as an array formula.
"""

from collections.abc import Callable
from dataclasses import dataclass

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
    names,
)

Reference = Callable[[str], str]

_COMPARISONS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_PLAIN = {"min": "MIN", "max": "MAX", "abs": "ABS", "sqrt": "SQRT", "log": "LN", "exp": "EXP"}


def to_excel(node: Node, cell: Reference, column: Reference) -> str:
    """Write the tree as a formula without its leading "=".

    cell, column: the reference of a name in the unit's own row (or of a single named value), and
    of its values for all units; a single value gives the same reference twice.
    Raises ExpressionError for what a sheet cannot express in one cell; a step of its own helps.

    >>> from allocation.parse import parse
    >>> to_excel(parse("a / total(a)"), lambda name: "B2", lambda name: "B$2:B$9")
    '(B2/SUMPRODUCT(1*(B$2:B$9)))'
    """
    return _Writer(cell, column).one(node)


@dataclass(frozen=True, slots=True)
class _Writer:
    cell: Reference
    column: Reference
    whole: bool = False  # inside a function over units: names stand for columns

    def one(self, node: Node) -> str:
        match node:
            case Number(value, text):
                return str(value.numerator) if value.denominator == 1 else text.replace("_", "")
            case Text(value):
                return '"' + value.replace('"', '""') + '"'
            case Name(name):
                return f"({self.column(name)})" if self.whole else self.cell(name)
            case Negative(operand):
                return f"(-{self.one(operand)})"
            case Binary(operator, left, right):
                sign = "^" if operator == "**" else operator
                return f"({self.one(left)}{sign}{self.one(right)})"
            case Compare():
                return self._compare(node)
            case Logic():
                return self._logic(node)
            case Not(operand):
                return f"(1-{self.one(operand)})" if self.whole else f"NOT({self.one(operand)})"
            case Choice(condition, yes, no):
                self._demand_row(node)
                return f"IF({self.one(condition)},{self.one(yes)},{self.one(no)})"
            case Call():
                return self._call(node)
        raise self._impossible(node)

    def _compare(self, node: Compare) -> str:
        values = [node.first, *(part for _, part in node.rest)]
        pairs = [
            f"({self.one(left)}{_COMPARISONS[operator]}{self.one(right)})"
            for left, (operator, right) in zip(values, node.rest, strict=False)
        ]
        if self.whole:
            return "(" + "*".join(pairs) + "*1)"
        return pairs[0] if len(pairs) == 1 else f"AND({','.join(pairs)})"

    def _logic(self, node: Logic) -> str:
        parts = [self.one(part) for part in node.parts]
        if not self.whole:
            return f"{node.operator.upper()}({','.join(parts)})"
        if node.operator == "and":
            return "(" + "*".join(parts) + ")"
        return f"(({'+'.join(parts)}>0)*1)"

    def _call(self, node: Call) -> str:
        if node.function in _OVER_UNITS:
            return self._over_units(node)
        if node.function in ("clip", "min", "max", "bracket"):
            self._demand_row(node)
        if node.function == "clip":
            value, low, high = (self.one(part) for part in node.arguments)
            return f"MIN(MAX({value},{low}),{high})"
        if node.function == "bracket":
            return self._bracket(node)
        return f"{_PLAIN[node.function]}({','.join(self.one(part) for part in node.arguments)})"

    def _bracket(self, node: Call) -> str:
        value, edges, rates = node.arguments
        if not isinstance(edges, Listing) or not isinstance(rates, Listing):
            raise self._impossible(node)
        x = self.one(value)
        lower = [self.one(edge) for edge in edges.items]
        rate = [self.one(item) for item in rates.items]
        if len(lower) > len(rate):
            raise self._impossible(node)  # a value above the last edge is an error
        slices = []
        if len(rate) > len(lower):
            slices.append(f"{rate.pop(0)}*{f'MIN({x},{lower[0]})' if lower else x}")
        uppers = [*lower[1:], None] if lower else []
        for edge, upper, factor in zip(lower, uppers, rate, strict=True):
            top = x if upper is None else f"MIN({x},{upper})"
            slices.append(f"{factor}*MAX({top}-{edge},0)")
        return f"({'+'.join(slices)})"

    def _over_units(self, node: Call) -> str:
        if self.whole:
            raise self._impossible(node)
        inside = _Writer(self.cell, self.column, whole=True)
        member = "1"
        if node.by is not None:
            member = f"({self.column(node.by.name)}={self.cell(node.by.name)})"
        weight = member if node.weight is None else f"{member}*{inside.one(node.weight)}"
        everything = inside.one(node.arguments[0]) if node.arguments else "1"
        own = self.one(node.arguments[0]) if node.arguments else "1"
        extra = [self.one(part) for part in node.arguments[1:]]
        read = [name for argument in node.arguments for name in names(argument)]
        ranges = [name for name in read if self.column(name) != self.cell(name)]
        if node.by is None and not ranges:
            raise self._impossible(node)
        parts = _Parts(node, member, weight, everything, own, extra, self._impossible(node))
        return _OVER_UNITS[node.function](parts)

    def _demand_row(self, node: Node) -> None:
        if self.whole:
            raise self._impossible(node)

    def _impossible(self, node: Node) -> ExpressionError:
        return ExpressionError(
            f"`{to_text(node)}` cannot stand in one spreadsheet cell here; "
            "make what it contains a step of its own"
        )


@dataclass(frozen=True, slots=True)
class _Parts:
    """The pieces of a function over units. member: 1 for the units of the own group."""

    node: Call
    member: str
    weight: str
    everything: str
    own: str
    extra: list[str]
    impossible: ExpressionError


def _sum(parts: _Parts) -> str:
    return f"SUMPRODUCT({parts.weight}*{parts.everything})"


def _size(parts: _Parts) -> str:
    """The weight of all units, or their number."""
    if parts.weight == "1":
        return f"SUMPRODUCT(({parts.everything}={parts.everything})*1)"
    return f"SUMPRODUCT({parts.weight}*1)"


def _mean(parts: _Parts) -> str:
    return f"({_sum(parts)}/{_size(parts)})"


def _deviation(parts: _Parts) -> str:
    squares = f"({parts.everything}-{_mean(parts)})^2"
    return f"SQRT(SUMPRODUCT({parts.weight}*{squares})/{_size(parts)})"


def _extreme(number: int, rank: str) -> Callable[[_Parts], str]:
    """AGGREGATE leaves out the errors that dividing by a false membership gives."""

    def write(parts: _Parts) -> str:
        return f"AGGREGATE({number},6,{parts.everything}/{parts.member},{rank})"

    return write


def _nth_largest(parts: _Parts) -> str:
    return f"AGGREGATE(14,6,{parts.everything}/{parts.member},{parts.extra[0]})"


def _median(parts: _Parts) -> str:
    if parts.node.weight is not None:
        raise parts.impossible
    return f"AGGREGATE(17,6,{parts.everything}/{parts.member},2)"


def _count(parts: _Parts) -> str:
    if parts.node.arguments and not isinstance(parts.node.arguments[0], Compare | Logic | Not):
        raise parts.impossible  # a column of conditions counts otherwise than one of numbers
    return f"SUMPRODUCT({parts.member}*{parts.everything})"


def _rank(parts: _Parts) -> str:
    return f"(1+SUMPRODUCT({parts.member}*({parts.everything}>{parts.own})))"


def _percentile(parts: _Parts) -> str:
    below = f"SUMPRODUCT({parts.member}*({parts.everything}<{parts.own}))"
    same = f"SUMPRODUCT({parts.member}*({parts.everything}={parts.own}))"
    units = f"SUMPRODUCT({parts.member}*({parts.everything}={parts.everything}))"
    return f"(100*({below}+({same}-1)/2)/({units}-1))"


def _minmax(parts: _Parts) -> str:
    low, high = _extreme(15, "1")(parts), _extreme(14, "1")(parts)
    return f"(({parts.own}-{low})/({high}-{low}))"


_OVER_UNITS: dict[str, Callable[[_Parts], str]] = {
    "total": _sum,
    "mean": _mean,
    "median": _median,
    "smallest": _extreme(15, "1"),
    "largest": _extreme(14, "1"),
    "nth_largest": _nth_largest,
    "count": _count,
    "share": lambda parts: f"({parts.own}/{_sum(parts)})",
    "rank": _rank,
    "percentile": _percentile,
    "zscore": lambda parts: f"(({parts.own}-{_mean(parts)})/{_deviation(parts)})",
    "minmax": _minmax,
}
