"""Fronts against comparing every pair; frontiers whose ends one can work out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import allocate
from scenarios.design import frontier
from scenarios.design.batched import figure_of
from scenarios.design.evaluate import evaluator_of
from scenarios.design.front import (
    crowding,
    find_front,
    hypervolume,
    ranks,
    survivors,
    thinned,
    unbeaten,
)
from scenarios.design.ground import ground_of
from scenarios.errors import ScenarioError

costs = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=12)


def _beats(one, other):
    return (one <= other).all() and (one < other).any()


@settings(max_examples=60, deadline=None)
@given(costs)
def test_unbeaten_points_are_those_that_no_pair_shows_beaten(rows):
    table = np.array(rows, dtype=float)
    found = {tuple(row) for row in table[unbeaten(table)]}
    wanted = {tuple(row) for row in table if not any(_beats(other, row) for other in table)}
    assert found == wanted
    assert len(unbeaten(table)) == len(found)


@settings(max_examples=30, deadline=None)
@given(costs)
def test_every_rank_is_beaten_by_the_one_before(rows):
    table = np.unique(np.array(rows, dtype=float), axis=0)
    rank = ranks(table, len(table))
    assert np.isfinite(rank).all()
    for place in range(1, int(rank.max()) + 1):
        before = table[rank == place - 1]
        assert all(any(_beats(one, row) for one in before) for row in table[rank == place])
    assert len(survivors(table, 3)) == min(3, len(table))


def test_rows_without_a_value_never_count():
    table = np.array([[np.nan, 0.0], [1.0, 1.0]])
    assert unbeaten(table).tolist() == [1]
    assert len(unbeaten(table[:1])) == 0
    assert ranks(table, 2).tolist() == [np.inf, 0.0]


def test_the_ends_and_lone_points_of_a_front_are_kept():
    front = np.array([[0, 4], [1, 3], [1.1, 2.9], [4, 0]], dtype=float)
    assert np.isinf(crowding(front)[[0, -1]]).all()
    assert crowding(front)[2] > crowding(front)[1]
    assert np.isinf(crowding(front[:2])).all()


def test_thinning_keeps_the_ends_and_spreads_the_rest():
    across = np.linspace(0, 1, 101)
    kept = thinned(np.column_stack([across, 1 - across]), 11)
    assert kept.tolist() == list(range(0, 101, 10))
    assert thinned(np.ones((3, 2)), 5).tolist() == [0, 1, 2]
    uneven = np.column_stack([np.r_[np.zeros(1), np.linspace(0.9, 1, 50)], np.linspace(1, 0, 51)])
    assert len(thinned(uneven, 20)) == 20


def test_the_area_behind_a_front():
    assert hypervolume(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([1.0, 1.0])) == 0
    assert hypervolume(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([3.0, 2.0])) == 5


def test_a_front_that_is_known_is_found():
    # the front of (x, 1 - x + y) over the square has y = 0
    def both(points):
        x, y = points.T
        return np.column_stack([x, 1 - x + y])

    points, found, count = find_front(both, np.array([0.5, 0.5]), generations=10, seed=1)
    assert count > 2000
    assert len(points) > 100
    assert np.abs(found.sum(axis=1) - 1).max() < 0.01
    assert found[0, 0] < 0.01
    assert found[-1, 0] > 0.99


@pytest.fixture(scope="module")
def edge(plan):
    return frontier(plan, "most share(02)", "most share(03)", points=40, generations=15)


def test_the_ends_of_a_frontier_are_the_best_of_each_goal(edge):
    assert len(edge.table) == 40
    first, last = edge.table.iloc[0], edge.table.iloc[-1]
    assert first["share(02)"] == pytest.approx(4 / 7, abs=1e-3)
    assert last["share(03)"] == pytest.approx(1 / 2, abs=1e-3)
    assert (np.diff(edge.table["share(02)"]) < 0).all()
    assert (np.diff(edge.table["share(03)"]) > 0).all()


def test_every_row_is_exact_at_the_numbers_that_it_shows(edge, plan):
    for row in (0, 17, 39):
        values = edge.values(row)
        exact = allocate(plan.allocation.formula, plan.inputs, 1_000_000, None, values).amount
        assert edge.table["share(02)"].iloc[row] == exact["02"] / 1_000_000
        assert edge.table["share(03)"].iloc[row] == exact["03"] / 1_000_000


def test_a_scenario_on_the_frontier_is_not_beaten(edge):
    standing = edge.standing
    assert standing.values == pytest.approx((0.410714, 0.392857))
    assert not standing.dominated
    assert standing.gains == (0.0, 0.0)
    nearest = edge.table.iloc[standing.nearest]
    assert nearest["poor_share"] == pytest.approx(0.5, abs=0.05)


def test_a_scenario_off_the_frontier_is_told_by_how_much(make):
    worse = make(
        parameters={
            "poor_share": {"value": 0.5, "low": 0, "high": 1},
            "waste": {"value": 0.2, "low": 0, "high": 0.2},
        },
        pot=[
            {"name": "people", "share": "1 - poor_share", "by": "population"},
            {"name": "poor", "share": "poor_share - waste", "by": "poor_population"},
            {"name": "lost", "share": "waste", "by": "1 if code == '01' else 0"},
        ],
        limit=[{"name": "last", "floor": "0"}],
    )
    found = frontier(
        worse, "most share(02)", "most share(03)", points=50, generations=20,
        vary=["poor_share=0.3:1", "waste"],
    )  # fmt: skip
    assert found.standing.dominated
    assert found.standing.better_points > 0
    assert found.standing.gains[0] > 0.1
    row = found.table.iloc[found.standing.best_rows[0]]
    assert row["share(03)"] >= found.standing.values[1] - 1e-6
    assert (found.table["waste"] < 0.02).mean() > 0.9


def test_no_point_of_a_fine_grid_beats_the_frontier(make):
    two = make(
        parameters={key: {"value": 1, "low": 0, "high": 4} for key in "ab"},
        pot=[{"name": "p", "share": 1, "by": "population + a * poor_population * (1 + b)"}],
        limit=[{"name": "hold", "floor": "(0.2 + b / 8) * budget * share(baseline)"}],
    )
    found = frontier(two, "gini", "disruption", points=100)
    grid = np.stack(np.meshgrid(*[np.linspace(0, 1, 61)] * 2), axis=-1).reshape(-1, 2)
    ground = ground_of(two)
    amounts = evaluator_of(two, found.space).amounts(grid)
    goals = np.column_stack([figure_of(code, amounts, ground) for code in ("gini", "disruption")])
    rows = found.table[["gini", "disruption"]].to_numpy()
    extent = np.ptp(rows, axis=0)
    for row in rows:
        assert not (goals < row - 0.01 * extent).all(axis=1).any()


def test_targets_hold_at_every_point(plan):
    found = frontier(
        plan, "most share(02)", "most share(03)", points=20, generations=5,
        targets=["share(01) >= 20%"],
    )  # fmt: skip
    assert (1 - found.table["share(02)"] - found.table["share(03)"] >= 0.2 - 1e-9).all()
    with pytest.raises(ScenarioError, match=r"does share\(01\) >= 90% hold"):
        frontier(plan, "gini", "disruption", targets=["share(01) >= 90%"], generations=1)


def test_money_may_vary_as_the_cost(plan):
    found = frontier(
        plan, "per_poor", "budget", vary=["budget=500 000:1 500 000", "poor_share"],
        points=30, generations=5,
    )  # fmt: skip
    assert [goal.sense for goal in found.goals] == ["most", "least"]
    assert found.table["budget"].is_monotonic_decreasing
    assert found.table["budget"].iloc[-1] >= 500_000
    each = found.table["per_poor"] / found.table["budget"]
    assert each.max() == pytest.approx(1 / 70, rel=0.01)


@pytest.mark.parametrize(
    ("goals", "how", "words"),
    [
        (("gini", "gini"), {}, "choose two different goals"),
        (("gini", "share(01)"), {}, r"say which way: `least share\(01\)`"),
        (("gini", "ginni"), {}, "did you mean 'gini'"),
        (("gini", "disruption"), {"points": 1}, "points: give a whole number from 2, not 1"),
        (("gini", "disruption"), {"generations": 0}, "generations: give a whole number from 1"),
    ],
)
def test_what_is_no_frontier_is_refused(plan, goals, how, words):
    with pytest.raises(ScenarioError, match=words):
        frontier(plan, *goals, **how)


def test_no_point_at_all_is_an_error(make):
    hard = make(
        parameters={"least": {"value": 1, "low": 1, "high": 3}},
        pot=[{"name": "p", "share": 1, "by": "poor_population"}],
        limit=[{"name": "floor", "floor": "least * budget * share(population)"}],
    )
    with pytest.raises(ScenarioError, match=r"has an allocation and both goals|confirmed"):
        frontier(hard, "most share(01)", "pearson", vary=["least=1:3"], generations=1)
