"""The calculation page: every line with its letter, and numbers that give its value."""

import re
from string import ascii_uppercase
from typing import get_args

import pandas as pd
import pytest

from allocation import AllocationError, Expression, ExpressionError, Formula, allocate, explain
from allocation.formula import PaidBy, Rule

BY = {"by": "need"}
LEVEL = {"level_up": {"from": "own", "per": "size"}}
STAGES = {"within": "region", "between": "total(size)"}
BOTH = {"floor": "0.5 * pot * share(size)", "cap": "1.5 * pot * share(size)"}
SOME = {"where": "kind != 'c'"}

POTS = {
    "by": [BY],
    "by where": [{**BY, **SOME}],
    "by with limits": [{**BY, **BOTH}],
    "two stages": [{**BY, **STAGES}],
    "two stages, where": [{**BY, **STAGES, **SOME}],
    "two stages with limits": [{**BY, **STAGES, **BOTH}],
    "level_up": [LEVEL],
    "level_up where": [{**LEVEL, **SOME}],
    "level_up with limits": [{**LEVEL, **BOTH}],
    "level_up, two stages": [{**LEVEL, **STAGES}],
    "entitlement": [{"entitlement": "need", "remainder": "q"}, {**BY, "share": 0}],
    "entitlement with limits": [
        {"entitlement": "need", "floor": "2", "cap": "3", "remainder": "q", **SOME},
        {**BY, "share": 0},
    ],
    "amounts": [{"amount": "budget / 3", **BY}, {"amount": "budget * 2 / 3", **LEVEL}],
    "three": [{"share": "1 / 3", **BY}, {"share": "1/3", **LEVEL}, {"share": "1/3", **BY}],
}
LIMITS = {"none": []} | {
    way: [
        {"name": "first", "paid_by": way, "floor": "0.6 * base", "exempt": "kind == 'b'"},
        {"name": "second", "paid_by": way, "floor": "0.5 * base", "cap": "max(amount, base)"},
    ]
    for way in get_args(PaidBy)
}
TABLE = pd.DataFrame(
    {
        "need": [3, 1.5, 4, 2, 6],
        "size": [30, 20, 25, 10, 40],
        "own": [10, 3.5, 8, -1, 60],
        "last": [2, 3, 1, 1, 4],
        "kind": ["a", "b", "a", "c", "b"],
        "region": ["x", "x", "y", "y", "y"],
        "city": [True, False, False, True, False],
    },
    index=["u1", "u2", "u3", "u4", "u5"],
)


def _allocation(pot, limit="none", budget=10_007, **parts):
    pots = [
        {**({} if "amount" in each else {"share": 1}), **each, "name": name}
        for name, each in zip("pqr", POTS[pot], strict=False)
    ]
    base = {"name": "base", "expression": "last * budget / total(last)", "unit": "soʻm"}
    data = {"title": "t", "step": [base], "pot": pots, "limit": LIMITS[limit], **parts}
    return allocate(Formula.from_dict(data), TABLE, budget)


def _worths(texts):
    """What texts with numbers put in are worth, through the language itself."""
    step = [{"name": f"s{place}", "expression": text} for place, text in enumerate(texts)]
    pot = [{"name": "p", "share": 1, "by": "1"}]
    formula = Formula.from_dict({"title": "t", "step": step, "pot": pot})
    return allocate(formula, pd.DataFrame({"w": [1]}, index=["one"]), 1).table.iloc[0].tolist()


@pytest.fixture(scope="module")
def agree():
    """Every line's numbers give its value; returns the lines."""

    def check(allocation, code):
        lines = explain(allocation, code)
        shown = [line for line in lines[:-1] if line.numbers]
        for line, worth in zip(shown, _worths([line.numbers for line in shown]), strict=False):
            assert worth == pytest.approx(line.value, rel=1e-9, abs=1e-9), line
        return lines

    return check


def test_every_kind_of_pot_is_here():
    kinds = {type(p.rule) for name in POTS for p in _allocation(name).formula.pots}
    assert kinds == set(get_args(Rule))


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("pot", POTS)
def test_the_numbers_of_each_line_give_its_value(agree, pot, limit):
    result = _allocation(pot, limit)
    for code in TABLE.index:
        lines = agree(result, code)
        assert [line.letter for line in lines] == list(ascii_uppercase[: len(lines)])
        assert lines[-1].kind == "amount"
        assert lines[-1].value == result.amount[code]
        assert {line.kind for line in lines} >= {"input", "step", "pot_money", "pot", "amount"}


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("pot", POTS)
def test_lines_say_what_the_result_table_says(pot, limit):
    result = _allocation(pot, limit)
    for code in TABLE.index:
        shown = explain(result, code)
        for kind, column in (("step", "{}"), ("pot", "pot_{}"), ("limit", "after_{}")):
            for line in shown:
                if line.kind == kind:
                    expected = result.table[column.format(line.name)][code]
                    assert line.value == pytest.approx(expected, rel=1e-12)


