"""Designing backwards: revealed weights, targets, frontiers."""

from scenarios.design.frontier import Frontier, frontier
from scenarios.design.quantities import KINDS, quantity
from scenarios.design.reveal import Revealed, reveal
from scenarios.design.targets import Design, meet_targets

__all__ = [
    "KINDS",
    "Design",
    "Frontier",
    "Revealed",
    "frontier",
    "meet_targets",
    "quantity",
    "reveal",
]
