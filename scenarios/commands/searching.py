"""What the commands that search share: their options, progress on one line, and notes."""

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from time import monotonic

from allocation.number import plain
from scenarios.commands.common import asked_scenario
from scenarios.errors import ScenarioError
from scenarios.run import Result, run
from scenarios.scenario import Scenario
from scenarios.write import check_apart, check_output

_SECONDS = 0.5  # between two lines of progress
_INTERRUPTED = 130  # the status of a command that Ctrl+C ended


def add_search_options(parser: argparse.ArgumentParser) -> None:
    """Declare what is searched, and the seed."""
    parser.add_argument(
        "--vary",
        metavar="NAME[=LOW:HIGH]",
        action="append",
        default=[],
        help="a parameter to change, perhaps with another range; may be given several times "
        "(every parameter that has a range)",
    )
    parser.add_argument("--seed", metavar="S", default="1", help="the seed of the search (1)")


def whole(option: str, text: str, least: int) -> int:
    """A whole number that an option gives. Raises ScenarioError."""
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if number < least:
        raise ScenarioError(f"{option} {text[:40]}: give a whole number from {least}")
    return number


def asked_result(options: argparse.Namespace) -> Result:
    """Check where results go, then run the scenario that the options describe."""
    scenario: Scenario = asked_scenario(options)
    if options.out is not None:
        check_apart(check_output(options.out), options.file, scenario.table_path)
    return run(scenario)


@contextmanager
def told_progress() -> Iterator[Callable[[str], None]]:
    """Tells on the console's last line what a search is at; an interrupted one says so."""
    last, width = monotonic(), 0

    def tell(text: str) -> None:
        nonlocal last, width
        if sys.stderr.isatty() and monotonic() - last > _SECONDS:
            last, width = monotonic(), max(width, len(text))
            sys.stderr.write(f"\r{text:<{width}}")
            sys.stderr.flush()

    try:
        yield tell
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped; nothing was written\n")
        raise SystemExit(_INTERRUPTED) from None
    finally:
        sys.stderr.write(f"\r{'':<{width}}\r" if width else "")


def tell(lines: Iterable[str]) -> None:
    """Lines on the console."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def tell_remarks(notes: Iterable[str]) -> None:
    """Notes on the error stream."""
    sys.stderr.write("".join(f"note: {note}\n" for note in notes))


def number(value: float) -> str:
    """A parameter's number in plain digits, 12 of them at most."""
    return plain(Fraction(f"{value:.12g}"))
