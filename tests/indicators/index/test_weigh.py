"""Laws of every weighting, each against another way to its figure, and what each refuses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import IndicatorError
from indicators.index.family import Method
from indicators.index.weigh import WEIGH, consistency_ratio

METHODS = sorted(WEIGH.methods)
OWN_UNITS = ("benefit_of_the_doubt",)  # gives each unit its own
BY_JUDGEMENT = ("ahp", "budget_allocation")
BY_DATA = sorted({*METHODS} - {*OWN_UNITS, *BY_JUDGEMENT})

several = settings(max_examples=10, derandomize=True, deadline=None)


@st.composite
def members(draw):
    """Values in (0, 100) of 8 to 20 units by 2 to 5 members that hang together, and weights."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    n, m = draw(st.integers(8, 20)), draw(st.integers(2, 5))
    x = rng.normal(size=(n, m)) + rng.normal(size=(n, 1)) * draw(st.sampled_from([0.0, 0.5, 1.0]))
    scaled = 1 + 98 * (x - x.min(axis=0)) / np.ptp(x, axis=0)
    return scaled, rng.uniform(0.5, 2.0, m)


def weights_of(name, values, given_weights, **options):
    return Method(family=WEIGH, name=name, options=options)(values, np.asarray(given_weights))


@pytest.mark.parametrize("name", BY_DATA)
@several
@given(case=members())
def test_weights_are_shares(name, case):
    found = weights_of(name, *case)
    assert found.shape == (case[0].shape[1],)
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize("name", sorted({*BY_DATA} - {"correlation_optimised"}))
@several
@given(case=members(), order=st.randoms())
def test_weights_follow_the_members(name, case, order):
    values, given_weights = case
    mixed = list(range(len(given_weights)))
    order.shuffle(mixed)
    found = weights_of(name, values[:, mixed], given_weights[mixed])
    assert found == pytest.approx(weights_of(name, values, given_weights)[mixed], abs=1e-6)


@pytest.mark.parametrize("name", BY_DATA)
@several
@given(case=members())
def test_the_order_of_units_does_not_matter(name, case):
    values, given_weights = case
    found = weights_of(name, values[::-1], given_weights)
    assert found == pytest.approx(weights_of(name, values, given_weights), abs=1e-3)


@pytest.mark.parametrize("name", ["pca", "factor_analysis", "critic"])
@several
@given(case=members(), factor=st.sampled_from([0.01, 3.0]), shift=st.sampled_from([0.0, 50.0]))
def test_the_scale_does_not_matter_where_correlations_decide(name, case, factor, shift):
    values, given_weights = case
    moved = values * np.linspace(1, factor, values.shape[1]) + shift
    found = weights_of(name, moved, given_weights)
    assert found == pytest.approx(weights_of(name, values, given_weights), abs=1e-6)


def test_every_method_is_tested():
    assert {*BY_DATA, *OWN_UNITS, *BY_JUDGEMENT} == set(METHODS)


# --------------------------------------------------------------------------- against another way


@several
@given(case=members())
def test_given_weights_need_not_add_up_to_1(case):
    values, given_weights = case
    assert weights_of("given", values, given_weights * 7) == pytest.approx(
        given_weights / given_weights.sum()
    )
    assert weights_of("equal", values, given_weights).tolist() == [1 / len(given_weights)] * len(
        given_weights
    )


@several
@given(case=members())
def test_pca_squares_the_first_loadings(case):
    """By singular values of the standardised table instead of eigenvalues of the correlations."""
    values, given_weights = case
    standard = (values - values.mean(axis=0)) / values.std(axis=0)
    first = np.linalg.svd(standard, full_matrices=False)[2][0]
    assert weights_of("pca", values, given_weights) == pytest.approx(first**2, abs=1e-6)


def test_members_that_say_the_same_weigh_the_same(weigh):
    rng = np.random.default_rng(5)
    one = rng.normal(size=20)
    values = np.column_stack([one, one * 3 + 1, -one])
    assert weigh("pca", values) == pytest.approx(np.full(3, 1 / 3))
    assert weigh("factor_analysis", values) == pytest.approx(np.full(3, 1 / 3))


def test_factors_weigh_by_what_they_explain(weigh):
    """Three members that say the same and a fourth that has nothing to do with them."""
    up = np.array([1.0, -1, 1, -1, 1, -1, 1, -1])
    across = np.array([1.0, 1, -1, -1, 1, 1, -1, -1])
    values = np.column_stack([up, up, up, across])
    both = weigh("factor_analysis", values, least_eigenvalue=0.9)
    assert both == pytest.approx(np.full(4, 1 / 4))
    first = weigh("factor_analysis", values, least_eigenvalue=2)
    assert first == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0], abs=1e-9)


def test_few_factors_where_eigenvalues_are_low(weigh):
    """A limit above all eigenvalues keeps the first factor: the weights of the first component."""
    rng = np.random.default_rng(6)
    values = rng.normal(size=(30, 4)) + rng.normal(size=(30, 1))
    one = weigh("factor_analysis", values, least_eigenvalue=99)
    assert one == pytest.approx(weigh("pca", values))


@several
@given(case=members())
def test_entropy_by_its_definition(case):
    values, given_weights = case
    shares = values / values.sum(axis=0)
    divergence = 1 + (shares * np.log(shares)).sum(axis=0) / np.log(len(values))
    expected = divergence / divergence.sum()
    assert weights_of("entropy", values, given_weights) == pytest.approx(expected, abs=1e-9)


def test_entropy_gives_nothing_to_a_member_that_is_even(weigh):
    values = np.column_stack([np.full(6, 3.3), [0, 1, 2, 3, 4, 5]])
    assert weigh("entropy", values) == pytest.approx([0, 1])


