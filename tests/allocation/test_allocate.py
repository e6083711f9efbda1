"""A formula meets a table: names, parameters, the budget, the units."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from allocation import AllocationError, FormulaError, allocate

POT = {"name": "p", "share": 1, "by": "w"}

# ---------------------------------------------------------------------------- names in a table


def test_unknown_names_come_together_with_the_nearest(make, units):
    formula = make(
        step=[{"name": "need", "expression": "populaton * birhts"}],
        pot=[{"name": "p", "share": "shar", "by": "need2", "within": "rgion", "between": "1"}],
        limit=[{"name": "l", "cap": "baselin"}],
    )
    table = units(population=[1], births=[1], region=["a"], baseline=[1])
    with pytest.raises(FormulaError) as caught:
        allocate(formula, table, 10)
    text = "\n".join(caught.value.problems)
    for wrong, right in {
        "populaton": "population",
        "birhts": "births",
        "need2": "need",
        "rgion": "region",
        "baselin": "baseline",
    }.items():
        assert f"'{wrong}'; did you mean '{right}'" in text
    assert "'shar'" in text
    assert len(caught.value.problems) == 6


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"step": [{"name": "s", "expression": "pot"}]}, "inside a pot"),
        ({"step": [{"name": "s", "expression": "amount"}]}, "inside a limit"),
        ({"pot": [{**POT, "by": "amount"}]}, "inside a limit"),
        ({"pot": [{**POT, "share": "pot"}]}, "inside a pot"),
        ({"limit": [{"name": "l", "cap": "pot"}]}, "inside a pot"),
        ({"step": [{"name": "s", "expression": "t"}, {"name": "t", "expression": "1"}]}, "above"),
        ({"step": [{"name": "s", "expression": "s"}]}, "'s'"),
        ({"pot": [{**POT, "by": "pot_p"}]}, "'pot_p'"),
    ],
)
@pytest.mark.parametrize("more", [{}, {"pot": [5], "amount": [7]}])
def test_a_name_out_of_its_place(make, units, parts, words, more):
    with pytest.raises(FormulaError, match=words):
        allocate(make(**parts), units(w=[1], **more), 10)


def test_columns_with_other_names_than_text_do_no_harm(make, units):
    table = units(w=[1, 1], x=[1, 1])
    table.columns = ["w", 7]
    assert allocate(make(), table, 2).amount.tolist() == [1, 1]
    with pytest.raises(FormulaError, match="'v'"):
        allocate(make(pot=[{**POT, "by": "v"}]), table, 2)


def test_a_column_given_twice_is_an_error_only_if_it_is_read(make, units):
    table = units(w=[1, 1], x=[1, 2], y=[3, 4])
    table.columns = ["w", "x", "x"]
    assert allocate(make(), table, 2).amount.tolist() == [1, 1]
    with pytest.raises(AllocationError, match="more than one column 'x'"):
        allocate(make(pot=[{**POT, "by": "x"}]), table, 2)


def test_a_name_that_hides_a_column_is_noted(make, units):
    formula = make(
        step=[{"name": "w", "expression": "w + rate"}, {"name": "t", "expression": "w"}],
        parameters={"rate": 1},
    )
    result = allocate(formula, units(w=[1, 3], rate=[9, 9]), 100)
    assert result.table["t"].tolist() == [2, 4]
    hidden = {note.name for note in result.notes if note.kind == "hidden_name"}
    assert hidden == {"w", "rate"}


# --------------------------------------------------------------------------------- parameters


def _tuned(make, units, **values):
    formula = make(
        parameters={"a": {"value": 1, "low": 0, "high": 2}, "b": 1},
        step=[{"name": "s", "expression": "a + b"}],
    )
    return allocate(formula, units(w=[1]), 10, parameters=values)


def test_parameters_are_overridden(make, units):
    for value in (0.1, "0.1", Decimal("0.1"), Fraction(1, 10), np.float64(0.1)):
        result = _tuned(make, units, a=value)
        assert result.formula.parameters["a"].value == Fraction(1, 10)
        assert result.table["s"].tolist() == [1.1]
    assert _tuned(make, units, b=np.int64(7)).table["s"].tolist() == [8]


def test_an_override_may_leave_the_range(make, units):
    parameter = _tuned(make, units, a=5).formula.parameters["a"]
    assert (parameter.value, parameter.low, parameter.high) == (5, 0, 5)


def test_the_formula_itself_is_not_changed(make, units):
    formula = make(parameters={"a": 1}, step=[{"name": "s", "expression": "a"}])
    allocate(formula, units(w=[1]), 10, parameters={"a": 2})
    assert formula.parameters["a"].value == 1


def test_all_wrong_overrides_come_together(make, units):
    with pytest.raises(FormulaError) as caught:
        _tuned(make, units, aa=1, a="x", b=True)
    assert len(caught.value.problems) == 3
    assert "did you mean 'a'" in str(caught.value)
    with pytest.raises(FormulaError, match=r"there is no parameter 'a'.*none"):
        allocate(make(), units(w=[1]), 10, parameters={"a": 1})


# ------------------------------------------------------------------------------------- budget


@pytest.mark.parametrize("budget", [1.0, "5", None, True, Decimal(5), float("nan"), -1, 2**63])
def test_the_budget_is_a_whole_number_that_fits(make, units, budget):
    with pytest.raises(AllocationError, match="the budget must"):
        allocate(make(), units(w=[1]), budget)


def test_a_numpy_budget_is_a_whole_number(make, units):
    result = allocate(make(), units(w=[1]), np.int64(5))
    assert result.amount.tolist() == [5]
    assert type(result.budget) is int


def test_units_without_or_with_doubled_codes(make, units):
    with pytest.raises(AllocationError, match="more than once: a, b"):
        allocate(make(), units(["a", "a", "b", "b", "c"], w=[1] * 5), 10)
    with pytest.raises(AllocationError, match="no code"):
        allocate(make(), units(["a", None], w=[1, 1]), 10)
    with pytest.raises(AllocationError, match="no units"):
        allocate(make(), units(w=[1]).iloc[:0], 10)
