"""Who is held by a limit, who pays, and at what price."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from allocation import Allocation, Formula, LimitError, allocate
from allocation.cost import cost_of_limits, sentences

PAYING = ("scaling", "gains", "equal")
STEP = Fraction(1, 10**12)


def _allocate(table: pd.DataFrame, paid_by: str, **bounds: str) -> Allocation:
    limit = {"name": "held", "paid_by": paid_by, **bounds}
    pot = {"name": "p", "share": 1, "by": "w"}
    formula = Formula.from_dict({"pot": [pot], "limit": [limit]})
    return allocate(formula, table, 1000)


def _after(table: pd.DataFrame, paid_by: str, **bounds: str) -> list[Fraction]:
    return _allocate(table, paid_by, **bounds).trace.limits["held"].after.fractions()


def _random(seed: int) -> pd.DataFrame:
    """Units with floors and caps around what they get, some exempt."""
    random = np.random.default_rng(seed)
    w = random.integers(1, 60, 7)
    share = 1000 * w / w.sum()
    floor = (share * random.uniform(0.6, 1.2, 7)).round(1)
    cap = (floor + share * random.uniform(0.3, 0.9, 7)).round(1)
    index = pd.Index([f"u{place}" for place in range(7)], name="code")
    return pd.DataFrame({"w": w, "low": floor, "high": cap}, index=index)


def _possible(seed: int, paid_by: str, bounds: dict[str, str]) -> tuple[pd.DataFrame, Allocation]:
    """The first table from a seed on whose limit can be met, and its allocation."""
    while True:
        try:
            return _random(seed), _allocate(_random(seed), paid_by, **bounds)
        except LimitError:
            seed += 100


def _raised(table: pd.DataFrame, column: str, unit: str) -> pd.DataFrame:
    """The same table with one bound higher by a millionth of a millionth of a soʻm."""
    cells = [Fraction(str(value)) for value in table[column]]
    bumped = pd.Series(cells, table.index, dtype=object)
    bumped[unit] += STEP
    return table.assign(**{column: bumped})


@pytest.mark.parametrize("paid_by", PAYING)
@pytest.mark.parametrize("seed", range(12))
def test_prices_are_what_the_rest_pay_for_a_little_more(paid_by: str, seed: int) -> None:
    bounds = {"floor": "low", "cap": "high"}
    table, result = _possible(seed, paid_by, bounds)
    (cost,) = cost_of_limits(result)
    before = result.trace.limits["held"].after.fractions()
    for place, unit in enumerate(table.index):
        for column, name in (("low", "floor_price"), ("high", "cap_price")):
            after = _after(_raised(table, column, unit), paid_by, **bounds)
            others = sum(before) - before[place] - (sum(after) - after[place])
            price = others / STEP
            assert cost.table.loc[unit, name] == pytest.approx(float(price), abs=1e-9)
            if not 0 < price <= 1:
                continue
            parts = [(one - two) / STEP for one, two in zip(before, after, strict=True)]
            own = cost.table["pays"] / (1 - cost.table.loc[unit, "pays"])
            told = own.drop(unit) * float(price)
            assert told.tolist() == pytest.approx(
                [float(part) for at, part in enumerate(parts) if at != place], abs=1e-9
            )


@pytest.mark.parametrize("paid_by", PAYING)
@pytest.mark.parametrize("seed", range(12))
def test_what_some_gain_others_lose(paid_by: str, seed: int) -> None:
    table = _random(seed)
    (cost,) = cost_of_limits(_allocate(table, paid_by, floor="0.9 * low", exempt="w < 5"))
    assert cost.raised_uzs + cost.given_uzs == pytest.approx(cost.cut_uzs + cost.paid_uzs)
    assert cost.raised + cost.cut + cost.paid + cost.given == (cost.table["change"] != 0).sum()
    exempt = cost.table["state"] == "exempt"
    assert exempt.tolist() == (table["w"] < 5).tolist()
    assert (cost.table.loc[exempt, "change"] == 0).all()
    assert cost.table.loc[exempt, ["floor", "cap", "floor_price"]].isna().all(axis=None)
    assert cost.table["cap"].isna().all()
    assert cost.table["cap_price"].isna().all()
    assert cost.table["pays"].sum() == pytest.approx(1)


def _units(*w: int, **columns: list[float]) -> pd.DataFrame:
    index = pd.Index([f"u{place}" for place in range(len(w))], name="code")
    return pd.DataFrame({"w": list(w), **columns}, index=index)


def test_a_floor_that_holds_by_scaling() -> None:
    (cost,) = cost_of_limits(_allocate(_units(1, 4, 5), "scaling", floor="300"))
    assert cost.table["state"].tolist() == ["floor", "free", "free"]
    assert cost.table["pays"].tolist() == pytest.approx([0, 4 / 9, 5 / 9])
    assert cost.table["floor_price"].tolist() == [1, 0, 0]
    assert (cost.raised, cost.paid, cost.raised_uzs, cost.paid_uzs) == (1, 2, 200, 200)
    lifted, paying, price = sentences(cost)
    assert lifted == "held: 1 unit is lifted to the floor, by 200 soʻm."
    assert paying == "held: 2 units are paying 200 soʻm, by one factor on all amounts."
    assert price.startswith("held: one soʻm more of a floor that holds costs the rest 1 soʻm; u2 ")


def test_a_cap_gives_to_the_others() -> None:
    (cost,) = cost_of_limits(_allocate(_units(1, 4, 5), "equal", cap="450"))
    assert cost.table["state"].tolist() == ["free", "free", "cap"]
    assert cost.table["cap_price"].tolist() == [0, 0, 1]
    assert cost.table["floor"].isna().all()
    assert (cost.cut, cost.given, cost.cut_uzs, cost.given_uzs) == (1, 2, 50, 50)
    assert sentences(cost) == (
        "held: 1 unit is held at the cap, 50 soʻm lower.",
        "held: 2 units are given 50 soʻm, by the same sum everywhere.",
    )


def test_a_unit_with_gains_pays_part_of_its_own_floor() -> None:
    table = _units(1, 4, 5, low=[300.0, 100.0, 100.0])
    (cost,) = cost_of_limits(_allocate(table, "gains", floor="low"))
    low, high = cost.table["floor_price"].min(), cost.table["floor_price"].max()
    assert 0 < low < high == 1


@pytest.mark.parametrize("paid_by", PAYING)
def test_where_all_are_at_their_floor_nobody_can_pay(paid_by: str) -> None:
    (cost,) = cost_of_limits(_allocate(_units(1, 4, 5, low=[200, 300, 500]), paid_by, floor="low"))
    assert cost.table["state"].eq("floor").all()
    assert cost.table["floor_price"].isna().all()
    assert (cost.table["pays"] == 0).all()
    assert sentences(cost)[-1] == "held: the floors cannot rise, for nobody is left to pay."


def test_a_limit_that_holds_nobody_says_so() -> None:
    result = _allocate(_units(1, 4, 5), "scaling", floor="10", exempt="w == 1")
    (cost,) = cost_of_limits(result)
    assert sentences(cost) == (
        "held: it moves nothing between units.",
        "held: 1 unit is exempt.",
    )


def test_where_floor_and_cap_are_one_the_state_is_the_side_it_came_from() -> None:
    table = _units(1, 4, 5, low=[200, 300, 0], high=[200, 300, 1000])
    (cost,) = cost_of_limits(_allocate(table, "scaling", floor="low", cap="high"))
    assert cost.table["state"].tolist() == ["floor", "cap", "free"]


def test_no_limit_has_no_cost() -> None:
    pot = {"name": "p", "share": 1, "by": "w"}
    assert cost_of_limits(allocate(Formula.from_dict({"pot": [pot]}), _units(1, 2), 10)) == ()
