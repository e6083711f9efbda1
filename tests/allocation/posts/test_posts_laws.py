"""What holds for every registered method, on small whole numbers full of ties.

The oracle tries every division there is and keeps those that the methods' own inequality allows;
its divisors are written here once more, as pairs of whole numbers.
"""

from fractions import Fraction
from itertools import pairwise, product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import LimitError
from allocation.posts import METHODS, apportion

DIVISORS = {  # the square of what a weight is divided by, from the number held
    "webster": lambda held: Fraction((2 * held + 1) ** 2, 4),
    "jefferson": lambda held: Fraction((held + 1) ** 2),
    "adams": lambda held: Fraction(held**2),
    "huntington_hill": lambda held: Fraction(held**2 + held),
    "dean": lambda held: Fraction(4 * held**2 * (held + 1) ** 2, (2 * held + 1) ** 2),
    "imperiali": lambda held: Fraction((held + 2) ** 2),
    "danish": lambda held: Fraction((3 * held + 1) ** 2, 9),
    "modified_sainte_lague": lambda held: (
        Fraction((2 * held + 1) ** 2, 4) if held else Fraction(49, 100)
    ),
}
laws = settings(max_examples=8, derandomize=True, deadline=None)
every = pytest.mark.parametrize("method", METHODS)
by_divisors = pytest.mark.parametrize("method", DIVISORS)


@st.composite
def cases(draw):
    """Weights, posts, minima and caps of 1 to 4 units; not all can be met."""
    count = draw(st.integers(1, 4))
    small = st.lists(st.integers(0, 3), min_size=count, max_size=count)
    weights = draw(st.lists(st.integers(0, 6), min_size=count, max_size=count))
    return weights, draw(st.integers(0, 9)), draw(small), [cap + 1 for cap in draw(small)]


def _column(values):
    return pd.Series(values, index=[f"u{place}" for place in range(len(values))], dtype=object)


def _solved(method, weights, posts, low=None, high=None):
    bounds = {name: _column(each) for name, each in (("at_least", low), ("at_most", high)) if each}
    return apportion(_column(weights), posts, method=method, **bounds)


def _claim(method, weight, held):
    """The strength of a claim: where the divisor is 0, above every other, then by weight."""
    divisor = DIVISORS[method](held)
    return (1, Fraction(weight**2)) if divisor == 0 else (0, weight**2 / divisor)


def _divisions(weights, posts, low, high):
    """Every division within the limits that gives no weightless unit more than its minimum."""
    for one in product(*(range(least, most + 1) for least, most in zip(low, high, strict=True))):
        idle = any(
            not weight and held > least
            for weight, held, least in zip(weights, one, low, strict=True)
        )
        if sum(one) == posts and not idle:
            yield one


def _is_fair(method, weights, low, high, held):
    """Nobody's next claim is stronger than a claim that was met."""
    met = [
        _claim(method, w, h - 1)
        for w, h, least in zip(weights, held, low, strict=True)
        if h > least
    ]
    unmet = [
        _claim(method, w, h)
        for w, h, most in zip(weights, held, high, strict=True)
        if w and h < most
    ]
    return not met or not unmet or max(unmet) <= min(met)


def _squares(shares, held):
    return sum((share - own) ** 2 for share, own in zip(shares, held, strict=True))


def _fair_shares(weights, posts, low, high):
    """clip(rate * weight, low, high) that adds up to posts, by trying the pieces between breaks."""
    breaks = {
        Fraction(0),
        *(Fraction(b, w) for bs in (low, high) for b, w in zip(bs, weights, strict=True) if w),
    }
    rates = sorted(breaks)

    def at(rate):
        return [
            min(max(rate * w, Fraction(least)), Fraction(most))
            for w, least, most in zip(weights, low, high, strict=True)
        ]

    for below, above in pairwise([*rates, rates[-1] + 1]):
        first, last = sum(at(below)), sum(at(above))
        if first <= posts <= last:
            part = Fraction(0) if first == last else (posts - first) / (last - first)
            return at(below + part * (above - below))
    raise AssertionError("the limits can be met, so there is a rate")


def _best(method, weights, posts, low, high):
    """All divisions that the method allows."""
    found = [*_divisions(weights, posts, low, high)]
    if method in DIVISORS:
        return [one for one in found if _is_fair(method, weights, low, high, one)]
    if not found:
        return []
    shares = _fair_shares(weights, posts, low, high)
    least = min(_squares(shares, one) for one in found)
    return [one for one in found if _squares(shares, one) == least]


