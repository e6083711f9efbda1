"""Named optimum rules beside formulas: who gets what if one thing shall be as good as can be."""

from allocation.optimum.optimise import optimise
from allocation.optimum.record import Constraints, Optimised
from allocation.optimum.registry import Need, OptimumRule, registered_rules

__all__ = ["Constraints", "Need", "Optimised", "OptimumRule", "optimise", "registered_rules"]
