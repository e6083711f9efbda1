"""Work off the blocks of an ensemble on `dask.distributed`: the same bytes, on many machines.

The blocks are split into parts. A worker gets the request once, makes the plan itself, and returns
for each part its counts, its fairness figures and its kept draws. Dask computes again what a worker
had that went away; since a part depends on nothing but the request, that changes nothing.
"""

import hashlib
import logging
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from allocation.ensemble.engine import Progress
from allocation.ensemble.run import Prepared, Request, prepare
from allocation.ensemble.tally import (
    FirstBins,
    Shared,
    Tally,
    count,
    finished,
    first_bins_of,
    make_tally,
    merged,
)
from allocation.ensemble.values import Floats, Integers
from allocation.errors import AllocationError

PART = 10_000  # a part has at least so many draws, if there are as many
MOST_PARTS = 1_000  # of very long runs parts are longer
SECONDS = 30  # so long a scheduler and its first worker are waited for
_LIBRARIES = ("numpy", "pandas", "scipy", "numba")  # all that numbers go through
_HERE = "127.0.0.1:0"  # the port of the scheduler's own page: any that is free
_OPENING = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a worker needs of a run. kept: how many of the first draws are kept; made_by: marks."""

    request: Request
    losing: Floats
    sizes: Floats
    bits: int
    kept: int
    bins: FirstBins | None
    made_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a part gave. kept: shape (n, draws of the part that are kept)."""

    tally: Tally
    gini: Floats
    theil: Floats
    kept: Integers


# ------------------------------------------------------------------------------ on this machine


def work_off(
    ready: Prepared,
    shared: Shared,
    *,
    scheduler: str | None,
    workers: int | None,
    progress: Progress | None,
) -> Tally:
    """Compute every block on the workers of a scheduler, or on processes of this machine.

    Raises AllocationError if a library, the scheduler or its workers are missing, or if worker
    after worker went away at the same part.
    """
    distributed = _library()
    if scheduler is not None and workers is not None:
        raise AllocationError("a scheduler has its own workers; leave out how many there are")
    job = _packed(_job(ready, shared))
    tally, done = None, 0
    with _client(distributed, scheduler, workers) as client:
        payload = client.submit(_hold, job, pure=False)
        places = {
            client.submit(compute_part, payload, *part, pure=False): part[0] * ready.block_size
            for part in parts_of(ready.blocks, ready.block_size)
        }
        for future in distributed.as_completed(list(places)):
            found = _result(distributed, future)
            _put(found, shared, places.pop(future))
            tally = found.tally if tally is None else merged([tally, found.tally])
            done += len(found.gini)
            if progress is not None:
                progress(done, ready.request.draws)
    assert tally is not None  # noqa: S101  # a run has at least one draw
    return tally


