"""Expressions that are one number for each group."""

from dataclasses import replace

from allocation.certain.evaluate import Cells, View, numbers
from allocation.certain.groups import Grouping
from allocation.certain.near import Near, UncertainError
from allocation.tree import Call, Name, Node, children

_ONE_NUMBER = {"total", "mean", "median", "smallest", "largest", "nth_largest", "count"}


def one_a_group(node: Node, view: View, grouping: Grouping) -> Near:
    """The expression's number for each group, shape (count,), functions over units taken within."""
    if not _is_constant(node, view):
        raise UncertainError
    values = numbers(node, replace(view, stage=grouping))
    return values.at(grouping.order[grouping.starts])


def _is_constant(node: Node, view: View) -> bool:
    """Whether it can have but one value in a group: columns stand only inside such functions."""
    if isinstance(node, Name):
        return not isinstance(view.names[node.name], Cells)
    if isinstance(node, Call) and node.function in _ONE_NUMBER:
        return node.by is None
    return all(_is_constant(child, view) for child in children(node))
