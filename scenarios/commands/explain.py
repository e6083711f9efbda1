"""`explain`: the calculation page of one unit."""

import argparse
import re
import sys

from allocation.telling import ROUNDED
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
from scenarios.rounded import rounding_of

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
    reason = rounding_of(result, unit)
    if reason:
        sys.stdout.write(f"     rounded {ROUNDED[reason]}\n")


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
