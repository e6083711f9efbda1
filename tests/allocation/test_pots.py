"""Each pot hands its money out by one rule; what cannot be handed out is an error."""

from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import AllocationError, ExpressionError, FormulaError, LimitError, allocate
from allocation.formula import Rule

laws = settings(max_examples=40, derandomize=True, deadline=None)


def _pots(make, *pots):
    return make(pot=[{"name": name, **pot} for name, pot in zip("abcdef", pots, strict=False)])


def test_the_rules_are_those_known_here():
    assert {rule.__name__ for rule in get_args(Rule)} == {"By", "LevelUp", "Entitlement"}


def test_by_is_in_proportion(one_pot, units):
    result = allocate(one_pot(by="w * v"), units(w=[1, 2, 3], v=[6, 3, 0]), 100)
    assert result.table["pot_p"].tolist() == [50, 50, 0]


def test_where_says_who_takes_part(one_pot, units):
    table = units(w=[1, 2, 3], kind=["city", "tuman", "city"])
    result = allocate(one_pot(by="w", where="kind == 'city'"), table, 100)
    assert result.amount.tolist() == [25, 0, 75]


def test_the_rule_is_asked_only_for_those_who_take_part(one_pot, units):
    table = units(w=[1, 0, 3])
    result = allocate(one_pot(by="12 / w", where="w > 0"), table, 16)
    assert result.amount.tolist() == [12, 0, 4]


def test_functions_over_units_look_at_everybody_also_in_a_pot(one_pot, units):
    table = units(w=[1, 2, 5])
    result = allocate(one_pot(by="1", floor="pot * share(w)", where="w > 1"), table, 80)
    assert result.amount.tolist() == [0, 30, 50]


def test_level_up_raises_the_lowest_first(one_pot, units):
    table = units(own=[10, 40, 90], people=[1, 2, 3])
    result = allocate(one_pot(level_up={"from": "own", "per": "people"}), table, 25)
    assert result.table["pot_p"].tolist() == [15, 10, 0]  # 25 a head for the first two


def test_level_up_reaches_everybody_with_enough_money(one_pot, units):
    table = units(own=[10, 40, 90], people=[1, 2, 3])
    result = allocate(one_pot(level_up={"from": "own", "per": "people"}), table, 160)
    assert result.table["pot_p"].tolist() == [40, 60, 60]  # 50 a head


def test_level_up_keeps_a_cap(one_pot, units):
    table = units(own=[10, 40, 90], people=[1, 2, 3])
    formula = one_pot(level_up={"from": "own", "per": "people"}, cap="12")
    assert allocate(formula, table, 24).table["pot_p"].tolist() == [12, 12, 0]


def test_a_level_for_nobody_is_an_error(one_pot, units):
    formula = one_pot(level_up={"from": "own", "per": "people"})
    with pytest.raises(AllocationError, match=r"pot 'p'.*`per`"):
        allocate(formula, units(own=[1, 2], people=[0, 0]), 10)
    with pytest.raises(ExpressionError, match=r"negative for u1 in `people`"):
        allocate(formula, units(own=[1, 2], people=[1, -1]), 10)


@pytest.mark.parametrize("own", [5, 0, -5])
def test_without_size_there_is_no_level_to_raise(one_pot, units, own):
    formula = one_pot(level_up={"from": "own", "per": "people"})
    result = allocate(formula, units(own=[own, 2], people=[0, 1]), 10)
    assert result.amount.tolist() == [0, 10]


def test_entitlements_are_paid_and_the_rest_goes_on(make, units):
    first = {"share": 1, "entitlement": "10 * w", "remainder": "b"}
    formula = _pots(make, first, {"share": 0, "by": "1"})
    result = allocate(formula, units(w=[1, 2]), 100)
    assert result.table["pot_a"].tolist() == [10, 20]
    assert result.table["pot_b"].tolist() == [35, 35]


