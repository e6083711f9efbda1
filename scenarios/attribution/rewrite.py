"""Formulas and their parts with other nodes in their expressions."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from allocation import Expression
from allocation.tree import Node

Part = TypeVar("Part")
Change = Callable[[Node], Node | None]


def rewritten(part: Part, change: Change) -> Part:
    """The same expression, step, pot or limit (or tuple of them), some of its nodes replaced.

    change: gives another node in the place of one, or None to leave it and look below.

    >>> from allocation.tree import Name
    >>> names = {"x": "a", "y": "b"}
    >>> def other(node):
    ...     return Name(names[node.name]) if isinstance(node, Name) and node.name in names else None
    >>> rewritten(Expression.read("total(x, by=y) + z"), other).text
    'total(a, by=b) + z'
    """
    return cast("Part", _inside(part, change))


def _inside(part: Any, change: Change) -> Any:  # noqa: ANN401  # fields of any kind
    if isinstance(part, Expression):
        return Expression.of(_inside(part.tree, change))
    if isinstance(part, tuple):
        return tuple(_inside(one, change) for one in part)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    other = change(part) if isinstance(part, Node) else None
    if other is not None:
        return other
    own = {each.name: _inside(getattr(part, each.name), change) for each in fields(part)}
    return replace(part, **own)
