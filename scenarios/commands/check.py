"""`check`: every problem of a formula, scenario, index or data file."""

import argparse
import sys
from pathlib import Path

from allocation import AllocationError, Formula
from indicators import Index
from scenarios.check_formula import check_formula
from scenarios.commands.common import Command, file_or_library
from scenarios.commands.show import counted, grouped
from scenarios.errors import ScenarioError
from scenarios.rows import TABLE_ENDINGS
from scenarios.run import run
from scenarios.scenario import bundled_or_table, is_formula, read_toml, scenario_from
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
    parser.add_argument("--data", metavar="TABLE", help="of a formula: the table it is to read")
    parser.add_argument(
        "--report", metavar="PATH", help="of a data file: write .html, .csv, .parquet or .xlsx"
    )


def _run(options: argparse.Namespace) -> None:
    path = file_or_library(options.file)
    if options.data is not None and path.suffix.lower() in TABLE_ENDINGS:
        raise ScenarioError(f"{path.name} is no formula; --data is for formulas")
    if path.suffix.lower() in TABLE_ENDINGS:
        told = _check_table(path, options)
    elif options.report or options.quality or options.period:
        raise ScenarioError(f"{path.name}: --report, --quality and --period are for data files")
    else:
        told = _check_toml(path, options)
    sys.stdout.write(f"{path.name}: {told}\n")


def _check_table(path: Path, options: argparse.Namespace) -> str:
    from indicators.validate.periods import span
    from scenarios.check_table import check_table, write_report  # pandera wants a second

    if options.report is not None:
        out = check_output(options.report, ".html")
        check_apart(out, path, options.quality)
    if options.period and span(options.period) is None:
        raise ScenarioError(
            f"the period {options.period!r} is none; "
            "write 2024, 2024-H1, 2024-Q1, 2024-M01 or 2024-01-01"
        )
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


def _check_toml(path: Path, options: argparse.Namespace) -> str:
    data = read_toml(path)
    if is_formula(data):
        return _check_formula(path, options)
    if options.data is not None:
        raise ScenarioError(f"{path.name} is no formula; --data is for formulas")
    if "index" in data and not {"formula", "data", "budget"} & {*data}:
        index = Index.read(path)
        return f"the index {index.name}, which reads the columns {', '.join(index.columns)}"
    scenario = scenario_from(data, path)
    if scenario.years is not None:
        results = run_years(scenario).results
        given = "; ".join(f"{one.year}: {one.amount.sum()} soʻm" for one in results)
        return grouped(f"a path that gives {counted(len(results[0].table), 'unit')} in {given}")
    result = run(scenario)
    return grouped(
        f"a scenario that gives {counted(len(result.table), 'unit')} {result.amount.sum()} soʻm"
    )


def _check_formula(path: Path, options: argparse.Namespace) -> str:
    formula = Formula.read(path)
    table = None if options.data is None else bundled_or_table(options.data, Path(), options.id)[0]
    try:
        check_formula(formula, table)
    except AllocationError as error:
        raise ScenarioError([f"{path.name}: {problem}" for problem in error.problems]) from None
    return f"a formula that reads the columns {', '.join(formula.columns) or 'none'}"


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
