"""`index`: a composite index alone, stage by stage."""

import argparse
import sys

from indicators import STAGES
from scenarios.commands.common import Command
from scenarios.commands.index_options import add_index_options, asked_index
from scenarios.commands.show import counted
from scenarios.write import check_output, write_table


def _add(parser: argparse.ArgumentParser) -> None:
    add_index_options(parser)
    parser.add_argument("--stage", choices=STAGES, default=STAGES[-1], help="which table to give")
    parser.add_argument("--out", metavar="PATH", help="write .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    out = None if options.out is None else check_output(options.out)
    asked = asked_index(options)
    result = asked.compute(until=options.stage)
    for note in result.notes:
        sys.stderr.write(f"note: {note}\n")
    table = result.stage(options.stage).copy()
    table.index.name = asked.code
    if out is None:
        sys.stdout.write(table.to_csv(lineterminator="\n"))
    else:
        write_table(table, out)
        sys.stderr.write(f"{out}: stage {options.stage} of {counted(len(table), 'unit')}\n")


COMMAND = Command(
    name="index",
    help="compute a composite index, stage by stage",
    description=(
        "Compute a composite index of a file with [index.<name>], or of a scenario, alone. "
        "How to write one: docs/index.md."
    ),
    add=_add,
    run=_run,
)
