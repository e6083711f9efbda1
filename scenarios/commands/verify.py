"""`verify`: compute a bundle's result again and compare, to the soʻm."""

import argparse
import sys

from scenarios.commands.common import Command
from scenarios.commands.show import grouped
from scenarios.errors import ScenarioError
from scenarios.write import check_apart, check_output, write_table


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", metavar="BUNDLE", help="a file that `bundle` wrote")
    parser.add_argument("--id", metavar="ID", help="the id it must have, or its first digits")
    parser.add_argument("--out", metavar="PATH", help="every difference: .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    from scenarios.bundle import verify

    out = None if options.out is None else check_output(options.out)
    if out is not None:
        check_apart(out, options.bundle)
    checked = verify(options.bundle)
    identity = checked.bundle.id
    if options.id is not None and not identity.startswith(options.id):
        raise ScenarioError(f"{options.bundle}: it holds the scenario {identity}, not {options.id}")
    if out is not None:
        cells = checked.differences.map(str, na_action="ignore")  # numbers and texts mixed
        write_table(cells.astype("str").set_index("unit"), out)
    if not checked.same:
        raise ScenarioError([f"{options.bundle}: {line}" for line in checked.lines])
    sys.stdout.write(
        f"{options.bundle}: verified. {grouped(str(checked.amount_uzs))} soʻm to {checked.units} "
        f"units, every amount as kept\nid: {identity}\n"
        f"data version: {checked.bundle.kept.inputs.data_version}\n"
    )


COMMAND = Command(
    name="verify",
    help="compute a bundle's result again and compare, to the soʻm",
    description=(
        "Check that a bundle is whole and unaltered, compute its result again from the inputs in "
        "it alone, and compare every amount. Differences are told by unit, with status 2."
    ),
    add=_add,
    run=_run,
)
