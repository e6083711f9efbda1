"""What every figure of inequality must do, whatever the numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

TIGHT = {"rel": 1e-9, "abs": 1e-9}
amounts = st.lists(st.integers(1, 10**9), min_size=1, max_size=12)
heads = st.integers(1, 50)
divisions = amounts.flatmap(
    lambda values: st.tuples(
        st.just(values), st.lists(heads, min_size=len(values), max_size=len(values))
    )
)
few = settings(max_examples=25, deadline=None)


@few
@given(division=divisions, times=st.integers(2, 5))
def test_replication_a_country_and_its_double_are_as_unequal(figure, division, times) -> None:
    _, compute, _ = figure
    values, weights = division
    once = compute(values, weights)
    assert compute(values * times, weights * times) == pytest.approx(once, **TIGHT)
    assert compute(values, [weight * times for weight in weights]) == pytest.approx(once, **TIGHT)


@few
@given(division=divisions)
def test_a_weight_is_so_many_people(figure, division) -> None:
    _, compute, _ = figure
    values, weights = division
    people = np.repeat(values, weights)
    assert compute(values, weights) == pytest.approx(compute(people), **TIGHT)


@few
@given(division=divisions, factor=st.floats(1e-6, 1e6))
def test_the_currency_does_not_matter(figure, division, factor) -> None:
    _, compute, _ = figure
    values, weights = division
    scaled = np.array(values) * factor
    assert compute(scaled, weights) == pytest.approx(compute(values, weights), **TIGHT)


@few
@given(division=divisions, seed=st.integers(0, 99))
def test_the_order_of_units_does_not_matter(figure, division, seed) -> None:
    _, compute, _ = figure
    values, weights = map(np.array, division)
    order = np.random.default_rng(seed).permutation(len(values))
    assert compute(values[order], weights[order]) == pytest.approx(
        compute(values, weights), **TIGHT
    )


@few
@given(division=divisions)
def test_units_where_nobody_lives_do_not_count(figure, division) -> None:
    _, compute, _ = figure
    values, weights = division
    more = compute([*values, 10**9], [*weights, 0])
    assert more == pytest.approx(compute(values, weights), **TIGHT)


@few
@given(values=st.lists(st.integers(2, 10**6), min_size=2, max_size=12), share=st.floats(0.01, 0.5))
def test_a_transfer_from_rich_to_poor_never_raises_inequality(figure, values, share) -> None:
    _, compute, _ = figure
    rich, poor = int(np.argmax(values)), int(np.argmin(values))
    moved = np.array(values, dtype=float)
    amount = (moved[rich] - moved[poor]) * share
    moved[rich] -= amount
    moved[poor] += amount
    assert compute(moved) <= compute(values) + 1e-9


@pytest.mark.parametrize("share", [0.1, 0.4])
def test_a_transfer_across_the_mean_lowers_inequality(figure, share) -> None:
    _, compute, _ = figure
    values = [1.0, 2.0, 3.0, 4.0, 15.0]
    moved = [1.0 + 14 * share, 2.0, 3.0, 4.0, 15.0 - 14 * share]
    assert compute(moved) < compute(values) - 1e-6


@few
@given(division=divisions)
def test_bounds(figure, division) -> None:
    name, compute, equal = figure
    values, weights = division
    least = min(weights) / sum(weights)
    most = {
        "theil": -np.log(least),
        "mean_log_deviation": np.inf,
        "palma": np.inf,
        "coefficient_of_variation": np.sqrt(1 / least - 1),
        "gini": 1 - least,
        "hoover": 1 - least,
    }.get(name, 1.0)
    assert equal - 1e-9 <= compute(values, weights) <= most + 1e-9


@few
@given(value=st.floats(1e-3, 1e12), weights=st.lists(heads, min_size=1, max_size=12))
def test_where_all_are_equal_there_is_no_inequality(figure, value, weights) -> None:
    _, compute, equal = figure
    same = [value] * len(weights)
    assert compute(same, weights) == pytest.approx(equal, abs=1e-7)
    assert compute(same) >= 0
