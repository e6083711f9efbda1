"""Models whose indices are known, and their runs at Saltelli's points."""

import numpy as np
import pytest

from allocation.sensitivity import saltelli

G_WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0])


def ishigami(points):
    """Ishigami and Homma (1990) with a = 7, b = 0.1 on (-pi, pi); points in the unit cube."""
    one, two, three = np.moveaxis(np.pi * (2 * points - 1), -1, 0)
    return np.sin(one) + 7 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)


def sobol_g(points):
    """Sobol's G function (Saltelli and Sobol 1995) with weights 0, 1, 4.5, 9."""
    return np.prod((np.abs(4 * points - 2) + G_WEIGHTS) / (1 + G_WEIGHTS), axis=-1)


@pytest.fixture(scope="session")
def models():
    """Name -> factors, function, analytic first-order and total indices and variance."""
    fourth, eighth = np.pi**4, np.pi**8
    variance = 49 / 8 + 0.1 * fourth / 5 + 0.01 * eighth / 18 + 0.5
    alone = np.array([(1 + 0.1 * fourth / 5) ** 2 / 2, 49 / 8, 0.0])
    cross = 8 * 0.01 * eighth / 225
    parts = 1 / (3 * (1 + G_WEIGHTS) ** 2)
    whole = np.prod(1 + parts) - 1
    totals = parts * np.prod(1 + parts) / (1 + parts)
    return {
        "ishigami": (
            3, ishigami, alone / variance, (alone + np.array([cross, 0, cross])) / variance,
            variance,
        ),
        "sobol_g": (4, sobol_g, parts / whole, totals / whole, whole),
    }  # fmt: skip


@pytest.fixture(scope="session")
def runs_of(models):
    """Runs of a model, shape (draws, runs, 1)."""

    def build(name, draws, seed=1, second_order=False):
        factors, function, *_ = models[name]
        stream = np.random.default_rng(seed)
        points = saltelli("sobol", draws, factors, stream, second_order=second_order)
        return function(points)[..., None]

    return build


@pytest.fixture(scope="session")
def amounts():
    """Whole soʻm of 30 units, 64 draws of 4 factors, with and without runs for second order."""

    def build(second_order=False, units=30):
        stream = np.random.default_rng(11)
        points = saltelli("latin_hypercube", 64, 4, stream, second_order=second_order)
        slopes, curves = stream.random((4, units)), stream.random((4, units))
        smooth = points @ slopes + (points**2) @ curves * points[..., :1]
        return np.rint(1e9 * smooth).astype(np.int64) + 10**12

    return build
