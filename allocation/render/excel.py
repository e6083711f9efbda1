"""An expression as a live spreadsheet formula (Excel 2016 and later, LibreOffice 7.4 and later).

A name stands for one cell where the value of the row's own unit is meant, and for the whole
column inside a function over units, which becomes an array product (SUMPRODUCT), so that no
formula has to be entered as an array formula. Texts are compared by EXACT, since `=` takes small
and capital letters for the same; `and`, `or` ask their parts one after another, as the program
does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from allocation.errors import ExpressionError
from allocation.render.excel_units import OVER_UNITS, Parts
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

Kind = Literal["number", "condition", "text"]
Reference = Callable[[str], str]
KindOf = Callable[[str], Kind]

_COMPARISONS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_PLAIN = {"min": "MIN", "max": "MAX", "abs": "ABS", "sqrt": "SQRT", "log": "LN", "exp": "EXP"}
_DIGITS = 15  # that a sheet keeps of a number typed into a formula
_STEP = "make what it contains a step of its own"


def to_excel(
    node: Node, cell: Reference, column: Reference, kind: KindOf = lambda _: "number"
) -> str:
    """Write the tree as a formula without its leading "=".

    cell, column: the reference of a name in the unit's own row (or of a single named value), and
    of its values for all units; a single value gives the same reference twice. kind: what a name
    stands for; numbers by default.
    Raises ExpressionError for what a sheet cannot express in one cell.

    >>> from allocation.parse import parse
    >>> to_excel(parse("a / total(a)"), lambda name: "B2", lambda name: "B$2:B$9")
    '(B2/SUMPRODUCT(1*(B$2:B$9)))'
    """
    return _Writer(cell, column, kind).one(node)


def kind_of(node: Node, kind: KindOf) -> Kind:
    """What an expression gives: a number, a condition or a text."""
    match node:
        case Text():
            return "text"
        case Name(name):
            return kind(name)
        case Compare() | Logic() | Not():
            return "condition"
        case Choice(_, yes, no):
            first = kind_of(yes, kind)
            return first if first == kind_of(no, kind) else "number"
    return "number"


def number_text(value: Fraction) -> str | None:
    """A number as a formula holds it; None if 15 digits are too few for it.

    >>> number_text(Fraction(1, 40)), number_text(Fraction(10**18 + 1))
    ('0.025', None)
    """
    if value.denominator == 1 and abs(value) < 10**_DIGITS:
        return str(value.numerator)
    text = repr(float(value)).upper()
    short = len(Decimal(text).normalize().as_tuple().digits) <= _DIGITS
    return text if short and Fraction(Decimal(text)) == value else None


@dataclass(frozen=True, slots=True)
class _Writer:
    cell: Reference
    column: Reference
    kind: KindOf
    whole: bool = False  # inside a function over units: names stand for columns

    def one(self, node: Node) -> str:
        match node:
            case Number(value):
                text = number_text(value)
                if text is None:
                    raise self._impossible(node, "make it a parameter: it has over 15 digits")
                return text
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
            case Choice():
                return self._choice(node)
            case Call():
                return self._call(node)
        raise self._impossible(node)

    def number(self, node: Node) -> str:
        """A condition counts as 1 or 0 where a number is wanted."""
        text = self.one(node)
        return f"({text}*1)" if kind_of(node, self.kind) == "condition" else text

    def _choice(self, node: Choice) -> str:
        self._demand_row(node)
        write = self.number if kind_of(node, self.kind) == "number" else self.one
        return f"IF({self.one(node.condition)},{write(node.yes)},{write(node.no)})"

    def _compare(self, node: Compare) -> str:
        values = [node.first, *(part for _, part in node.rest)]
        pairs = [
            self._pair(node, left, operator, right)
            for left, (operator, right) in zip(values, node.rest, strict=False)
        ]
        if self.whole:
            return "(" + "*".join(pairs) + "*1)"
        return pairs[0] if len(pairs) == 1 else f"AND({','.join(pairs)})"

    def _pair(self, node: Compare, left: Node, operator: str, right: Node) -> str:
        if kind_of(left, self.kind) != "text":
            return f"({self.number(left)}{_COMPARISONS[operator]}{self.number(right)})"
        if operator not in ("==", "!="):
            raise self._impossible(node, "a sheet puts texts in another order than the program")
        same = f"EXACT({self.one(left)},{self.one(right)})"
        return same if operator == "==" else f"({same}=FALSE)"

    def _logic(self, node: Logic) -> str:
        parts = [self.one(part) for part in node.parts]
        if self.whole:
            joined = "*".join(parts)
            return f"({joined})" if node.operator == "and" else f"(({'+'.join(parts)}>0)*1)"
        asked = parts.pop()
        for part in reversed(parts):
            asked = (
                f"IF({part},{asked},FALSE)"
                if node.operator == "and"
                else f"IF({part},TRUE,{asked})"
            )
        return asked

    def _call(self, node: Call) -> str:
        if node.function in OVER_UNITS:
            return self._over_units(node)
        if node.function in ("clip", "min", "max", "bracket"):
            self._demand_row(node)
        if node.function == "clip":
            return self._clip(node)
        if node.function == "bracket":
            return self._bracket(node)
        return f"{_PLAIN[node.function]}({','.join(self.number(part) for part in node.arguments)})"

    def _clip(self, node: Call) -> str:
        value, low, high = (self.number(part) for part in node.arguments)
        cut = f"MIN(MAX({value},{low}),{high})"
        if all(isinstance(part, Number) for part in node.arguments[1:]):
            return cut
        return f"IF({low}>{high},NA(),{cut})"

    def _bracket(self, node: Call) -> str:
        value, edges, rates = node.arguments
        if not isinstance(edges, Listing) or not isinstance(rates, Listing):
            raise self._impossible(node)
        x = self.number(value)
        lower = [self.one(edge) for edge in edges.items]
        rate = [self.one(item) for item in rates.items]
        wrong = [f"{low}>={high}" for low, high in pairwise(lower)]
        if all(isinstance(edge, Number) for edge in edges.items):
            wrong = []  # the program has looked at them
        if len(lower) > len(rate):
            wrong.append(f"{x}>{lower.pop()}")
        slices = _slices(x, lower, rate)
        return f"IF(OR({','.join(wrong)}),NA(),{slices})" if wrong else slices

    def _over_units(self, node: Call) -> str:
        if self.whole:
            raise self._impossible(node)
        inside = _Writer(self.cell, self.column, self.kind, whole=True)
        read = [name for argument in node.arguments for name in names(argument)]
        ranges = [name for name in read if self.column(name) != self.cell(name)]
        if node.by is None and not ranges:
            raise self._impossible(node)
        member = "1" if node.by is None else self._member(node.by.name)
        parts = Parts(
            member=member,
            weight=None if node.weight is None else inside.one(node.weight),
            everything=inside.one(node.arguments[0]) if node.arguments else "1",
            own=self.number(node.arguments[0]) if node.arguments else "1",
            extra=[self.number(part) for part in node.arguments[1:]],
            condition=bool(node.arguments) and kind_of(node.arguments[0], self.kind) == "condition",
        )
        written = OVER_UNITS[node.function](parts)
        if written is None:
            raise self._impossible(node, "a sheet has no function for it")
        return written

    def _member(self, group: str) -> str:
        """True for the units of the own unit's group."""
        column, cell = self.column(group), self.cell(group)
        same = f"EXACT({column},{cell})" if self.kind(group) == "text" else f"({column}={cell})"
        return f"({same}*1)"

    def _demand_row(self, node: Node) -> None:
        if self.whole:
            raise self._impossible(node)

    def _impossible(self, node: Node, why: str = _STEP) -> ExpressionError:
        return ExpressionError(
            f"`{to_text(node)}` cannot stand in one spreadsheet cell here; {why}"
        )


def _slices(x: str, lower: list[str], rate: list[str]) -> str:
    """Each slice of x between two edges times its rate. With a rate more than edges from 0 on."""
    slices = []
    if len(rate) > len(lower):
        slices.append(f"{rate[0]}*{f'MIN({x},{lower[0]})' if lower else x}")
        rate = rate[1:]
    uppers = [*lower[1:], None] if lower else []
    for edge, upper, factor in zip(lower, uppers, rate, strict=True):
        top = x if upper is None else f"MIN({x},{upper})"
        slices.append(f"{factor}*MAX({top}-{edge},0)")
    return f"({'+'.join(slices)})"
