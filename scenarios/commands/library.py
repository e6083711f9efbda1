"""`library`: the scenarios that come with the program."""

import argparse
import sys

from scenarios.commands.common import Command
from scenarios.library import library
from scenarios.scenario import read_scenario


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--language", choices=("uz", "ru", "en"), default="en", help="of the titles (%(default)s)"
    )


def _run(options: argparse.Namespace) -> None:
    for name in library():
        scenario = read_scenario(name)
        title = scenario.title.in_language(options.language)
        sys.stdout.write(f"{name}: {title}\n    {scenario.source}\n")


COMMAND = Command(
    name="library",
    help="list the scenarios that come with the program: name, title and source",
    add=_add,
    run=_run,
)
