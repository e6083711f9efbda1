"""`check`: every problem of a formula, scenario or data file."""

import argparse
import sys
from pathlib import Path

from allocation import Formula
from indicators import Index
from scenarios.commands.common import Command, file_or_library
from scenarios.errors import ScenarioError
from scenarios.run import run
from scenarios.scenario import is_formula, read_toml, scenario_from
from scenarios.table import TABLE_ENDINGS, read_units_table


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a formula, scenario or data file")
    parser.add_argument("--id", metavar="COLUMN", default="code", help="the column of unit codes")


def _run(options: argparse.Namespace) -> None:
    path = file_or_library(options.file)
    told = (
        _check_table(path, options.id)
        if path.suffix.lower() in TABLE_ENDINGS
        else _check_toml(path)
    )
    sys.stdout.write(f"{path.name}: {told}\n")


def _check_table(path: Path, code: str) -> str:
    table = read_units_table(path, code)
    problems = [
        f"{path.name}: {name} of {unit} is {cell!r}, which is not a number"
        for name in table.columns
        if table[name].dtype == object
        for unit, cell in table[name].items()
        if isinstance(cell, str)
    ]
    if problems:
        raise ScenarioError(problems)
    gaps = {name: int(missing) for name, missing in table.isna().sum().items() if missing}
    told = ", ".join(f"{name} {number}" for name, number in gaps.items()) or "none"
    return f"a table of {len(table)} units and {table.shape[1]} columns; missing values: {told}"


def _check_toml(path: Path) -> str:
    data = read_toml(path)
    if "index" in data and not {"formula", "data", "budget"} & {*data}:
        index = Index.read(path)
        return f"the index {index.name}, which reads the columns {', '.join(index.columns)}"
    if is_formula(data):
        formula = Formula.read(path)
        return f"a formula that reads the columns {', '.join(formula.columns) or 'none'}"
    result = run(scenario_from(data, path))
    return f"a scenario that gives {len(result.table)} units {result.amount.sum()} soʻm"


COMMAND = Command(
    name="check", help="say what is wrong with a formula, scenario or table", add=_add, run=_run
)
