"""What is kept of the draws while they run: counts that add up in any order, and a sample."""

from collections import Counter
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from allocation.ensemble import histogram
from allocation.ensemble.block import Outcome
from allocation.ensemble.histogram import Flags, add_codes, first_bins, make_room, merge
from allocation.ensemble.inequality import per_size_keys, weighted_gini
from allocation.ensemble.look import look_at
from allocation.ensemble.ranks import (
    MOST_PLACES,
    Codes,
    Counts,
    Floats,
    Integers,
    Keys,
    Places,
    rank_rows,
)

if TYPE_CHECKING:
    from allocation.ensemble.run import Prepared

KEPT_CELLS = 1 << 20  # so many amounts are kept, which is 8 MiB
SAMPLE = 4096  # of longer runs the first draws are kept, for questions about pairs of units
FirstBins = tuple[Integers, Integers]  # centre and shift, each of shape (n,)
BANDS = 512  # in so many bands ranks are counted of more units than `MOST_PLACES`
NO_BINS = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, 0), np.uint32))
FIRST_CELLS, FEWEST_FIRST = 1 << 15, 16  # so many amounts, or draws, tell where bins begin
FEWEST_NOTED = 512  # so many draws are noted before they are counted, or a block


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all workers write to, each its own draws.

    kept: amounts of the first draws in rounding units, shape (n, kept draws), -1 in draws that
    failed; those of a draw lie side by side. gini, theil: shape (draws,), NaN in draws that failed.
    losing: below how many rounding units a unit loses, shape (n,), or empty. sizes: of the units,
    shape (n,), or empty.
    """

    kept: Integers
    gini: Floats
    theil: Floats
    losing: Floats
    sizes: Floats
    bits: int

    @property
    def is_whole(self) -> bool:
        """Whether every draw is kept."""
        return bool(self.kept.shape[1] == len(self.gini))

    @property
    def rows(self) -> Integers | None:
        """Where every draw's amounts may be written at once, shape (draws, n), if all are kept."""
        return self.kept.T if self.is_whole else None


@dataclass(slots=True, kw_only=True)
class Noted:
    """Places of the latest draws, not yet counted: tables of counts are large, so seldom touched.

    keys: room for sorting, shape (strip, n). order: room for that, shape (2, n).
    ranks, bins: places from 0, shape (draws, n); bins has no rows if no histogram is kept. draws:
    how many rows are noted. outside: room for marking units whose bins are too narrow, (n,).
    """

    keys: Keys
    order: Places
    ranks: Codes
    bins: Codes
    outside: Flags
    draws: int = 0


@dataclass(slots=True, kw_only=True)
class Tally:
    """What one worker counts.

    ranks: (n, places); losses: (n,); bins: None if all is kept. reasons: by status, and the first
    draw of each. noted: None once all is counted.
    """

    ranks: Counts
    losses: Integers
    noted: Noted | None
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
        kept=np.empty((kept, units), dtype=np.int64).T,
        gini=np.full(draws, np.nan),
        theil=np.full(draws, np.nan),
        losing=np.empty(0) if losing is None else losing,
        sizes=np.empty(0) if sizes is None else sizes,
        bits=max((units - 1).bit_length(), 1),
    )


def make_tally(shared: Shared, strip: int, bins: FirstBins | None) -> Tally:
    """An empty count. strip: its most draws. bins: where histograms begin, see `first_bins_of`."""
    units = len(shared.kept)
    noted = max(strip, min(FEWEST_NOTED, len(shared.gini)))
    places = units if units <= MOST_PLACES else BANDS
    return Tally(
        ranks=np.zeros((units, places), dtype=np.uint32),
        losses=np.zeros(units, dtype=np.int64),
        noted=Noted(
            keys=np.empty((strip, units), dtype=np.uint32),
            order=np.empty((2, units), dtype=np.int32),
            ranks=np.empty((noted, units), dtype=np.uint16),
            bins=np.empty((0 if bins is None else noted, units), dtype=np.uint16),
            outside=np.zeros(units, dtype=np.uint8),
        ),
        bins=None if bins is None else (bins[0], bins[1].copy(), _no_counts(units)),
    )