def test_remainders_add_up_in_a_later_pot(make, units):
    formula = _pots(
        make,
        {"share": 0.5, "entitlement": "10", "remainder": "c"},
        {"amount": 40, "entitlement": "15 * w", "remainder": "c"},
        {"share": 0.1, "entitlement": "1", "remainder": "d", "where": "w > 5"},
        {"share": 0, "by": "w"},
    )
    result = allocate(formula, units(w=[1, 1]), 100)
    assert result.table["pot_c"].tolist() == [0, 0]
    assert result.table["pot_d"].tolist() == [25, 25]


def test_pot_is_the_money_with_what_was_left_to_it(make, units):
    first = {"share": 1, "entitlement": "10", "remainder": "b"}
    formula = _pots(make, first, {"share": 0, "by": "w", "floor": "pot / 4"})
    result = allocate(formula, units(w=[0, 1]), 100)
    assert result.table["pot_b"].tolist() == [20, 60]


def test_an_entitlement_is_cut_at_its_own_limits(make, units):
    first = {"share": 1, "entitlement": "w", "floor": "5", "cap": "20", "remainder": "b"}
    result = allocate(_pots(make, first, {"share": 0, "by": "1"}), units(w=[1, 10, 99]), 95)
    assert result.table["pot_a"].tolist() == [5, 10, 20]


def test_money_left_over_without_a_remainder_is_an_error(one_pot, units):
    with pytest.raises(FormulaError, match=r"pot 'p'.* 94 soʻm over.*`remainder`"):
        allocate(one_pot(entitlement="w"), units(w=[1, 2, 3]), 100)


def test_entitlements_above_the_pot_say_by_how_much_and_whose(one_pot, units):
    table = units(w=[1, 50, 60], name=["A", "B", "C"])
    with pytest.raises(LimitError, match=r"pot of 100 soʻm by 11 soʻm.*u2 \(C\), u1 \(B\)"):
        allocate(one_pot(entitlement="w"), table, 100)


def test_a_negative_entitlement_is_an_error(one_pot, units):
    with pytest.raises(ExpressionError, match=r"an entitlement is negative for u0.*`w - 2`"):
        allocate(one_pot(entitlement="w - 2"), units(w=[1, 2]), 100)


def test_inner_limits_are_kept_inside_the_pot(one_pot, units):
    formula = one_pot(by="w", floor="0.2 * pot", cap="0.5 * pot")
    result = allocate(formula, units(w=[6, 3, 1]), 100)
    assert result.amount.tolist() == [50, 30, 20]


def test_impossible_inner_limits_say_by_how_much_and_whose(one_pot, units):
    table = units(w=[1, 2, 3, 4])
    with pytest.raises(LimitError, match=r"pot 'p'.* 100 soʻm more .*u3, u2, u1"):
        allocate(one_pot(by="w", floor="20 * w"), table, 100)
    with pytest.raises(LimitError, match=r"pot 'p'.* 80 soʻm over.*u0, u1, u2"):
        allocate(one_pot(by="w", cap="2 * w"), table, 100)
    with pytest.raises(LimitError, match=r"pot 'p'.*floor is above the cap for u2, u3"):
        allocate(one_pot(by="w", floor="w", cap="2"), table, 100)


@st.composite
def limited(draw):
    """Weights, own means, sizes, floors, caps, who takes part; and the money."""
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(1, 5),
                st.integers(-3, 9),
                st.integers(1, 3),
                st.integers(0, 4),
                st.integers(4, 20),
                st.booleans(),
            ),
            min_size=1,
            max_size=6,
        ).filter(lambda rows: any(row[5] for row in rows))
    )
    return rows, draw(st.integers(1, 50))


RULES = {"by": {"by": "w"}, "level_up": {"level_up": {"from": "own", "per": "size"}}}


