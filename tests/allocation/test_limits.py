"""Floors and caps on the running amount: who is held, who pays, what cannot be met."""

from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import AllocationError, ExpressionError, LimitError, allocate
from allocation.formula import PaidBy

WAYS = get_args(PaidBy)
laws = settings(max_examples=30, derandomize=True, deadline=None)


@pytest.fixture(scope="session")
def after(make):
    """The amounts after a limit on pots handed out by `w`."""

    def compute(table, budget, **limit):
        formula = make(limit=[{"name": "l", **limit}])
        return allocate(formula, table, budget).table["after_l"].tolist()

    return compute


def test_the_ways_to_pay_are_those_known_here(pay):
    assert set(WAYS) == set(pay)


@st.composite
def cases(draw):
    """Amounts by weight, floors and caps around them, some units exempt."""
    n = draw(st.integers(1, 6))
    rows = [
        (
            draw(st.integers(0, 6)),
            *sorted([draw(st.integers(0, 9)), draw(st.integers(0, 14))]),
            draw(st.sampled_from([0, 0, 0, 1])),
        )
        for _ in range(n)
    ]
    if not any(row[0] for row in rows):
        rows[0] = (1, *rows[0][1:])
    return rows, draw(st.integers(0, 40))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("bounds", ["floor", "cap", "both"])
@laws
@given(case=cases())
def test_every_way_to_pay_does_what_the_design_says(after, units, pay, way, bounds, case):
    rows, budget = case
    w, low, high, free = (list(side) for side in zip(*rows, strict=True))
    limit = {"paid_by": way, "exempt": "free == 1"}
    limit |= {"floor": "low"} if bounds != "cap" else {}
    limit |= {"cap": "high"} if bounds != "floor" else {}
    amount = [Fraction(weight * budget, sum(w)) for weight in w]
    at = [place for place, exempt in enumerate(free) if not exempt]
    mine = [amount[place] for place in at]
    money = sum(mine)
    floor = [Fraction(low[place] * (bounds != "cap")) for place in at]
    cap = [
        max(floor[k], money) if bounds == "floor" else Fraction(high[i]) for k, i in enumerate(at)
    ]
    expected = pay[way](mine, floor, cap, money)
    table = units(w=w, low=low, high=high, free=free)
    if expected is None:
        with pytest.raises(LimitError, match=r"limit 'l'.* soʻm"):
            after(table, budget, **limit)
        return
    for place, result in zip(at, expected, strict=True):
        amount[place] = result
    assert after(table, budget, **limit) == [float(result) for result in amount]


# -------------------------------------------------------------------------- by hand, 10:20:70

EXAMPLES = {
    "scaling": [20, pytest.approx(80 * 20 / 90), pytest.approx(80 * 70 / 90)],
    "equal": [20, 15, 65],
    "gains": [20, 20, 60],
}


@pytest.mark.parametrize("way", WAYS)
def test_a_floor_by_hand(after, units, way):
    table = units(w=[10, 20, 70], low=[20, 0, 0])
    if way == "gains":
        table = units(w=[10, 20, 70], low=[20, 20, 20])
    assert after(table, 100, floor="low", paid_by=way) == EXAMPLES[way]


def test_a_cap_by_hand(after, units):
    table = units(w=[10, 20, 70])
    scaled = after(table, 100, cap="55", paid_by="scaling")
    assert scaled == [15, 30, 55]
    assert after(table, 100, cap="55", paid_by="equal") == [17.5, 27.5, 55]
    with pytest.raises(LimitError, match="15 soʻm over"):  # gains only ever come down
        after(table, 100, cap="55", paid_by="gains")


def test_gains_pay_for_losses_in_equal_parts(after, units):
    """Hold harmless: losers are lifted to last year, gainers keep one part of their gains."""
    table = units(w=[50, 30, 20], last=[60, 25, 10])
    got = after(table, 100, floor="last", paid_by="gains")
    assert got == [60, 25 + 5 * 5 / 15, 10 + 10 * 5 / 15]


@pytest.mark.parametrize("way", WAYS)
def test_a_limit_that_binds_nobody_changes_nothing(after, units, way):
    table = units(w=[1, 2, 3])
    assert after(table, 60, floor="1", cap="59", paid_by=way) == [10, 20, 30]


@pytest.mark.parametrize("way", WAYS)
def test_exempt_units_keep_what_they_have(after, units, way):
    table = units(w=[10, 20, 70, 100], kind=["a", "a", "a", "city"])
    limit = {"floor": "20", "exempt": "kind == 'city'", "paid_by": way}
    got = after(table, 200, **limit)
    assert got[3] == 100
    assert sum(got) == pytest.approx(200)
    assert got[0] == 20


@pytest.mark.parametrize("way", WAYS)
def test_with_everybody_exempt_nothing_happens(after, units, way):
    limit = {"floor": "99", "cap": "100", "exempt": "w > 0", "paid_by": way}
    assert after(units(w=[1, 3]), 8, **limit) == [2, 6]


def test_a_limit_is_asked_only_for_the_units_it_binds(after, units):
    got = after(units(w=[1, 1], d=[0, 2]), 10, floor="8 / d", exempt="d == 0")
    assert got == [5, 5]


