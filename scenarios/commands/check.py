"""`check`: every problem of a formula, scenario, index or data file."""

import argparse
import sys
from pathlib import Path

from allocation import Formula
from indicators import Index
from scenarios.commands.common import Command, file_or_library
from scenarios.commands.show import grouped
from scenarios.errors import ScenarioError
from scenarios.run import run
from scenarios.scenario import is_formula, read_toml, scenario_from
from scenarios.table import TABLE_ENDINGS
from scenarios.write import check_apart, check_output
from scenarios.years import run_years


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a formula, scenario, index or data file")
    parser.add_argument("--id", metavar="COLUMN", default="code", help="the column of unit codes")
    parser.add_argument(
        "--quality", metavar="TABLE", help="of a data file: the quality of its values, same shape"
    )
    parser.add_argument(
        "--period", metavar="P", default="", help="of a data file: the period of its values"
    )
    parser.add_argument(
        "--report", metavar="PATH", help="of a data file: write .html, .csv, .parquet or .xlsx"
    )


def _run(options: argparse.Namespace) -> None:
    path = file_or_library(options.file)
    if path.suffix.lower() in TABLE_ENDINGS:
        told = _check_table(path, options)
    elif options.report or options.quality or options.period:
        raise ScenarioError(f"{path.name}: --report, --quality and --period are for data files")
    else:
        told = _check_toml(path)
    sys.stdout.write(f"{path.name}: {told}\n")


def _check_table(path: Path, options: argparse.Namespace) -> str:
    from scenarios.check_table import check_table, write_report  # pandera wants a second

    if options.report is not None:
        out = check_output(options.report, ".html")
        check_apart(out, path, options.quality)
    checked = check_table(path, options.id, quality=options.quality, period=options.period)
    if options.report is not None:
        write_report(checked.report, out)
        sys.stderr.write(f"note: {out}: the report on {path.name}\n")
    for severity in ("warning", "info"):
        word = "note" if severity == "info" else severity
        sys.stderr.write("".join(f"{word}: {line}\n" for line in checked.lines(severity)))
    if not checked.report.ok:
        raise ScenarioError(checked.lines("error"))
    return checked.told


def _check_toml(path: Path) -> str:
    data = read_toml(path)
    if "index" in data and not {"formula", "data", "budget"} & {*data}:
        index = Index.read(path)
        return f"the index {index.name}, which reads the columns {', '.join(index.columns)}"
    if is_formula(data):
        formula = Formula.read(path)
        return f"a formula that reads the columns {', '.join(formula.columns) or 'none'}"
    scenario = scenario_from(data, path)
    if scenario.years is not None:
        results = run_years(scenario).results
        given = "; ".join(f"{one.year}: {one.amount.sum()} soʻm" for one in results)
        return grouped(f"a path that gives {len(results[0].table)} units in {given}")
    result = run(scenario)
    return grouped(f"a scenario that gives {len(result.table)} units {result.amount.sum()} soʻm")


COMMAND = Command(
    name="check",
    help="say what is wrong with a formula, scenario, index or table",
    description=(
        "Say everything that is wrong with a file. Errors end with status 2; warnings and what "
        "could not be checked are told. The rules for tables: docs/validation.md."
    ),
    add=_add,
    run=_run,
)
