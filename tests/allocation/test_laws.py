"""What holds for every kind of pot and every way to pay, on small whole numbers full of ties."""

import os
from fractions import Fraction
from itertools import permutations
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from allocation import Formula, LimitError, allocate
from allocation.formula import PaidBy, Rule

EXAMPLES = int(os.environ.get("LAW_EXAMPLES", "4"))  # more of them for a longer search
laws = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much],  # limits that cannot be met are left out
)

BY = {"by": "need"}
LEVEL = {"level_up": {"from": "own", "per": "size"}}
STAGES = {"within": "region", "between": "total(size)"}
FLOOR = {"floor": "0.5 * pot * share(size)"}
BOTH = {**FLOOR, "cap": "1.5 * pot * share(size)"}
SOME = {"where": "kind == 'a'"}

POTS = {
    "by": [BY],
    "by, where": [{**BY, **SOME}],
    "by, inner floor": [{**BY, **FLOOR}],
    "by, inner floor and cap": [{**BY, **BOTH}],
    "by, where, inner floor": [{**BY, **SOME, **FLOOR}],
    "by, two stages": [{**BY, **STAGES}],
    "by, two stages, inner floor": [{**BY, **STAGES, **FLOOR}],
    "by, two stages, where": [{**BY, **STAGES, **SOME}],
    "level_up": [LEVEL],
    "level_up, where": [{**LEVEL, **SOME}],
    "level_up, inner floor and cap": [{**LEVEL, **BOTH}],
    "level_up, two stages": [{**LEVEL, **STAGES}],
    "entitlement": [{"entitlement": "need * budget / 60", "remainder": "q"}, {**BY, "share": 0}],
    "entitlement, where, limits": [
        {
            "entitlement": "need * budget / 60",
            "remainder": "q",
            **SOME,
            "floor": "budget / 90",
            "cap": "budget / 12",
        },
        {**LEVEL, "share": 0},
    ],
    "several": [{**BY, "share": "1/3"}, {**LEVEL, "share": "1/3"}, {**BY, **BOTH, "share": "1/3"}],
}
BOUNDS = {
    "floor": {"floor": "0.8 * base"},
    "cap": {"cap": "1.3 * base"},
    "both": {"floor": "0.8 * base", "cap": "1.3 * base"},
}
LIMITS = {"none": []} | {
    f"{way}, {name}{', exempt' * exempt}": [
        {"paid_by": way, **bounds, **({"exempt": "kind == 'b'"} if exempt else {})}
    ]
    for way in get_args(PaidBy)
    for name, bounds in BOUNDS.items()
    for exempt in (False, True)
    if (way, name) != ("gains", "cap")  # gains only come down: possible only where no cap binds
}
ROWS = {
    f"{first}, then {second}": [
        {"paid_by": first, "floor": "0.5 * base"},
        {"paid_by": second, "floor": "0.4 * base", "cap": "1.8 * base"},
    ]
    for first, second in permutations(get_args(PaidBy), 2)
}
every_pot = pytest.mark.parametrize("pot", POTS)
every_limit = pytest.mark.parametrize("limit", LIMITS)


def _formula(pot, limit="none", unit=1):
    pots = [
        {"share": 1, **part, "name": name} for name, part in zip("pqr", POTS[pot], strict=False)
    ]
    limits = [{**each, "name": f"l{place}"} for place, each in enumerate((LIMITS | ROWS)[limit])]
    base = {"name": "base", "expression": "last * budget / total(last)"}
    parts = {"step": [base], "pot": pots, "limit": limits, "rounding": {"unit": unit}}
    return Formula.from_dict({"title": "t", **parts})


