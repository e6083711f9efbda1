"""The parser of the command line: of the command asked for, or of all of them."""

import argparse
from collections.abc import Iterable, Sequence

from scenarios.commands.registry import command


class Once(argparse.Action):
    """An option that may be given once: of several values all but the last would be lost."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        """Keep the value."""
        given: set[str] = namespace.__dict__.setdefault("given_options", set())
        if option_string is not None and self.dest in given:
            parser.error(f"{option_string}: given more than once; keep one")
        given.add(self.dest)
        setattr(namespace, self.dest, values)


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
        own.register("action", None, Once)
        one.add(own)
    return parser
