"""Read the text of an expression into a tree. Nothing is run; what is not listed is refused."""

import ast
import re
import warnings
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from allocation.errors import ExpressionError, nearest
from allocation.functions import FUNCTIONS, Function
from allocation.tree import (
    Binary,
    Call,
    Choice,
    Compare,
    Comparison,
    Listing,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Operator,
    Text,
)

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_DECIMAL_COMMA = re.compile(r"\d,\d")
LONGEST_TEXT = 4000
DEEPEST_TREE = 60

_OPERATORS: dict[type[ast.AST], Operator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
}
_COMPARISONS: dict[type[ast.AST], Comparison] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_WHAT_THERE_IS = (
    "an expression has names, numbers, quoted text, + - * / **, comparisons, and/or/not, "
    "`a if c else b` and the functions of the language"
)


def parse(text: str) -> Node:
    """Read one expression.

    Raises ExpressionError, with the offending piece, for anything outside the language.

    >>> parse("1 + x").left
    Number(value=Fraction(1, 1), text='1')
    """
    source = " ".join(text.split("\n")).strip()
    if not source:
        raise ExpressionError("the expression is empty")
    if "#" in _QUOTED.sub("", source):
        raise ExpressionError(f"`{_shortened(source)}`: # is not part of the language")
    if len(source) > LONGEST_TEXT:
        raise ExpressionError(
            f"the expression has {len(source)} characters, at most {LONGEST_TEXT} are read; "
            "split it into steps"
        )
    return _Reader(source).read(_python_tree(source), 0)


def _python_tree(source: str) -> ast.expr:
    try:
        with warnings.catch_warnings(action="ignore"):  # Python's remarks on style
            return ast.parse(source, mode="eval").body
    except SyntaxError as problem:
        message = f"`{_shortened(source)}` cannot be read: {_place(source, problem)}"
    except (ValueError, RecursionError, MemoryError):
        message = f"`{_shortened(source)}` cannot be read; split it into steps"
    raise ExpressionError(message)


