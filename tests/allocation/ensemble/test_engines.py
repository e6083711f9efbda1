"""Engines: the same bytes from threads and from dask, and what is said when one is not there."""

import os
import signal
import sys
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from allocation import AllocationError, simulate
from allocation.ensemble import CellNoise, Dask, ParameterRange, Threads, Uniform, engine_dask
from allocation.ensemble import run as running
from allocation.ensemble.tally import make_shared

DRAWS = 25_000  # three parts of at least 10,000


@pytest.fixture(scope="module")
def cluster():
    """Two workers, each a process of its own on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=50
    ) as made:
        yield made


@pytest.fixture
def many(formula):
    """60 units, so that not every draw is kept; some draws have no allocation."""
    units = 60
    table = pd.DataFrame(
        {"need": np.arange(1.0, units + 1), "size": 2.0, "idle": 0.0},
        index=pd.Index([f"{units - i:03}" for i in range(units)], name="code"),
    )
    asked = formula(
        parameters={"a": {"value": 1, "low": 0.5, "high": 2}},
        pot=[{"name": "p", "share": 1, "by": "need ** a"}],
        limit=[{"name": "l", "floor": "10 * a"}],
    )
    noise = CellNoise(
        values=table["need"],
        quality=pd.Series("guess", index=table.index),
        variation={"guess": 0.3},
    )
    vary = (ParameterRange(name="a", distribution=Uniform(low=0.5, high=2.0)), noise)
    baseline = pd.Series(18.0, index=table.index)

    def asked_of(engine):
        return simulate(
            asked, table, 1100, draws=DRAWS, seed=3, vary=vary, baseline=baseline, per="size",
            design="latin_hypercube", engine=engine,
        )  # fmt: skip

    return asked_of


def same_bytes(one, other):
    pd.testing.assert_frame_equal(one.summary, other.summary, check_exact=True)
    pd.testing.assert_frame_equal(one.fairness, other.fairness, check_exact=True)
    assert one.reasons == other.reasons
    assert one.infeasible == other.infeasible > 0
    assert one.kept.tobytes() == other.kept.tobytes()
    assert one.rank_counts.tobytes() == other.rank_counts.tobytes()
    for part in ("centre", "shift", "counts"):
        assert getattr(one.bins, part).tobytes() == getattr(other.bins, part).tobytes()


def test_dask_gives_the_bytes_of_threads_and_tells_how_far_it_is(cluster, many):
    told = []
    there = many(
        Dask(scheduler=cluster.scheduler_address, progress=lambda *parts: told.append(parts))
    )
    assert not there.kept_all
    same_bytes(there, many(Threads(workers=2)))
    assert len(told) == 3
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (DRAWS, DRAWS)


def test_a_killed_worker_s_parts_are_computed_again(many, cluster):
    import distributed

    killed = []
    with distributed.Client(cluster) as client:

        def kill_one(done, draws):
            if not killed:
                processes = client.run(os.getpid)
                where, process = next(iter(processes.items()))
                killed.append(where)
                os.kill(process, signal.SIGKILL)

        found = many(Dask(scheduler=cluster.scheduler_address, progress=kill_one))
        client.wait_for_workers(2)
        assert killed[0] not in client.scheduler_info()["workers"]
    same_bytes(found, many(Threads(workers=1)))


def test_a_worker_of_another_version_is_refused(cluster, many, monkeypatch):
    monkeypatch.setattr(engine_dask, "_marks", lambda: ("source of old",))
    with pytest.raises(AllocationError, match="other versions of the program"):
        many(Dask(scheduler=cluster.scheduler_address))


def test_parts_have_at_least_ten_thousand_draws_and_cover_every_block():
    for blocks, size in ((1, 512), (60, 512), (10_000, 512), (6_250_000, 16)):
        parts = engine_dask.parts_of(blocks, size)
        assert parts[0][0] == 0
        assert parts[-1][1] == blocks
        assert all(before[1] == after[0] for before, after in pairwise(parts))
        assert all((stop - first) * size >= engine_dask.PART for first, stop in parts[:-1])
        assert len(parts) <= engine_dask.MOST_PARTS


def test_parts_together_are_the_whole(formula, table):
    request = running.Request(
        formula=formula(
            parameters={"a": {"value": 1, "low": 0.5, "high": 2}},
            pot=[{"name": "p", "share": 1, "by": "need ** a"}],
            limit=[{"name": "l", "floor": "a * 90"}],
        ),
        table=table,
        budget=1000,
        baseline="last",
        vary=None,
        design="sobol",
        draws=2500,
        seed=1,
    )
    ready = running.prepare(request)
    whole = make_shared(6, 2500, None, None, keep_all=True)
    tally = Threads(workers=2).work_off(ready, whole)
    job = engine_dask._packed(engine_dask._job(ready, whole))
    pieces = [engine_dask.compute_part(job, *part) for part in ((0, 1), (1, 3))]
    for piece, start in zip(pieces, (0, ready.block_size), strict=True):
        rows = slice(start, start + len(piece.gini))
        np.testing.assert_array_equal(whole.gini[rows], piece.gini)
        np.testing.assert_array_equal(whole.kept[:, rows], piece.kept)
    together = engine_dask.merged([piece.tally for piece in pieces])
    np.testing.assert_array_equal(together.ranks, tally.ranks)
    assert together.first == tally.first
    assert together.reasons == tally.reasons


def test_without_the_library_it_says_what_to_install(formula, table, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(AllocationError, match="packages dask and distributed: install both"):
        simulate(formula(), table, 1000, draws=5, seed=1, vary=(), engine=Dask())


def test_a_scheduler_brings_its_own_workers(formula, table):
    with pytest.raises(AllocationError, match="has its own workers"):
        simulate(
            formula(), table, 1000, draws=5, seed=1, vary=(),
            engine=Dask(scheduler="tcp://127.0.0.1:1", workers=2),
        )  # fmt: skip


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://there:1"])
def test_a_scheduler_that_is_not_there(formula, table, monkeypatch, address):
    monkeypatch.setattr(engine_dask, "SECONDS", 0.5)
    with pytest.raises(AllocationError, match="no scheduler answers at"):
        simulate(formula(), table, 1000, draws=5, seed=1, vary=(), engine=Dask(scheduler=address))


def test_a_scheduler_without_workers(formula, table, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(engine_dask, "SECONDS", 0.5)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0") as empty,
        pytest.raises(AllocationError, match="has no worker; start some"),
    ):
        simulate(
            formula(), table, 1000, draws=5, seed=1, vary=(),
            engine=Dask(scheduler=empty.scheduler_address),
        )  # fmt: skip


def test_without_an_address_there_are_processes_of_this_machine(formula, table):
    asked = formula(parameters={"a": 1}, pot=[{"name": "p", "share": 1, "by": "need ** a"}])
    vary = [ParameterRange(name="a", distribution=Uniform(low=1.0, high=2.0))]
    here, there = (
        simulate(asked, table, 1000, draws=300, seed=1, vary=vary, engine=engine)
        for engine in (Threads(), Dask(workers=1))
    )
    assert here.kept.tobytes() == there.kept.tobytes()


def test_threads_tell_how_far_they_are_and_stop_when_interrupted(formula, table):
    told = []

    def interrupt(done, draws):
        told.append(done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(
            formula(parameters={"a": {"value": 1, "low": 1, "high": 2}}), table, 1000,
            draws=200_000, seed=1, vary=(), engine=Threads(workers=2, progress=interrupt),
        )  # fmt: skip
    assert len(told) <= 2  # each thread stops after its first block
