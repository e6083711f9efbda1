"""`explain`: the calculation page of one unit."""

import argparse
import re
import sys
from fractions import Fraction

from allocation.allocate import Trace
from allocation.telling import rounding_reason
from scenarios.commands.common import (
    Command,
    add_scenario_options,
    asked_scenario,
    asked_unit,
    tell_notes,
)
from scenarios.commands.show import grouped, shown
from scenarios.commands.year import add_year_option, one_year
from scenarios.explain import explain_unit
from scenarios.line import UnitLine
from scenarios.run import Result
from scenarios.years.one_year import PHASE_IN

_KINDS = {
    "group_money": "money of group",
    "index_value": "indicator",
    "index_treated": "without outliers",
    "index_normalised": "normalised",
    "index_group": "index group",
}
_BETWEEN = re.compile(r"^pot \* \((.*)\) / sum of \(\1\) by (\w+)$")


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    parser.add_argument(
        "--unit",
        metavar="CODE",
        required=True,
        help="the code of the unit; of a bundled unit also its name, in any spelling",
    )
    add_year_option(parser)


def _run(options: argparse.Namespace) -> None:
    result = one_year(options, asked_scenario(options))
    unit = asked_unit(result, options.unit)
    tell_notes(result)
    lines = explain_unit(result, unit)
    sys.stdout.write("".join(_text(line) for line in lines))
    reason = _rounding(result, unit)
    if reason:
        sys.stdout.write(f"     rounded {reason}\n")


def _rounding(result: Result, code: str) -> str:
    """Why the amount is not the nearest multiple of the rounding unit."""
    trace, formula = result.allocation.trace, result.allocation.formula
    at = [str(one) for one in result.amount.index].index(code)
    low, high = (
        None if one is None else one.at(at) for one in (trace.bounds.low, trace.bounds.high)
    )
    before = trace.before_rounding.at(at)
    if PHASE_IN in trace.limits:  # everyone stands at its bound, which rounding cannot keep
        low, high = _own_bounds(trace, at, before)
    amount = int(result.amount.iloc[at])
    return rounding_reason(before, amount, formula.rounding_unit, low or Fraction(0), high)


def _own_bounds(trace: Trace, at: int, amount: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """The highest floor and lowest cap of a unit that its amount keeps, but for the phase-in's."""
    limits = [one for name, one in trace.limits.items() if name != PHASE_IN and one.bound[at]]
    floors = [one.floor.at(at) for one in limits if one.floor.at(at) <= amount]
    caps = [one.cap.at(at) for one in limits if one.cap is not None and one.cap.at(at) >= amount]
    return max(floors, default=None), min(caps, default=None)


def _text(line: UnitLine) -> str:
    label = line.label.in_language("en")
    heading = f"{line.letter}. {_KINDS.get(line.kind, line.kind.replace('_', ' '))} {line.name}"
    parts = [f"{heading}: {label}" if label else heading]
    expression = _BETWEEN.sub(r"pot * \1 of this \2 / \1 of every \2, added up", line.expression)
    if expression:
        parts.append(f"     {expression}")
    if line.numbers and line.numbers != line.expression:
        parts.append(f"   = {grouped(line.numbers)}")
    parts.append(f"   = {shown(line.value)} {line.unit}".rstrip() + _remarks(line))
    return "\n".join(parts) + "\n"


def _remarks(line: UnitLine) -> str:
    """What a reader must know of a value: its weight, what was done to it, how sure it is."""
    told = [*line.marks]
    if line.weight is not None:
        told.append(f"weight {line.weight:.4g}")
    if line.quality and line.kind == "amount":
        told.append(f"rests on inputs that are {line.quality} at the worst")
    elif line.quality:
        told.append(line.quality)
    return f"   ({', '.join(told)})" if told else ""


COMMAND = Command(name="explain", help="show how one unit's amount came about", add=_add, run=_run)