def _place(source: str, problem: SyntaxError) -> str:
    """Where reading stopped, and the next step."""
    at = problem.offset - 1 if problem.offset else len(source)
    before, after = source[:at].rstrip(), source[at:].strip()
    where = f"at character {at + 1}"
    if problem.msg.startswith("unterminated"):
        return f"the quote {where} is not closed; close it"
    if "never closed" in problem.msg:
        return f"the bracket {source[at : at + 1]!r} {where} is not closed; close it"
    if problem.msg.startswith("expected 'else'"):
        return f"`if` {where} has no `else`; write it as a if c else b"
    if not after:
        return f"it ends too early, after `{before[-20:]}`; complete it"
    hint = "compare with == <= >=" if after[0] == "=" else "correct it there"
    follows = f" after `{before[-20:]}`" if before else ""
    return f"`{after[:20]}` {where} does not fit{follows}; {hint}"


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns Python's tree into ours, node by node."""

    source: str

    def read(self, node: ast.expr, depth: int) -> Node:
        if depth > DEEPEST_TREE:
            raise ExpressionError(
                f"`{_shortened(self.source)}` is nested more than {DEEPEST_TREE} deep; "
                "split it into steps"
            )
        return self._node(node, depth + 1)

    def _node(self, node: ast.expr, depth: int) -> Node:
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name(id=name):
                return Name(name)
            case ast.UnaryOp():
                return self._unary(node, depth)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return Binary(_OPERATORS[type(op)], self.read(left, depth), self.read(right, depth))
            case ast.BinOp(op=ast.BitXor()):
                raise ExpressionError(f"`{self._piece(node)}`: write a power with **, not ^")
            case ast.Tuple() if _DECIMAL_COMMA.search(self._piece(node)):
                raise ExpressionError(
                    f"`{self._piece(node)}`: write decimals with a point, such as 0.5, not 0,5"
                )
            case ast.Compare():
                return self._compare(node, depth)
            case ast.BoolOp(op=op, values=values):
                parts = tuple(self.read(value, depth) for value in values)
                return Logic("and" if isinstance(op, ast.And) else "or", parts)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return Choice(
                    self.read(test, depth), self.read(body, depth), self.read(orelse, depth)
                )
            case ast.Call():
                return self._call(node, depth)
        raise self._refused(node)

    def _constant(self, node: ast.Constant) -> Node:
        if isinstance(node.value, str):
            return Text(node.value)
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise self._refused(node)
        return self._number(node)

    def _number(self, node: ast.Constant) -> Number:
        text = self._piece(node)
        try:
            value = Fraction(int(text, 0)) if isinstance(node.value, int) else _decimal(text)
        except ValueError:
            raise self._refused(node) from None
        return Number(value, text)

    def _unary(self, node: ast.UnaryOp, depth: int) -> Node:
        operand = self.read(node.operand, depth)
        match node.op:
            case ast.USub():
                return Negative(operand)
            case ast.UAdd():
                return operand
            case ast.Not():
                return Not(operand)
        raise self._refused(node)

    def _compare(self, node: ast.Compare, depth: int) -> Compare:
        if not all(type(op) in _COMPARISONS for op in node.ops):
            raise ExpressionError(
                f"`{self._piece(node)}`: compare with == != < <= > >=, joined by `and`, `or`, `not`"
            )
        rest = tuple(
            (_COMPARISONS[type(op)], self.read(value, depth))
            for op, value in zip(node.ops, node.comparators, strict=True)
        )
        return Compare(self.read(node.left, depth), rest)

    def _call(self, node: ast.Call, depth: int) -> Call:
        if not isinstance(node.func, ast.Name):
            raise self._refused(node)
        function = FUNCTIONS.get(node.func.id)
        if function is None:
            hint = nearest(node.func.id, FUNCTIONS)
            raise ExpressionError(f"there is no function {node.func.id!r}{hint}")
        arguments = tuple(self._argument(argument, depth) for argument in node.args)
        self._check_count(function, arguments, node)
        options = self._options(function, node, depth)
        by = options.get("by")
        if by is not None and not isinstance(by, Name):
            raise ExpressionError(f"`{self._piece(node)}`: `by` takes the name of a column")
        return Call(function.name, arguments, by, options.get("weight"))

    def _argument(self, node: ast.expr, depth: int) -> Node:
        if isinstance(node, ast.List | ast.Tuple):
            return Listing(tuple(self.read(item, depth) for item in node.elts))
        return self.read(node, depth)

    def _check_count(self, function: Function, arguments: tuple[Node, ...], node: ast.Call) -> None:
        lists = tuple(isinstance(argument, Listing) for argument in arguments)
        wanted = function.lists if function.lists else (False,) * len(lists)
        if not function.least <= len(arguments) <= function.most or lists != wanted:
            raise ExpressionError(f"`{self._piece(node)}`: write it as {function.usage}")

    def _options(self, function: Function, node: ast.Call, depth: int) -> dict[str, Node]:
        given = [keyword.arg for keyword in node.keywords]
        for name in given:
            if name not in function.options or given.count(name) > 1:
                raise ExpressionError(f"`{self._piece(node)}`: write it as {function.usage}")
        return {cast("str", part.arg): self.read(part.value, depth) for part in node.keywords}

    def _piece(self, node: ast.expr) -> str:
        return _shortened(ast.get_source_segment(self.source, node) or self.source)

    def _refused(self, node: ast.expr) -> ExpressionError:
        return ExpressionError(
            f"`{self._piece(node)}` is not part of the language: {_WHAT_THERE_IS}"
        )


def _decimal(text: str) -> Fraction:
    _, _, exponent = text.lower().partition("e")
    if exponent and abs(int(exponent)) > 400:
        raise ValueError
    return Fraction(text)