def first_bins_of(shared: Shared, ready: "Prepared") -> FirstBins | None:
    """Where histograms begin: where the first amounts of block 0 lie. None if all are kept."""
    if shared.is_whole:
        return None
    units, found = len(shared.kept), list[Integers]()
    for start, strip in ready.strips(0, ready.machine):
        found.append(strip.multiples[strip.status == 0])
        if start + len(strip.multiples) >= max(FIRST_CELLS // units, FEWEST_FIRST):
            break
    rows = np.concatenate(found)
    rows = rows if len(rows) else np.zeros((1, units), dtype=np.int64)
    return first_bins(rows, _bin_count(units))[:2]


def _no_counts(units: int) -> Counts:
    return np.zeros((units, _bin_count(units)), dtype=np.uint32)


def _bin_count(units: int) -> int:
    return histogram.BINS if units <= histogram.MANY else histogram.FEWER_BINS


def count(tally: Tally, shared: Shared, outcome: Outcome, start: int) -> None:
    """Add a strip whose first draw is number `start`."""
    multiples, status = outcome.multiples, outcome.status
    rows = slice(start, start + len(multiples))
    _note(tally, shared, outcome, rows)
    if len(shared.sizes):
        by_level = per_size_keys(multiples, shared.sizes, shared.bits)
        weighted_gini(by_level, shared.bits, multiples, shared.sizes, status, shared.gini[rows])
    _keep(shared, multiples, status, start)
    _count_reasons(tally, outcome, start)


def _note(tally: Tally, shared: Shared, outcome: Outcome, rows: slice) -> None:
    """Note the ranks and bins of a strip; write the Gini and Theil coefficients of its draws."""
    multiples, status, noted = outcome.multiples, outcome.status, tally.noted
    assert noted is not None  # noqa: S101  # nothing is added to a finished tally
    if noted.draws + len(multiples) > len(noted.ranks):
        _count_noted(tally, noted)
    (centre, shift, counts), first, bits = tally.bins or NO_BINS, noted.draws, shared.bits
    keys, theil = noted.keys[: len(multiples)], shared.theil[rows]
    bins = (centre, shift, counts.shape[1])
    found = look_at(
        multiples,
        status,
        shared.sizes,
        theil,
        shared.losing,
        tally.losses,
        bits,
        keys,
        *bins,
        noted.bins[first:],
        noted.outside,
    )
    if found:
        make_room(multiples, status, centre, shift, counts, noted.bins, first, noted.outside)
    keys.sort(axis=1)
    room, gini = (noted.ranks[first:], noted.order), shared.gini[rows]
    noted.draws += rank_rows(multiples, status, keys, bits, tally.ranks.shape[1], *room, gini)


def _count_noted(tally: Tally, noted: Noted) -> None:
    add_codes(noted.ranks[: noted.draws], tally.ranks)
    if tally.bins is not None:
        add_codes(noted.bins[: noted.draws], tally.bins[2])
    noted.draws = 0


def finished(tally: Tally) -> Tally:
    """The tally with everything counted, and without the room for that."""
    if tally.noted is not None:
        _count_noted(tally, tally.noted)
        tally.noted = None
    return tally


def _keep(shared: Shared, multiples: Integers, status: Integers, start: int) -> None:
    if start >= shared.kept.shape[1]:
        return
    rows = shared.kept.T[start : start + len(multiples)]
    if not np.may_share_memory(rows, multiples):
        rows[:] = multiples[: len(rows)]
    if status[: len(rows)].any():
        rows[status[: len(rows)] != 0] = -1


def _count_reasons(tally: Tally, outcome: Outcome, start: int) -> None:
    if not outcome.status.any():
        return
    found = np.unique(outcome.status, return_index=True, return_counts=True)
    for status, first, times in zip(*(part.tolist() for part in found), strict=True):
        if status:
            tally.reasons[status] += times
            tally.first[status] = min(tally.first.get(status, start + first), start + first)


def merged(tallies: list[Tally]) -> Tally:
    """The counts of all workers, each finished, as one."""
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
        noted=None,
        bins=bins,
        reasons=one.reasons + other.reasons,
        first=first,
    )
