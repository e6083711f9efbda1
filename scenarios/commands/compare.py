"""`compare`: scenarios side by side, and why amounts differ; or one with the equal share."""

import argparse
import sys
from collections.abc import Iterable

import pandas as pd

from scenarios.attribution import attribute_within, attribution
from scenarios.commands.common import (
    Command,
    add_scenario_options,
    asked_scenario,
    asked_unit,
    tell_notes,
)
from scenarios.commands.compare_text import attributed, described, reasons, side_by_side
from scenarios.commands.show import counted
from scenarios.commands.year import (
    add_year_option,
    asked_years,
    one_year,
    tables_of,
    year_results,
)
from scenarios.compare import Basis, compare_all
from scenarios.errors import ScenarioError
from scenarios.run import Result, run
from scenarios.scenario import Scenario
from scenarios.write import check_apart, check_output, write_table

_BASIS = Basis()


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    parser.add_argument(
        "others",
        nargs="*",
        metavar="B",
        help="more files or names; none compares FILE with the same sum for every head",
    )
    parser.add_argument("--unit", metavar="CODE", help="only of one unit, code or name: why")
    add_year_option(parser, "; of one FILE also two or more, to compare them")
    for name, what in (
        ("need", "how needy a person is: a rate or an index"),
        ("poor", "poor people"),
        ("means", "what people have per head"),
    ):
        default = getattr(_BASIS, name)
        text = f"the column that says {what} (%(default)s)"
        parser.add_argument(f"--{name}", metavar="COLUMN", default=default, help=text)
    parser.add_argument(
        "--rate",
        metavar="COLUMN",
        action="append",
        default=[],
        help="of a single FILE: a column that is a rate, not a total, if the catalogue lacks it",
    )
    parser.add_argument("--out", metavar="PATH", help="write .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    out = None if options.out is None else check_output(options.out)
    files = [options.file, *options.others]
    asked = [
        asked_scenario(argparse.Namespace(**{**vars(options), "file": file})) for file in files
    ]
    if out is not None:
        check_apart(out, *files, *(path for scenario in asked for path in tables_of(scenario)))
    results = _results(options, asked)
    if options.unit is not None:
        options.unit = asked_unit(results[0], options.unit)
    for result in results:
        tell_notes(result)
    table = _KINDS.get(len(results), _several)(results, options)
    if out is not None:
        write_table(table, out)
        sys.stderr.write(f"{out}: {counted(len(table), 'unit')}\n")


def _results(options: argparse.Namespace, asked: list[Scenario]) -> list[Result]:
    """One result of every scenario, of paths in the year asked for; of one path all years asked."""
    if len(asked) == 1:
        return [*year_results(options, asked[0])]
    years = asked_years(options)
    if len(years) > 1:
        raise ScenarioError(
            "--year: compare several years of one file, or several files in one year"
        )
    if years and not any(scenario.years for scenario in asked):
        raise ScenarioError(f"--year {years[0]}: none of these scenarios has [years]")
    return [
        run(scenario) if scenario.years is None else one_year(options, scenario)
        for scenario in asked
    ]


def _one(results: list[Result], options: argparse.Namespace) -> pd.DataFrame:
    """One scenario against the equal share per head; the table of reasons."""
    (result,) = results
    found = attribute_within(result, rates=options.rate)
    _note(found.notes)
    _tell(described(results))
    _tell(reasons(found.table, options.unit))
    return found.table


def _two(results: list[Result], options: argparse.Namespace) -> pd.DataFrame:
    """Two scenarios; the table of the change and its reasons."""
    a, b = results
    found = attribution(a, b)
    _note(found.notes)
    if options.unit is None:
        _several(results, options)
    else:
        _tell(described(results))
    _tell(attributed(found, options.unit))
    return found.table


def _several(results: list[Result], options: argparse.Namespace) -> pd.DataFrame:
    """Any number of scenarios; the table of amounts, changes and ranks."""
    basis = Basis(need=options.need, poor=options.poor, means=options.means)
    found = compare_all(results, basis=basis)
    _note(found.notes)
    _tell(side_by_side(found, options.unit))
    return found.table.rename_axis(results[0].scenario.code)


def _tell(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _note(notes: Iterable[str]) -> None:
    sys.stderr.write("".join(f"note: {note}\n" for note in notes))


_KINDS = {1: _one, 2: _two}

COMMAND = Command(
    name="compare",
    help="scenarios side by side, and why amounts differ",
    description=(
        "Compare scenarios with the first: who gains and loses, how fair each is, and, of two, why "
        "every amount differs. With --out, two give change and its reasons a unit (data, index, "
        "parameters, formula, baseline, limits, budget, rounding), one gives the reasons for not "
        "being the same per head, more give amounts, changes and ranks."
    ),
    add=_add,
    run=_run,
)
