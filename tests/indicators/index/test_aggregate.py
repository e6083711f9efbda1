"""Laws of every aggregation, and what each refuses."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.index.aggregate import AGGREGATE
from indicators.index.family import Method

OPTIONS = {"generalised_mean": {"power": -2}}
MEANS = ("arithmetic", "geometric", "harmonic", "generalised_mean")
ORDINAL = ("copeland", "net_flow")
METHODS = sorted(AGGREGATE.methods)

several = settings(max_examples=15, derandomize=True, deadline=None)


@st.composite
def members(draw):
    """Values of units by members, and weights that add up to 1; all on a coarse grid, for ties."""
    n, m = draw(st.integers(2, 7)), draw(st.integers(1, 5))
    values = draw(st.lists(st.integers(10, 60), min_size=n * m, max_size=n * m))
    weights = draw(st.lists(st.integers(0, 6), min_size=m, max_size=m).filter(any))
    return np.array(values, dtype=float).reshape(n, m), np.array(weights) / sum(weights)


def put_together(name, values, weights, **options):
    chosen = {**OPTIONS.get(name, {}), **options}
    return Method(family=AGGREGATE, name=name, options=chosen)(values, weights)


@pytest.mark.parametrize("name", MEANS)
@several
@given(case=members())
def test_means_lie_between_the_least_and_the_greatest(name, case):
    values, weights = case
    counted = values[:, weights > 0]
    found = put_together(name, values, weights)
    assert (found >= counted.min(axis=1) - 1e-9).all()
    assert (found <= counted.max(axis=1) + 1e-9).all()


@pytest.mark.parametrize("name", [*MEANS, "mazziotta_pareto"])
@several
@given(value=st.integers(1, 500), case=members())
def test_units_with_equal_members_have_that_value(name, value, case):
    values, weights = case
    assert put_together(name, np.full_like(values, value), weights) == pytest.approx(value)


@pytest.mark.parametrize("name", METHODS)
@several
@given(case=members(), order=st.randoms())
def test_the_order_of_members_does_not_matter(name, case, order):
    values, weights = case
    mixed = list(range(len(weights)))
    order.shuffle(mixed)
    found = put_together(name, values[:, mixed], weights[mixed])
    assert found == pytest.approx(put_together(name, values, weights))


@pytest.mark.parametrize("name", METHODS)
@several
@given(case=members())
def test_the_order_of_units_does_not_matter(name, case):
    values, weights = case
    found = put_together(name, values[::-1], weights)
    assert found[::-1] == pytest.approx(put_together(name, values, weights))


@pytest.mark.parametrize("name", [*MEANS, *ORDINAL])
@several
@given(case=members(), by=st.integers(1, 40))
def test_a_better_member_never_lowers_a_unit(name, case, by):
    values, weights = case
    better = values.copy()
    better[0, 0] += by
    assert put_together(name, better, weights)[0] >= put_together(name, values, weights)[0] - 1e-9


@several
@given(case=members())
def test_the_means_stand_in_order(case):
    values, weights = case
    powers = [put_together("generalised_mean", values, weights, power=p) for p in (-3, -1, 0, 1, 3)]
    harmonic, geometric, arithmetic = (
        put_together(name, values, weights) for name in ("harmonic", "geometric", "arithmetic")
    )
    assert powers[1] == pytest.approx(harmonic)
    assert powers[2] == pytest.approx(geometric)
    assert powers[3] == pytest.approx(arithmetic)
    for lower, higher in pairwise(powers):
        assert (lower <= higher + 1e-9).all()


@pytest.mark.parametrize("name", ORDINAL)
@several
@given(case=members())
def test_only_order_counts_without_compensation(name, case):
    values, weights = case
    bent = np.exp(values / 10)
    assert (
        put_together(name, bent, weights).tolist() == put_together(name, values, weights).tolist()
    )


@pytest.mark.parametrize("name", ORDINAL)
@several
@given(case=members())
def test_what_one_unit_wins_another_loses(name, case):
    found = put_together(name, *case)
    assert found.sum() == pytest.approx(0, abs=1e-9)
    limit = 1 if name == "net_flow" else len(found) - 1
    assert np.abs(found).max() <= limit + 1e-9


@several
@given(case=members())
def test_copeland_pair_by_pair_in_whole_weights(case):
    """Weights as whole numbers, so that an even pair is exactly even."""
    values, weights = case
    whole = np.rint(weights * 5040).astype(int)
    expected = [
        sum(
            np.sign(((one > other) * whole).sum() - ((other > one) * whole).sum())
            for other in values
        )
        for one in values
    ]
    assert put_together("copeland", values, whole / whole.sum()).tolist() == expected


def test_copelands_ties_do_not_hang_on_floating_noise():
    """0.1 + 0.2 against 0.3 is even."""
    weights = np.array([0.1, 0.2, 0.3]) / 0.6
    values = np.array([[2.0, 2.0, 1.0], [1.0, 1.0, 2.0]])
    assert put_together("copeland", values, weights).tolist() == [0, 0]


@several
@given(case=members())
def test_mazziotta_pareto_takes_or_adds_the_imbalance(case):
    values, weights = case
    mean = values @ weights
    variance = ((values - mean[:, None]) ** 2) @ weights
    assert put_together("mazziotta_pareto", values, weights) == pytest.approx(
        mean - variance / mean
    )
    more = put_together("mazziotta_pareto", values, weights, penalty="plus")
    assert more == pytest.approx(mean + variance / mean)


def test_every_method_is_tested():
    assert {*MEANS, *ORDINAL, "mazziotta_pareto"} == set(METHODS)


# -------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("aggregate", "words"),
    [
        ("geometric", "values above 0; normalise to a range such as [1, 100]"),
        ("harmonic", "values above 0; normalise to a range such as [1, 100]"),
        ({"method": "generalised_mean", "power": 0.5}, "values above 0"),
        ({"method": "mazziotta_pareto", "penalty": "both"}, "minus or plus, not 'both'"),
        ({"method": "generalised_mean", "power": "x"}, "'x'"),
    ],
)
def test_what_a_method_cannot_take_is_refused(refusal, aggregate, words):
    message = refusal(aggregate=aggregate)
    assert message.startswith("index 'need', group 'need': ")
    assert words in message


def test_a_zero_names_its_units(refusal, units):
    message = refusal(aggregate="geometric")
    zeros = {units[name].idxmin() for name in "abc"}
    assert all(code in message for code in zeros)


def test_mazziotta_pareto_refuses_means_that_turn_the_penalty_round(refusal):
    assert "[70, 130]" in refusal(normalise="z_score", aggregate="mazziotta_pareto")


@pytest.mark.filterwarnings("ignore:overflow")
def test_a_power_that_overflows_is_refused(refusal):
    message = refusal(
        normalise={"method": "min_max", "range": [1, 100]},
        aggregate={"method": "generalised_mean", "power": 500},
    )
    assert "no finite number" in message


@pytest.mark.parametrize("power", [-3, 0.5, 1, 4])
def test_a_power_near_another_gives_a_mean_near_it(aggregate, power):
    values = [[1, 5, 9], [2, 2, 8]]
    at = aggregate("generalised_mean", values, power=power)
    assert aggregate("generalised_mean", values, power=power + 1e-6) == pytest.approx(at, abs=1e-5)
