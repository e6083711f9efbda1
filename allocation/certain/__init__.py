"""Bare amounts in floats, wherever it is certain that exact arithmetic gives the same."""

from allocation.certain.amounts import certain_amounts
from allocation.certain.inputs import read_cells
from allocation.certain.steps import Worksheet

__all__ = ["Worksheet", "certain_amounts", "read_cells"]
