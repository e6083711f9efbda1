"""Optimum rules against every whole-number division of small budgets, with floors, caps, groups."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import LimitError
from allocation.optimum import Constraints, optimise, registered_rules

N = 3
small = st.integers(0, 4)
above = st.integers(1, 4)


def _least_change(row, x):
    return -((x - row["before"]) ** 2)


def _least_relative_change(row, x):
    return -((x - row["before"]) ** 2) / row["before"]


def _fewest_poor(row, x):
    return min(x, row["poor"] * row["gap"]) / row["gap"] if row["gap"] else 0


def _least_gap(row, x):
    return -row["poor"] * (row["gap"] - min(x / row["poor"], row["gap"])) ** 2


def _welfare(alpha):
    def of(row, x):
        level = row["means"] + x / row["per"]
        mass = row["weight"] * row["per"]
        if alpha == 1:
            return mass * math.log(level) if level > 0 else -math.inf
        if level == 0 and alpha > 1:
            return -math.inf
        return mass * level ** (1 - alpha) / (1 - alpha)

    return of


GOODS = {
    ("least_change", None): _least_change,
    ("least_relative_change", None): _least_relative_change,
    ("fewest_poor", None): _fewest_poor,
    ("least_gap", None): _least_gap,
    **{("alpha_fair", alpha): _welfare(float(alpha)) for alpha in ("0", "0.5", "1", "2")},
}
OPTIONS = {"fewest_poor": {"rest": "poor"}, "least_gap": {"rest": "poor"}}
OF = {
    "least_change": {"before": "before"},
    "least_relative_change": {"before": "before"},
    "fewest_poor": {"poor": "poor", "gap": "gap"},
    "least_gap": {"poor": "poor", "gap": "gap"},
    "alpha_fair": {"means": "means", "per": "per", "weight": "weight"},
}


@st.composite
def problems(draw):
    columns = {
        "before": draw(st.lists(above, min_size=N, max_size=N)),
        "poor": draw(st.lists(above, min_size=N, max_size=N)),
        "gap": draw(st.lists(small, min_size=N, max_size=N)),
        "means": draw(st.lists(small, min_size=N, max_size=N)),
        "per": draw(st.lists(above, min_size=N, max_size=N)),
        "weight": draw(st.lists(above, min_size=N, max_size=N)),
        "floor": [draw(st.sampled_from([0, 0, 0.5, 1, 2])) for _ in range(N)],
        "cap": [draw(st.sampled_from([2, 3.5, 5, 9, 9])) for _ in range(N)],
        "group": [draw(st.sampled_from("xy")) for _ in range(N)],
    }
    table = pd.DataFrame(columns, index=[f"{at}" for at in range(N)])
    groups = sorted(set(columns["group"]))
    least = {
        group: draw(st.sampled_from([Fraction(1, 4), Fraction(1, 2), Fraction(2, 3)]))
        for group in groups
        if draw(st.booleans())
    }
    return table, draw(st.integers(1, 10)), least


def _feasible(table, money, least):
    ways = []
    for x in product(range(money + 1), repeat=N):
        within = sum(x) == money and all(
            low <= each <= high
            for each, low, high in zip(x, table["floor"], table["cap"], strict=True)
        )
        if within and all(
            sum(each for each, own in zip(x, table["group"], strict=True) if own == group)
            >= share * money
            for group, share in least.items()
        ):
            ways.append(x)
    return ways


def _good(of, table, x):
    return sum(of(row, each) for (_, row), each in zip(table.iterrows(), x, strict=True))


@pytest.mark.parametrize(("rule", "alpha"), [*GOODS, ("alpha_fair", "inf")])
@settings(max_examples=25, deadline=None)
@given(problems())
def test_no_division_in_whole_soum_is_better_and_none_is_refused_that_exists(rule, alpha, problem):
    table, money, least = problem
    ways = _feasible(table, money, least)
    how = {"of": OF[rule], "options": OPTIONS.get(rule) or ({"alpha": alpha} if alpha else None)}
    keep = Constraints(floor="floor", cap="cap", within="group", least=least)
    if not ways:
        with pytest.raises(LimitError, match="soʻm"):
            optimise(rule, table, money, **how, keep=keep)
        return
    found = optimise(rule, table, money, **how, keep=keep)
    assert tuple(found.amount) in ways
    exactly = found.table["before_rounding"].to_numpy()
    assert np.abs(found.amount - exactly).max() < 1
    if alpha == "inf":
        levels = [min(table["means"] + np.array(x) / table["per"]) for x in ways]
        own = min(table["means"] + exactly / table["per"])
        assert own >= max(levels) - 1e-9
    else:
        best = max(_good(GOODS[rule, alpha], table, x) for x in ways)
        assert _good(GOODS[rule, alpha], table, exactly) >= best - 1e-9 * (1 + abs(best))


def test_every_rule_is_put_to_the_test():
    assert {rule for rule, _ in GOODS} == {*registered_rules()}
