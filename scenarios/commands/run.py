"""`run`: a scenario or formula to its result table."""

import argparse
import sys

import pandas as pd

from scenarios.commands.common import Command, add_scenario_options, asked_scenario, told_result
from scenarios.commands.show import counted, shown
from scenarios.run import Result
from scenarios.write import check_apart, check_output, write_table


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    parser.add_argument("--out", metavar="PATH", help="write .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    out = None if options.out is None else check_output(options.out)
    scenario = asked_scenario(options)
    if out is not None:
        check_apart(out, options.file, scenario.table_path)
    result = told_result(scenario)
    table = result_table(result)
    if options.out is None:
        sys.stdout.write(table.to_csv(lineterminator="\n"))
    else:
        write_table(table, options.out)
        given = shown(int(result.amount.sum()))
        units = counted(len(table), "unit")
        sys.stderr.write(f"{options.out}: {units}, {given} soʻm given out\n")


def result_table(result: Result) -> pd.DataFrame:
    """Steps, pots, limits and amount; for bundled data also how doubtful the inputs are."""
    table = result.table.copy()
    table.index.name = result.scenario.code
    if result.doubt is not None:
        table["quality"] = result.doubt
    return table


COMMAND = Command(name="run", help="divide a budget and write the result table", add=_add, run=_run)
