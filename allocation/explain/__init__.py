"""How one unit's amount came about, line by line."""

from allocation.explain.line import Line
from allocation.explain.page import explain

__all__ = ["Line", "explain"]
