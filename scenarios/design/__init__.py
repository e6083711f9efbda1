"""Designing backwards: revealed weights, targets, frontiers."""

from scenarios.design.frontier import Frontier, frontier
from scenarios.design.quantities import KINDS, quantity
from scenarios.design.reveal import Revealed, reveal
from scenarios.design.targets import Design, design

__all__ = ["KINDS", "Design", "Frontier", "Revealed", "design", "frontier", "quantity", "reveal"]
