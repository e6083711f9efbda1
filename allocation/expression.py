"""An expression: its text and the checked tree behind it."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from allocation.number import written
from allocation.parse import parse
from allocation.render import to_latex, to_text
from allocation.tree import Negative, Node, Number, names


@dataclass(frozen=True)
class Expression:
    """If it exists, it is inside the language."""

    text: str
    tree: Node

    @classmethod
    def read(cls, text: "str | int | Decimal | Fraction") -> "Expression":
        """Read a text or a plain number. Raises ExpressionError.

        >>> Expression.read("population*2").text
        'population * 2'
        """
        return cls.of(parse(text) if isinstance(text, str) else number_node(text))

    @classmethod
    def of(cls, node: Node) -> "Expression":
        """The expression of a tree."""
        return cls(to_text(node), node)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names it reads."""
        return names(self.tree)

    @property
    def latex(self) -> str:
        """As LaTeX mathematics."""
        return to_latex(self.tree)


def number_node(value: "int | Decimal | Fraction") -> Node:
    """A plain number as a tree."""
    size = abs(Fraction(value))
    text = f"{abs(value):f}" if isinstance(value, Decimal) else written(size)
    number = Number(size, text)
    return Negative(number) if value < 0 else number