@pytest.mark.parametrize("bounds", [("low",), ("high",), ("low", "high"), ()], ids=str)
@pytest.mark.parametrize("rule", RULES)
@laws
@given(case=limited())
def test_each_rule_under_inner_limits_does_what_the_design_says(
    one_pot, units, water, rule, bounds, case
):
    rows, budget = case
    names = ("w", "own", "size", "low", "high", "in_")
    table = units(**dict(zip(names, zip(*rows, strict=True), strict=True)))
    part = [row for row in rows if row[5]]
    w, own, size, low, high, _ = (list(side) for side in zip(*part, strict=True))
    offset = [Fraction(0)] * len(part) if rule == "by" else [Fraction(-each) for each in own]
    slope = [Fraction(each) for each in (w if rule == "by" else size)]
    low = [Fraction(each) * ("low" in bounds) for each in low]
    high = [Fraction(each) if "high" in bounds else Fraction(10**9) for each in high]
    keys = {"low": {"floor": "low"}, "high": {"cap": "high"}}
    limits = {key: text for name in bounds for key, text in keys[name].items()}
    formula = one_pot(**RULES[rule], **limits, where="in_")
    expected = water(offset, slope, low, high, Fraction(budget))
    if expected is None:
        with pytest.raises(LimitError, match=r"pot 'p'.* soʻm"):
            allocate(formula, table, budget)
        return
    amounts = iter(expected)
    wanted = [float(next(amounts)) if row[5] else 0.0 for row in rows]
    assert allocate(formula, table, budget).table["pot_p"].tolist() == wanted


# ------------------------------------------------------------------------------- two stages


def test_two_stages_divide_between_groups_first(one_pot, units):
    table = units(w=[1, 1, 5], people=[10, 20, 10], g=["a", "a", "b"])
    result = allocate(one_pot(by="w", within="g", between="total(people)"), table, 80)
    assert result.amount.tolist() == [30, 30, 20]


def test_between_is_evaluated_inside_each_group(one_pot, units):
    table = units(w=[1, 1, 1, 1], v=[3, 1, 2, 2], g=["a", "a", "a", "b"])
    result = allocate(one_pot(by="w", within="g", between="largest(v) + count()"), table, 90)
    assert result.amount.tolist() == [20, 20, 20, 30]


def test_only_groups_that_take_part_share(one_pot, units):
    table = units(w=[1, 1, 1], g=["a", "b", "c"])
    formula = one_pot(by="w", within="g", between="1", where="g != 'b'")
    assert allocate(formula, table, 10).amount.tolist() == [5, 0, 5]


def test_two_stages_level_up_inside_the_groups(one_pot, units):
    table = units(own=[0, 8, 3], people=[1, 1, 1], g=["a", "a", "b"])
    formula = one_pot(level_up={"from": "own", "per": "people"}, within="g", between="1")
    assert allocate(formula, table, 20).amount.tolist() == [9, 1, 10]


def test_a_group_without_claim_gets_nothing(one_pot, units):
    table = units(w=[1, 1], v=[0, 1], g=["a", "b"])
    formula = one_pot(by="w", within="g", between="total(v)")
    assert allocate(formula, table, 10).amount.tolist() == [0, 10]


def test_groups_that_cannot_share_are_named(one_pot, units):
    table = units(w=[1, 0], v=[-1, 1], g=["north", "south"])
    with pytest.raises(AllocationError, match=r"pot 'p'.*north.* negative.*`total\(v\)`"):
        allocate(one_pot(by="w", within="g", between="total(v)"), table, 10)
    with pytest.raises(AllocationError, match=r"pot 'p'.*groups add up to 0"):
        allocate(one_pot(by="w", within="g", between="0"), table, 10)
    with pytest.raises(AllocationError, match=r"pot 'p'.*(south|u1)"):
        allocate(one_pot(by="w", within="g", between="1"), table, 10)
    with pytest.raises(AllocationError, match="one number is wanted"):
        allocate(one_pot(by="w", within="g", between="w"), units(w=[1, 2], g=["a", "a"]), 10)


