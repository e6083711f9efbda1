"""An expression as text, in the language it was written in."""

from collections.abc import Callable

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

Substitute = Callable[[Node], str | None]

_CHOICE, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(10)
_BINDING = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "**": _POWER}


def to_text(node: Node, substitute: Substitute | None = None) -> str:
    """Write the tree as text that reads back to the same tree.

    substitute: gives the text for a node, or None to write the node itself; so are numbers put
    in for names.

    >>> from allocation.parse import parse
    >>> to_text(parse("a*(b+c) / 2"))
    'a * (b + c) / 2'
    """
    return _write(node, substitute or (lambda _: None), _CHOICE)


def _write(node: Node, substitute: Substitute, binding: int) -> str:
    replaced = substitute(node)
    if replaced is not None:
        text, own = replaced, _SUM if replaced.startswith("-") else _ATOM
    else:
        text, own = _node(node, substitute)
    return f"({text})" if own < binding else text


def _node(node: Node, substitute: Substitute) -> tuple[str, int]:
    def write(part: Node, binding: int) -> str:
        return _write(part, substitute, binding)

    match node:
        case Number(_, text):
            return text, _ATOM
        case Text(value):
            return repr(value), _ATOM
        case Name(name):
            return name, _ATOM
        case Negative(operand):
            return f"-{write(operand, _SIGN)}", _SIGN
        case Binary(operator, left, right):
            own = _BINDING[operator]
            # a power groups to the right, everything else to the left
            sides = (own + 1, own - 1) if operator == "**" else (own, own + 1)
            return f"{write(left, sides[0])} {operator} {write(right, sides[1])}", own
        case Compare(first, rest):
            tail = "".join(f" {operator} {write(part, _SUM)}" for operator, part in rest)
            return write(first, _SUM) + tail, _COMPARE
        case Logic(operator, parts):
            own = _OR if operator == "or" else _AND
            return f" {operator} ".join(write(part, own + 1) for part in parts), own
        case Not(operand):
            return f"not {write(operand, _NOT)}", _NOT
        case Choice(condition, yes, no):
            return (
                f"{write(yes, _OR)} if {write(condition, _OR)} else {write(no, _CHOICE)}",
                _CHOICE,
            )
        case Listing(items):
            return f"[{', '.join(write(item, _CHOICE) for item in items)}]", _ATOM
        case Call(function, arguments, by, weight):
            inside = [write(argument, _CHOICE) for argument in arguments]
            inside += [f"by={by.name}"] if by is not None else []
            inside += [f"weight={write(weight, _CHOICE)}"] if weight is not None else []
            return f"{function}({', '.join(inside)})", _ATOM
