"""How fair a division is: inequality, progressivity, need met, money moved."""

from allocation.fairness.change import disruption
from allocation.fairness.check import FairnessError
from allocation.fairness.curves import Curve, concentration_curve, lorenz
from allocation.fairness.decompose import Decomposition, Group, decompose
from allocation.fairness.figures import Figure, figures, figures_of_draws, table
from allocation.fairness.inequality import (
    atkinson,
    coefficient_of_variation,
    gini,
    hoover,
    mean_log_deviation,
    palma,
    theil,
)
from allocation.fairness.measures import registered
from allocation.fairness.need import (
    Adequacy,
    adequacy,
    horizontal_equity,
    overlap,
    pearson,
    spearman,
)
from allocation.fairness.progressivity import concentration, kakwani, suits
from allocation.fairness.registry import Division, Measure, measure

__all__ = [
    "Adequacy",
    "Curve",
    "Decomposition",
    "Division",
    "FairnessError",
    "Figure",
    "Group",
    "Measure",
    "adequacy",
    "atkinson",
    "coefficient_of_variation",
    "concentration",
    "concentration_curve",
    "decompose",
    "disruption",
    "figures",
    "figures_of_draws",
    "gini",
    "hoover",
    "horizontal_equity",
    "kakwani",
    "lorenz",
    "mean_log_deviation",
    "measure",
    "overlap",
    "palma",
    "pearson",
    "registered",
    "spearman",
    "suits",
    "table",
    "theil",
]
