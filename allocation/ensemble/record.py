"""An ensemble: what many draws gave, as a record that answers questions about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocation.errors import AllocationError

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why some draws have no allocation. draws: how many; first: the number of the first one.

    values: the parameters of that first draw, with which `allocate` says in full what is wrong.
    """

    text: str
    draws: int
    first: int
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """Histograms of the amounts, in rounding units.

    A bin of unit i is 2**shift[i] wide; the one in the middle begins at centre[i].
    counts: shape (n, bins).
    """

    centre: Integers
    shift: Integers
    counts: NDArray[np.uint32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensemble:
    """The outcome of many draws; draws without an allocation count nowhere but in `infeasible`.

    summary: a row a unit with median, low and high of the amount (soʻm; 5 and 95 % of the draws lie
    below), the same of the rank (1 is the greatest amount), chance_of_loss (an amount below the
    baseline; NaN without one) and chance_of_top_tenth.
    draws: how many were asked for. gini, theil: of every draw, NaN where it has no allocation.
    rank_counts: (n, places), how often each rank came up, exactly for up to 2,048 units.
    kept: amounts of the first draws in rounding units, shape (n, kept), -1 where a draw failed.
    """

    summary: pd.DataFrame
    draws: int
    infeasible: int
    reasons: tuple[Reason, ...]
    seed: int
    varied: tuple[str, ...]
    rounding_unit: int
    rank_counts: NDArray[np.uint32] = field(repr=False)
    gini: NDArray[np.float64] = field(repr=False)
    theil: NDArray[np.float64] = field(repr=False)
    kept: Integers = field(repr=False)
    bins: Bins | None = field(repr=False)

    @property
    def fairness(self) -> pd.DataFrame:
        """Gini and Theil's T, columns gini and theil, a row a draw that has an allocation."""
        done = ~np.isnan(self.theil) if self.infeasible else np.ones(self.draws, dtype=bool)
        return pd.DataFrame(
            {"gini": self.gini[done], "theil": self.theil[done]},
            index=pd.Index(np.flatnonzero(done), name="draw"),
        )

    @property
    def amounts(self) -> pd.DataFrame:
        """Amounts of the kept draws, soʻm, a row a draw; all of them in small runs.

        `kept_all` says whether they are all.
        """
        done = self._done()
        rows = self.kept[:, done].T * self.rounding_unit
        return pd.DataFrame(
            rows, index=pd.Index(np.flatnonzero(done), name="draw"), columns=self.summary.index
        )

    @property
    def kept_all(self) -> bool:
        """Whether `amounts` has every draw, or only the first ones."""
        return bool(self.kept.shape[1] == self.draws)

    def histogram(self, unit: object, bars: int = 40) -> pd.DataFrame:
        """How often a unit's amount fell where: low, high (soʻm) and draws, a row a bar.

        unit: its code. Bars are whole bins of the run, so there may be fewer than asked for.
        """
        place = self._place(unit)
        if self.bins is None:
            amounts = self.kept[place, self._done()]
            counts, edges = np.histogram(amounts * float(self.rounding_unit), bins=bars)
        else:
            counts, edges = _bars(self.bins, place, bars, self.rounding_unit)
        return pd.DataFrame({"low": edges[:-1], "high": edges[1:], "draws": counts})

    def ranks(self, unit: object) -> "pd.Series[int]":
        """How many draws gave a unit each rank, by rank (by the best rank of a band if banded)."""
        counts = self.rank_counts[self._place(unit)].astype(np.int64)
        best = best_ranks(len(self.summary), self.rank_counts.shape[1])
        return pd.Series(counts, index=pd.Index(best, name="rank"), name="draws")

    def indistinguishable(self, level: float = 0.95) -> tuple[tuple[str, str], ...]:
        """Pairs of units of which neither is ahead in at least `level` of the kept draws."""
        from allocation.sensitivity import indistinguishable

        codes = self.summary.index
        pairs = indistinguishable(self.kept[:, self._done()].T, level)
        return tuple((codes[first], codes[second]) for first, second in pairs.tolist())

    def _done(self) -> NDArray[np.bool_]:
        return np.asarray(self.kept[0] >= 0)

    def _place(self, unit: object) -> int:
        if unit not in self.summary.index:
            raise AllocationError(f"there is no unit {unit!r} in the ensemble")
        return int(np.flatnonzero(self.summary.index == unit)[0])


def best_ranks(units: int, places: int) -> Integers:
    """The best rank that each place of the rank counts stands for."""
    return -(-np.arange(places) * units // places) + 1


def _bars(
    bins: Bins, place: int, bars: int, unit: int
) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
    """One unit's bins put together to at most `bars` bars from its least to its greatest."""
    counts = bins.counts[place]
    filled = np.flatnonzero(counts)
    first, last = int(filled[0]), int(filled[-1]) + 1
    each = -(-(last - first) // bars)
    starts = np.arange(first, last, each)
    edges = np.append(starts, starts[-1] + each) - len(counts) // 2
    whole = np.add.reduceat(counts[first:last], starts - first)
    return whole, (bins.centre[place] + edges * float(1 << int(bins.shift[place]))) * unit
