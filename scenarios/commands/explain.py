"""`explain`: the calculation page of one unit."""

import argparse
import sys

from allocation import Line, explain
from scenarios.commands.common import Command, add_scenario_options, asked_scenario, told_result
from scenarios.run import Result


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    parser.add_argument("--unit", metavar="CODE", required=True, help="the code of the unit")


def _run(options: argparse.Namespace) -> None:
    result = told_result(asked_scenario(options))
    for line in explain(result.allocation, options.unit):
        sys.stdout.write(_text(line, result, options.unit))


def _text(line: Line, result: Result, unit: str) -> str:
    label = line.label.in_language("en")
    heading = f"{line.letter}. {line.kind.replace('_', ' ')} {line.name}"
    parts = [f"{heading}: {label}" if label else heading]
    if line.expression:
        parts.append(f"     {line.expression}")
    if line.numbers and line.numbers != line.expression:
        parts.append(f"   = {line.numbers}")
    parts.append(f"   = {line.value} {line.unit}".rstrip() + _quality(line, result, unit))
    return "\n".join(parts) + "\n"


def _quality(line: Line, result: Result, unit: str) -> str:
    if result.quality is None or result.doubt is None:
        return ""
    if line.kind == "amount":
        return f"   (rests on inputs that are {result.doubt[unit]} at the worst)"
    name = result.scenario.baseline if line.name == "baseline" else line.name
    if line.kind != "input" or name not in result.quality:
        return ""
    return f"   ({result.quality[name][unit]})"


COMMAND = Command(name="explain", help="show how one unit's amount came about", add=_add, run=_run)