def test_the_line_before_the_amount_is_rounded_to_it():
    result = _allocation("three", "scaling", budget=10_000, rounding={"unit": 1000})
    for code in TABLE.index:
        last = explain(result, code)[-1]
        assert last.value % 1000 == 0
        assert abs(float(last.numbers) - last.value) < 1000
        assert "1000" in last.expression


def test_inputs_and_parameters_come_first(make):
    formula = make(
        parameters={
            "rate": {"value": 0.5, "label": {"uz": "stavka", "ru": "ставка", "en": "rate"}}
        },
        step=[{"name": "s", "expression": "w * rate", "unit": "people", "label": "Step"}],
    )
    table = pd.DataFrame({"w": [1, 2], "unread": [5, 6]}, index=["a", "b"])
    lines = explain(allocate(formula, table, 10), "b")
    head = [(line.kind, line.name, line.value) for line in lines[:3]]
    assert head == [("input", "w", 2), ("parameter", "rate", 0.5), ("step", "s", 1)]
    assert lines[1].label.in_language("ru") == "ставка"
    assert lines[2].unit == "people"
    assert lines[2].label.in_language("uz") == "Step"
    assert lines[2].expression == "w * rate"
    assert lines[2].numbers == "2 * 0.5"
    assert "unread" not in {line.name for line in lines}


def test_who_takes_no_part_gets_nothing_and_is_told_why():
    lines = explain(_allocation("by where"), "u4")
    line = next(line for line in lines if line.kind == "pot")
    assert line.value == 0
    assert "kind != 'c'" in line.expression
    assert not [line for line in lines if line.kind == "claim"]


def test_an_exempt_unit_keeps_its_amount_and_is_told_so():
    result = _allocation("by", "equal")
    line = next(line for line in explain(result, "u2") if line.kind == "limit")
    assert line.value == pytest.approx(result.table["pot_p"]["u2"])
    assert "exempt" in line.expression


@pytest.mark.parametrize("way", ["scaling", "equal"])
def test_a_unit_cut_at_its_cap_is_told_so(agree, way):
    data = {"title": "t", "pot": [{"name": "p", "share": 1, **BY}]}
    limit = {"name": "l", "cap": "last * 10", "paid_by": way}
    result = allocate(Formula.from_dict({**data, "limit": [limit]}), TABLE, 100)
    for code in TABLE.index:
        line = next(line for line in agree(result, code) if line.kind == "limit")
        at_cap = result.table["after_l"][code] == pytest.approx(TABLE["last"][code] * 10)
        assert line.expression.startswith("min(cap, ") == at_cap
        assert line.value == pytest.approx(result.table["after_l"][code])


@pytest.mark.parametrize("way", ["scaling", "equal", "gains"])
def test_everybody_who_pays_is_told_the_same_factor(way):
    """Also those whom it presses onto their floor or up to their cap."""
    table = pd.DataFrame(
        {"w": [10, 20, 30, 40, 1], "low": [9, 5, 5, 36, 20], "high": [40, 40, 29, 45, 60]},
        index=list("abcde"),
    )
    data = {"title": "t", "pot": [{"name": "p", "share": 1, "by": "w"}]}
    limit = {"name": "l", "floor": "low", "cap": "high", "paid_by": way}
    result = allocate(Formula.from_dict({**data, "limit": [limit]}), table, 101)
    lines = [explain(result, code)[-2] for code in table.index]
    sign = r"\+ \(?" if way == "equal" else r"\* "
    factor = r"factor|floor \+ " if way == "gains" else "factor|sum"
    told = {
        re.search((r"\+ ([\d.]+) \*" if way == "gains" else sign + r"([-\d.]+)"), line.numbers)[1]
        for line in lines
        if re.search(factor, line.expression)
    }
    assert len(told) == 1


def test_the_baseline_is_an_input():
    data = {"title": "t", "pot": [{"name": "p", "share": 1, "by": "need"}]}
    formula = Formula.from_dict({**data, "limit": [{"name": "l", "floor": "baseline / 2"}]})
    lines = explain(allocate(formula, TABLE, 1000, baseline=TABLE["last"]), "u3")
    assert [line.value for line in lines if line.name == "baseline"] == [1]


def test_conditions_texts_and_flags_are_put_in(agree):
    step = [
        {"name": "base", "expression": "last"},
        {"name": "s", "expression": "2 if kind == 'a' and not city else city * size"},
    ]
    result = _allocation("by", step=step)
    assert [
        next(x.value for x in agree(result, code) if x.name == "s") for code in TABLE.index
    ] == [
        30,
        0,
        2,
        10,
        0,
    ]