def _capped(weights, posts, high):
    return [min(cap, posts) for cap in high]


@every
@given(case=cases())
@laws
def test_the_result_is_what_trying_all_divisions_finds(method, case):
    weights, posts, low, high = case
    best = _best(method, weights, posts, low, _capped(weights, posts, high))
    if not best:
        with pytest.raises(LimitError):
            _solved(method, weights, posts, low, high)
        return
    result = _solved(method, weights, posts, low, high)
    assert tuple(result.posts) in best
    tied = [note for note in result.notes if note.kind == "tie"]
    assert bool(tied) == (len(best) > 1)
    if tied:  # of those who may win a tie, those of the first codes do
        told = set(tied[0].units)
        may_differ = {at for one in best for at in range(len(one)) if one[at] != best[0][at]}
        assert told == {f"u{at}" for at in may_differ}
        assert tuple(result.posts) == max(best)


@every
@given(case=cases())
@laws
def test_the_order_of_rows_and_the_size_of_weights_do_not_matter(method, case):
    weights, posts, low, _ = case
    if sum(low) > posts or not all(weights):
        return
    result = _solved(method, weights, posts, low)
    turned = apportion(
        _column(weights)[::-1] * Fraction(7, 3), posts, method=method, at_least=_column(low)
    )
    assert turned.posts.sort_index().tolist() == result.posts.tolist()


@by_divisors
@given(case=cases())
@laws
def test_one_post_more_takes_none_from_anybody(method, case):
    weights, posts, low, _ = case
    if sum(low) > posts or not any(weights):
        return
    fewer, more = (_solved(method, weights, number, low).posts for number in (posts, posts + 1))
    assert ((more - fewer) >= 0).all()
    assert (more - fewer).sum() == 1


@every
@given(weights=st.lists(st.integers(1, 10**6), min_size=2, max_size=30), posts=st.integers(0, 400))
@laws
def test_posts_given_at_once_are_those_given_one_by_one(method, weights, posts):
    """Large numbers start from the fair shares; the inequality holds as for small ones."""
    result = _solved(method, weights, posts)
    held = result.posts.tolist()
    assert sum(held) == posts
    if method in DIVISORS:
        none, all_of_them = [0] * len(weights), [posts] * len(weights)
        assert _is_fair(method, weights, none, all_of_them, held)
    else:
        total = sum(weights)
        assert all(abs(w * posts - h * total) < total for w, h in zip(weights, held, strict=True))


def _per_weight(first, second):
    return abs(Fraction(first[1], first[0]) - Fraction(second[1], second[0]))


def _per_post(first, second):
    return abs(Fraction(first[0], first[1]) - Fraction(second[0], second[1]))


def _in_proportion(first, second):
    ratio = Fraction(first[1] * second[0], first[0] * second[1])
    return max(ratio, 1 / ratio)


@pytest.mark.parametrize(
    ("method", "difference"),
    [("webster", _per_weight), ("dean", _per_post), ("huntington_hill", _in_proportion)],
)
@given(
    weights=st.lists(st.integers(1, 50), min_size=2, max_size=5),
    more=st.integers(0, 30),
)
@laws
def test_no_post_moved_between_two_units_makes_them_differ_less(method, difference, weights, more):
    """What each method makes least between any two: Huntington (1928)."""
    held = _solved(method, weights, len(weights) + more, [1] * len(weights)).posts.tolist()
    units = list(zip(weights, held, strict=True))
    for giver in range(len(units)):
        for taker in range(len(units)):
            if giver != taker and held[giver] > 1:
                moved = (weights[giver], held[giver] - 1), (weights[taker], held[taker] + 1)
                assert difference(*moved) >= difference(units[giver], units[taker])


@by_divisors
def test_divisors_grow_and_lie_near_the_number_held(method):
    own = METHODS[method]
    divisors = [own.divisor(held) for held in range(60)]
    assert all(first < second for first, second in pairwise(divisors))
    squares = [divisor ** (2 // own.power) for divisor in divisors]
    assert squares == [DIVISORS[method](held) for held in range(60)]
    assert all(held**2 <= square <= (held + 2) ** 2 for held, square in enumerate(squares))


def test_the_oracle_knows_every_method():
    assert {*DIVISORS, "hamilton"} == {*METHODS}
