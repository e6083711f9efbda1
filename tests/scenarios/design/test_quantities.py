"""What can be wanted, on three units that one can work out."""

from fractions import Fraction

import numpy as np
import pytest

from scenarios.design.ground import ground_of
from scenarios.design.quantities import KINDS, listed, quantity
from scenarios.design.remarks import remarks
from scenarios.design.wish import read_target, read_targets, told_value
from scenarios.errors import ScenarioError

MONEY = np.array([[100.0, 300.0, 600.0]])


@pytest.fixture(scope="module")
def ground(plan):
    return ground_of(plan)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("share(region_code=A)", [0.4]),
        ("share(02)", [0.3]),
        ("amount(kind='city')", [600]),
        ("amount( 01 )", [100]),
        ("amount(population=200.0)", [600]),
        ("per_head", [1, 3, 3]),
        ("per_head(region_code=A)", [1, 3]),
        ("change", [0.0, 1.0, 1.4]),
        ("change(02)", [1.0]),
        ("losers", [0]),
        ("gainers", [2]),
        ("lost", [0]),
        ("gained", [500]),
        ("budget", [1000]),
        ("per_poor", [10, 7.5, 30]),
        ("highest(poverty_rate, 20%)", [0.3 * 0.8]),
        ("highest(poverty_rate, 0.5)", [0.3 + 0.7 * 100 / 300]),
        ("highest(poverty_rate, 2/3, units)", None),
        ("lowest(income_per_capita, 25%)", [0.3]),
        ("lowest(poverty_rate, 1, units)", [1]),
    ],
)
def test_what_a_quantity_measures(ground, text, values):
    if values is None:
        with pytest.raises(ScenarioError, match="give a number"):
            quantity(ground, text)
        return
    found = quantity(ground, text).measure(MONEY)[0]
    assert found == pytest.approx(values)


def test_ties_at_an_end_share_what_is_left(ground):
    both = quantity(ground, "lowest(poverty_rate, 1%, units)").measure(MONEY)[0]
    assert both == pytest.approx([0.01 * 3 / 2 * 0.7])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ginni", "no quantity 'ginni'; did you mean 'gini'"),
        ("gini(1)", "write it as gini"),
        ("share", r"write it as share\(COLUMN=VALUE\)"),
        ("share(region_cod=A)", "did you mean 'region_code'"),
        ("share(region_code=Z)", "no unit has region_code Z"),
        ("amount(09)", "no unit"),
        ("highest(kind, 20%)", "holds no numbers"),
        ("highest(poverty_rate, 120%)", "above 0, at most 100%"),
        ("highest(poverty_rate, 20%, heads)", "write it as highest"),
        ("?", "write a quantity such as gini"),
    ],
)
def test_what_cannot_be_measured_is_refused(ground, text, words):
    with pytest.raises(ScenarioError, match=words):
        quantity(ground, text)


def test_without_a_baseline_changes_are_refused(make):
    bare = ground_of(make(baseline=None))
    for text in ("change", "losers"):
        with pytest.raises(ScenarioError, match="has no baseline"):
            quantity(bare, text)
    with pytest.raises(ScenarioError, match="it needs baseline"):
        quantity(bare, "disruption")


@pytest.mark.parametrize(
    ("text", "level", "way"),
    [
        ("change >= -5%", Fraction(-1, 20), "at least"),
        ("gini<=0.1", Fraction(1, 10), "at most"),
        ("amount(01) ≥ 50 000", Fraction(50_000), "at least"),
    ],
)
def test_targets_are_read_exactly(ground, text, level, way):
    found = read_target(ground, text)
    assert (found.level, found.way) == (level, way)
    assert found.scale > 0


def test_all_problems_of_targets_are_told_at_once(ground):
    with pytest.raises(ScenarioError) as error:
        read_targets(ground, ["gini < 0.1", "change >= x", "ginni <= 1"])
    assert len(error.value.problems) == 3
    with pytest.raises(ScenarioError, match="one target at least"):
        read_targets(ground, [])


def test_a_target_holds_in_every_part(ground):
    target = read_target(ground, "change >= 0")
    assert target.holds(MONEY[0])
    assert not read_target(ground, "change >= 1%").holds(MONEY[0])
    assert read_target(ground, "change <= 140%").holds(MONEY[0])
    assert target.text == "change >= 0%"


def test_one_soum_short_is_short(make):
    rich = ground_of(make(budget=16_500_000_000_000))
    share, amount = (read_target(rich, text) for text in ("share(01) >= 25%", "change(01) >= -5%"))
    whole = 16_500_000_000_000
    enough = np.array([whole / 4, whole / 4, whole / 2])
    assert share.holds(enough)
    assert not share.holds(enough - np.array([1.0, -1.0, 0.0]))
    assert amount.holds(np.array([95.0, 0.0, 0.0]))
    assert not amount.holds(np.array([94.99999999, 0.0, 0.0]))


def test_values_are_told_with_their_unit(ground):
    assert told_value(0.125, quantity(ground, "share(01)")) == "12.5%"
    assert told_value(123456.7, quantity(ground, "budget")) == "123457"
    assert told_value(float("nan"), quantity(ground, "budget")) == "no value"


def test_estimates_are_told_of_formula_and_quantities(bundled, plan):
    ground = ground_of(bundled)
    told = remarks(ground, [quantity(ground, "highest(poverty_rate, 20%)")])
    assert "rests on estimates: poor_population (synthetic)" in told[0]
    assert told[1].startswith("highest(poverty_rate, 20%) is measured by estimates: poverty_rate")
    assert remarks(ground_of(plan)) == ()


def test_every_kind_is_listed():
    assert len(listed()) > len(KINDS)
    assert any(line.startswith("gini: ") for line in listed())
