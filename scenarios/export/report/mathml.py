"""An expression as MathML: mathematics that a browser shows without a script."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

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
from scenarios.export.report.texts import Texts

Symbol = Callable[[str, str], str]  # of a name for the unit with an index, i or j

_CHOICE, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(10)
_COMPARISONS = {"==": "=", "!=": "≠", "<": "&lt;", "<=": "≤", ">": "&gt;", ">=": "≥"}


def math(*parts: str) -> str:
    """A formula on its own line."""
    return f'<math display="block"><mrow>{"".join(parts)}</mrow></math>'


def mo(sign: str) -> str:
    """An operator sign, escaped by the caller."""
    return f"<mo>{sign}</mo>"


def word(text: str) -> str:
    """Plain words inside a formula."""
    return f"<mtext>{escape(text)}</mtext>"


def subscript(base: str, below: str) -> str:
    """A symbol with what stands below it."""
    return f"<msub>{base}{below}</msub>"


def total(inner: str, group: str = "") -> str:
    """A sum over all units j, or over those of the unit's group."""
    return f"<munder>{mo('∑')}<mrow><mi>j</mi>{group}</mrow></munder>{inner}"


@dataclass(frozen=True, slots=True)
class MathWriter:
    """Writes trees; `index` is the unit that names belong to."""

    symbol: Symbol
    texts: Texts
    index: str = "i"

    def write(self, node: Node, binding: int = _CHOICE) -> str:
        """A tree as MathML, in brackets where what is around it binds more strongly."""
        text, own = self._node(node)
        return f"<mrow>{mo('(')}{text}{mo(')')}</mrow>" if own < binding else text

    def _node(self, node: Node) -> tuple[str, int]:
        match node:
            case Number(_, text):
                return f"<mn>{escape(self.texts.marked(text.replace('_', ',')))}</mn>", _ATOM
            case Text(value):
                return word(f"“{self.texts.word('value', value)}”"), _ATOM
            case Name(name):
                return self.symbol(name, self.index), _ATOM
            case Negative(operand):
                return f"{mo('−')}{self.write(operand, _PRODUCT)}", _SIGN
            case Binary():
                return self._binary(node)
            case Compare(first, rest):
                tail = (f"{mo(_COMPARISONS[sign])}{self.write(one, _SUM)}" for sign, one in rest)
                return self.write(first, _SUM) + "".join(tail), _COMPARE
            case Logic(operator, parts):
                own = _OR if operator == "or" else _AND
                sign = mo("∨" if operator == "or" else "∧")
                return sign.join(self.write(part, own + 1) for part in parts), own
            case Not(operand):
                return f"{mo('¬')}{self.write(operand, _ATOM)}", _NOT
            case Choice():
                return self._choice(node), _ATOM
            case Listing(items):
                inner = mo(";").join(self.write(item) for item in items)
                return f"<mrow>{mo('[')}{inner}{mo(']')}</mrow>", _ATOM
            case Call():
                return self._call(node)

    def _binary(self, node: Binary) -> tuple[str, int]:
        if node.operator == "/":
            parts = (f"<mrow>{self.write(one)}</mrow>" for one in (node.left, node.right))
            return f"<mfrac>{''.join(parts)}</mfrac>", _ATOM
        if node.operator == "**":
            base, power = self.write(node.left, _ATOM), self.write(node.right)
            return f"<msup><mrow>{base}</mrow><mrow>{power}</mrow></msup>", _POWER
        if node.operator == "*":
            left, right = self.write(node.left, _PRODUCT), self.write(node.right, _SIGN)
            return f"{left}{mo('·')}{right}", _PRODUCT
        sign = "−" if node.operator == "-" else "+"
        return self.write(node.left, _SUM) + mo(sign) + self.write(node.right, _PRODUCT), _SUM

    def _choice(self, node: Choice) -> str:
        rows = [
            (
                self.write(node.yes),
                word(self.texts("phrase.if") + " ") + self.write(node.condition),
            ),
            (self.write(node.no), word(self.texts("phrase.else"))),
        ]
        cells = "".join(
            f"<mtr><mtd><mrow>{value}</mrow></mtd><mtd><mrow>{when}</mrow></mtd></mtr>"
            for value, when in rows
        )
        return f'<mrow>{mo("{")}<mtable columnalign="left">{cells}</mtable></mrow>'

    def _call(self, node: Call) -> tuple[str, int]:
        plain = node.weight is None
        if node.function == "sqrt":
            return f"<msqrt>{self.write(node.arguments[0])}</msqrt>", _ATOM
        if node.function == "abs":
            return f"<mrow>{mo('|')}{self.write(node.arguments[0])}{mo('|')}</mrow>", _ATOM
        if node.function == "total" and plain and self.index == "i":
            return self._sum(node), _PRODUCT
        if node.function == "share" and plain and self.index == "i":
            own = f"<mrow>{self.write(node.arguments[0], _PRODUCT)}</mrow>"
            return f"<mfrac>{own}<mrow>{self._sum(node)}</mrow></mfrac>", _ATOM
        return self._operator(node), _ATOM

    def _sum(self, node: Call) -> str:
        each = replace(self, index="j").write(node.arguments[0], _PRODUCT)
        return total(each, self._group(node))

    def _group(self, node: Call) -> str:
        """The condition that a unit j is of the group of the unit i."""
        if node.by is None:
            return ""
        own, other = self.symbol(node.by.name, "i"), self.symbol(node.by.name, "j")
        return f"{mo(':')}{other}{mo('=')}{own}"

    def _operator(self, node: Call) -> str:
        below = [] if node.by is None else [self.symbol(node.by.name, self.index)]
        if node.weight is not None:
            below.append(self.write(node.weight))
        name = f"<mi>{escape(self.texts.word('function', node.function))}</mi>"
        if below:
            name = subscript(name, f"<mrow>{mo(';').join(below)}</mrow>")
        inner = mo(";").join(self.write(argument) for argument in node.arguments)
        return f"<mrow>{name}{mo('(')}{inner}{mo(')')}</mrow>"
