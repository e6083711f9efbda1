"""Optimum rules: what they do on tables that one can work out, and what they refuse."""

from fractions import Fraction

import pandas as pd
import pytest

from allocation import AllocationError, ExpressionError, FormulaError, LimitError
from allocation.optimum import Constraints, optimise, registered_rules

POOR = pd.DataFrame(
    {"poor": [10, 20, 10], "gap": [30, 10, 20], "region": ["n", "s", "s"]},
    index=pd.Index(["01", "02", "03"], name="code"),
)
LAST = pd.DataFrame(
    {"baseline": [50, 30, 20], "people": [10, 10, 20], "region": ["n", "s", "s"]},
    index=pd.Index(["01", "02", "03"], name="code"),
)


def test_the_richest_of_the_poor_come_first_for_the_fewest_poor():
    found = optimise("fewest_poor", POOR, 300)
    assert found.amount.tolist() == [0, 200, 100]
    assert found.figures["poor_left"] == 15
    assert found.figures["gap_left_uzs"] == 400


def test_the_poorest_are_raised_to_a_common_level_for_the_least_gap():
    found = optimise("least_gap", POOR, 300)
    assert found.amount.tolist() == [200, 0, 100]
    assert found.figures["squared_gap_left"] == pytest.approx(40 * 10**2)
    assert found.figures["poor_left"] == 40


def test_each_rule_is_at_least_as_good_by_its_own_measure_as_the_other():
    lifted, levelled = optimise("fewest_poor", POOR, 300), optimise("least_gap", POOR, 300)
    assert lifted.figures["poor_left"] < lifted.measured(levelled.amount)["poor_left"]
    other = levelled.measured(lifted.amount)["squared_gap_left"]
    assert levelled.figures["squared_gap_left"] < other


def test_equal_gaps_share_by_poor_people():
    table = POOR.assign(gap=10)
    assert optimise("fewest_poor", table, 100).amount.tolist() == [25, 50, 25]


def test_money_beyond_the_gap_is_an_error_that_says_how_much_unless_it_is_shared():
    with pytest.raises(LimitError, match=r"700 soʻm close the whole gap.* 100 soʻm are left over"):
        optimise("least_gap", POOR, 800)
    found = optimise("least_gap", POOR, 800, options={"rest": "poor"})
    assert found.amount.tolist() == [325, 250, 225]


def test_a_rest_that_caps_leave_no_room_for_is_an_error():
    table = POOR.assign(poor=[0, 20, 0])
    with pytest.raises(LimitError, match="cannot place 400 soʻm: too much by 100 soʻm"):
        optimise("least_gap", table, 400, options={"rest": "poor"}, keep=Constraints(cap="300"))


@pytest.mark.parametrize(
    ("alpha", "amounts"), [("0", [0, 0, 90]), ("1", [10, 20, 60]), ("inf", [30, 30, 30])]
)
def test_aversion_to_inequality_goes_from_the_highest_weight_to_all_alike(alpha, amounts):
    table = pd.DataFrame({"w": [1, 2, 6]}, index=["a", "b", "c"])
    found = optimise("alpha_fair", table, 90, of={"weight": "w"}, options={"alpha": alpha})
    assert found.amount.tolist() == amounts


def test_an_alpha_that_floats_cannot_hold_is_refused():
    table = pd.DataFrame({"w": [1, 2]}, index=["a", "b"])
    for alpha in ("0.001", "1e-9"):
        with pytest.raises(FormulaError, match="weights differ by more than"):
            optimise("alpha_fair", table, 90, of={"weight": "w"}, options={"alpha": alpha})
    alike = optimise("alpha_fair", table * 0 + 3, 90, of={"weight": "w"}, options={"alpha": "1e-9"})
    assert alike.amount.tolist() == [45, 45]


def test_units_without_an_amount_cannot_be_measured():
    found = optimise("least_change", LAST, 100)
    assert found.measured(LAST["baseline"])["moved_uzs"] == 0
    with pytest.raises(AllocationError, match="no amount to measure of 03"):
        found.measured(LAST["baseline"].iloc[:2])


def test_what_people_have_already_counts_per_head():
    table = pd.DataFrame({"have": [3, 1], "people": [10, 20]}, index=["a", "b"])
    found = optimise("alpha_fair", table, 40, of={"means": "have", "per": "people"})
    assert found.amount.tolist() == [0, 40]
    assert found.table["state"].tolist() == ["nothing", "free"]
    assert found.figures["least_level"] == found.figures["greatest_level"] == 3
    assert found.figures["equal_as_good"] == pytest.approx(3)


