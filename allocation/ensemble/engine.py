"""Where the blocks of an ensemble are computed: what `simulate` takes as its engine.

Every engine gives the same bytes: blocks have their own random numbers, counts are whole numbers
that add up in any order, and histograms begin where block 0 lies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from allocation.ensemble.run import Prepared
    from allocation.ensemble.tally import Shared, Tally

Progress = Callable[[int, int], None]  # told how many draws are done, and of how many


class Engine(Protocol):
    """Computes every block of a run."""

    def work_off(self, ready: "Prepared", shared: "Shared") -> "Tally":
        """Write the draws to `shared`; returns what was counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threads:
    """Threads of this process. workers: how many, None for one a processor."""

    workers: int | None = None
    progress: Progress | None = None

    def work_off(self, ready: "Prepared", shared: "Shared") -> "Tally":
        """Compute every block; stops between two blocks if it is interrupted."""
        from allocation.ensemble.engine_threads import work_off

        return work_off(ready, shared, workers=self.workers, progress=self.progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dask:
    """Workers of `dask.distributed`, here or on other machines.

    scheduler: its address, such as `tcp://10.0.0.5:8786`; None for `workers` processes on this
    machine (None: one a processor), which end with the run.
    """

    scheduler: str | None = None
    workers: int | None = None
    progress: Progress | None = None

    def work_off(self, ready: "Prepared", shared: "Shared") -> "Tally":
        """Compute every block; what a failed worker had is computed again.

        Raises AllocationError if the libraries, the scheduler or its workers are not there.
        """
        from allocation.ensemble.engine_dask import work_off

        return work_off(
            ready,
            shared,
            scheduler=self.scheduler,
            workers=self.workers,
            progress=self.progress,
        )