def test_a_unit_without_a_group_is_an_error(one_pot, units):
    table = units(w=[1, 1], g=["a", None])
    with pytest.raises(ExpressionError, match="no value for g of u1"):
        allocate(one_pot(by="w", within="g", between="1"), table, 10)


# ------------------------------------------------------------------------------ the budget


def test_shares_and_amounts_use_up_the_budget(make, units):
    thirds = [{"share": "1 / 3", "by": "w"}] * 3
    assert allocate(_pots(make, *thirds), units(w=[1, 1]), 10).amount.tolist() == [5, 5]
    mixed = _pots(make, {"amount": 30, "by": "w"}, {"amount": "budget - 30", "by": "1"})
    assert allocate(mixed, units(w=[1, 1]), 100).amount.sum() == 100


@pytest.mark.parametrize(
    ("pots", "words"),
    [
        ([{"share": 0.9}], ["90 of 100", "10 are left over", "0.9"]),
        ([{"share": 1.1}], ["110 of 100", "10 are too much", "1.1"]),
        ([{"share": 0.5}, {"amount": 30}], ["80 of 100", "20 are left over"]),
        ([{"share": "1/3"}] * 2, ["66.67 of 100", "33.33 are left over"]),
        ([{"share": 1.5}, {"share": -0.5}], ["pot 'b'", "share is negative"]),
        ([{"amount": 150}, {"amount": -50}], ["pot 'b'", "amount is negative"]),
        ([{"share": "w"}], ["pot 'a'", "one number is wanted"]),
    ],
)
def test_shares_that_do_not_add_up_say_what_is_missing_or_over(make, units, pots, words):
    formula = _pots(make, *({**pot, "by": "w"} for pot in pots))
    with pytest.raises(AllocationError) as caught:
        allocate(formula, units(w=[1, 2]), 100)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    "rule",
    [
        {"by": "w"},
        {"by": "w", "floor": "0"},
        {"entitlement": "w"},
        {"level_up": {"from": "w", "per": "w"}},
        {"by": "w", "within": "g", "between": "1"},
    ],
)
def test_a_pot_for_nobody_must_be_empty(make, units, rule):
    table = units(w=[1, 3], g=["a", "b"])
    nobody = {**rule, "where": "w > 9"}
    empty = _pots(make, {"share": 1, "by": "w"}, {"share": 0, **nobody})
    assert allocate(empty, table, 100).amount.tolist() == [25, 75]
    with pytest.raises(ExpressionError, match="nobody"):
        allocate(_pots(make, {"share": 1, **nobody}), table, 100)


def test_shares_that_cannot_be_divided_are_errors(one_pot, units):
    table = units(w=[1, 2, 3], name=["A", "B", "C"])
    with pytest.raises(ExpressionError, match=r"a share is negative for u0 \(A\) in `w - 2`"):
        allocate(one_pot(by="w - 2"), table, 100)
    with pytest.raises(ExpressionError, match=r"add up to 0.*100 soʻm"):
        allocate(one_pot(by="0 * w"), table, 100)


@pytest.mark.parametrize(
    "rule", [{"by": "0 * w"}, {"by": "w"}, {"level_up": {"from": "w", "per": "w"}}]
)
@pytest.mark.parametrize("limits", [{}, {"floor": "0"}, {"cap": "5"}])
def test_no_money_is_divided_into_nothing(one_pot, units, rule, limits):
    assert allocate(one_pot(**rule, **limits), units(w=[1, 2]), 0).amount.tolist() == [0, 0]


# -------------------------------------------------------------------------- worked examples


def test_indonesia_where_a_negative_gap_eats_into_the_basic_amount(one_pot, units):
    """Need 100, capacity 100, basic 50 gives 50; capacity 125 gives 25."""
    table = units(need=[100, 100], capacity=[100, 125], basic=[50, 50])
    formula = one_pot(entitlement="max(basic + need - capacity, 0)")
    assert allocate(formula, table, 75).amount.tolist() == [50, 25]
