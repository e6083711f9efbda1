"""An expression: its text and the checked tree behind it."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from allocation import tree
from allocation.parse import parse
from allocation.render import to_latex, to_text


@dataclass(frozen=True, slots=True)
class Expression:
    """If it exists, it is inside the language."""

    text: str
    tree: tree.Node

    @classmethod
    def read(cls, text: "str | int | Decimal | Fraction") -> "Expression":
        """Read a text or a plain number. Raises ExpressionError.

        >>> Expression.read("population*2").text
        'population * 2'
        """
        node = parse(text) if isinstance(text, str) else number_node(text)
        return cls(to_text(node), node)

    @property
    def names(self) -> tuple[str, ...]:
        """The names it reads."""
        return tree.names(self.tree)

    @property
    def latex(self) -> str:
        """As LaTeX mathematics."""
        return to_latex(self.tree)


def number_node(value: "int | Decimal | Fraction") -> tree.Node:
    """A plain number as a tree."""
    number = tree.Number(abs(Fraction(value)), str(abs(value)))
    return tree.Negative(number) if value < 0 else number
