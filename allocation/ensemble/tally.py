"""What is kept of the draws while they run: counts that add up in any order, and a sample."""

from collections import Counter
from dataclasses import dataclass, field
from functools import reduce

import numpy as np

from allocation.ensemble import histogram
from allocation.ensemble.block import Outcome
from allocation.ensemble.histogram import first_bins, merge, spread
from allocation.ensemble.ranks import (
    MOST_PLACES,
    Counts,
    Floats,
    Integers,
    count_below,
    count_ranks,
    per_size_keys,
    plain_gini,
    sorted_keys,
    theil_rows,
    weighted_gini,
)

KEPT_CELLS = 1 << 20  # so many amounts are kept, which is 8 MiB
SAMPLE = 4096  # of longer runs the first draws are kept, for questions about pairs of units
FirstBins = tuple[Integers, Integers]  # centre and shift, each of shape (n,)
BANDS = 512  # in so many bands ranks are counted of more units than `MOST_PLACES`


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all workers write to, each its own draws.

    kept: amounts of the first draws in rounding units, shape (n, kept draws), -1 in draws that
    failed. gini, theil: shape (draws,), NaN in draws that failed. losing: below how many rounding
    units a unit loses, shape (n,), or None. sizes: of the units, shape (n,), or None.
    """

    kept: Integers
    gini: Floats
    theil: Floats
    losing: Floats | None
    sizes: Floats | None
    bits: int

    @property
    def is_whole(self) -> bool:
        """Whether every draw is kept."""
        return bool(self.kept.shape[1] == len(self.gini))


@dataclass(slots=True, kw_only=True)
class Tally:
    """What one worker counts.

    ranks: (n, places); losses: (n,); keys: room for sorting a block; bins: None if all is kept.
    reasons: by status, and the first draw of each.
    """

    ranks: Counts
    losses: Integers
    keys: Integers
    bins: tuple[Integers, Integers, Counts] | None
    reasons: Counter[int] = field(default_factory=Counter)
    first: dict[int, int] = field(default_factory=dict)


def make_shared(
    units: int, draws: int, losing: Floats | None, sizes: Floats | None, keep_all: bool
) -> Shared:
    """Room for the results of `draws` draws."""
    sample = min(draws, SAMPLE, max(KEPT_CELLS // units, 1))
    kept = draws if keep_all or draws * units <= KEPT_CELLS else sample
    return Shared(
        kept=np.empty((units, kept), dtype=np.int64),
        gini=np.full(draws, np.nan),
        theil=np.full(draws, np.nan),
        losing=losing,
        sizes=sizes,
        bits=max((units - 1).bit_length(), 1),
    )


def make_tally(shared: Shared, block_size: int, bins: FirstBins | None) -> Tally:
    """An empty count. bins: where histograms begin, as `first_bins_of` says."""
    units = len(shared.kept)
    room = (min(block_size, len(shared.gini)), units)
    return Tally(
        ranks=np.zeros((units, units if units <= MOST_PLACES else BANDS), dtype=np.uint32),
        losses=np.zeros(units, dtype=np.int64),
        keys=np.empty(room, dtype=np.int64),
        bins=None if bins is None else (bins[0], bins[1].copy(), _no_counts(units)),
    )


def first_bins_of(shared: Shared, first: Outcome) -> FirstBins | None:
    """Where histograms begin: where the amounts of block 0 lie. None if every draw is kept."""
    if shared.is_whole:
        return None
    units = len(shared.kept)
    done = first.status == 0
    rows = first.multiples[done] if done.any() else np.zeros((1, units), dtype=np.int64)
    return first_bins(rows, _bin_count(units))[:2]


def _no_counts(units: int) -> Counts:
    return np.zeros((units, _bin_count(units)), dtype=np.uint32)


def _bin_count(units: int) -> int:
    return histogram.BINS if units <= histogram.MANY else histogram.FEWER_BINS


def count(tally: Tally, shared: Shared, outcome: Outcome, start: int) -> None:
    """Add a block whose first draw is number `start`."""
    multiples, status = outcome.multiples, outcome.status
    rows = slice(start, start + len(multiples))
    ranked = sorted_keys(multiples, shared.bits, tally.keys[: len(multiples)])
    count_ranks(ranked, shared.bits, status, tally.ranks)
    _measure(shared, multiples, status, ranked, rows)
    if shared.losing is not None:
        count_below(multiples, shared.losing, status, tally.losses)
    if tally.bins is not None:
        spread(multiples, status, *tally.bins)
    _keep(shared, multiples, status, start)
    _count_reasons(tally, outcome, start)


def _measure(
    shared: Shared, multiples: Integers, status: Integers, ranked: Integers, rows: slice
) -> None:
    """The fairness of each draw; `ranked` orders amounts, not those per size."""
    sizes = np.empty(0) if shared.sizes is None else shared.sizes
    theil_rows(multiples, sizes, status, shared.theil[rows])
    if shared.sizes is None:
        plain_gini(ranked, shared.bits, status, shared.gini[rows])
    else:
        by_level = per_size_keys(multiples, sizes, shared.bits)
        weighted_gini(by_level, shared.bits, multiples, sizes, status, shared.gini[rows])


def _keep(shared: Shared, multiples: Integers, status: Integers, start: int) -> None:
    room = min(shared.kept.shape[1] - start, len(multiples))
    if room > 0:
        rows = multiples[:room]
        if status[:room].any():
            rows = np.where(status[:room, None] == 0, rows, -1)
        shared.kept[:, start : start + room] = rows.T


def _count_reasons(tally: Tally, outcome: Outcome, start: int) -> None:
    if not outcome.status.any():
        return
    found = np.unique(outcome.status, return_index=True, return_counts=True)
    for status, first, times in zip(*(part.tolist() for part in found), strict=True):
        if status:
            tally.reasons[status] += times
            tally.first[status] = min(tally.first.get(status, start + first), start + first)


def merged(tallies: list[Tally]) -> Tally:
    """The counts of all workers as one."""
    return reduce(_merge, tallies)


def _merge(one: Tally, other: Tally) -> Tally:
    bins = None
    if one.bins is not None and other.bins is not None:
        bins = (one.bins[0], *merge(one.bins[1:], other.bins[1:]))
    first = dict(one.first)
    for status, draw in other.first.items():
        first[status] = min(first.get(status, draw), draw)
    return Tally(
        ranks=one.ranks + other.ranks,
        losses=one.losses + other.losses,
        keys=one.keys,
        bins=bins,
        reasons=one.reasons + other.reasons,
        first=first,
    )
