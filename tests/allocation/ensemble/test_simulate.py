"""`simulate`: sums, bounds, reasons, the record, and the same bytes for any number of workers."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from allocation import AllocationError, LimitError
from allocation.ensemble import ParameterRange, Uniform, paying, simulate, tally, warm_up
from allocation.ensemble import run as running
from allocation.ensemble.block import draws_of_a_block
from allocation.ensemble.jit import kernel

A = {"a": {"value": 1, "low": 0, "high": 2}}
POT = [{"name": "p", "share": 1, "by": "need ** a"}]
HOLD = [{"name": "hold", "floor": "0.9 * last", "cap": "1.3 * last"}]


@pytest.fixture(scope="module")
def tuned(formula):
    """A formula with one parameter and a limit against last year."""
    return formula(parameters=A, pot=POT, limit=HOLD, rounding={"unit": 10})


@pytest.mark.parametrize("unit", [1, 10])
def test_every_draw_adds_up_and_keeps_its_bounds(both_ways, formula, table, unit):
    """Bounds that are whole multiples to the last one, others but for less than a multiple."""
    asked = formula(parameters=A, pot=POT, limit=HOLD, rounding={"unit": unit})
    done = simulate(asked, table, 1000, draws=40, seed=1, baseline="last")
    assert done.infeasible == 0
    assert (done.amounts.sum(axis=1) == 1000).all()
    assert (done.amounts % unit == 0).all().all()
    room = 1e-9 if unit == 1 else unit
    assert done.amounts.lt(1.3 * table["last"] + room).all().all()
    assert done.amounts.gt(0.9 * table["last"] - room).all().all()


def test_the_summary_is_that_of_the_draws(tuned, table):
    done = simulate(tuned, table, 1000, draws=400, seed=1, baseline="last")
    amounts, ranks = done.amounts, done.amounts.rank(axis=1, method="min", ascending=False)
    assert done.kept_all
    assert done.summary.index.equals(table.index)
    for name, level in (("median", 0.5), ("low", 0.05), ("high", 0.95)):
        assert done.summary[name].tolist() == pytest.approx(amounts.quantile(level).tolist())
        rank = ranks.quantile(level, interpolation="lower")
        assert (done.summary[f"rank_{name}"] - rank).abs().max() <= 1
    losing = amounts.lt(table["last"]).mean()
    assert done.summary["chance_of_loss"].tolist() == pytest.approx(losing.tolist())
    assert done.summary["chance_of_top_tenth"].tolist() == pytest.approx(
        (ranks == 1).mean().tolist()
    )
    for unit in table.index:
        counted = done.ranks(unit)
        assert counted[counted > 0].to_dict() == ranks[unit].value_counts().to_dict()


def test_without_a_baseline_nobody_can_lose(formula, table):
    done = simulate(formula(), table, 1000, draws=5, seed=1)
    assert done.summary["chance_of_loss"].isna().all()
    gap = table["last"].where(table.index != "01")
    some = simulate(formula(), table, 1000, draws=5, seed=1, baseline=gap)
    assert some.summary["chance_of_loss"].isna().tolist() == (table.index == "01").tolist()


def test_any_number_of_workers_gives_the_same_bytes(tuned, table, monkeypatch):
    monkeypatch.setattr(tally, "KEPT_CELLS", 600)
    size = draws_of_a_block(len(table), wide=False)
    results = [
        simulate(tuned, table, 1000, draws=5 * size + 3, seed=7, baseline="last", workers=workers)
        for workers in (1, 2, 3, None)
    ]
    for other in results[1:]:
        pd.testing.assert_frame_equal(other.summary, results[0].summary, check_exact=True)
        pd.testing.assert_frame_equal(other.fairness, results[0].fairness, check_exact=True)
        assert other.rank_counts.tobytes() == results[0].rank_counts.tobytes()
        assert other.bins.counts.tobytes() == results[0].bins.counts.tobytes()
        assert other.kept.tobytes() == results[0].kept.tobytes()
    again = simulate(tuned, table, 1000, draws=5 * size + 3, seed=8, workers=1)
    assert again.kept.tobytes() != results[0].kept.tobytes()


def test_a_long_run_keeps_counts_and_says_the_same(both_ways, tuned, table, monkeypatch):
    every = simulate(tuned, table, 1000, draws=300, seed=7, baseline="last")
    monkeypatch.setattr(tally, "KEPT_CELLS", 100)
    counted = simulate(tuned, table, 1000, draws=300, seed=7, baseline="last")
    assert not counted.kept_all
    assert len(counted.amounts) == 16
    amounts = ["median", "low", "high"]
    assert np.abs(counted.summary[amounts] - every.summary[amounts]).max().max() <= 10
    rest = [name for name in every.summary if name not in amounts]
    pd.testing.assert_frame_equal(counted.summary[rest], every.summary[rest])
    kept = simulate(tuned, table, 1000, draws=300, seed=7, keep="amounts")
    pd.testing.assert_frame_equal(kept.amounts, every.amounts)
    for done in (every, counted):
        bars = done.histogram("05", 8)
        assert bars["draws"].sum() == 300
        assert len(bars) <= 8
        low, high = every.amounts["05"].min(), every.amounts["05"].max()
        assert bars["low"].iloc[0] <= low <= high <= bars["high"].iloc[-1]


def test_draws_without_an_allocation_are_counted_by_reason(formula, table):
    asked = formula(
        parameters={"a": {"value": 0.5, "low": 0, "high": 2}},
        step=[{"name": "guard", "expression": "1 / (1 - (a > 1.5))"}],
        limit=[{"name": "low", "floor": "a * last"}],
    )
    done = simulate(asked, table, 1000, draws=1000, seed=2, baseline="last")
    assert done.infeasible == sum(reason.draws for reason in done.reasons)
    texts = {reason.text for reason in done.reasons}
    assert len(texts) == 2
    assert any("limit 'low'" in text and "floors" in text for text in texts)
    assert 150 < next(r.draws for r in done.reasons if "guard" in r.text) < 350
    assert len(done.amounts) == len(done.fairness) == 1000 - done.infeasible
    assert done.summary["median"].notna().all()
    for reason in done.reasons:
        assert reason.first not in done.amounts.index
        limit = 1.5 if "guard" in reason.text else 1.0
        assert reason.values["a"] > limit - 1e-9


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"limit": [{"name": "l", "floor": "a * 0 + last * 2"}]}, "limit 'l': the floors"),
        ({"limit": [{"name": "l", "cap": "a * 0 + 1"}]}, "caps"),
        ({"limit": [{"name": "l", "floor": "5 + 0 * a", "cap": "4"}]}, "above the cap"),
        ({"limit": [{"name": "l", "cap": "-1 + 0 * a"}]}, "cap is negative"),
        ({"pot": [{"name": "p", "share": 1, "by": "need - 5 * a / a"}]}, "negative"),
        ({"pot": [{"name": "p", "share": 1, "by": "0 * a"}]}, "add up to 0"),
        ({"pot": [{"name": "p", "share": "a * 0 + 0.5", "by": "1"}]}, "use up the budget"),
        (
            {
                "pot": [
                    {"name": "p", "share": "a*0+2", "by": "1"},
                    {"name": "q", "share": "-1", "by": "1"},
                ]
            },
            "negative",
        ),
        ({"pot": [{"name": "p", "share": 1, "by": "1", "where": "need > 9 * a / a"}]}, "nobody"),
        ({"pot": [{"name": "p", "share": 1, "entitlement": "a * 0 + 900"}]}, "exceed the pot"),
        ({"pot": [{"name": "p", "share": 1, "entitlement": "a * 0 + 1"}]}, "over"),
        (
            {"pot": [{"name": "p", "share": 1, "level_up": {"from": "own", "per": "0 * a"}}]},
            "`per` is 0",
        ),
        ({"pot": [{"name": "p", "share": "need * a", "by": "1"}]}, "one number is wanted"),
        (
            {"pot": [{"name": "p", "share": 1, "by": "1", "within": "kind", "between": "0 * a"}]},
            "add up to 0",
        ),
        (
            {
                "pot": [
                    {"name": "p", "share": 1, "by": "1", "within": "kind", "between": "a - a - 1"}
                ]
            },
            "negative",
        ),
        (
            {
                "pot": [
                    {"name": "p", "share": 1, "by": "1", "within": "kind", "between": "a * need"}
                ]
            },
            "one number is wanted",
        ),
        (
            {"pot": [{"name": "p", "share": 1, "by": "1", "within": "gone", "between": "a"}]},
            "no value for gone",
        ),
    ],
)
def test_what_fails_in_every_draw_is_an_error_in_the_words_of_the_exact_path(
    formula, table, parts, words
):
    asked = formula(parameters={"a": {"value": 1, "low": 0.5, "high": 1.5}}, **parts)
    gaps = table.assign(gone=table["region"].where(table["need"] < 5))
    for vary in (None, ()):
        with pytest.raises(AllocationError, match=words):
            simulate(asked, gaps, 1000, draws=3, seed=1, vary=vary)


def test_a_group_column_must_stay(formula, table):
    class Groups:
        def draw(self, stream, count):
            return {"size": stream.integers(1, 3, (count, 6))}

    pot = {"name": "p", "share": 1, "by": "1", "within": "size", "between": "1"}
    with pytest.raises(LimitError, match="the same in all draws"):
        simulate(formula(pot=[pot]), table, 1000, draws=3, seed=1, vary=[Groups()])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"draws": 0}, "draws must be"),
        ({"draws": 2.5}, "draws must be"),
        ({"seed": -1}, "seed must be"),
        ({"budget": True}, "the budget must be"),
        ({"budget": 1005}, "rounding unit"),
        ({"budget": 10 * 2**49}, "too fine"),
        ({"baseline": "nobody"}, "no column 'nobody'"),
        ({"per": "nobody"}, "no column 'nobody'"),
        ({"per": "own"}, "not above 0 for 04"),
        ({"parameters": {"z": 1}}, "no parameter 'z'"),
    ],
)
def test_wrong_arguments_are_refused(tuned, table, change, words):
    arguments = {"budget": 1000, "draws": 5, "seed": 1, "baseline": "last", **change}
    with pytest.raises(AllocationError, match=words):
        simulate(tuned, table, **arguments)


def test_tables_that_make_no_sense_are_refused(formula, table):
    with pytest.raises(AllocationError, match="'nedd'"):
        simulate(formula(pot=[{"name": "p", "share": 1, "by": "nedd"}]), table, 9, draws=1, seed=1)
    twice = pd.concat([table, table[["need"]]], axis=1)
    with pytest.raises(AllocationError, match="more than one column"):
        simulate(formula(), twice, 9, draws=1, seed=1)
    double = pd.Series(1.0, index=["05", "05"])
    with pytest.raises(AllocationError, match="twice"):
        simulate(formula(), table, 9, draws=1, seed=1, baseline=double)


def test_cells_of_every_kind_are_read_as_by_the_exact_path(formula, table):
    mixed = table.assign(need=[5, "1", 4.0, None, 2, True])
    with pytest.raises(AllocationError, match="no value for need of 02"):
        simulate(formula(), mixed, 9, draws=1, seed=1)
    rest = formula(
        pot=[{"name": "p", "share": 1, "by": "need if code in_ '05' else 1".replace("in_", "==")}]
    )
    done = simulate(rest, mixed, 1000, draws=1, seed=1)
    assert done.amounts.loc[0, "05"] == 500
    flags = table.assign(rural=table["rural"].astype(object).where(table["need"] < 5, None))
    asked = formula(pot=[{"name": "p", "share": 1, "by": "2 if code == '05' or rural else 1"}])
    assert simulate(asked, flags, 1000, draws=1, seed=1).amounts.sum(axis=1).tolist() == [1000]


def test_parameters_are_overridden_and_fairness_is_per_head(tuned, table):
    done = simulate(
        tuned, table, 1000, draws=3, seed=1, baseline="last", vary=(), parameters={"a": 0}
    )
    assert done.varied == ()
    assert (done.summary["low"] == done.summary["high"]).all()
    plain = simulate(tuned, table, 1000, draws=3, seed=1, baseline="last", vary=())
    assert plain.summary["median"].tolist() != done.summary["median"].tolist()
    per = simulate(tuned, table, 1000, draws=3, seed=1, vary=(), per="size").fairness
    assert per["gini"].tolist() != plain.fairness["gini"].tolist()


def test_pairs_that_cannot_be_told_apart(formula, table):
    vary = [ParameterRange(name="a", distribution=Uniform(low=1.9, high=2.2))]
    asked = formula(
        parameters={"a": 2}, pot=[{"name": "p", "share": 1, "by": "a if code == '02' else need"}]
    )
    done = simulate(asked, table, 10**6, draws=200, seed=1, vary=vary)
    assert done.indistinguishable() == (("02", "03"),)
    with pytest.raises(AllocationError, match="no unit"):
        done.histogram("99")


def test_a_draw_that_float64_alone_refuses_is_told_so(tuned, table):
    request = running.Request(
        formula=tuned,
        table=table,
        budget=1000,
        baseline="last",
        vary=(),
        design="plain",
        draws=1,
        seed=1,
    )
    with pytest.raises(AllocationError, match="float64"):
        running.refuse(running.prepare(request), {paying.NOT_FOUND: 0})


def test_kernels_are_compiled_without_a_place_to_keep_them(monkeypatch):
    import numba

    honest = numba.njit

    def homeless(function, *, cache, **options):
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return honest(function, cache=cache, **options)

    monkeypatch.setattr(numba, "njit", homeless)
    assert kernel(lambda x: x + 1)(1) == 2


def test_warming_up_leaves_nothing_to_compile(tuned, table):
    from allocation.ensemble import histogram, inequality, machine, ranks

    warm_up()
    kernels = (machine.run_draws, ranks.rank_rows, histogram.add_codes, inequality.weighted_gini)
    before = [len(one.signatures) for one in kernels]
    simulate(tuned, table, 1000, draws=20, seed=1, baseline="last")
    assert [len(one.signatures) for one in kernels] == before
    assert min(before) > 0


def test_importing_allocation_loads_no_compiler():
    code = "import sys, allocation, allocation.ensemble; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
