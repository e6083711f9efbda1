r"""An expression as LaTeX mathematics (the part between the dollars)."""

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

_CHOICE, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(10)
_COMPARISONS = {"==": "=", "!=": r"\neq", "<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq"}
_ESCAPES = {letter: "\\" + letter for letter in "_%&#${}"} | {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_OVER_UNITS = {
    "total": r"\sum_i {x}",
    "mean": r"\operatorname{{mean}}_i {x}",
    "median": r"\operatorname{{median}}_i {x}",
    "smallest": r"\min_i {x}",
    "largest": r"\max_i {x}",
}


def to_latex(node: Node, label: Callable[[str], str] | None = None) -> str:
    r"""Write the tree as LaTeX.

    label: the words for a name; by default the name itself.

    >>> from allocation.parse import parse
    >>> to_latex(parse("pot * a / total(a)"))
    '\\frac{\\text{pot} \\cdot \\text{a}}{\\sum_i \\text{a}}'
    """
    return _write(node, label or (lambda name: name), _CHOICE)


def _write(node: Node, label: Callable[[str], str], binding: int) -> str:
    text, own = _node(node, label)
    return rf"\left({text}\right)" if own < binding else text


def _node(node: Node, label: Callable[[str], str]) -> tuple[str, int]:
    def write(part: Node, binding: int) -> str:
        return _write(part, label, binding)

    match node:
        case Number(_, text):
            return text.replace("_", r"\,"), _ATOM
        case Text(value):
            return rf"\text{{{_escaped(value)}}}", _ATOM
        case Name(name):
            return rf"\text{{{_escaped(label(name))}}}", _ATOM
        case Negative(operand):
            return f"-{write(operand, _PRODUCT)}", _SIGN
        case Binary():
            return _binary(node, write)
        case Compare(first, rest):
            tail = (f" {_COMPARISONS[operator]} {write(part, _SUM)}" for operator, part in rest)
            return write(first, _SUM) + "".join(tail), _COMPARE
        case Logic(operator, parts):
            own, sign = (_OR, r" \lor ") if operator == "or" else (_AND, r" \land ")
            return sign.join(write(part, own + 1) for part in parts), own
        case Not(operand):
            return rf"\lnot {write(operand, _ATOM)}", _NOT
        case Choice(condition, yes, no):
            rows = (
                rf"{write(yes, _CHOICE)} & \text{{if }} {write(condition, _CHOICE)} \\ "
                rf"{write(no, _CHOICE)} & \text{{else}}"
            )
            return rf"\begin{{cases}} {rows} \end{{cases}}", _ATOM
        case Listing(items):
            return rf"\left[{', '.join(write(item, _CHOICE) for item in items)}\right]", _ATOM
        case Call():
            return _call(node, write)


def _binary(node: Binary, write: Callable[[Node, int], str]) -> tuple[str, int]:
    match node.operator:
        case "/":
            return rf"\frac{{{write(node.left, _CHOICE)}}}{{{write(node.right, _CHOICE)}}}", _ATOM
        case "*":
            return rf"{write(node.left, _PRODUCT)} \cdot {write(node.right, _SIGN)}", _PRODUCT
        case "**":
            return f"{{{write(node.left, _ATOM)}}}^{{{write(node.right, _CHOICE)}}}", _POWER
    return f"{write(node.left, _SUM)} {node.operator} {write(node.right, _PRODUCT)}", _SUM


def _call(node: Call, write: Callable[[Node, int], str]) -> tuple[str, int]:
    if node.function == "sqrt":
        return rf"\sqrt{{{write(node.arguments[0], _CHOICE)}}}", _ATOM
    if node.function == "abs":
        return rf"\left|{write(node.arguments[0], _CHOICE)}\right|", _ATOM
    if node.function in _OVER_UNITS and node.by is None and node.weight is None:
        pattern = _OVER_UNITS[node.function]
        return pattern.format(x=write(node.arguments[0], _PRODUCT)), _PRODUCT
    return _operator(node, write), _ATOM


def _operator(node: Call, write: Callable[[Node, int], str]) -> str:
    below = []
    if node.by is not None:
        below.append(rf"\text{{by }}{write(node.by, _ATOM)}")
    if node.weight is not None:
        below.append(rf"\text{{weight }}{write(node.weight, _ATOM)}")
    name = rf"\operatorname{{{_escaped(node.function)}}}"
    index = f"_{{{', '.join(below)}}}" if below else ""
    return rf"{name}{index}\left({', '.join(write(a, _CHOICE) for a in node.arguments)}\right)"


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(letter, letter) for letter in text)
