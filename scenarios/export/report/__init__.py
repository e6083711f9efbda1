"""A report to read: formula, maps, fairness, winners and losers, quality, calculation pages."""

from scenarios.export.report.build import write

__all__ = ["write"]