def test_a_negative_floor_is_no_floor(after, units):
    assert after(units(w=[1, 3]), 8, floor="-5") == [2, 6]


def test_amount_is_the_running_amount(make, units):
    limits = [
        {"name": "one", "cap": "60"},
        {"name": "two", "floor": "0.9 * amount", "cap": "amount * 1.1"},
        {"name": "three", "floor": "share(amount) * budget"},
    ]
    table = allocate(make(limit=limits), units(w=[1, 9]), 100).table
    assert table["pot_p"].tolist() == [10, 90]
    for name in ("one", "two", "three"):
        assert table[f"after_{name}"].tolist() == [40, 60]


def test_limits_are_applied_in_order(make, units):
    floor = {"name": "lift", "floor": "30"}
    cap = {"name": "cut", "cap": "50"}
    table = units(w=[10, 20, 70])
    one = allocate(make(limit=[floor, cap]), table, 100).table
    other = allocate(make(limit=[cap, floor]), table, 100).table
    assert one["after_cut"].tolist() == pytest.approx([30, 30, 40])
    assert other["after_cut"].tolist() == pytest.approx([50 / 3, 100 / 3, 50])
    assert other["after_lift"].sum() == pytest.approx(100)


# --------------------------------------------------------------------------------- baseline


def test_baseline_is_last_years_amount(make, units):
    import pandas as pd

    formula = make(limit=[{"name": "l", "floor": "0.95 * baseline"}])
    table = units(w=[1, 9], old=[40, 60])
    last = pd.Series({"u1": 60, "u0": 40, "elsewhere": 7})
    for baseline in (last, "old"):
        result = allocate(formula, table, 100, baseline).table
        assert result["after_l"].tolist() == [38, 62]
    own = allocate(formula, table.rename(columns={"old": "baseline"}), 100).table
    assert own["after_l"].tolist() == [38, 62]


def test_a_unit_without_a_baseline_is_named_unless_exempt(make, units):
    import pandas as pd

    table = units(w=[1, 9], new=[0, 1], name=["Old", "New"])
    last = pd.Series({"u0": 20})
    limit = {"name": "l", "floor": "baseline"}
    with pytest.raises(ExpressionError, match=r"limit 'l'.*no value for baseline of u1 \(New\)"):
        allocate(make(limit=[limit]), table, 100, last)
    exempt = make(limit=[{**limit, "floor": "baseline / 2", "exempt": "new == 1"}])
    assert allocate(exempt, table, 100, last).amount.tolist() == [10, 90]


def test_a_baseline_that_is_not_there(make, units):
    formula = make(limit=[{"name": "l", "floor": "baseline"}])
    with pytest.raises(AllocationError, match=r"limit 'l'.*give a baseline"):
        allocate(formula, units(w=[1]), 100)
    with pytest.raises(AllocationError, match="no column 'lst'"):
        allocate(formula, units(w=[1], last=[1]), 100, "lst")


def test_a_baseline_that_gives_a_unit_twice(make, units):
    import pandas as pd

    formula = make(limit=[{"name": "l", "floor": "baseline"}])
    twice = pd.Series([1, 2], index=["u0", "u0"])
    with pytest.raises(AllocationError, match="twice"):
        allocate(formula, units(w=[1]), 100, twice)


# ------------------------------------------------------------------------------- impossible


@pytest.mark.parametrize("way", WAYS)
def test_impossible_limits_say_by_how_much_and_for_whom_most(after, units, way):
    table = units(w=[1, 2, 3, 4, 5, 6], name=list("ABCDEF"))
    with pytest.raises(LimitError) as floors:
        after(table, 100, floor="10 * w", paid_by=way)
    for words in ("limit 'l'", "110 soʻm", "u5 (F), u4 (E), u3 (D)"):
        assert words in str(floors.value)
    assert "u2" not in str(floors.value)
    with pytest.raises(LimitError) as caps:
        after(table, 100, cap="2 * w", paid_by=way)
    for words in ("limit 'l'", "58 soʻm", "u0 (A), u1 (B), u2 (C)"):
        assert words in str(caps.value)


@pytest.mark.parametrize("way", WAYS)
def test_a_floor_above_its_cap_names_the_units(after, units, way):
    with pytest.raises(LimitError, match=r"limit 'l'.*floor is above the cap.*u1, u2"):
        after(units(w=[1, 2, 3]), 100, floor="10 * w", cap="15", paid_by=way)


@pytest.mark.parametrize("way", WAYS)
def test_a_negative_cap_is_an_error(after, units, way):
    with pytest.raises(LimitError, match=r"limit 'l'.*u0"):
        after(units(w=[1, 2]), 100, cap="-5 if w == 1 else 500", paid_by=way)


def test_who_has_nothing_cannot_be_scaled_up(after, units):
    with pytest.raises(LimitError, match="50 soʻm over"):
        after(units(w=[0, 2]), 100, cap="50", paid_by="scaling")
    assert after(units(w=[0, 2]), 100, cap="50", paid_by="equal") == [50, 50]


def test_very_high_caps_are_only_very_high(after, units):
    assert after(units(w=[1, 3]), 100, floor="30", cap="10 ** 350 * w") == [30, 70]
