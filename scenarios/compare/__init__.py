"""Results side by side: who gains, who loses, how fair each is, and how much money moves."""

from scenarios.compare.basis import Basis
from scenarios.compare.pair import Comparison, Summary, check_units, compare
from scenarios.compare.several import SideBySide, compare_all

__all__ = [
    "Basis",
    "Comparison",
    "SideBySide",
    "Summary",
    "check_units",
    "compare",
    "compare_all",
]
