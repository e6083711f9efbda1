"""Tell what happened: ties, limits that bit and who paid for them, names that hide others."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pandas as pd

from allocation.columns import Units
from allocation.exact import Flags, Vector
from allocation.formula import Formula
from allocation.limits import LimitTrace
from allocation.note import Note
from allocation.rounding import Rounded

_ZERO = Fraction(0)


def tell(
    formula: Formula,
    table: pd.DataFrame,
    units: Units,
    limits: Mapping[str, LimitTrace],
    rounded: Rounded,
) -> tuple[Note, ...]:
    """All remarks on a result, in the order of the calculation."""
    notes = _hidden_names(formula, table)
    for name, limit in limits.items():
        notes += _limit(name, limit, units)
    return tuple(notes + _rounding(rounded, units, formula.rounding_unit))


def _hidden_names(formula: Formula, table: pd.DataFrame) -> list[Note]:
    steps = [(step.name, "step") for step in formula.steps]
    own = [*((name, "parameter") for name in formula.parameters), *steps]
    read = {name for part in formula.expressions for name in part.reads}
    own += [(name, "word") for name in ("budget", "pot", "amount") if name in read]
    return [
        Note(
            kind="hidden_name",
            name=name,
            text=f"the {what} {name!r} hides the column of the same name",
        )
        for name, what in own
        if name in table.columns
    ]


def _limit(name: str, limit: LimitTrace, units: Units) -> list[Note]:
    change = limit.after - limit.before
    gained, lost = change > _ZERO, change < _ZERO
    at_floor = limit.bound & limit.after.equals(limit.floor)
    at_cap = np.zeros(len(change), dtype=bool)
    if limit.cap is not None:
        at_cap = limit.bound & limit.after.equals(limit.cap) & lost
    if not (gained | lost).any():
        return []
    raised = _moved(change, at_floor & gained, units)
    lowered = _moved(change, at_cap, units)
    paid = _moved(-change, lost & ~at_cap, units)
    moved = change[gained].total()
    text = (
        f"limit {name!r}: units lifted to their floor {len(raised)}, held at their cap "
        f"{len(lowered)}, paying for others {len(paid)}; it moved {round(moved)} soʻm, "
        f"{round((-change[lost & ~at_cap]).total())} of them from those who pay"
    )
    return [
        Note(
            kind="limit",
            name=name,
            text=text,
            units=(*raised, *lowered),
            amount_uzs=float(moved),
            raised=raised,
            lowered=lowered,
            paid=paid,
        )
    ]


def _moved(change: Vector, where: Flags, units: Units) -> dict[str, float]:
    positions = np.flatnonzero(where)
    money = change[positions].floats()
    return {
        str(units.codes[position]): float(amount)
        for position, amount in zip(positions.tolist(), money, strict=True)
    }


def _rounding(rounded: Rounded, units: Units, unit: int) -> list[Note]:
    notes = []
    if rounded.tied:
        text = f"equal remainders were decided by unit code: {_labels(rounded.tied, units)}"
        notes.append(
            Note(kind="tie", name="rounding", text=text, units=_codes(rounded.tied, units))
        )
    if rounded.tied_groups:
        text = f"equal remainders were decided by group: {', '.join(rounded.tied_groups)}"
        notes.append(Note(kind="tie", name="rounding", text=text))
    if rounded.bent:
        text = (
            f"rounding to {unit} soʻm passes a floor or cap, by less than {unit} soʻm: "
            f"{_labels(rounded.bent, units)}"
        )
        notes.append(
            Note(kind="rounding", name="rounding", text=text, units=_codes(rounded.bent, units))
        )
    return notes


def _codes(positions: tuple[int, ...], units: Units) -> tuple[str, ...]:
    return tuple(str(units.codes[position]) for position in positions)


def _labels(positions: tuple[int, ...], units: Units) -> str:
    return units.labels(np.array(positions, dtype=np.intp))
