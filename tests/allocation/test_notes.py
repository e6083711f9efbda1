"""What a reader should know: ties, limits that bit, who paid, names that hide others."""

from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation import LimitError, allocate
from allocation.formula import PaidBy
from allocation.telling import ROUNDED, rounding_reason

WAYS = get_args(PaidBy)
laws = settings(max_examples=30, derandomize=True, deadline=None)


def _note(result, kind):
    found = [note for note in result.notes if note.kind == kind]
    return found[0] if found else None


def test_a_smooth_run_has_no_notes(one_pot, units):
    assert allocate(one_pot(by="w"), units(w=[1, 3]), 8).notes == ()
    limit = [{"name": "l", "floor": "2", "cap": "6"}]
    assert allocate(one_pot(by="w", limit=limit), units(w=[1, 3]), 8).notes == ()


def test_a_limit_that_bit_tells_who_was_held_and_who_paid(one_pot, units):
    limit = [{"name": "hold", "floor": "20"}]
    result = allocate(one_pot(by="w", limit=limit), units(w=[10, 30, 60], name=list("ABC")), 100)
    note = _note(result, "limit")
    assert note.name == "hold"
    assert note.raised == {"u0": 10}
    assert note.lowered == {}
    assert note.paid == pytest.approx({"u1": 10 / 3, "u2": 20 / 3})
    assert note.amount_uzs == pytest.approx(10)
    assert note.units == ("u0",)
    assert "hold" in note.text


def test_payers_who_come_down_to_their_floor_are_told(one_pot, units):
    limit = [{"name": "hold", "floor": "low"}]
    table = units(w=[10, 30, 60], low=[25, 29, 0])
    note = _note(allocate(one_pot(by="w", limit=limit), table, 100), "limit")
    assert "to their floor 1, paying for others 2 (of them 1 down to their floor); " in note.text
    table = units(w=[10, 30, 60], low=[25, 5, 0])
    note = _note(allocate(one_pot(by="w", limit=limit), table, 100), "limit")
    assert "paying for others 2; " in note.text


@pytest.mark.parametrize(
    ("before", "rounded", "low", "high", "told"),
    [
        (1002, 1000, 0, None, ""),
        (1002, 1005, 1001, None, "floor"),
        (1002, 1005, 1000, None, "large_remainder"),
        (1003, 1000, 0, 1004, "cap"),
        (1003, 1000, 0, 1005, "small_remainder"),
        (1003, 1000, 0, None, "small_remainder"),
    ],
)
def test_why_an_amount_is_not_the_nearest_multiple(before, rounded, low, high, told):
    reason = rounding_reason(Fraction(before), rounded, 5, Fraction(low), high)
    assert reason == told
    assert reason in {"", *ROUNDED}


def test_a_cap_tells_who_was_cut(one_pot, units):
    limit = [{"name": "l", "cap": "50", "paid_by": "equal"}]
    note = _note(allocate(one_pot(by="w", limit=limit), units(w=[10, 30, 60]), 100), "limit")
    assert note.lowered == {"u2": -10}
    assert note.raised == {}
    assert note.paid == {}
    assert note.amount_uzs == 10


def test_every_limit_in_a_row_has_its_own_note(one_pot, units):
    limit = [
        {"name": "one", "floor": "20"},
        {"name": "idle", "cap": "99"},
        {"name": "two", "cap": "50"},
    ]
    result = allocate(one_pot(by="w", limit=limit), units(w=[10, 30, 60]), 100)
    assert [note.name for note in result.notes if note.kind == "limit"] == ["one", "two"]


@st.composite
def cases(draw):
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(1, 9), st.integers(0, 5), st.integers(5, 20), st.sampled_from([0, 0, 1])
            ),
            min_size=1,
            max_size=6,
        )
    )
    return rows, draw(st.integers(0, 50))


@pytest.mark.parametrize("way", WAYS)
@laws
@given(case=cases())
def test_what_is_given_is_what_is_taken(one_pot, units, way, case):
    rows, budget = case
    w, low, high, free = zip(*rows, strict=True)
    limit = {"name": "l", "floor": "low", "cap": "high", "exempt": "free == 1", "paid_by": way}
    table = units(w=w, low=low, high=high, free=free)
    try:
        result = allocate(one_pot(by="w", limit=[limit]), table, budget)
    except LimitError:
        return
    before, after = result.table["pot_p"], result.table["after_l"]
    bound = table["free"] == 0
    held = bound & ((before < table["low"] - 1e-9) | (before > table["high"] + 1e-9))
    note = _note(result, "limit")
    assert (note is not None) == held.any()
    if note is None:
        assert after.tolist() == pytest.approx(before.tolist())
        return
    assert set(note.units) == set(table.index[held])
    change = {**note.raised, **note.lowered, **{code: -paid for code, paid in note.paid.items()}}
    for code, moved in change.items():
        assert moved == pytest.approx(after[code] - before[code], abs=1e-9)
    assert all(moved > 0 for moved in note.raised.values())
    assert all(moved < 0 for moved in note.lowered.values())
    assert all(paid > 0 for paid in note.paid.values())
    given_ = (after - before).clip(lower=0).sum()
    taken = sum(note.paid.values()) - sum(note.lowered.values())
    assert note.amount_uzs == pytest.approx(given_, abs=1e-9)
    assert taken == pytest.approx(given_, abs=1e-9)


@laws
@given(st.lists(st.integers(1, 4), min_size=2, max_size=6), st.integers(0, 30))
def test_a_tie_is_told_exactly_where_codes_decided(one_pot, units, weights, budget):
    """Renaming the units changes somebody's amount if and only if a tie is told."""
    codes = [f"{place}" for place in range(len(weights))]
    result = allocate(one_pot(by="w"), units(codes, w=weights), budget)
    other = allocate(one_pot(by="w"), units(codes[::-1], w=weights), budget)
    changed = {
        place
        for place, (one, two) in enumerate(zip(result.amount, other.amount, strict=True))
        if one != two
    }
    tie = _note(result, "tie")
    tied = set() if tie is None else {int(code) for code in tie.units}
    assert changed <= tied
    assert bool(changed) == bool(tied)


def test_notes_name_units_of_any_index(one_pot, units):
    result = allocate(one_pot(by="w"), units([11, 12], w=[1, 1]), 1)
    assert _note(result, "tie").units == ("11", "12")
    assert "11" in _note(result, "tie").text


def test_a_long_tie_is_told_short(one_pot, units):
    result = allocate(one_pot(by="w"), units(w=[1] * 50), 7)
    note = _note(result, "tie")
    assert len(note.units) == 50
    assert "45 more" in note.text


def test_a_column_that_a_word_of_the_language_hides_is_told(make, units):
    formula = make(step=[{"name": "s", "expression": "budget"}])
    notes = allocate(formula, units(w=[1], budget=[7]), 10).notes
    assert [note.name for note in notes if note.kind == "hidden_name"] == ["budget"]
