"""`run`: a scenario or formula to its result table."""

import argparse
import sys

import pandas as pd

from scenarios.commands.common import Command, add_scenario_options, asked_scenario, told_result
from scenarios.commands.show import counted, shown
from scenarios.commands.year import (
    add_year_option,
    asked_years,
    refuse_years,
    tables_of,
    tell_remarks,
    whole_path,
)
from scenarios.run import Result
from scenarios.scenario import Scenario
from scenarios.write import check_apart, check_output, write_table


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    add_year_option(parser, "; may be given several times; all of them if left out")
    parser.add_argument("--out", metavar="PATH", help="write .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    out = None if options.out is None else check_output(options.out)
    scenario = asked_scenario(options)
    if out is not None:
        check_apart(out, options.file, *tables_of(scenario))
    table, given = _table(scenario, options)
    if options.out is None:
        sys.stdout.write(table.to_csv(lineterminator="\n"))
    else:
        write_table(table, options.out)
        sys.stderr.write(f"{options.out}: {given}\n")


def _table(scenario: Scenario, options: argparse.Namespace) -> tuple[pd.DataFrame, str]:
    """The result table, of one year or of a path, and in words what was given out."""
    years = asked_years(options)
    if scenario.years is None:
        refuse_years(years, scenario)
        result = told_result(scenario)
        return result_table(result), f"{_units(result.table)}, {_given(result.amount)}"
    path = whole_path(options, scenario)
    path = path.only(years) if years else path
    tell_remarks(path)
    told = "; ".join(f"{one.year}: {_given(one.amount)}" for one in path.results)
    return path.table, f"{_units(path.results[0].table)}, {told}"


def _units(table: pd.DataFrame) -> str:
    return counted(len(table), "unit")


def _given(amount: "pd.Series[int]") -> str:
    return f"{shown(int(amount.sum()))} soʻm given out"


def result_table(result: Result) -> pd.DataFrame:
    """Steps, pots, limits and amount; for bundled data also how doubtful the inputs are."""
    table = result.table.copy()
    table.index.name = result.scenario.code
    if result.doubt is not None:
        table["quality"] = result.doubt
    return table


COMMAND = Command(name="run", help="divide a budget and write the result table", add=_add, run=_run)
