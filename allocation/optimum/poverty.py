"""Minimise poverty with a budget: the richest of the poor first, or the poorest first.

Over districts: each has poor people, and what a poor person lacks to the line on average. Within a
district all poor are taken to lack that average. Sources: Bourguignon and Fields (1990), Recherches
Économiques de Louvain 56(3-4), "Poverty measures and anti-poverty policy"; Bourguignon and Fields
(1997), Journal of Public Economics 65(2), "Discontinuous losses from poverty, generalized Pα
measures, and optimal transfers to the poor"; the measures are those of Foster, Greer and Thorbecke
(1984), Econometrica 52(3).
"""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from allocation import exact
from allocation.errors import LimitError
from allocation.exact import Vector
from allocation.label import Label
from allocation.money import soum
from allocation.optimum.case import Case, in_tiers, poured
from allocation.optimum.registry import Need, Option, optimum

_ZERO = Fraction(0)
_NEEDS = (
    Need(name="poor", help="poor people"),
    Need(name="gap", help="what a poor person lacks to the line on average, soʻm over the period"),
)
_REST = Option(
    name="rest",
    help="what is done with money beyond the whole gap: an error, or shared by poor people",
    default="error",
    words=("error", "poor"),
)


def _lack(case: Case) -> Vector:
    """Soʻm that close the whole gap of each unit."""
    return case.columns["poor"] * case.columns["gap"]


def _useful(case: Case) -> Vector:
    """Up to where money closes gaps, within floors and caps."""
    return exact.greater(case.low, exact.lesser(case.high, _lack(case)))


def _beyond(case: Case, closed: Vector) -> Vector:
    """All gaps are closed as far as caps allow: the rest by poor people, if that is asked for."""
    left = case.money - closed.total()
    if left == 0:
        return closed
    if case.options["rest"] != "poor":
        raise LimitError(
            f"{soum(closed.total())} soʻm close the whole gap (with floors and caps), and "
            f"{soum(left)} soʻm are left over; ask for less money, or for rest=poor"
        )
    people = case.columns["poor"]
    return poured(closed, people, closed, case.high, case.money)


def _richest_figures(case: Case, amounts: Vector) -> Mapping[str, float]:
    return _figures(case, amounts, lifted=True)


def _poorest_figures(case: Case, amounts: Vector) -> Mapping[str, float]:
    return _figures(case, amounts, lifted=False)


def _figures(case: Case, amounts: Vector, *, lifted: bool) -> Mapping[str, float]:
    """What is left of poverty: heads, gap (soʻm), and the sum of squared gaps.

    lifted: whether a unit's money raises people to the line one by one, or all of them alike.
    """
    people, gap = case.columns["poor"].floats(), case.columns["gap"].floats()
    lack = people * gap
    used = np.minimum(amounts.floats(), lack)
    part = np.divide(used, lack, out=np.ones(len(lack)), where=lack > 0)
    heads = people * (1 - part) if lifted else np.where(part < 1, people, 0.0)
    squared = people * (1 - part) * gap**2 if lifted else people * (gap * (1 - part)) ** 2
    return {
        "poor_left": float(heads.sum()),
        "gap_left_uzs": float((lack - used).sum()),
        "squared_gap_left": float(squared.sum()),
        "poor_before": float(people.sum()),
        "gap_before_uzs": float(lack.sum()),
    }


@optimum(
    title=Label(
        uz="Kambagʻallar soni eng kam boʻlsin (avval chegaraga yaqinlar)",
        ru="Наименьшее число бедных (сначала ближайшие к черте)",
        en="Fewest poor people (the richest of the poor first)",
    ),
    help="minimise the head count: the smallest gaps a head first (Bourguignon–Fields r-type)",
    source="Bourguignon and Fields (1990), Recherches Économiques de Louvain 56(3-4)",
    needs=_NEEDS,
    figures=_richest_figures,
    options=(_REST,),
)
def fewest_poor(case: Case) -> Vector:
    """r-type: each soʻm where it lifts most people over the line, equal gaps by poor people."""
    high = _useful(case)
    if high.total() <= case.money:
        return _beyond(case, high)
    people = case.columns["poor"]
    keys = exact.choose(high > case.low, case.columns["gap"], _ZERO)
    return in_tiers(keys, people, people * _ZERO, case.low, high, case.money)


@optimum(
    title=Label(
        uz="Eng chuqur kambagʻallik kamaysin (avval eng kambagʻallar)",
        ru="Наименьшая глубина бедности (сначала беднейшие)",
        en="Least deep poverty (the poorest first)",
    ),
    help="minimise the squared gap and every other FGT measure with α > 1: raise the poorest to a "
    "common level (Bourguignon–Fields p-type)",
    source="Bourguignon and Fields (1990), Recherches Économiques de Louvain 56(3-4)",
    needs=_NEEDS,
    figures=_poorest_figures,
    options=(_REST,),
)
def least_gap(case: Case) -> Vector:
    """p-type: nobody is left with more than a common gap, as far as the money goes."""
    high = _useful(case)
    if high.total() <= case.money:
        return _beyond(case, high)
    people = case.columns["poor"]
    return poured(_lack(case), people, case.low, high, case.money)
