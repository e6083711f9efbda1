"""`limits`: who is held by each limit, who pays, how much, and at what price."""

import argparse
import sys

import pandas as pd

from allocation.cost import LimitCost, cost_of_limits, sentences
from scenarios.commands.common import (
    Command,
    add_scenario_options,
    asked_scenario,
    asked_unit,
    tell_notes,
)
from scenarios.commands.year import add_year_option, one_year, tables_of
from scenarios.errors import ScenarioError
from scenarios.run import Result
from scenarios.write import check_apart, check_output, write_table


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    add_year_option(parser)
    parser.add_argument("--unit", metavar="CODE", help="show the lines of one unit, code or name")
    parser.add_argument("--out", metavar="PATH", help="write .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    out = None if options.out is None else check_output(options.out)
    scenario = asked_scenario(options)
    if out is not None:
        check_apart(out, options.file, *tables_of(scenario))
    if not scenario.formula.limits:
        raise ScenarioError(f"{scenario.name} has no limits, so that nobody pays for any")
    result = one_year(options, scenario)
    unit = None if options.unit is None else asked_unit(result, options.unit)
    tell_notes(result)
    own = {limit.name for limit in scenario.formula.limits}  # a phase-in is nobody's to pay
    costs = tuple(one for one in cost_of_limits(result.allocation) if one.limit.name in own)
    if unit is not None:
        sys.stdout.write(limits_table(result, costs).loc[[unit]].T.to_string() + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for cost in costs for line in sentences(cost)))
    if out is not None:
        write_table(limits_table(result, costs), out)


def limits_table(result: Result, costs: tuple[LimitCost, ...]) -> pd.DataFrame:
    """A row a limit and unit: `limit`, then the columns of `LimitCost.table`."""
    parts = [cost.table.assign(limit=cost.limit.name) for cost in costs]
    whole = pd.concat(parts)
    whole.insert(0, "limit", whole.pop("limit"))
    return whole.rename_axis(result.scenario.code)


COMMAND = Command(
    name="limits",
    help="who is held by each limit, who pays, how much, and what a soʻm more of floor costs",
    add=_add,
    run=_run,
)
