"""Whole multiples of the rounding unit under floors and caps, and in two stages."""

import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from allocation import AllocationError, LimitError, allocate, exact
from allocation.formula import PaidBy
from allocation.rounding import Bounds, round_amounts

laws = settings(max_examples=50, derandomize=True, deadline=None)
WAYS = PaidBy.__args__


def _notes(result, kind):
    return {code for note in result.notes if note.kind == kind for code in note.units}


@pytest.mark.parametrize(
    ("weights", "budget", "expected"),
    [
        ([1, 1, 1], 10, [4, 3, 3]),
        ([1, 1, 1], 11, [4, 4, 3]),
        ([1, 1], 1, [1, 0]),
        ([5, 3, 1], 4, [2, 1, 1]),
        ([1, 0, 1], 3, [2, 0, 1]),
        ([1, 2, 3], 0, [0, 0, 0]),
    ],
)
def test_by_hand(one_pot, units, weights, budget, expected):
    assert allocate(one_pot(by="w"), units(w=weights), budget).amount.tolist() == expected


def test_a_tie_is_decided_by_code_and_not_by_row(one_pot, units):
    table = units(["b", "c", "a"], w=[1, 1, 1])
    result = allocate(one_pot(by="w"), table, 4)
    assert result.amount.to_dict() == {"b": 1, "c": 1, "a": 2}
    assert _notes(result, "tie") == {"a", "b", "c"}


def test_whole_numbers_as_codes_are_ordered_as_numbers(one_pot, units):
    result = allocate(one_pot(by="w"), units([10, 9], w=[1, 1]), 1)
    assert result.amount.to_dict() == {10: 0, 9: 1}


def test_no_tie_is_told_where_none_was_broken(one_pot, units):
    for weights, budget in (([1, 1], 2), ([1, 2], 4), ([1, 1, 0], 4)):
        assert allocate(one_pot(by="w"), units(w=weights), budget).notes == ()


@pytest.mark.parametrize("unit", [10, 1000])
def test_the_budget_must_be_a_multiple_of_the_rounding_unit(one_pot, units, unit):
    formula = one_pot(by="w", rounding={"unit": unit})
    with pytest.raises(AllocationError, match=rf"1005 soʻm .* rounding unit of {unit}"):
        allocate(formula, units(w=[1]), 1005)


@pytest.mark.parametrize("tenths", [1, 2, 3, 4])
def test_a_floor_is_kept_where_other_amounts_are_long_numbers(tenths):
    """An amount at its floor is there exactly, however many digits the others have."""
    floor, long = Fraction(tenths, 10), Fraction(1, 3**400)
    amounts = exact.from_fractions([floor, 1 - floor - long, long])
    low = exact.from_fractions([floor, Fraction(0), Fraction(0)])
    order = np.arange(3)
    rounded = round_amounts(amounts, 1, 1, order, Bounds(low=low))
    assert rounded.amounts.tolist() == [1, 0, 0]
    assert rounded.bent == ()


def test_a_floor_goes_before_a_greater_remainder(one_pot, units):
    limit = [{"name": "l", "floor": "low"}]
    table = units(w=[21, 27, 12], low=[2.1, 0, 0])  # 2.1, 2.7, 1.2
    result = allocate(one_pot(by="w", limit=limit), table, 6)
    assert result.amount.tolist() == [3, 2, 1]
    assert _notes(result, "rounding") == set()


def test_a_cap_is_kept_against_a_greater_remainder(one_pot, units):
    limit = [{"name": "l", "cap": "high"}]
    table = units(w=[21, 27, 12], high=[9, 2.7, 9])
    result = allocate(one_pot(by="w", limit=limit), table, 6)
    assert result.amount.tolist() == [2, 2, 2]
    assert _notes(result, "rounding") == set()


@pytest.mark.parametrize("bounds", [{"cap": "2.5"}, {"floor": "2.5"}])
def test_a_bound_that_rounding_must_pass_is_told(one_pot, units, bounds):
    result = allocate(one_pot(by="1", limit=[{"name": "l", **bounds}]), units(w=[1] * 4), 10)
    assert result.amount.tolist() == [3, 3, 2, 2]
    passed = {"u0", "u1"} if "cap" in bounds else {"u2", "u3"}
    assert _notes(result, "rounding") == passed


