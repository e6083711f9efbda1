"""Tell what happened: ties, limits that bit and who paid for them, names that hide others."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pandas as pd

from allocation import exact
from allocation.columns import Units
from allocation.exact import Flags, Positions, Vector
from allocation.formula import Formula, Parameter
from allocation.limits import LimitTrace
from allocation.note import Note
from allocation.number import plain
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
    codes = list(map(str, units.codes.tolist())) if limits else []
    for name, limit in limits.items():
        notes += _limit(name, limit, codes)
    return tuple(notes + _rounding(rounded, units, formula.rounding_unit))


def beyond_ranges(formula: Formula, tuned: Formula) -> tuple[Note, ...]:
    """Remarks on parameters of `tuned` that lie outside the ranges of the formula it came from."""
    notes = []
    for name, own in formula.parameters.items():
        value = tuned.parameters[name].value
        low = value if own.low is None else own.low
        high = value if own.high is None else own.high
        if not low <= value <= high:
            text = (
                f"parameter {name!r} is {plain(value)}, outside the range that its formula "
                f"gives, {_range(own)}"
            )
            notes.append(Note(kind="range", name=name, text=text))
    return tuple(notes)


ROUNDED: Mapping[str, str] = {
    "floor": "up, so that it does not fall below its floor",
    "large_remainder": "up, so that the whole budget is given out: its remainder is among the "
    "largest",
    "cap": "down, so that it does not pass its cap",
    "small_remainder": "down, so that no more than the budget is given out: the remainders of "
    "others are larger",
}


def rounding_reason(
    before: Fraction, rounded: int, unit: int, low: Fraction, high: Fraction | None
) -> str:
    """Why an amount was not rounded to the nearest multiple of `unit`; empty where it was.

    before: soʻm, of one unit. low, high: the floor and cap that rounding keeps. Returns a key of
    `ROUNDED`.

    >>> rounding_reason(Fraction(1002), 1005, 5, Fraction(1001), None)
    'floor'
    >>> rounding_reason(Fraction(1002), 1000, 5, Fraction(0), None)
    ''
    """
    if abs(rounded - before) * 2 <= unit:
        return ""
    if rounded > before:
        return "floor" if low > rounded - unit else "large_remainder"
    return "cap" if high is not None and high < rounded + unit else "small_remainder"


def _range(own: Parameter) -> str:
    ends = [
        f"{word} {plain(end)}"
        for word, end in (("from", own.low), ("to", own.high))
        if end is not None
    ]
    return " ".join(ends)


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


def _limit(name: str, limit: LimitTrace, codes: list[str]) -> list[Note]:
    before, after, floor, cap = _alike(limit)
    change = after - before
    gained, lost = change > _ZERO, change < _ZERO
    if not (gained | lost).any():
        return []
    at_floor = limit.bound & after.equals(floor)
    at_cap = np.zeros(len(change), dtype=bool)
    if cap is not None:
        at_cap = limit.bound & after.equals(cap) & lost
    raised = _moved(change, at_floor & gained, codes)
    lowered = _moved(change, at_cap, codes)
    paid = _moved(-change, lost & ~at_cap, codes)
    sunk = int(np.count_nonzero(at_floor & lost & ~at_cap))
    counts = _counts(limit, len(raised), len(lowered), len(paid), sunk)
    moved = change[gained].total()
    text = (
        f"limit {name!r}: units {counts}; it moved {_grouped(moved)} soʻm, "
        f"{_grouped((-change[lost & ~at_cap]).total())} of them from those who pay"
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


def _alike(limit: LimitTrace) -> tuple[Vector, Vector, Vector, Vector | None]:
    """The amounts before and after, floors and caps, all snapped where the amounts are long."""
    cap = limit.cap
    if not exact.is_long(limit.after):
        return limit.before, limit.after, limit.floor, cap
    before, after, floor = limit.before.snapped, limit.after.snapped, limit.floor.snapped
    return before, after, floor, None if cap is None else cap.snapped


def _counts(limit: LimitTrace, raised: int, lowered: int, paid: int, sunk: int) -> str:
    """How many units a limit moved; an end that it does not have is not spoken of.

    sunk: how many of those who paid stand at their floor, so that they paid no more.
    """
    has_floor = (limit.floor > _ZERO).any()
    counts = {
        "lifted to their floor": raised if has_floor else None,
        "held at their cap": None if limit.cap is None else lowered,
        "paying for others": paid,
    }
    told = [f"{what} {count}" for what, count in counts.items() if count is not None]
    down = f" (of them {sunk} down to their floor)" if sunk and has_floor else ""
    return ", ".join(told) + down


def _grouped(amount: Fraction) -> str:
    """Whole soʻm with no-break spaces between thousands."""
    return f"{round(amount):,}".replace(",", "\u00a0")


def _moved(change: Vector, where: Flags, codes: list[str]) -> dict[str, float]:
    positions = np.flatnonzero(where)
    money = change[positions].floats().tolist()
    return {codes[at]: uzs for at, uzs in zip(positions.tolist(), money, strict=True)}


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


def _codes(positions: Positions | tuple[int, ...], units: Units) -> tuple[str, ...]:
    return tuple(map(str, units.codes[np.array(positions, dtype=np.intp)].tolist()))


def _labels(positions: tuple[int, ...], units: Units) -> str:
    return units.labels(np.array(positions, dtype=np.intp))
