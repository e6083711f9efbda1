"""Scenarios alone: what the peers compute of each, and no bands of the units.

`simulate` also counts where every unit's amount and rank lie, from which it reads its bands; the
loops of the peers keep nothing. Here nothing is kept either, in the same kernels.
"""

from collections.abc import Callable

import numpy as np

from allocation.ensemble.look import look_at
from allocation.ensemble.ranks import rank_rows
from allocation.ensemble.run import Request, prepare
from allocation.ensemble.tally import NO_BINS, Shared, make_shared, make_tally
from benchmarks.case import BUDGET, formula, table


def scenarios_alone(units: int, draws: int) -> Callable[[], Shared]:
    """A function that computes amounts, ranks, Gini and Theil of so many draws in one thread.

    It returns where Gini and Theil stand.
    """
    request = Request(
        formula=formula(), table=table(units), budget=BUDGET, baseline=None, vary=None,
        design="plain", draws=draws, seed=1,
    )  # fmt: skip

    def run() -> Shared:
        ready = prepare(request)
        machine = ready.machine
        shared = make_shared(units, draws, None, None, keep_all=False)
        noted = make_tally(shared, len(machine.room), None).noted
        assert noted is not None  # noqa: S101  # an empty tally has room for notes
        nothing = np.empty(0, np.int64)
        for number in range(ready.blocks):
            for start, done in ready.strips(number, machine):
                rows = slice(start, start + len(done.status))
                keys, theil = noted.keys[: len(done.status)], shared.theil[rows]
                asked = (shared.sizes, theil, shared.losing, nothing, shared.bits, keys)
                none = (*NO_BINS[:2], 0, noted.bins, noted.outside)
                look_at(done.multiples, done.status, *asked, *none)
                keys.sort(axis=1)
                ranks = (shared.bits, units, noted.ranks, noted.order, shared.gini[rows])
                rank_rows(done.multiples, done.status, keys, *ranks)
        return shared

    return run
