"""The table of benchmarks: what a line says, what is kept, what is not measured."""

import json

import numpy as np
import pytest

from benchmarks import keep
from benchmarks.__main__ import head, row
from benchmarks.case import BUDGET, UNIT, columns_of, table, with_numpy, with_pandas
from benchmarks.line import Line, against, missing, timed, told


def _seconds(*values):
    turns = iter(values)
    return lambda: next(turns)


def test_a_ratio_is_that_of_medians_with_the_spread_of_rounds():
    line = against("x", _seconds(9, 1, 2, 3), _seconds(9, 40, 20, 90), rounds=3, wanted=20)
    assert (line.value, line.low, line.high) == (20, 10, 40)
    assert line.met
    assert line.note == "2 s against 40 s"


@pytest.mark.parametrize(
    ("value", "is_cost", "met"),
    [(5, False, True), (4, False, False), (5, True, True), (6, True, False)],
)
def test_met_or_not(value, is_cost, met):
    line = Line(name="x", value=value, wanted=5, is_cost=is_cost)
    assert line.met is met
    assert ("| NOT met |" in row(line, {})) is not met


def test_a_line_has_as_many_cells_as_the_head():
    line = Line(name="x", value=1234.5, low=1000, high=2000, wanted=60, note="how")
    for before in ({}, {"x": 617.25}, {"y": 1.0}):
        assert row(line, before).count("|") == head(before).splitlines()[0].count("|")
    assert "2.00 of it" in row(line, {"x": 617.25})
    assert "1,234 ×" in row(line, {})


def test_what_is_not_installed_is_named_and_never_guessed():
    line = missing("limits against cvxpy", "cvxpy", 5000)
    assert line.value is None
    assert line.met is None
    told_ = row(line, {"limits against cvxpy": 3.0})
    assert "not measured" in told_
    assert "cvxpy is not installed" in told_
    assert "of it" not in told_


def test_a_run_is_kept_and_read_again(tmp_path):
    path = tmp_path / "run.json"
    keep.write([Line(name="a", value=2.0), missing("b", "cvxpy")], path)
    assert keep.read(path) == {"a": 2.0, "b": None}
    assert list(tmp_path.iterdir()) == [path]
    for text in ("[]", "{", json.dumps({"lines": [{}]})):
        path.write_text(text)
        with pytest.raises(ValueError, match="no run kept"):
            keep.read(path)


def test_times_are_the_least_of_several_tries():
    ticks = iter([0, 8, 10, 14, 20, 30])
    assert timed(lambda: None, 2, clock=lambda: next(ticks))() == 2
    assert told(0.5) == "500 ms"


def test_the_peers_divide_the_whole_budget_alike():
    units = table(50)
    values = {f"w{i}": 0.6 + 0.1 * i for i in range(6)}
    ours, theirs = with_pandas(units, values), with_numpy(columns_of(units), values)
    assert ours.sum() == theirs.sum() == BUDGET
    assert np.abs(ours.to_numpy() - theirs).max() <= UNIT
