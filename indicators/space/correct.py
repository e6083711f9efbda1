"""Correct p-values for testing many units at once.

A method takes p-values, shape (m,), and gives adjusted ones, no smaller, at most 1, in the same
order of size: those up to a level are significant at it.
"""

import numpy as np

from indicators.index.family import Family
from indicators.space.neighbours import Floats

CORRECT = Family("correction")


@CORRECT.register
def fdr(p: Floats) -> Floats:
    """Holds the expected share of false finds (Benjamini and Hochberg 1995, JRSS B 57)."""
    order = np.argsort(p)
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty_like(scaled)
    adjusted[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return np.asarray(np.minimum(adjusted, 1.0))


@CORRECT.register
def fdr_any(p: Floats) -> Floats:
    """The same whatever the tests have to do with each other (Benjamini and Yekutieli 2001)."""
    harmonic = float((1.0 / np.arange(1, len(p) + 1)).sum())
    return np.asarray(np.minimum(fdr(p) * harmonic, 1.0))


@CORRECT.register
def bonferroni(p: Floats) -> Floats:
    """Holds the chance of one false find."""
    return np.asarray(np.minimum(p * len(p), 1.0))


@CORRECT.register
def none(p: Floats) -> Floats:
    """As they are: of 208 units without any pattern, ten come out at 5 %."""
    return p
