"""A workbook that recalculates: inputs, parameters, steps, pots, limits, rounding as formulas."""

from scenarios.export.workbook.build import write

__all__ = ["write"]
