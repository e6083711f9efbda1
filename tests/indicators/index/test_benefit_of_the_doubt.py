"""The benefit of the doubt: nobody is judged by worse weights than those that suit it best."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.index.family import Method
from indicators.index.weigh import WEIGH

several = settings(max_examples=15, derandomize=True, deadline=None)


@st.composite
def members(draw):
    """Values from 1 to 100 of 3 to 9 units by 2 to 4 members."""
    n, m = draw(st.integers(3, 9)), draw(st.integers(2, 4))
    cells = draw(st.lists(st.integers(1, 100), min_size=n * m, max_size=n * m))
    return np.array(cells, dtype=float).reshape(n, m)


def own_weights(values, **options):
    method = Method(family=WEIGH, name="benefit_of_the_doubt", options=options)
    return method(values, np.ones(values.shape[1]))


@several
@given(values=members())
def test_nobody_scores_above_1_with_anybodys_weights(values):
    weights = own_weights(values)
    assert (weights >= -1e-9).all()
    assert (values @ weights.T <= 1 + 1e-7).all()


@several
@given(values=members())
def test_no_common_weights_suit_a_unit_better(values):
    scores = (own_weights(values) * values).sum(axis=1)
    rng = np.random.default_rng(1)
    for _ in range(20):
        common = rng.dirichlet(np.ones(values.shape[1]))
        feasible = values @ common / (values @ common).max()
        assert (scores >= feasible - 1e-7).all()


@several
@given(values=members())
def test_the_best_in_one_member_scores_1(values):
    scores = (own_weights(values) * values).sum(axis=1)
    assert scores[values.argmax(axis=0)] == pytest.approx(1)
    assert scores.min() > 0


@several
@given(values=members(), least=st.sampled_from([0.05, 0.2]), most=st.sampled_from([0.6, 0.9]))
def test_bounds_on_shares_are_kept_and_cost_score(values, least, most):
    free = (own_weights(values) * values).sum(axis=1)
    parts = own_weights(values, least=least, most=most) * values
    scores = parts.sum(axis=1)
    shares = parts / scores[:, None]
    assert (shares >= least - 1e-7).all()
    assert (shares <= most + 1e-7).all()
    assert (scores <= free + 1e-7).all()
    assert (scores > 0).all()


@several
@given(values=members())
def test_equal_shares_leave_no_choice(values):
    """With every share at 1/m a unit's score is the greatest s with all s/m of its own making."""
    m = values.shape[1]
    parts = own_weights(values, least=1 / m, most=1 / m) * values
    assert parts / parts.sum(axis=1, keepdims=True) == pytest.approx(np.full(values.shape, 1 / m))


@several
@given(values=members(), factor=st.sampled_from([0.1, 7.0]))
def test_the_unit_of_measurement_does_not_matter(values, factor):
    scores = (own_weights(values) * values).sum(axis=1)
    moved = values * np.linspace(1, factor, values.shape[1])
    assert (own_weights(moved) * moved).sum(axis=1) == pytest.approx(scores, abs=1e-6)


def test_two_members_by_hand():
    """c lies on the line between a and b, d halfway below it."""
    values = np.array([[4.0, 0.0], [0.0, 4.0], [2.0, 2.0], [1.0, 1.0]])
    assert (own_weights(values) * values).sum(axis=1) == pytest.approx([1, 1, 1, 0.5])


def test_scores_weights_and_effective_weights_of_an_index(computed):
    result = computed(
        normalise={"method": "min_max", "range": [1, 100]}, weigh="benefit_of_the_doubt"
    )
    scores = result.aggregated["need"]
    assert scores.between(0, 1 + 1e-9).all()
    assert scores.max() == pytest.approx(1)
    assert result.weights.sum() == pytest.approx(1)
    assert result.effective.sum() == pytest.approx(1)
    assert (result.effective >= 0).all()


@pytest.mark.parametrize("bounds", [{"most": 0.1}, {"least": 0.4}, {"least": 0.5, "most": 0.6}])
def test_bounds_that_no_shares_keep_are_refused(refusal, bounds):
    """Not a score of 0 for everybody, which is what the linear programme would say."""
    message = refusal(
        normalise={"method": "min_max", "range": [1, 100]},
        weigh={"method": "benefit_of_the_doubt", **bounds},
    )
    assert "bounds" in message


def test_a_least_above_the_most_is_refused(refusal):
    message = refusal(
        normalise={"method": "min_max", "range": [1, 100]},
        weigh={"method": "benefit_of_the_doubt", "least": 0.33, "most": 0.2},
    )
    assert "bounds" in message


def test_a_value_of_0_cannot_carry_a_share(refusal, units):
    message = refusal(weigh={"method": "benefit_of_the_doubt", "least": 0.1})
    assert "[1, 100]" in message
    assert all(units[name].idxmin() in message for name in "abc")


def test_negative_values_are_refused(refusal):
    message = refusal(normalise="z_score", weigh="benefit_of_the_doubt")
    assert "0 and above" in message


@pytest.mark.parametrize("aggregate", ["geometric", "harmonic", "copeland", "mazziotta_pareto"])
def test_it_goes_with_adding_up_only(refusal, aggregate):
    """Handbook, Table 4 (p. 31), note 2: BOD requires additive aggregation."""
    message = refusal(
        normalise={"method": "min_max", "range": [1, 100]},
        aggregate=aggregate,
        weigh="benefit_of_the_doubt",
    )
    assert "arithmetic" in message
    assert aggregate in message
