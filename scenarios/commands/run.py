"""`run`: a scenario or formula to its result table."""

import argparse
import sys
from pathlib import Path

import pandas as pd

from scenarios.commands.common import Command, add_scenario_options, asked_scenario, told_result
from scenarios.commands.show import counted, shown
from scenarios.errors import ScenarioError
from scenarios.run import Result
from scenarios.scenario import Scenario
from scenarios.write import check_apart, check_output, write_table
from scenarios.years import run_years


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    parser.add_argument("--out", metavar="PATH", help="write .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    out = None if options.out is None else check_output(options.out)
    scenario = asked_scenario(options)
    if out is not None:
        check_apart(out, options.file, scenario.table_path, *_tables_of_years(scenario))
    table, given = _table(scenario, options.budget)
    if options.out is None:
        sys.stdout.write(table.to_csv(lineterminator="\n"))
    else:
        write_table(table, options.out)
        sys.stderr.write(f"{options.out}: {given}\n")


def _table(scenario: Scenario, budget: str | None) -> tuple[pd.DataFrame, str]:
    """The result table, of one year or of a path, and in words what was given out."""
    if scenario.years is None:
        result = told_result(scenario)
        return result_table(result), f"{_units(result.table)}, {_given(result.amount)}"
    if budget is not None:
        raise ScenarioError(f"--budget: {scenario.name} has a budget for each year; change [years]")
    path = run_years(scenario)
    for text, years in path.remarks.items():
        sys.stderr.write(f"note: {', '.join(map(str, years))}: {text}\n")
    told = "; ".join(f"{one.year}: {_given(one.amount)}" for one in path.results)
    return path.table, f"{_units(path.results[0].table)}, {told}"


def _units(table: pd.DataFrame) -> str:
    return counted(len(table), "unit")


def _tables_of_years(scenario: Scenario) -> list[Path]:
    named = () if scenario.years is None else scenario.years.data.values()
    return [scenario.folder / name for name in named]


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