def test_a_unit_fixed_between_two_multiples_is_told(one_pot, units):
    limit = [{"name": "l", "floor": "2.5", "cap": "2.5"}]
    result = allocate(one_pot(by="1", limit=limit), units(w=[1] * 4), 10)
    assert sum(result.amount) == 10
    assert _notes(result, "rounding") == {"u0", "u1", "u2", "u3"}


@st.composite
def bounded(draw):
    """Weights, floors and caps in tenths of a soʻm, so that rounding meets them."""
    n = draw(st.integers(1, 6))
    tenths = st.integers(0, 60)
    rows = [(draw(st.integers(1, 6)), *sorted([draw(tenths), draw(tenths) + 20])) for _ in range(n)]
    return rows, draw(st.integers(0, 30))


@pytest.mark.parametrize("way", WAYS)
@laws
@given(case=bounded())
def test_bounds_are_kept_after_rounding_or_told(one_pot, units, largest_remainder, pay, way, case):
    rows, budget = case
    w, low, high = (list(side) for side in zip(*rows, strict=True))
    low, high = ([Fraction(number, 10) for number in side] for side in (low, high))
    table = units(w=w, low=[float(x) for x in low], high=[float(x) for x in high])
    exact = pay[way]([Fraction(x * budget, sum(w)) for x in w], low, high, Fraction(budget))
    formula = one_pot(by="w", limit=[{"name": "l", "floor": "low", "cap": "high", "paid_by": way}])
    if exact is None:
        with pytest.raises(LimitError):
            allocate(formula, table, budget)
        return
    result = allocate(formula, table, budget)
    got = result.amount.tolist()
    crossed = {
        code
        for code, amount, base, top in zip(table.index, got, low, high, strict=True)
        if not base <= amount <= top
    }
    assert sum(got) == budget
    assert all(abs(amount - before) < 1 for amount, before in zip(got, exact, strict=True))
    assert _notes(result, "rounding") == crossed
    plain = largest_remainder(exact, 1, table.index)
    kept = all(base <= amount <= top for base, amount, top in zip(low, plain, high, strict=True))
    if kept:  # where the plain method keeps the bounds there is no reason to leave it
        assert got == plain
        assert not crossed


