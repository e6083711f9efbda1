"""WHO PAYS FOR LIMITS: who is held, who pays, and what one soʻm more of floor costs the rest."""

from allocation.cost.costs import LimitCost, cost_of_limits
from allocation.cost.sentences import sentences

__all__ = ["LimitCost", "cost_of_limits", "sentences"]
