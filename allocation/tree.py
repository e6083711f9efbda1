"""The tree that an expression is read into: the one source of its number and its renderings."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Operator = Literal["+", "-", "*", "/", "**"]
Comparison = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written; `value` is exact."""

    value: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text."""

    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """A column, parameter, step, or one of the words budget, pot, amount, baseline."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus the operand."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Binary:
    """An arithmetic operation."""

    operator: Operator
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Compare:
    """A chain such as a < b <= c: every neighbouring pair must hold."""

    first: "Node"
    rest: tuple[tuple[Comparison, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Logic:
    """All of the parts (and) or at least one (or)."""

    operator: Literal["and", "or"]
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True where the operand is false."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Choice:
    """`yes` where the condition holds, `no` elsewhere; each is asked only where it counts."""

    condition: "Node"
    yes: "Node"
    no: "Node"


@dataclass(frozen=True, slots=True)
class Listing:
    """The numbers in square brackets that `bracket` takes."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language; `by` groups the units, `weight` weighs them."""

    function: str
    arguments: tuple["Node", ...]
    by: Name | None = None
    weight: "Node | None" = None


Node = Number | Text | Name | Negative | Binary | Compare | Logic | Not | Choice | Listing | Call


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below one node, in the order of the text."""
    match node:
        case Number() | Text() | Name():
            return ()
        case Negative(operand) | Not(operand):
            return (operand,)
        case Binary(_, left, right):
            return (left, right)
        case Compare(first, rest):
            return (first, *(part for _, part in rest))
        case Logic(_, parts) | Listing(parts):
            return parts
        case Choice(condition, yes, no):
            return (yes, condition, no)
        case Call(_, arguments, by, weight):
            return (*arguments, *(extra for extra in (by, weight) if extra is not None))


def walk(node: Node) -> Iterator[Node]:
    """A node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> tuple[str, ...]:
    """Every name the tree reads, each once, in the order of the text."""
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Name)))
