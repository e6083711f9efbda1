"""From counts to the record: quantiles of amounts and ranks, chances, fairness."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocation.ensemble.histogram import quantiles
from allocation.ensemble.order_statistics import order_statistics
from allocation.ensemble.ranks import Counts, Floats, Integers, find_places
from allocation.ensemble.reasons import reason
from allocation.ensemble.record import Bins, Ensemble, Reason, best_ranks
from allocation.ensemble.tally import Shared, Tally

if TYPE_CHECKING:
    from allocation.ensemble.run import Prepared

LEVELS = (0.5, 0.05, 0.95)
_NAMES = ("median", "low", "high")
_CHANCES = ("chance_of_loss", "chance_of_top_tenth")
COLUMNS = pd.Index([*_NAMES, *(f"rank_{name}" for name in _NAMES), *_CHANCES])


def summarise(ready: "Prepared", shared: Shared, tally: Tally) -> Ensemble:
    """The record of a run, units in the order of the table's rows."""
    from allocation.ensemble.run import values_of

    order = ready.draws.inputs.order
    back = np.argsort(order, kind="stable")
    infeasible = sum(tally.reasons.values())
    table = _table(ready, shared, tally, ready.request.draws - infeasible)
    reasons = [
        Reason(
            text=reason(status, ready.plan.places),
            draws=found,
            first=tally.first[status],
            values=values_of(ready, tally.first[status])[0],
        )
        for status, found in sorted(tally.reasons.items(), key=lambda each: (-each[1], each[0]))
    ]
    columns = {place: column[back] for place, column in enumerate(table)}
    summary = pd.DataFrame(columns, index=ready.draws.inputs.units.codes)
    summary.columns = COLUMNS.copy()  # made once: texts take pandas longer than numbers
    return Ensemble(
        summary=summary,
        draws=ready.request.draws,
        infeasible=infeasible,
        reasons=tuple(reasons),
        gini=shared.gini,
        theil=shared.theil,
        seed=int(ready.request.seed),
        varied=tuple(sorted(ready.varied)),
        rounding_unit=ready.plan.unit,
        rank_counts=_in_order(tally.ranks, back),
        kept=_in_order(shared.kept, back),
        bins=_bins(tally, back),
    )


def _in_order(rows: NDArray[Any], back: NDArray[np.intp]) -> NDArray[Any]:
    """The rows in the order of the table, not copied where that is their order already."""
    return rows if np.array_equal(back, np.arange(len(back))) else rows[back]


def _bins(tally: Tally, back: NDArray[np.intp]) -> Bins | None:
    if tally.bins is None:
        return None
    centre, shift, counts = tally.bins
    return Bins(centre=centre[back], shift=shift[back], counts=_in_order(counts, back))


def _table(ready: "Prepared", shared: Shared, tally: Tally, done: int) -> list[NDArray[Any]]:
    """The columns of the summary, as `COLUMNS` names them, units in the order of codes."""
    amounts = _amounts(shared, tally) * ready.plan.unit
    ranks = rank_quantiles(tally.ranks, LEVELS)
    loss = np.full(ready.plan.units, np.nan)
    if ready.baseline is not None:
        loss = np.where(np.isnan(ready.baseline), np.nan, tally.losses / done)
    return [*amounts, *ranks, loss, _top_tenth(tally.ranks) / done]


def _amounts(shared: Shared, tally: Tally) -> Floats:
    """Quantiles of the amounts in rounding units, shape (levels, n)."""
    if tally.bins is not None:
        return quantiles(*tally.bins, LEVELS)
    return order_statistics(shared.kept, LEVELS)


def rank_quantiles(counts: Counts, levels: tuple[float, ...]) -> Integers:
    """The rank that so much of the draws reach or beat, shape (levels, n)."""
    places = np.zeros((len(levels), len(counts)), dtype=np.int64)
    rising = np.argsort(levels)
    find_places(counts, int(counts[0].sum()), np.array(levels)[rising], places)
    return best_ranks(*counts.shape)[places[np.argsort(rising)]]


def _top_tenth(counts: Counts) -> Integers:
    """In how many draws each unit is among the tenth of the units with the greatest amounts."""
    units = len(counts)
    inside = int((best_ranks(*counts.shape) <= -(-units // 10)).sum())
    return np.asarray(counts[:, :inside].sum(axis=1, dtype=np.int64))