def test_least_change_moves_all_by_the_same_amount_or_the_same_part():
    assert optimise("least_change", LAST, 130).amount.tolist() == [60, 40, 30]
    assert optimise("least_relative_change", LAST, 130).amount.tolist() == [65, 39, 26]


def test_a_region_is_held_at_its_least_share_and_the_others_pay():
    least = {"s": Fraction(6, 10)}
    found = optimise("least_change", LAST, 100, keep=Constraints(within="region", least=least))
    assert found.amount.tolist() == [40, 35, 25]
    assert found.held == {"region s": 60}
    assert found.notes[0] == "region s is held at its least amount, 60 soʻm"
    assert optimise(
        "least_change", LAST, 100, keep=Constraints(within="region", least={"s": "0.5"})
    ).amount.tolist() == [50, 30, 20]


def test_floors_and_caps_are_whole_multiples_and_the_table_says_who_is_held():
    found = optimise(
        "least_change",
        LAST,
        100,
        keep=Constraints(floor="25.5", cap="0.9 * baseline + 20"),
        unit=5,
    )
    assert found.table["floor"].tolist() == [30, 30, 30]
    assert found.table["cap"].tolist() == [65, 45, 35]
    assert found.amount.tolist() == [40, 30, 30]
    assert found.table["state"].tolist() == ["free", "floor", "floor"]
    capped = optimise("least_change", LAST, 120, keep=Constraints(cap="45"))
    assert capped.table["state"].tolist() == ["cap", "free", "free"]


def test_ties_are_told():
    found = optimise("least_change", LAST, 101)
    assert found.notes == ("equal remainders were decided by unit code among 01, 02, 03",)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"floor": "40"}, "the floors need 20 soʻm more than there is"),
        ({"cap": "20"}, "the caps leave 40 soʻm over; the lowest are those of 01"),
        ({"floor": "baseline", "cap": "40"}, "above the cap .* most for 01: by 10 soʻm"),
        ({"cap": "40", "least": {"s": "0.9"}}, "region s should get 90 soʻm .* 10 soʻm less"),
        (
            {"floor": "baseline", "least": {"s": "0.6"}},
            "least amounts of region s and the floors of all together need 10 soʻm more",
        ),
    ],
)
def test_constraints_that_clash_say_by_how_much(how, words):
    with pytest.raises(LimitError, match=words):
        optimise("least_change", LAST, 100, keep=Constraints(within="region", **how))


@pytest.mark.parametrize(
    ("rule", "how", "words"),
    [
        ("least_chang", {}, "no optimum rule 'least_chang'; did you mean 'least_change'"),
        ("fewest_poor", {}, "fewest_poor needs poor: poor people"),
        ("least_change", {"of": {"pour": "x"}}, "least_change reads no 'pour'"),
        ("least_change", {"options": {"alpha": 1}}, "least_change has no option 'alpha'"),
        ("alpha_fair", {"options": {"alpha": "-1"}}, "alpha is a number from 0, or inf, not '-1'"),
        ("alpha_fair", {"of": {"per": "people - 10"}}, "per must be above 0; it is not for 01, 02"),
        ("alpha_fair", {"of": {"means": "-people"}}, "means must be 0 or more"),
        (
            "least_change",
            {"keep": Constraints(within="regio", least={"s": "0.1"})},
            "did you mean 'region'",
        ),
        (
            "least_change",
            {"keep": Constraints(within="region", least={"x": "0.1"})},
            "no unit has region x",
        ),
        (
            "least_change",
            {"keep": Constraints(within="region", least={"s": "1.1"})},
            "lies from 0 to 1, not 1.1",
        ),
    ],
)
def test_what_cannot_be_is_refused(rule, how, words):
    with pytest.raises(FormulaError, match=words):
        optimise(rule, LAST, 100, **how)


def test_a_rest_is_one_of_its_words():
    with pytest.raises(FormulaError, match="rest is error or poor, not 'all'"):
        optimise("least_gap", POOR, 10, options={"rest": "all"})


def test_a_gap_in_a_column_is_named_with_its_place():
    with pytest.raises(ExpressionError, match=r"'gap'.*02"):
        optimise("least_gap", POOR.assign(gap=[1.0, None, 1.0]), 10)


@pytest.mark.parametrize("rule", registered_rules().values(), ids=registered_rules())
def test_every_rule_is_titled_in_three_languages_and_has_a_source(rule):
    assert all((rule.title.uz, rule.title.ru, rule.title.en))
    assert rule.source
    assert rule.help
