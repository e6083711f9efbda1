"""How sure can one be: a formula run over many draws of what is uncertain or a choice."""

from allocation.ensemble.distributions import (
    Beta,
    Discrete,
    Distribution,
    Triangular,
    TruncatedNormal,
    Uniform,
)
from allocation.ensemble.record import Bins, Ensemble, Reason
from allocation.ensemble.simulate import simulate, warm_up
from allocation.ensemble.vary import CellNoise, Doubt, ParameterRange, ScenarioList, Source

__all__ = [
    "Beta",
    "Bins",
    "CellNoise",
    "Discrete",
    "Distribution",
    "Doubt",
    "Ensemble",
    "ParameterRange",
    "Reason",
    "ScenarioList",
    "Source",
    "Triangular",
    "TruncatedNormal",
    "Uniform",
    "simulate",
    "warm_up",
]
