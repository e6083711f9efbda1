"""How sure can one be: a formula run over many draws of what is uncertain or a choice."""

from allocation.ensemble.distributions import (
    Beta,
    Discrete,
    Distribution,
    Triangular,
    TruncatedNormal,
    Uniform,
)
from allocation.ensemble.engine import Dask, Engine, Threads
from allocation.ensemble.live import Simulator
from allocation.ensemble.record import Bins, Ensemble, Reason
from allocation.ensemble.simulate import simulate, warm_up
from allocation.ensemble.vary import CellNoise, Doubt, ParameterRange, ScenarioList, Source

__all__ = [
    "Beta",
    "Bins",
    "CellNoise",
    "Dask",
    "Discrete",
    "Distribution",
    "Doubt",
    "Engine",
    "Ensemble",
    "ParameterRange",
    "Reason",
    "ScenarioList",
    "Simulator",
    "Source",
    "Threads",
    "Triangular",
    "TruncatedNormal",
    "Uniform",
    "simulate",
    "warm_up",
]
