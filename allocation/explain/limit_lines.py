"""The lines of one limit: floor, cap, and the amount after it."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from allocation.explain.line import Line, number
from allocation.explain.unit import UnitView
from allocation.formula import Limit
from allocation.limits import LimitTrace
from allocation.number import plain

_ZERO = Fraction(0)


def limit_lines(limit: Limit, trace: LimitTrace, unit: UnitView) -> Iterator[Line]:
    """What one limit did to one unit."""
    words, with_numbers = _outcome(limit, trace, unit.position)
    if trace.bound[unit.position]:
        inside = unit.seeing(amount=trace.before)
        if limit.floor is not None:
            yield inside.line("floor", limit.name, limit.floor, limit.label)
        if limit.cap is not None:
            yield inside.line("cap", limit.name, limit.cap, limit.label)
    yield Line(
        kind="limit",
        name=limit.name,
        label=limit.label,
        value=number(trace.after.at(unit.position)),
        unit="soʻm",
        expression=words,
        numbers=with_numbers,
    )


def common_term(limit: Limit, trace: LimitTrace) -> Fraction | None:
    """The factor or sum that is the same for everybody between floor and cap.

    None where nobody is between them, so that floors and caps alone decide.
    """
    free = trace.bound & (trace.after > trace.floor)
    if trace.cap is not None:
        free &= trace.after < trace.cap
    if limit.paid_by != "equal":
        free &= trace.before > (trace.floor if limit.paid_by == "gains" else _ZERO)
    if not free.any():
        return None
    position = int(np.argmax(free))
    before, after = trace.before.at(position), trace.after.at(position)
    floor = trace.floor.at(position)
    if limit.paid_by == "equal":
        return after - before
    if limit.paid_by == "scaling":
        return after / before
    return (after - floor) / (_reach(trace, position) - floor)


def _outcome(limit: Limit, trace: LimitTrace, position: int) -> tuple[str, str]:
    before, after = trace.before.at(position), trace.after.at(position)
    floor = trace.floor.at(position)
    term = common_term(limit, trace)
    if not trace.bound[position]:
        return "amount (exempt)", plain(after)
    at_cap = trace.cap is not None and after == trace.cap.at(position) and after != floor
    if limit.paid_by == "gains":
        share = _ZERO if term is None else term
        reach = "amount" if trace.cap is None else "min(amount, cap)"
        top = plain(_reach(trace, position))
        return (
            f"floor + factor * max(0, {reach} - floor)",
            f"{plain(floor)} + {plain(share)} * max(0, {top} - {plain(floor)})",
        )
    if term is None:
        return ("cap" if at_cap else "floor"), plain(after)
    sign, words = ("+", "sum") if limit.paid_by == "equal" else ("*", "factor")
    moved = f"{plain(before)} {sign} {plain(term) if term >= 0 else f'({plain(term)})'}"
    if after == floor:
        return f"max(floor, amount {sign} {words})", f"max({plain(floor)}, {moved})"
    if at_cap:
        return f"min(cap, amount {sign} {words})", f"min({plain(after)}, {moved})"
    return f"amount {sign} {words}", moved


def _reach(trace: LimitTrace, position: int) -> Fraction:
    """The amount that came in, as far as the cap lets it."""
    before = trace.before.at(position)
    return before if trace.cap is None else min(before, trace.cap.at(position))
