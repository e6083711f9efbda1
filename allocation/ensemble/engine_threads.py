"""Work off the blocks of an ensemble in threads of this process."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock

from allocation.ensemble.engine import Progress
from allocation.ensemble.run import Prepared
from allocation.ensemble.tally import (
    Shared,
    Tally,
    count,
    finished,
    first_bins_of,
    make_tally,
    merged,
)

_FEW_BLOCKS = 16  # below this threads cost more than they bring


@dataclass(slots=True, kw_only=True)
class _Teller:
    """Adds up the draws that threads have done, and tells."""

    draws: int
    progress: Progress | None
    done: int = 0
    lock: Lock = field(default_factory=Lock)

    def add(self, draws: int) -> None:
        """Some more draws are done."""
        if self.progress is not None:
            with self.lock:
                self.done += draws
                self.progress(self.done, self.draws)


def work_off(
    ready: Prepared, shared: Shared, *, workers: int | None, progress: Progress | None
) -> Tally:
    """Compute every block. workers: threads, None for one a processor if there is enough to do.

    If one fails or the run is interrupted, all stop after the block that they are at.
    """
    threads = min(workers or os.cpu_count() or 1, ready.blocks)
    if workers is None and ready.blocks < _FEW_BLOCKS:
        threads = 1
    bins = first_bins_of(shared, ready)
    teller, stop = _Teller(draws=ready.request.draws, progress=progress), Event()

    def part(worker: int) -> Tally:
        machine = ready.machine.copy()
        tally = make_tally(shared, len(machine.room), bins)
        for number in range(worker, ready.blocks, threads):
            if stop.is_set():
                break
            for start, outcome in ready.strips(number, machine, shared.rows):
                count(tally, shared, outcome, start)
                teller.add(len(outcome.status))
        return finished(tally)

    if threads == 1:
        return part(0)
    with ThreadPoolExecutor(threads) as pool:
        try:
            return merged(list(pool.map(part, range(threads))))
        finally:
            stop.set()
