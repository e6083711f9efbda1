"""The command line: python -m scenarios <command>."""

import argparse
import io
import sys
import traceback
from collections.abc import Sequence

from scenarios.commands.registry import COMMANDS
from scenarios.run import failures

DONE, FAULT, BAD_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status: 0 done, 2 bad input, 1 a fault of ours."""
    options = _parser().parse_args(arguments)
    _speak_utf8()
    try:
        COMMANDS[options.command].run(options)
    except failures() as error:
        for problem in str(error).splitlines():
            sys.stderr.write(f"error: {problem}\n")
        return BAD_INPUT
    except BrokenPipeError:
        return DONE
    except Exception:  # noqa: BLE001  # the last stop: say that it is not the user's fault
        traceback.print_exc()
        sys.stderr.write("error: this is a fault of the program, not of your input\n")
        return FAULT
    return DONE


def _speak_utf8() -> None:
    """Names have letters that some consoles' own encodings lack."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scenarios", description="Divide a budget over units by formula."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS.values():
        own = commands.add_parser(command.name, help=command.help, description=command.help)
        command.add(own)
    return parser


if __name__ == "__main__":
    sys.exit(main())
