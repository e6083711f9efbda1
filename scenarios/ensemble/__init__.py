"""How sure can one be of a scenario: its amounts over many draws of what is doubtful."""

from scenarios.ensemble.assumptions import CORRELATION, VARIATION, Assumptions
from scenarios.ensemble.doubts import doubts_of
from scenarios.ensemble.draw import ensemble
from scenarios.ensemble.fairness import fairness_of
from scenarios.ensemble.importance import importance
from scenarios.ensemble.index_draws import IndexDraws
from scenarios.ensemble.methods import Methods, read_methods

__all__ = [
    "CORRELATION",
    "VARIATION",
    "Assumptions",
    "IndexDraws",
    "Methods",
    "doubts_of",
    "ensemble",
    "fairness_of",
    "importance",
    "read_methods",
]
