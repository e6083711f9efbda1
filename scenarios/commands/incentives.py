"""`incentives`: what units gain if their own values are reported otherwise."""

import argparse
import sys
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pandas as pd

from scenarios.commands.common import Command, add_scenario_options, asked_scenario, told_result
from scenarios.commands.show import shown
from scenarios.errors import ScenarioError
from scenarios.find_unit import find_unit
from scenarios.incentives import incentives, largest
from scenarios.scenario import parameter_value
from scenarios.write import check_apart, check_output, write_table

_LONG = 500  # values from which on one is told how far it is
_PARTS = 4


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    several = "; may be given several times"
    parser.add_argument(
        "--unit", metavar="CODE", action="append", help=f"only this unit, code or name{several}"
    )
    parser.add_argument(
        "--column", metavar="NAME", action="append", help=f"only this indicator{several}"
    )
    parser.add_argument(
        "--step",
        metavar="column=value",
        action="append",
        default=[],
        help=f"by how much to change an indicator (a hundredth of its median){several}",
    )
    parser.add_argument("--top", metavar="N", type=int, default=20, help="how many to list (20)")
    parser.add_argument("--out", metavar="PATH", help="all of them: .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    out = None if options.out is None else check_output(options.out)
    if options.top < 1:
        raise ScenarioError(f"--top {options.top}: list 1 or more")
    scenario = asked_scenario(options)
    if out is not None:
        check_apart(out, options.file, scenario.table_path)
    result = told_result(scenario)
    units = None if options.unit is None else [find_unit(result, one) for one in options.unit]
    table = incentives(
        result,
        columns=options.column,
        units=units,
        steps=dict(_step(text) for text in options.step),
        progress=_progress(len(result.scenario.formula.columns)),
    )
    unknown = int((table["problem"] != "").sum())
    if unknown:
        told = f"values with a problem: {unknown}; see the column `problem`"
        sys.stderr.write(f"note: {told}\n")
    sys.stdout.write(_lines(largest(table, options.top)))
    if out is not None:
        write_table(table, out)


def _step(text: str) -> tuple[str, Fraction]:
    try:
        return parameter_value(text)
    except ScenarioError:
        raise ScenarioError(
            f"--step {text[:60]}: write it as column=value, with a number"
        ) from None


def _progress(columns: int) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        part = total * columns >= _LONG and done * _PARTS // total > (done - 1) * _PARTS // total
        if part:
            sys.stderr.write(f"note: {done} of {total} units are done\n")
            sys.stderr.flush()

    return tell


def _lines(table: pd.DataFrame) -> str:
    if table.empty:
        return "no unit gains by a step of one of these values\n"
    return "".join(_line(str(code), row) for code, row in table.iterrows())


def _line(code: str, row: "pd.Series[Any]") -> str:
    word = row["report"]
    return (
        f"{code}: {row['column']} {shown(row['value'])}, {shown(row['step'])} {word} gives "
        f"{shown(int(row['gain_uzs']))} soʻm more; {shown(row[f'{word}_per_unit'])} soʻm a unit "
        "before rounding\n"
    )


COMMAND = Command(
    name="incentives",
    help="what a unit gains if one of its own values is reported otherwise",
    description=(
        "Change every value of every unit alone by a step up and down, divide again exactly, "
        "and list where a unit gains most by its own values. How: docs/incentives.md."
    ),
    add=_add,
    run=_run,
)
