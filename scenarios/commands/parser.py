"""The parser of the command line: of the command asked for, or of all of them."""

import argparse
from collections.abc import Iterable

from scenarios.commands.registry import command


def parser_of(
    names: Iterable[str], program: str = "python -m scenarios"
) -> argparse.ArgumentParser:
    """The parser of some commands. program: what stands in front of them in `usage`."""
    parser = argparse.ArgumentParser(
        prog=program, description="Divide a budget over units by formula."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for one in map(command, names):
        own = commands.add_parser(one.name, help=one.help, description=one.description or one.help)
        one.add(own)
    return parser
