"""One expression of the formula as a column of live formulas, or its values where that fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from allocation import Label
from allocation.errors import ExpressionError
from allocation.expression import Expression
from allocation.formula import Formula
from allocation.render.excel import Kind, kind_of
from scenarios.export.workbook import style
from scenarios.export.workbook.book import FIRST, Book, Cell, Heading
from scenarios.export.workbook.lift import row_formula
from scenarios.export.workbook.reference import Names, Ref
from scenarios.run import Result


@dataclass(slots=True, kw_only=True)
class Case:
    """A result on its way into a workbook. names: what the formula's expressions may see so far."""

    book: Book
    result: Result
    names: Names
    budget: Ref
    rounding_unit: Ref
    tolerance: Ref
    near: Ref | None = None

    @property
    def formula(self) -> Formula:
        """The formula with the parameters of the result."""
        return self.result.allocation.formula

    def words(self, label: Label) -> str:
        """A label in the workbook's language."""
        return label.in_language(self.book.words.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where an expression goes: its sheet, what stands above it, its place in the formula.

    wrap: the formula around it. within: the column whose groups functions over units look at.
    values: what the program found, for where no formula can be written. condition: whether true or
    false is wanted, not a number.
    """

    key: str
    heading: Heading
    place: str
    values: Callable[[], Sequence[Cell]]
    wrap: str = "{}"
    within: str | None = None
    form: str = style.GENERAL
    total: bool = False
    condition: bool = False

    @property
    def kind(self) -> Kind:
        """What the column holds."""
        return "condition" if self.condition else "number"


def expression_column(case: Case, expression: Expression, names: Names, spot: Spot) -> Ref:
    """Write an expression as a column; a gap is noted where no formula can hold it."""
    book = case.book
    heading = Heading(name=spot.heading.name, label=spot.heading.label, text=expression.text)
    try:
        formula = row_formula(book, spot.key, expression.tree, names, within=spot.within)
    except ExpressionError as problem:
        return _frozen(book, spot, heading, str(problem))
    if kind_of(expression.tree, names.kind) == "condition" and not spot.condition:
        formula = f"IF({formula},1,0)"
    whole = spot.wrap.replace("{}", formula)
    return book.column(spot.key, heading, whole, kind=spot.kind, form=spot.form, total=spot.total)


def _frozen(book: Book, spot: Spot, heading: Heading, problem: str) -> Ref:
    book.gaps.append(f"{spot.place}: {problem}")
    values = spot.values()
    at = book.next_column.get(spot.key, 3)
    ref = book.column(spot.key, heading, values, kind=spot.kind, form=spot.form, total=spot.total)
    style.frozen(book.sheet(spot.key), at, FIRST, book.last)
    return ref