@st.composite
def tables(draw, least=1):
    """Units with small whole numbers, rows in any order."""
    n = draw(st.integers(least, 6))
    columns = {
        "need": [draw(st.integers(1, 5)) for _ in range(n)],
        "size": [draw(st.integers(1, 4)) for _ in range(n)],
        "own": [draw(st.integers(0, 8)) for _ in range(n)],
        "last": [draw(st.integers(1, 4)) for _ in range(n)],
        "kind": ["a", *(draw(st.sampled_from("aab")) for _ in range(n - 1))],
        "region": [draw(st.sampled_from("xyz")) for _ in range(n)],
    }
    codes = draw(st.permutations([f"{place:02d}" for place in range(n)]))
    return pd.DataFrame(columns, index=codes)


budgets = st.integers(0, 50) | st.integers(10**17, 10**18 - 1)


def _run(formula, table, budget):
    try:
        return allocate(formula, table, budget)
    except LimitError:
        assume(False)
        raise


def _final(result):
    """The running amount before rounding."""
    after = [name for name in result.table if name.startswith("after_")]
    if after:
        return result.table[after[-1]]
    return result.table[[name for name in result.table if name.startswith("pot_")]].sum(axis=1)


def test_every_kind_of_pot_is_here():
    kinds = {type(pot.rule) for name in POTS for pot in _formula(name).pots}
    assert kinds == set(get_args(Rule))


