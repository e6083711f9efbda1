"""Every function of the language on blocks, against the exact one."""

import numpy as np
import pytest

from allocation import AllocationError, allocate
from allocation.ensemble import ParameterRange, Uniform, machine, over_units, simulate
from allocation.ensemble.expressions import OVER_UNITS, UNIT_BY_UNIT, number_of
from allocation.ensemble.inputs import read_inputs
from allocation.ensemble.plan import first_view
from allocation.functions import FUNCTIONS

EXPRESSIONS = (
    "need",
    "need + size",
    "-need",
    "need - a",
    "need / size",
    "need ** 2",
    "need ** a",
    "(0 - need) ** 3",
    "need ** -1",
    "own ** 0",
    "own ** (a + 0.5)",
    "(own - 3) ** (a * 1)",
    "2 ** (a * need)",
    "min(need, size, 3 * a)",
    "max(need, a)",
    "abs(need - 3 * a)",
    "sqrt(own)",
    "log(need)",
    "exp(need / size)",
    "clip(need, a, 3)",
    "bracket(need, [0, 2, 4], [1, 2, 3])",
    "bracket(need, [2 * a, 4], [1, 2, 3])",
    "bracket(need, [0, 2, 6], [1, a])",
    "bracket(need, [], [2])",
    "total(need)",
    "total(need, weight=size)",
    "total(need * a, by=kind)",
    "mean(need)",
    "mean(need * a, by=region, weight=size)",
    "median(need)",
    "median(need, weight=size)",
    "median(need * a, by=kind, weight=size)",
    "median(need, by=region)",
    "smallest(need * a, by=kind)",
    "largest(need)",
    "nth_largest(need, 2)",
    "nth_largest(need * a, 1, by=region)",
    "count()",
    "count(need)",
    "count(kind)",
    "count(need > 2 * a)",
    "count(rural, by=kind)",
    "share(need * a, by=rural)",
    "share(own - 1)",
    "rank(need)",
    "rank(need * a, by=kind)",
    "percentile(need)",
    "percentile(need * a, by=region)",
    "zscore(need)",
    "zscore(need * a, weight=size)",
    "minmax(need * a)",
    "3 if need > 2 * a else size",
    "1 if kind == 'a' and not rural else 2",
    "1 if kind < 'b' or need >= 4 else 2",
    "1 if 1 < need <= 4 != size else 2",
    "1 if (kind if rural else region) != 'y' else 0",
    "need if (rural if own > 2 else kind == 'a') else 0",
    "(need > 2) + (own == 3)",
    "need / own if own > 0 else 0",
    "1 if own > 0 and need / own > a else 0",
    "1 if own == 0 or need / own > a else 0",
    "total(need, by=size)",
    "code == '01'",
)
REFUSED = (
    "need / own",
    "need / (own - own)",
    "sqrt(own - 3)",
    "log(own)",
    "exp(need * 1000)",
    "clip(need, 3, 2)",
    "bracket(need, [3, 2], [1, 2])",
    "bracket(need, [0, 1], [1])",
    "bracket(need, [], [])",
    "own ** -1",
    "own ** (a - 2)",
    "(own - 3) ** 0.5",
    "share(need - need)",
    "zscore(size - size + 1.1)",
    "minmax(size - size)",
    "mean(need, weight=own - 4)",
    "median(need, weight=own - own)",
    "nth_largest(need, 7)",
    "nth_largest(need, need)",
    "kind + 1",
    "need == kind",
    "1 if need else 2",
    "kind if rural else 3",
    "missing + 1",
    "total(need, by=a)",
    "1 if missing > 2 or rural else 0",
    "total(need, by=gone)",
    "kind == gone",
)


@pytest.fixture(scope="module")
def gaps(table):
    """The table with a number and a text missing."""
    gone = table["region"].astype(object).where(table["region"] != "z", None)
    return table.assign(missing=table["own"].where(table["own"] > 0), gone=gone)


def _with(formula, expression):
    pots = [{"name": "p", "share": 1, "by": "1"}]
    parameters = {"a": {"value": 1, "low": 0.5, "high": 1.5}}
    step = [{"name": "value", "expression": expression}]
    return formula(parameters=parameters, step=step, pot=pots)


