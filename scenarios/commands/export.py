"""`export`: everything of one result in a file to take away."""

import argparse
import sys
from pathlib import Path

from scenarios.commands.common import Command, add_scenario_options, asked_scenario, tell_notes
from scenarios.commands.show import counted, shown
from scenarios.commands.year import (
    add_year_option,
    one_year,
    tables_of,
    tell_remarks,
    whole_path,
)
from scenarios.export import FORMATS, export, export_years
from scenarios.export.all_years import FORMATS_OF_YEARS
from scenarios.export.registry import format_of
from scenarios.export.take_away import check_place
from scenarios.scenario import Scenario
from scenarios.write import check_apart

_DESCRIPTION = (
    "Write one result as a file to take away. Every file says the scenario's id and title, the "
    "versions of data and program, the date of the data and which values were estimated. Formats: "
    + "; ".join(f"{one.name}, {one.help}" for one in FORMATS.values())
    + "."
)


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    parser.add_argument("--to", choices=FORMATS, help="the format (by the ending of --out)")
    parser.add_argument("--out", metavar="PATH", required=True, help="the file to write")
    parser.add_argument(
        "--language", choices=("uz", "ru", "en"), default="uz", help="of titles and texts (uz)"
    )
    parser.add_argument(
        "--unit",
        metavar="CODE",
        action="append",
        dest="units",
        help="only this unit or region, where the format can; may be given several times",
    )
    add_year_option(parser, "; left out, csv and parquet hold all of them")
    parser.add_argument(
        "--partial",
        action="store_true",
        help="let values stand where a workbook cannot hold a formula (else that is an error)",
    )


def _run(options: argparse.Namespace) -> None:
    out = Path(options.out)
    format_of(out, options.to)
    check_place(out)
    scenario = asked_scenario(options)
    check_apart(out, options.file, *tables_of(scenario))
    if scenario.years is not None and not options.years:
        _all_years(options, scenario, out)
        return
    result = one_year(options, scenario)
    tell_notes(result)
    export(
        result,
        out,
        to=options.to,
        language=options.language,
        units=options.units,
        partial=options.partial,
    )
    given = shown(int(result.amount.sum()))
    units = counted(len(result.amount), "unit")
    sys.stderr.write(f"{out}: {units}, {given} soʻm given out\n")


def _all_years(options: argparse.Namespace, scenario: Scenario, out: Path) -> None:
    """Write a path whole, where its format can hold several years."""
    if format_of(out, options.to).name not in FORMATS_OF_YEARS:
        one_year(options, scenario)  # says that a year must be named
    path = whole_path(options, scenario)
    tell_remarks(path)
    export_years(path, out, to=options.to, language=options.language, units=options.units)
    units = counted(len(path.results[0].table), "unit")
    given = "; ".join(f"{one.year}: {shown(int(one.amount.sum()))} soʻm" for one in path.results)
    sys.stderr.write(f"{out}: {units}, {given} given out\n")


COMMAND = Command(
    name="export",
    help="write a workbook that recalculates, a table, a map or a data package",
    add=_add,
    run=_run,
    description=_DESCRIPTION,
)