def test_negative_numbers_are_put_in_so_that_signs_hold(agree):
    step = [
        {"name": "base", "expression": "-own ** 2 - own * -own - (-own)"},
        {"name": "s", "expression": "(own - 5) ** 2 + 2 ** own / 10 ** 6"},
    ]
    for code in TABLE.index:
        agree(_allocation("by", step=step), code)


def test_close_numbers_keep_their_difference(agree):
    """Twelve digits are not enough where nearly equal numbers are taken from each other."""
    step = [{"name": "base", "expression": "(1000000 + 1 / (3 * size)) - 1000000"}]
    steps = [{"name": "near", "expression": "1 + 1 / (3 * size * 10 ** 9)"}]
    steps += [{"name": "gap", "expression": "near - 1"}]
    for code in ("u1", "u5"):
        agree(_allocation("by", step=step), code)
        agree(_allocation("by", step=steps + step), code)


def test_huge_money_is_shown_to_the_soum(agree):
    for pot in ("by", "level_up", "two stages", "entitlement"):
        result = _allocation(pot, budget=987_654_321_987_654_321)
        lines = agree(result, "u1")
        assert lines[-1].value == result.amount["u1"]


def test_level_up_shows_the_level_that_all_are_raised_to(agree):
    result = _allocation("level_up", budget=30)
    for code in TABLE.index:
        agree(result, code)


def test_a_group_that_gets_nothing_is_explained(agree):
    data = {
        "title": "t",
        "pot": [{"name": "p", "share": 1, **BY, "within": "kind", "between": "total(city)"}],
    }
    result = allocate(Formula.from_dict(data), TABLE, 100)
    lines = agree(result, "u2")
    assert lines[-1].value == 0
    assert [line.value for line in lines if line.kind == "group_money"] == [0]


# ---------------------------------------------- what is not asked need not be there to explain


def _explained(expression, **columns):
    table = pd.DataFrame({"w": [1, 2, 3], **columns}, index=["u0", "u1", "u2"])
    data = {"title": "t", "step": [{"name": "s", "expression": expression}]}
    formula = Formula.from_dict({**data, "pot": [{"name": "p", "share": 1, "by": "s"}]})
    return allocate(formula, table, 10)


GUARDED = {
    "share(x) if total(x) > 0 else w": {"x": [0, 0, 0]},
    "w if w < 2 else x": {"x": [None, 1, 2]},
    "w if w == 1 else x": {"x": ["?", 1, 2]},
    "w if w < 5 else mean(x)": {"x": [None, 1, 2]},
    "w if w == 1 else 1 / x": {"x": [0, 1, 2]},
    "1 if w == 1 or 1 / x > 0 else 2": {"x": [0, 1, 2]},
    "w if kind == 'a' else 2": {"kind": ["a", "b", "a"]},
}


@pytest.mark.parametrize("expression", GUARDED)
def test_the_branch_that_was_not_taken_does_no_harm(expression):
    result = _explained(expression, **GUARDED[expression])
    lines = explain(result, "u0")
    assert lines[-1].value == result.amount["u0"]
    line = next(line for line in lines if line.kind == "step")
    assert line.value == 1
    assert Expression.read(line.numbers)


def test_a_new_unit_without_a_baseline_is_explained(make):
    limit = [{"name": "l", "floor": "0.9 * baseline", "exempt": "new == 1"}]
    table = pd.DataFrame({"w": [1, 1], "new": [0, 1]}, index=["old", "new"])
    result = allocate(make(limit=limit), table, 10, baseline=pd.Series({"old": 4}))
    assert explain(result, "new")[-1].value == 5
    assert explain(result, "old")[-1].value == 5


def test_many_lines_go_on_after_z(make):
    steps = [{"name": f"s{place}", "expression": "w"} for place in range(30)]
    table = pd.DataFrame({"w": [1]}, index=["a"])
    letters = [line.letter for line in explain(allocate(make(step=steps), table, 10), "a")]
    assert letters[25:28] == ["Z", "AA", "AB"]
    assert len(set(letters)) == len(letters)


def test_an_unknown_code_is_told_with_the_nearest(make):
    table = pd.DataFrame({"w": [1, 1]}, index=["1703202", "1703203"])
    result = allocate(make(), table, 10)
    with pytest.raises(AllocationError, match="no unit '170320'; did you mean '170320"):
        explain(result, "170320")


def test_codes_may_be_whole_numbers(make):
    result = allocate(make(), pd.DataFrame({"w": [1, 3]}, index=[7, 8]), 8)
    assert explain(result, 8)[-1].value == 6
    assert explain(result, "8")[-1].value == 6


def test_a_formula_that_cannot_run_cannot_be_explained(make):
    with pytest.raises(ExpressionError):
        _explained("1 / x", x=[0, 1, 2])
