"""`bundle`: a scenario with everything it rests on, as one file."""

import argparse
import sys
from typing import TYPE_CHECKING

from scenarios.commands.common import Command, add_scenario_options, asked_scenario
from scenarios.commands.year import add_year_option, asked_kept

if TYPE_CHECKING:
    from scenarios.store.kept import Kept
    from scenarios.store.records import Stored


def add_out(parser: argparse.ArgumentParser) -> None:
    """Declare the file of a bundle."""
    parser.add_argument("--out", metavar="PATH", required=True, help="the file, ends in .zip")


def told_bundle(what: "Kept | Stored", out: str) -> None:
    """Write a bundle; tell its id, its notes, and how to check it."""
    from scenarios.bundle import write_bundle

    kept = write_bundle(what, out)
    tell_notes(kept)
    sys.stdout.write(f"{kept.id}\n")
    sys.stderr.write(f"{out}: check it with: python -m scenarios verify {out}\n")


def tell_notes(kept: "Kept") -> None:
    """Tell the notes of a scenario on the error stream."""
    sys.stderr.write("".join(f"note: {note.text}\n" for note in kept.notes))


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    add_year_option(parser)
    add_out(parser)


def _run(options: argparse.Namespace) -> None:
    told_bundle(asked_kept(options, asked_scenario(options)), options.out)


COMMAND = Command(
    name="bundle",
    help="write a scenario with data, formula and result as one file",
    description=(
        "Run a scenario and write everything of it into one file: data with quality and sources, "
        "formula, indices, budget, baseline, result. `verify` checks it on any machine. The same "
        "inputs give the same bytes. For a stored scenario: `store bundle ID`."
    ),
    add=_add,
    run=_run,
)