@every_pot
@every_limit
@settings(laws, max_examples=max(EXAMPLES // 4, 2))
@given(table=tables(), budget=budgets, unit=st.sampled_from([1, 1, 7]))
def test_every_soum_is_given_out_and_nobody_moves_by_a_rounding_unit(
    pot, limit, table, budget, unit
):
    budget = budget // unit * unit
    result = _run(_formula(pot, limit, unit), table, budget)
    amount = result.amount.tolist()
    assert sum(amount) == budget
    assert all(each >= 0 and each % unit == 0 for each in amount)
    if budget < 10**6:
        moved = np.abs(result.amount - _final(result))
        assert (moved < unit - 1e-9).all()


@pytest.mark.parametrize("limit", [*LIMITS, *ROWS])
@laws
@given(table=tables(), budget=budgets, pot=st.sampled_from(list(POTS)))
def test_the_sum_and_the_bounds_stand_after_every_limit(limit, table, budget, pot):
    formula = _formula(pot, limit)
    result = _run(formula, table, budget)
    last = table["last"].tolist()
    base = [Fraction(each * budget, sum(last)) for each in last]
    bound = [True] * len(base)
    for each in formula.limits:
        after = result.table[f"after_{each.name}"].tolist()
        assert sum(after) == pytest.approx(budget, rel=1e-12)
        if each.exempt is not None:
            bound = (table["kind"] == "a").tolist()
        spec = (LIMITS | ROWS)[limit][int(each.name[1:])]
        for key, sign in (("floor", 1), ("cap", -1)):
            if key in spec:
                part = Fraction(spec[key].split(" ")[0])
                limits = [float(part * amount) for amount in base]
                rows = zip(after, limits, bound, strict=True)
                assert all((got - edge) * sign >= 0 for got, edge, in_ in rows if in_)


@every_pot
@laws
@given(table=tables(), budget=budgets, data=st.data())
def test_the_order_of_rows_does_not_matter(pot, table, budget, data):
    formula = _formula(pot, data.draw(st.sampled_from(list(LIMITS))))
    first = _run(formula, table, budget)
    order = data.draw(st.permutations(range(len(table))))
    other = allocate(formula, table.iloc[order], budget)
    assert other.amount.to_dict() == first.amount.to_dict()
    columns = other.table.columns.tolist()
    assert columns == first.table.columns.tolist()
    assert np.array_equal(other.table.loc[table.index], first.table)


@every_pot
@laws
@given(table=tables(), budget=budgets, limit=st.sampled_from(list(LIMITS)), size=st.integers(2, 9))
def test_the_measure_of_weights_does_not_matter(pot, table, budget, limit, size):
    """People in hundreds, last year in thousands: the amounts are the same to the soʻm."""
    formula = _formula(pot, limit)
    first = _run(formula, table, budget)
    columns = ["size", "last"] if "entitlement" in pot else ["need", "size", "last"]
    other = allocate(
        formula, table.assign(**{name: table[name] * size for name in columns}), budget
    )
    assert other.amount.tolist() == first.amount.tolist()
    tenth = table.assign(**{name: table[name] / 10 for name in columns})
    assert allocate(formula, tenth, budget).amount.tolist() == first.amount.tolist()


@every_pot
@laws
@given(
    table=tables(),
    budget=st.integers(0, 50),
    limit=st.sampled_from(list(LIMITS)),
    size=st.integers(2, 10**6),
)
def test_all_money_times_a_constant_gives_amounts_times_it(pot, table, budget, limit, size):
    formula = _formula(pot, limit)
    first = _run(formula, table, budget)
    other = allocate(formula, table.assign(own=table["own"] * size), budget * size)
    assert _final(other).tolist() == pytest.approx((_final(first) * size).tolist(), rel=1e-12)


@every_pot
@laws
@given(
    table=tables(least=2),
    budget=budgets,
    limit=st.sampled_from(list(LIMITS)),
    more=st.integers(1, 5),
)
def test_more_need_never_less_money(pot, table, budget, limit, more):
    formula = _formula(pot, limit)
    first = _run(formula, table, budget)
    needier = table.copy()
    needier.iloc[0, needier.columns.get_loc("need")] += more
    needier.iloc[0, needier.columns.get_loc("own")] -= more
    second = _run(formula, needier, budget)
    assert _final(second).iloc[0] >= _final(first).iloc[0] * (1 - 1e-15)


@laws
@given(table=tables(least=2), budget=st.integers(0, 50), more=st.integers(1, 5))
def test_more_need_never_less_money_after_rounding_either(table, budget, more):
    first = allocate(_formula("by"), table, budget)
    needier = table.copy()
    needier.iloc[0, needier.columns.get_loc("need")] += more
    second = allocate(_formula("by"), needier, budget)
    assert second.amount.iloc[0] >= first.amount.iloc[0]


@every_pot
@laws
@given(
    table=tables(),
    budget=budgets,
    unit=st.sampled_from([1, 7]),
    limit=st.sampled_from(list(LIMITS)),
)
def test_equal_units_get_equal_money_up_to_a_tie(pot, table, budget, unit, limit):
    twin = table.iloc[[0]].set_axis(["zz"])
    both = pd.concat([table, twin])
    code = table.index[0]
    budget = budget // unit * unit
    result = _run(_formula(pot, limit, unit), both, budget)
    assert _final(result)[code] == _final(result)["zz"]
    ahead = result.amount[code] - result.amount["zz"]
    assert ahead in (0, unit)
    if ahead:
        tied = {unit for note in result.notes if note.kind == "tie" for unit in note.units}
        assert {code, "zz"} <= tied


@every_pot
@laws
@given(table=tables(), budget=budgets, limit=st.sampled_from(list(LIMITS)))
def test_names_do_not_count(pot, table, budget, limit):
    """Other codes in the same order, names and columns nobody reads change nothing."""
    formula = _formula(pot, limit)
    first = _run(formula, table, budget)
    renamed = table.set_axis([f"unit {code}" for code in table.index])
    renamed = renamed.assign(name="same", unread=range(len(table)))
    assert allocate(formula, renamed, budget).amount.tolist() == first.amount.tolist()


@every_pot
@laws
@given(table=tables(), budget=budgets, limit=st.sampled_from(list(LIMITS)))
def test_arguments_are_not_edited_and_the_same_run_gives_the_same(pot, table, budget, limit):
    formula, before = _formula(pot, limit), table.copy()
    first = _run(formula, table, budget)
    second = allocate(formula, table, budget)
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(first.table, second.table)
    assert first.notes == second.notes
