"""Make an expression fit for sheets: what one cell cannot hold gets cells of its own.

A total, a mean or another number over all units becomes one cell on the sheet of totals; what
stands inside a function over units and is no plain arithmetic becomes a helper column.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from allocation.errors import ExpressionError
from allocation.render import to_excel, to_text
from allocation.render.excel import kind_of
from allocation.render.excel_units import OVER_UNITS
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
    walk,
)
from scenarios.export.workbook.book import LONGEST_FORMULA, Book, Heading
from scenarios.export.workbook.reference import Names, Ref

_ONE_NUMBER = ("total", "mean", "median", "smallest", "largest", "nth_largest", "count")
_PLAIN = (Number, Text, Name, Negative, Binary, Compare)


def row_formula(
    book: Book, key: str, node: Node, names: Names, *, within: str | None = None
) -> str:
    """The formula of an expression for each unit, with ROW for the number of the row.

    key: the sheet that helper columns go to. within: a column; functions over units then look at
    the units of the own group only. Raises ExpressionError for what cannot be expressed.
    """
    lift = _Lift(book, key, names, within)
    return lift.written(lift.fit(node))


def one_formula(book: Book, node: Node, names: Names) -> str:
    """The formula of an expression with one number for all units. Raises ExpressionError."""
    lift = _Lift(book, "steps", names, None)
    fit = lift.fit(node)
    for part in walk(fit):
        if isinstance(part, Name) and not lift.names.refs[part.name].single:
            raise ExpressionError(f"`{to_text(node)}` has no single cell: it differs between units")
    return lift.written(fit)


@dataclass(slots=True)
class _Lift:
    book: Book
    key: str
    names: Names
    within: str | None

    def written(self, node: Node) -> str:
        names = self.names
        text = to_excel(node, names.cell, names.column, names.kind)
        if len(text) > LONGEST_FORMULA:
            raise ExpressionError(
                f"`{to_text(node)[:60]}...` is too long for a cell; part it into steps"
            )
        return text

    def fit(self, node: Node) -> Node:
        """The tree with cells of their own for what needs them."""
        if isinstance(node, Call) and node.function in OVER_UNITS:
            return self._over_units(node)
        return _mapped(node, self.fit)

    def _over_units(self, node: Call) -> Node:
        if self.within is not None:
            if node.by is not None:
                raise ExpressionError(
                    f"`{to_text(node)}` groups the units of a group once more, which no cell can; "
                    "make it a step"
                )
            node = replace(node, by=Name(self.within))
        first, *others = (self.fit(part) for part in node.arguments) if node.arguments else [None]
        arguments = () if first is None else (self._column(first), *others)
        weight = None if node.weight is None else self._weight(self.fit(node.weight))
        return self._placed(replace(node, arguments=arguments, weight=weight))

    def _placed(self, node: Call) -> Node:
        if node.by is not None:
            return node
        if not node.arguments:
            codes = self.book.unit_names.whole
            return self._single(node, f"ROWS({codes})")
        if node.function == "share":
            return Binary("/", node.arguments[0], self._placed(replace(node, function="total")))
        if node.function == "minmax":
            low, high = (self._placed(replace(node, function=f)) for f in ("smallest", "largest"))
            return Binary("/", Binary("-", node.arguments[0], low), Binary("-", high, low))
        return self._single(node, self.written(node)) if node.function in _ONE_NUMBER else node

    def _single(self, node: Call, formula: str) -> Name:
        heading = Heading(name=self._told(node))
        return self._named(self.book.single(heading, formula))

    def _column(self, node: Node) -> Node:
        """The argument itself if it is plain arithmetic on columns, else a helper column's name."""
        parts = tuple(walk(node))
        columns = any(isinstance(p, Name) and not self.names.refs[p.name].single for p in parts)
        if columns and all(isinstance(part, _PLAIN) for part in parts):
            return node
        formula = self.written(node)
        place = (self.key, formula)
        if place not in self.book.known:
            heading = Heading(name=self.book.words("column.helper"), text=self._told(node))
            kind = kind_of(node, self.names.kind)
            self.book.known[place] = self.book.column(self.key, heading, formula, kind=kind)
        return self._named(self.book.known[place])

    def _weight(self, node: Node) -> Node:
        weight = self._column(node)
        column = to_excel(weight, self.names.column, self.names.column, self.names.kind)
        if isinstance(weight, Name):
            what = self.book.words("check.weight", what=self._told(weight))
            self.book.check(what, f"SUMPRODUCT(({column}<0)*1)=0")
        return weight

    def _named(self, ref: Ref) -> Name:
        name = f"[{ref.cell}]"
        self.names = self.names.adding(name, ref)
        return Name(name)

    def _told(self, node: Node) -> str:
        return to_text(node)


def _mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with what stands directly below it changed."""
    match node:
        case Negative(operand) | Not(operand):
            return replace(node, operand=change(operand))
        case Binary(_, left, right):
            return replace(node, left=change(left), right=change(right))
        case Compare(first, rest):
            return Compare(change(first), tuple((sign, change(part)) for sign, part in rest))
        case Logic(_, parts):
            return replace(node, parts=tuple(map(change, parts)))
        case Choice(condition, yes, no):
            return Choice(change(condition), change(yes), change(no))
        case Listing(items):
            return Listing(tuple(map(change, items)))
        case Call(_, arguments):
            return replace(node, arguments=tuple(map(change, arguments)))
    return node
