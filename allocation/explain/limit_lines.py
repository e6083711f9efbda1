"""The lines of one limit: floor, cap, and the amount after it."""

from collections.abc import Iterator
from fractions import Fraction

from allocation.explain.line import Line, number
from allocation.explain.unit import UnitView
from allocation.formula import Limit
from allocation.limits import LimitTrace
from allocation.number import plain


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


def _outcome(limit: Limit, trace: LimitTrace, position: int) -> tuple[str, str]:
    before, after = trace.before.at(position), trace.after.at(position)
    floor = trace.floor.at(position)
    if not trace.bound[position]:
        return "amount (exempt)", plain(after)
    if before < floor == after:
        return "floor", plain(floor)
    if trace.cap is not None and before > trace.cap.at(position) == after:
        return "cap", plain(after)
    return _PAID[limit.paid_by](before, after, floor)


def _scaled(before: Fraction, after: Fraction, _: Fraction) -> tuple[str, str]:
    factor = after / before if before else Fraction(1)
    return "amount * factor", f"{plain(before)} * {plain(factor)}"


def _shifted(before: Fraction, after: Fraction, _: Fraction) -> tuple[str, str]:
    return "amount + the same for everybody", f"{plain(before)} + {plain(after - before)}"


def _scaled_gain(before: Fraction, after: Fraction, floor: Fraction) -> tuple[str, str]:
    gain = before - floor
    factor = (after - floor) / gain if gain else Fraction(0)
    return (
        "floor + factor * (amount - floor)",
        f"{plain(floor)} + {plain(factor)} * ({plain(before)} - {plain(floor)})",
    )


_PAID = {"scaling": _scaled, "equal": _shifted, "gains": _scaled_gain}