@several
@given(case=members())
def test_critic_by_its_definition(case):
    """Diakoulaki et al. (1995): deviation on [0, 1] times the sum of 1 - correlation."""
    values, given_weights = case
    m = values.shape[1]
    unit = (values - values.min(axis=0)) / np.ptp(values, axis=0)
    amount = [
        np.std(unit[:, one], ddof=1)
        * sum(1 - np.corrcoef(unit[:, one], unit[:, other])[0, 1] for other in range(m))
        for one in range(m)
    ]
    expected = np.array(amount) / sum(amount)
    assert weights_of("critic", values, given_weights) == pytest.approx(expected, abs=1e-9)


@several
@given(case=members())
def test_correlations_come_to_stand_as_the_given_weights(case):
    """Not worse than the given weights themselves, whatever the data."""
    values, given_weights = case
    wanted = given_weights / given_weights.sum()

    def apart(weights: np.ndarray) -> float:
        index = values @ weights
        reached = np.array([np.corrcoef(column, index)[0, 1] for column in values.T]).clip(1e-12)
        return float(((reached / reached.sum() - wanted) ** 2).sum())

    found = weights_of("correlation_optimised", values, given_weights)
    assert apart(found) <= apart(wanted) + 1e-12


def test_correlations_are_reached_where_they_can_be(weigh):
    rng = np.random.default_rng(8)
    values = rng.normal(size=(200, 2))
    found = weigh("correlation_optimised", values, [1, 1])
    index = values @ found
    first, second = (np.corrcoef(column, index)[0, 1] for column in values.T)
    assert first == pytest.approx(second, abs=1e-3)


# ------------------------------------------------------------------------------------ judgements


@several
@given(wanted=st.lists(st.floats(0.2, 5), min_size=1, max_size=8))
def test_judgements_without_contradiction_give_back_the_weights(wanted):
    judgements = [[one / other for other in wanted] for one in wanted]
    found = weights_of("ahp", np.zeros((3, len(wanted))), wanted, judgements=judgements)
    assert found == pytest.approx(np.array(wanted) / sum(wanted))
    assert consistency_ratio(judgements) == pytest.approx(0, abs=1e-9)


def test_consistency_ratio_by_hand():
    """Of three: the greatest eigenvalue is 1 + c + 1/c, c the cube root of a12 a23 / a13."""
    judgements = [[1, 2, 1], [0.5, 1, 4], [1, 0.25, 1]]
    c = (2 * 4 / 1) ** (1 / 3)
    assert consistency_ratio(judgements) == pytest.approx((1 + c + 1 / c - 3) / 2 / 0.58)


def test_two_members_never_contradict():
    assert consistency_ratio([[1, 9], [1 / 9, 1]]) == 0


def test_experts_count_alike_whatever_their_totals(weigh):
    found = weigh("budget_allocation", np.zeros((3, 2)), experts=[[30, 70], [1, 1]])
    assert found == pytest.approx([0.4, 0.6])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"judgements": [[1, 2, 1], [0.5, 1, 9], [1, 1 / 9, 1]]}, "consistency ratio"),
        ({"judgements": [[1, 2], [0.5, 1]]}, "3 members are 3 rows of 3"),
        ({"judgements": [[1, 2, 1], [0.6, 1, 2], [1, 0.5, 1]]}, "mirrored"),
        ({"judgements": [[2, 2, 1], [0.5, 1, 2], [1, 0.5, 1]]}, "mirrored"),
        ({"judgements": [[1, -2, 1], [-0.5, 1, 2], [1, 0.5, 1]]}, "above 0"),
        ({"judgements": [[1, "2", "x"]]}, "'x'"),
        ({"judgements": 3}, "not iterable"),
    ],
)
def test_wrong_judgements_are_refused(refusal, options, words):
    message = refusal(weigh={"method": "ahp", **options})
    assert message.startswith("index 'need', group 'need': ")
    assert words in message


@pytest.mark.parametrize(
    ("experts", "words"),
    [
        ([[1, 2]], "points to 3 members"),
        ([1, 2, 3], "not iterable"),
        ([[1, 2, -3]], "0 and above"),
        ([[0, 0, 0]], "not all 0"),
    ],
)
def test_wrong_points_are_refused(refusal, experts, words):
    assert words in refusal(weigh={"method": "budget_allocation", "experts": experts})


def test_more_members_than_judgements_are_made_for():
    with pytest.raises(IndicatorError, match="10 members at the most"):
        weights_of("ahp", np.zeros((3, 11)), np.ones(11), judgements=np.ones((11, 11)).tolist())


# -------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize("name", ["pca", "factor_analysis", "critic", "correlation_optimised"])
def test_correlations_want_units_and_members_that_differ(refusal, units, name):
    message = refusal(units.assign(a=3.0), normalise="none", weigh=name)
    assert "three units, and members that differ" in message
    assert "three units" in refusal(units.head(2), normalise="none", weigh=name)


@pytest.mark.parametrize("value", [0.0, -1.0])
def test_entropy_wants_shares(refusal, units, value):
    assert "0 and above" in refusal(units.assign(a=value), normalise="none", weigh="entropy")


def test_weights_that_are_all_0_are_refused(refusal):
    members = {name: {"direction": 1, "weight": 0} for name in "abc"}
    assert "weights are 0 and above, and not all 0" in refusal(members=members)


@pytest.mark.parametrize("name", sorted({*BY_DATA} - {"given"}))
def test_a_member_alone_weighs_1(computed, name):
    result = computed(members={"a": {"direction": 1}}, weigh=name)
    assert result.weights.to_dict() == {"a": pytest.approx(1)}
    assert result.aggregated["need"].tolist() == pytest.approx(result.normalised["a"].tolist())