@laws
@given(case=bounded())
def test_no_more_bounds_are_passed_than_must_be(one_pot, units, pay, case):
    """As many units are brought past a bound as the count of multiples forces, and no more."""
    rows, budget = case
    w, low, high = (list(side) for side in zip(*rows, strict=True))
    low, high = ([Fraction(number, 10) for number in side] for side in (low, high))
    exact = pay["equal"]([Fraction(x * budget, sum(w)) for x in w], low, high, Fraction(budget))
    assume(exact is not None)
    between = [(x // 1, lo, h) for x, lo, h in zip(exact, low, high, strict=True) if x % 1]
    up_costs = [(base + 1 > h) - (base < lo) for base, lo, h in between]
    needed = int(budget - sum(x // 1 for x in exact))
    least = sum(base < lo for base, lo, _ in between) + sum(sorted(up_costs)[:needed])
    table = units(w=w, low=[float(x) for x in low], high=[float(x) for x in high])
    limit = [{"name": "l", "floor": "low", "cap": "high", "paid_by": "equal"}]
    result = allocate(one_pot(by="w", limit=limit), table, budget)
    assert len(_notes(result, "rounding")) == least


# ------------------------------------------------------------------------------- two stages


@st.composite
def grouped(draw):
    rows = draw(
        st.lists(
            st.tuples(st.integers(1, 6), st.integers(1, 4), st.sampled_from("abc")),
            min_size=1,
            max_size=9,
        )
    )
    codes = draw(st.permutations([f"{place:02d}" for place in range(len(rows))]))
    return rows, codes, draw(st.integers(0, 60)), draw(st.sampled_from([1, 1, 3]))


@laws
@given(case=grouped())
def test_two_stages_add_up_in_every_region(one_pot, units, hamilton, largest_remainder, case):
    rows, codes, budget, unit = case
    budget = budget // unit * unit
    w, people, regions = (list(side) for side in zip(*rows, strict=True))
    formula = one_pot(by="w", within="g", between="total(people)", rounding={"unit": unit})
    result = allocate(formula, units(codes, w=w, people=people, g=regions), budget)
    names = sorted(set(regions))
    claims = [sum(p for p, g in zip(people, regions, strict=True) if g == name) for name in names]
    totals = hamilton(claims, budget, names, unit)
    got = result.amount.groupby(dict(zip(codes, regions, strict=True))).sum()
    assert got.to_dict() == dict(zip(names, totals, strict=True))
    for name, claim in zip(names, claims, strict=True):
        inside = [place for place, region in enumerate(regions) if region == name]
        money = Fraction(claim * budget, sum(claims))
        whole = sum(w[place] for place in inside)
        for place in inside:
            exact = money * w[place] / whole
            assert abs(result.amount.iloc[place] - exact) < unit


def test_a_tie_between_regions_is_told(one_pot, units):
    formula = one_pot(by="1", within="g", between="1")
    result = allocate(formula, units(g=["b", "a"]), 11)
    assert result.amount.tolist() == [5, 6]
    tie = next(note for note in result.notes if note.kind == "tie")
    assert "a" in tie.text
    assert "b" in tie.text


def test_pots_with_different_regions_still_add_up(make, units):
    pots = [
        {"name": name, "share": 0.5, "by": "1", "within": name, "between": "1"} for name in "gh"
    ]
    table = units(g=["a", "a", "b", "b"], h=["x", "y", "x", "y"])
    assert allocate(make(pot=pots), table, 11).amount.tolist() == [3, 3, 3, 2]


def test_regions_with_limits_still_add_up(one_pot, units):
    limit = [{"name": "l", "floor": "2.2"}]
    formula = one_pot(by="w", within="g", between="1", limit=limit)
    result = allocate(formula, units(w=[1, 9, 1, 1], g=["a", "a", "b", "b"]), 17)
    assert result.amount.sum() == 17
    below = {code for code, amount in result.amount.items() if amount < 2.2}
    assert _notes(result, "rounding") == below


def test_a_unit_that_is_bent_either_way_does_not_take_the_place_of_another(one_pot, units):
    limit = [{"name": "l", "floor": "low", "cap": "high"}]
    table = units(w=[1, 1], low=[2.9, 2.1], high=[2.9, 9.0])
    result = allocate(one_pot(by="w", limit=limit), table, 5)
    assert result.amount.tolist() == [2, 3]
    assert _notes(result, "rounding") == {"u0"}


def _floors_first(exact, floors, unit, codes):
    """Largest remainder in plain fractions, after those whose floor lies in between."""
    down = [amount // unit for amount in exact]
    missing = sum(exact) / unit - sum(down)

    def place(at):
        waits = not down[at] * unit < floors[at] <= exact[at]
        return waits, down[at] * unit - exact[at], codes[at]

    queue = sorted((at for at, amount in enumerate(exact) if amount % unit), key=place)
    up = {*queue[: int(missing)]}
    return [(base + (at in up)) * unit for at, base in enumerate(down)]


@pytest.mark.parametrize("seed", range(4))
def test_floors_are_kept_and_remainders_exact_among_very_long_numbers(make, units, pay, seed):
    """Quotients by 90 different numbers are too long to keep; their rounding may decide nothing."""
    chance = random.Random(seed)
    n, unit, budget = 90, 1000, 90_000_000
    table = units(
        [f"{place:02d}" for place in range(n)],
        need=[chance.randrange(10**6, 10**7) for _ in range(n)],
        people=[chance.randrange(10**4, 10**6) for _ in range(n)],
        last=[chance.randrange(10**5, 10**6) for _ in range(n)],
    )
    formula = make(
        pot=[{"name": "p", "share": 1, "by": "need / people"}],
        limit=[{"name": "l", "floor": "0.8485 * last", "paid_by": "gains"}],
        rounding={"unit": unit},
    )
    result = allocate(formula, table, budget)
    weights = [
        Fraction(need, people) for need, people in zip(table["need"], table["people"], strict=True)
    ]
    grants = [weight * budget / sum(weights) for weight in weights]
    floors = [Fraction(8485 * last, 10_000) for last in table["last"].tolist()]
    exact = pay["gains"](grants, floors, [Fraction(budget)] * n, Fraction(budget))
    expected = dict(
        zip(table.index, _floors_first(exact, floors, unit, [*table.index]), strict=True)
    )
    assert result.amount.to_dict() == expected
    assert sum(amount == floor for amount, floor in zip(exact, floors, strict=True)) > 20
    below = [
        code for code, floor in zip(table.index, floors, strict=True) if expected[code] < floor
    ]
    assert _notes(result, "rounding") == {*below}