def _run(lines, registers, groups):
    status, nowhere = np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int64)
    given = np.zeros((1, 0)), nowhere, np.zeros((1, 0, registers.shape[1])), nowhere
    nothing = np.zeros((0, registers.shape[1]), dtype=np.int64)
    money, room = np.array([1.0, 0.0, 1.0]), np.zeros(0, dtype=np.int32)
    written = status, room, nothing
    machine.run_draws(lines, registers, *groups, *given, nowhere, -1, money, *written)
    return status[0]


def _computed(asked, table, vary=(), **given):
    """The step's value by the machine, units in the order of the table. given: what varies."""
    inputs = read_inputs(asked, table, None, frozenset())
    view = first_view(asked, inputs, 1000, dict.fromkeys(vary, "number"))
    value = number_of(asked.steps[0].expression.tree, view)
    program = view.code.finish([value])
    registers, tables = program.start.copy(), max(program.tables, 1)
    groups = [np.zeros((tables, inputs.count + more), dtype=np.int64) for more in (0, 1)]
    assert _run(program.setup, registers, groups) == 0
    for name in vary:
        column = inputs.columns[name][1][0] if name in inputs.columns else 1.0
        registers[program.where[view.code.given[name].number]] = given.get(name, column)
    assert _run(program.lines, registers, groups) == 0
    found = registers[program.where[value.number]]
    return (found if value.wide else np.full(inputs.count, found[0]))[np.argsort(inputs.order)]


def test_the_registry_is_that_of_the_exact_path():
    known = {**dict.fromkeys(UNIT_BY_UNIT, False), **dict.fromkeys(OVER_UNITS, True)}
    assert known == {name: function.over_units for name, function in FUNCTIONS.items()}


def test_every_function_is_tried():
    tried = " ".join(EXPRESSIONS)
    assert [name for name in FUNCTIONS if f"{name}(" not in tried] == []


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_value_is_that_of_the_exact_path(both_ways, expression, formula, table):
    """Computed once for all draws, and in a draw in which `a` and the columns vary."""
    asked = _with(formula, expression)
    exact = allocate(asked, table, 1000).table["value"].to_numpy()
    columns = [name for name in asked.columns if table.get(name, table["kind"]).dtype.kind in "if"]
    for vary in ((), ("a",), ("a", *columns)):
        found = _computed(asked, table, vary)
        assert found == pytest.approx(exact, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("expression", REFUSED)
def test_what_the_exact_path_refuses_is_refused_in_the_same_words(expression, formula, gaps):
    asked = _with(formula, expression)
    with pytest.raises(AllocationError) as exact:
        allocate(asked, gaps, 1000)
    with pytest.raises(AllocationError) as ours:
        simulate(asked, gaps, 1000, draws=2, seed=0, vary=())
    assert ours.value.problems == exact.value.problems


def test_a_missing_value_stays_in_the_branch_that_asks_for_it(formula, gaps):
    asked = _with(formula, "missing if own > 0 else 7")
    assert _computed(asked, gaps).tolist() == [8, 1, 7, 3, 5, 2]


def test_groups_that_vary_are_taken_draw_by_draw(both_ways, formula, table):
    asked = _with(formula, "total(need, by=size)")
    order, need = np.argsort(table.index), table["need"].to_numpy()
    back = np.argsort(order)
    for sizes, groups in (
        ([1.0, 1, 1, 2, 2, 2], ([0, 1, 2], [3, 4, 5])),
        ([1.0, 2, 2, 2, 2, 2], ([0], [1, 2, 3, 4, 5])),
    ):
        wanted = np.empty(6)
        for group in groups:
            wanted[group] = need[order][group].sum()
        found = _computed(asked, table, ("size",), size=np.array(sizes))
        assert found.tolist() == wanted[back].tolist()
    lacking = np.array([np.nan, 1, 1, 1, 1, 1])
    assert np.isnan(_computed(asked, table, ("size",), size=lacking)).all()


def test_one_number_is_wanted_where_units_differ(both_ways):
    assert np.isnan(over_units.uniform(np.array([1.0, 2.0])))
    assert over_units.uniform(np.array([0.1 + 0.2, 0.3])) == 0.1 + 0.2


def test_a_draw_in_which_a_guard_fails_is_counted(formula, table):
    asked = _with(formula, "1 / (a - a) if a > 1 else need")
    vary = [ParameterRange(name="a", distribution=Uniform(low=0.5, high=1.5))]
    done = simulate(asked, table, 1000, draws=400, seed=3, vary=vary)
    assert 120 < done.infeasible < 280
    (reason,) = done.reasons
    assert reason.draws == done.infeasible
    assert "step 'value'" in reason.text
    assert reason.values["a"] > 1
