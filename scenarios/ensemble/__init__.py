"""How sure can one be of a scenario: its amounts over many draws of what is doubtful."""

from scenarios.ensemble.assumptions import CORRELATION, VARIATION, Assumptions
from scenarios.ensemble.doubts import doubts_of
from scenarios.ensemble.draw import ensemble
from scenarios.ensemble.importance import importance

__all__ = [
    "CORRELATION",
    "VARIATION",
    "Assumptions",
    "doubts_of",
    "ensemble",
    "importance",
]
