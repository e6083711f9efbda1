"""`index`: a composite index alone, stage by stage."""

import argparse
import sys
from pathlib import Path

from indicators import STAGES, Index
from scenarios.commands.common import Command
from scenarios.scenario import BUNDLED, bundled_or_table
from scenarios.write import check_output, write_table


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a file that holds one [index.<name>]")
    parser.add_argument("--data", metavar="TABLE", default=BUNDLED, help="a table of units")
    parser.add_argument("--id", metavar="COLUMN", default="code", help="the column of unit codes")
    parser.add_argument("--stage", choices=STAGES, default=STAGES[-1], help="which table to give")
    parser.add_argument("--out", metavar="PATH", help="write .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    out = None if options.out is None else check_output(options.out)
    index = Index.read(options.file)
    table = bundled_or_table(options.data, Path(), options.id)[0]
    result = index.compute(table, until=options.stage)
    for note in result.notes:
        sys.stderr.write(f"note: {note}\n")
    table = result.stage(options.stage).copy()
    table.index.name = options.id
    if out is None:
        sys.stdout.write(table.to_csv(lineterminator="\n"))
    else:
        write_table(table, out)
        sys.stderr.write(f"{out}: stage {options.stage} of {len(table)} units\n")


COMMAND = Command(
    name="index", help="compute a composite index, stage by stage", add=_add, run=_run
)
