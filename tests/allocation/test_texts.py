"""What messages and notes say: the place and the next step, in words that are true."""

import re

import pandas as pd
import pytest

from allocation import ExpressionError, Formula, allocate
from allocation.errors import nearest
from allocation.parse import parse

UNITS = pd.DataFrame({"x": [1.0, 2.0, 7.0]}, index=["a", "b", "c"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1 +", "ends too early, after `1 +`; complete it"),
        ("x and", "ends too early, after `x and`"),
        ("1 + * 2", "`* 2` at character 5 does not fit after `1 +`; correct it there"),
        ("a b", "`b` at character 3 does not fit after `a`"),
        (")", "`)` at character 1 does not fit; correct it there"),
        ("a = b", "compare with == <= >="),
        ("x =< 3", "compare with == <= >="),
        ("(1 + 2", "the bracket '(' at character 1 is not closed; close it"),
        ("1 + 'abc", "the quote at character 5 is not closed; close it"),
        ("1 if x", "`if` at character 1 has no `else`"),
    ],
)
def test_an_expression_that_cannot_be_read_says_where_and_what_next(text: str, told: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert f"`{text}` cannot be read: " in str(caught.value)
    assert told in str(caught.value)


def test_a_message_lists_so_many_names_and_counts_the_rest() -> None:
    names = [f"n{number:03}" for number in range(50)]
    assert nearest("?", names[:40]) == f"; there are {', '.join(names[:40])}"
    assert nearest("?", names) == f"; there are {', '.join(names[:40])} and 10 more"


def test_a_missing_cell_is_not_sent_to_an_index() -> None:
    formula = Formula.from_dict({"pot": [{"name": "p", "share": 1, "by": "x"}]})
    with pytest.raises(ExpressionError) as caught:
        allocate(formula, UNITS.assign(x=[1.0, None, 2.0]), 10)
    assert "no value for x of b. Fill it in" in str(caught.value)
    assert "index" not in str(caught.value)


def _limited(**limit: str) -> str:
    pot = [{"name": "p", "share": 1, "by": "x"}]
    formula = Formula.from_dict({"pot": pot, "limit": [{"name": "l", **limit}]})
    (note,) = [note for note in allocate(formula, UNITS, 10_000_000).notes if note.kind == "limit"]
    return note.text


def test_a_limit_speaks_of_the_ends_that_it_has() -> None:
    floor, cap = _limited(floor="2000000"), _limited(cap="6000000")
    assert "lifted to their floor 1" in floor
    assert "cap" not in floor
    assert "held at their cap 1" in cap
    assert "floor" not in cap


def test_money_in_a_note_is_grouped() -> None:
    assert "it moved 1\u00a0000\u00a0000 soʻm" in _limited(floor="2000000")


@pytest.mark.parametrize(("value", "said"), [(0.5, False), (1, False), (2, True), (-1, True)])
def test_a_parameter_outside_its_range_is_told(value: float, said: bool) -> None:
    formula = Formula.from_dict(
        {
            "parameters": {"w": {"value": 0.5, "low": 0, "high": 1}},
            "pot": [{"name": "p", "share": 1, "by": "x + w + 1"}],
        }
    )
    notes = allocate(formula, UNITS, 10, parameters={"w": value}).notes
    told = [note.text for note in notes if note.kind == "range"]
    assert bool(told) == said
    assert all(re.search(r"'w' is -?\d+, outside .* from 0 to 1$", text) for text in told)
