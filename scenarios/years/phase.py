"""Phase a formula in: a share of its result, the rest as the baseline has it, to the soʻm."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from allocation import Allocation, Note
from allocation.columns import Units, read_column
from allocation.exact import Flags, Positions, Vector
from allocation.limits import LimitTrace
from allocation.note import NoteKind
from allocation.rounding import Rounded, round_amounts
from scenarios.errors import ScenarioError


@dataclass(frozen=True, slots=True, kw_only=True)
class Phased:
    """A result partly phased in. amounts: exact soʻm, shape (n,); rounded: the published ones."""

    amounts: Vector
    rounded: Rounded
    notes: tuple[Note, ...]


def phased(allocation: Allocation, baseline: "pd.Series[Any]", share: Fraction) -> Phased:
    """`share` of the formula's result, and the rest of the budget as the baseline divides it.

    baseline: soʻm of every unit; only their proportions count. The formula's result is taken after
    its limits and before rounding. Raises ScenarioError for amounts that are missing or negative.
    """
    trace = allocation.trace
    start = _proportions(baseline.reindex(trace.units.codes), trace.units)
    rest = Fraction(allocation.budget) * (1 - share)
    amounts = trace.before_rounding * share + start * rest
    unit = allocation.formula.rounding_unit
    order = trace.units.order()
    rounded = round_amounts(amounts, allocation.budget, unit, order, trace.bounds)
    return Phased(amounts=amounts, rounded=rounded, notes=_notes(allocation, amounts, rounded))


def _proportions(baseline: "pd.Series[Any]", units: Units) -> Vector:
    column = read_column(baseline)
    if not isinstance(column.values, Vector):
        raise ScenarioError("years: phase_in: the baseline holds no numbers; name another one")
    _refuse(units, "no amount", column.missing)
    _refuse(units, "no number", np.isin(np.arange(units.count), list(column.wrong)))
    _refuse(units, "a negative amount", column.values < Fraction(0))
    total = column.values.total()
    if total == 0:
        raise ScenarioError("years: phase_in: the baseline is 0 for every unit; name another one")
    return column.values / total


def _refuse(units: Units, what: str, where: Flags) -> None:
    positions = np.flatnonzero(where)
    if len(positions):
        raise ScenarioError(
            f"years: phase_in: the baseline has {what} for {units.labels(positions)}; correct it"
        )


def _notes(allocation: Allocation, amounts: Vector, rounded: Rounded) -> tuple[Note, ...]:
    units = allocation.trace.units
    notes = [
        _crossed(name, limit, amounts, units) for name, limit in allocation.trace.limits.items()
    ]
    tied, bent = (np.array(one, dtype=np.intp) for one in (rounded.tied, rounded.bent))
    notes.append(_note("tie", tied, units, "after phase-in equal remainders went by unit code"))
    text = "after phase-in rounding passes a floor or cap, by less than the rounding unit"
    notes.append(_note("rounding", bent, units, text))
    return tuple(note for note in notes if note is not None)


def _crossed(name: str, limit: LimitTrace, amounts: Vector, units: Units) -> Note | None:
    """Who stands outside a limit because of the baseline's part."""
    outside = amounts < limit.floor
    if limit.cap is not None:
        outside |= amounts > limit.cap
    text = f"the baseline's part of the phase-in puts units outside limit {name!r}"
    return _note("limit", np.flatnonzero(outside & limit.bound), units, text, name)


def _note(
    kind: NoteKind, positions: Positions, units: Units, text: str, name: str = "phase_in"
) -> Note | None:
    """A remark on some units; None on none."""
    if not len(positions):
        return None
    codes = tuple(map(str, units.codes[positions]))
    return Note(kind=kind, name=name, text=f"{text}: {units.labels(positions)}", units=codes)
