"""The least change from last year's amounts that keeps to floors, caps and least amounts.

Least squares: of the change in soʻm, or of the change in parts of last year's amount (the
chi-square distance). Both are the continuous quadratic knapsack (Brucker 1984, Operations Research
Letters 3(3)); the second is the distance of calibration (Deville and Särndal 1992, Journal of the
American Statistical Association 87(418)).
"""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from allocation import exact
from allocation.exact import Vector
from allocation.label import Label
from allocation.optimum.case import Case, poured
from allocation.optimum.registry import Need, optimum

_NEEDS = (Need(name="before", help="last year's amount, soʻm", default="baseline"),)


def _figures(case: Case, amounts: Vector) -> Mapping[str, float]:
    """How far amounts are from last year's."""
    before, after = case.columns["before"].floats(), amounts.floats()
    change = after - before
    part = np.divide(change, before, out=np.zeros(len(change)), where=before > 0)
    return {
        "moved_uzs": float(np.abs(change).sum() / 2),
        "root_mean_square_uzs": float(np.sqrt((change**2).mean())),
        "greatest_loss_percent": float(100 * max(-part.min(), 0.0)),
        "greatest_gain_percent": float(100 * max(part.max(), 0.0)),
    }


@optimum(
    title=Label(
        uz="Eng kam oʻzgarish, soʻmda",
        ru="Наименьшее изменение, в сумах",
        en="Least change, in soʻm",
    ),
    help="the least sum of squared changes in soʻm: everybody free moves by the same amount",
    source="Brucker (1984), Operations Research Letters 3(3)",
    needs=_NEEDS,
    figures=_figures,
)
def least_change(case: Case) -> Vector:
    """Last year's amount and one amount more or less for all, cut at floors and caps."""
    before = case.columns["before"]
    ones = exact.constant(Fraction(1), len(before))
    return poured(before, ones, case.low, case.high, case.money)


@optimum(
    title=Label(
        uz="Eng kam oʻzgarish, ulushda",
        ru="Наименьшее изменение, в долях",
        en="Least change, in parts",
    ),
    help="the least sum of squared changes over last year's amounts: everybody free moves by the "
    "same part",
    source="Deville and Särndal (1992), Journal of the American Statistical Association 87(418)",
    needs=(
        Need(name="before", help="last year's amount, soʻm", default="baseline", above_zero=True),
    ),
    figures=_figures,
)
def least_relative_change(case: Case) -> Vector:
    """Last year's amount times one factor for all, cut at floors and caps."""
    before = case.columns["before"]
    return poured(before, before, case.low, case.high, case.money)