def parts_of(blocks: int, block_size: int) -> list[tuple[int, int]]:
    """First block and the one after the last of every part."""
    length = max(-(-PART // block_size), -(-blocks // MOST_PARTS))
    return [(first, min(first + length, blocks)) for first in range(0, blocks, length)]


def _job(ready: Prepared, shared: Shared) -> Job:
    request = ready.request
    asked = [request.baseline] if isinstance(request.baseline, str) else []
    needed = {*request.formula.columns, "baseline", *asked}
    table = request.table.loc[:, [name in needed for name in request.table.columns]]
    bins = None
    if not shared.is_whole:
        bins = first_bins_of(shared, ready)
    return Job(
        request=replace(request, table=table),
        losing=shared.losing,
        sizes=shared.sizes,
        bits=shared.bits,
        kept=shared.kept.shape[1],
        bins=bins,
        made_by=_marks(),
    )


def _packed(job: Job) -> bytes:
    """The job as bytes; doubts of one's own making may stand in a script."""
    import cloudpickle  # type: ignore[import-untyped]  # it ships no types

    packed = cloudpickle.dumps(job)
    assert isinstance(packed, bytes)  # noqa: S101  # it ships no types
    return packed


def _put(found: Found, shared: Shared, start: int) -> None:
    """Write what a part gave to its place."""
    rows = slice(start, start + len(found.gini))
    shared.gini[rows], shared.theil[rows] = found.gini, found.theil
    shared.kept[:, start : start + found.kept.shape[1]] = found.kept


def _library() -> Any:  # noqa: ANN401  # a module that may be missing
    try:
        import distributed
    except ImportError:
        raise AllocationError(
            "the engine dask needs the packages dask and distributed: install both, on this "
            "machine and on every worker, or use threads"
        ) from None
    return distributed


@contextmanager
def _client(distributed: Any, scheduler: str | None, workers: int | None) -> Iterator[Any]:  # noqa: ANN401  # a module that may be missing
    """A client of the scheduler, or of processes that end with it."""
    if scheduler is None:
        with (
            distributed.LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                dashboard_address=_HERE,
                silence_logs=logging.CRITICAL,  # what matters is raised
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(scheduler, timeout=SECONDS)
    except (OSError, ValueError) as problem:
        raise AllocationError(
            f"no scheduler answers at {scheduler} ({problem}); start one with `dask scheduler` and "
            "give the address that it prints"
        ) from None
    with client:
        _demand_workers(client, scheduler)
        yield client


def _demand_workers(client: Any, scheduler: str) -> None:  # noqa: ANN401  # as above
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError:
        raise AllocationError(
            f"the scheduler at {scheduler} has no worker; start some with `dask worker {scheduler}`"
        ) from None


def _result(distributed: Any, future: Any) -> Found:  # noqa: ANN401  # as above
    try:
        found = future.result()
    except distributed.KilledWorker as problem:
        raise AllocationError(
            f"a part of the draws was given up, as one worker after another went away: {problem}"
        ) from None
    except ModuleNotFoundError as problem:
        raise AllocationError(
            f"a worker cannot find the program ({problem}); start workers in its folder, or with "
            "the folder in PYTHONPATH"
        ) from None
    assert isinstance(found, Found)  # noqa: S101  # the client has no types
    return found


# ------------------------------------------------------------------------------------ on a worker


def _hold(payload: bytes) -> bytes:
    """The job as a result of its own, which dask can make again."""
    return payload


def compute_part(payload: bytes, first: int, stop: int) -> Found:
    """Compute blocks first ... stop. Raises AllocationError if the program is another one."""
    with _OPENING:
        job, ready = _opened(payload)
    start = first * ready.block_size
    shared = _room(job, ready, start, min(stop * ready.block_size, job.request.draws) - start)
    machine = ready.machine.copy()
    tally = make_tally(shared, len(machine.room), job.bins)
    for number in range(first, stop):
        for draw, outcome in ready.strips(number, machine):
            count(tally, shared, outcome, draw - start)
    finished(tally).first = {status: start + draw for status, draw in tally.first.items()}
    return Found(tally=tally, gini=shared.gini, theil=shared.theil, kept=shared.kept)


@lru_cache(maxsize=2)
def _opened(payload: bytes) -> tuple[Job, Prepared]:
    """The job made ready, once a worker."""
    job = pickle.loads(payload)  # noqa: S301  # from our own client; dask runs what it is sent
    assert isinstance(job, Job)  # noqa: S101  # packed by `_packed`
    if job.made_by != _marks():
        raise AllocationError(
            f"a worker has other versions of the program or its libraries ({', '.join(_marks())}) "
            f"than this machine ({', '.join(job.made_by)}); its amounts might differ"
        )
    return job, prepare(job.request)


def _room(job: Job, ready: Prepared, start: int, draws: int) -> Shared:
    """Room for the draws of one part."""
    kept = min(max(job.kept - start, 0), draws)
    return Shared(
        kept=np.empty((kept, ready.plan.units), dtype=np.int64).T,
        gini=np.full(draws, np.nan),
        theil=np.full(draws, np.nan),
        losing=job.losing,
        sizes=job.sizes,
        bits=job.bits,
    )


@cache
def _marks() -> tuple[str, ...]:
    """What must be the same everywhere: the source of this room and the libraries."""
    room = Path(__file__).parents[1]
    texts = [path.read_bytes() for path in sorted(room.rglob("*.py"))]
    source = hashlib.sha256(b"\0".join(texts)).hexdigest()[:12]
    return (f"source {source}", *(f"{name} {version(name)}" for name in _LIBRARIES))
