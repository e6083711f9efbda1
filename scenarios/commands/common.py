"""What several commands share: their options and what these ask for."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from allocation import Formula
from allocation.errors import nearest
from scenarios.errors import ScenarioError
from scenarios.find_unit import found_unit
from scenarios.library import library
from scenarios.run import Result, run
from scenarios.scenario import (
    BUNDLED,
    Scenario,
    is_formula,
    parameter_value,
    read_toml,
    scenario_from,
)

_SPACE = re.compile(r"\s")
_PARTED = re.compile(r"[+-]?\d{1,3}(?:\s\d{3})+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command: its name, a sentence of help, its arguments and what it does.

    description: what `--help` says above the arguments; the sentence of help if left out.
    """

    name: str
    help: str
    add: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], None]
    description: str = ""


def add_scenario_options(parser: argparse.ArgumentParser) -> None:
    """Declare the file and the options that change what it asks for."""
    parser.add_argument(
        "file", metavar="FILE", help="a scenario or formula file (TOML), or a name of the library"
    )
    parser.add_argument("--data", metavar="TABLE", help="a table of units: CSV, XLSX or Parquet")
    parser.add_argument("--id", metavar="COLUMN", help="the column of unit codes (code)")
    parser.add_argument(
        "--budget", metavar="N", help="whole soʻm to divide; spaces may part thousands"
    )
    parser.add_argument(
        "--set",
        metavar="name=value",
        action="append",
        default=[],
        dest="parameters",
        help="another value for a parameter; may be given several times",
    )


def asked_scenario(options: argparse.Namespace) -> Scenario:
    """The scenario that the file and the options describe. Raises ScenarioError."""
    path = file_or_library(options.file)
    contents = read_toml(path)
    budget = None if options.budget is None else _whole(options.budget)
    if is_formula(contents):
        scenario = _bare(path, budget, options.data)
    else:
        own = {} if budget is None else {"budget": budget}
        scenario = scenario_from({**contents, **own}, path)
    if options.data is not None:
        own = options.data != BUNDLED
        scenario = replace(
            scenario, data=str(Path(options.data).absolute()) if own else BUNDLED, code="code"
        )
    if options.id is not None:
        scenario = replace(scenario, code=options.id)
    if scenario.data == BUNDLED and scenario.code != "code":
        raise ScenarioError(
            f"--id {scenario.code}: the bundled units are named by `code`; leave it"
        )
    return scenario.tuned(parameters=_parameters(options.parameters))


def file_or_library(name: str) -> Path:
    """The file of a name of the library, or the path itself. Raises ScenarioError for neither."""
    if name in library():
        return library()[name]
    path = Path(name)
    if not path.suffix and not _exists(path):
        raise ScenarioError(f"{name}: no such file, nor in the library{nearest(name, library())}")
    return path


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name longer than names can be
        return False


def told_result(scenario: Scenario) -> Result:
    """Run a scenario, and tell its notes on the error stream."""
    result = run(scenario)
    tell_notes(result)
    return result


def tell_notes(result: Result) -> None:
    """Tell the notes of a result on the error stream."""
    for note in result.notes:
        sys.stderr.write(f"note: {note.text}\n")


def asked_unit(result: Result, text: str) -> str:
    """The code of the unit that `--unit` means; tells first which one it is. Raises ScenarioError.

    Also tells that a name was not found as it is written.
    """
    found = found_unit(result, text)
    which = f"{found.code} ({found.title})" if found.title else found.code
    if not found.exact:
        sys.stderr.write(f"note: {text!r} is taken for {which}; see whether it is meant\n")
    sys.stdout.write(f"unit {which}\n")
    return found.code


def _bare(path: Path, budget: int | None, data: str | None) -> Scenario:
    """A formula file as a scenario."""
    formula = Formula.read(path)
    missing = [
        option for option, value in (("--data", data), ("--budget", budget)) if value is None
    ]
    if missing or data is None or budget is None:
        raise ScenarioError(f"{path.name} is a formula; give it {' and '.join(missing)}")
    return Scenario(
        name=path.stem, title=formula.title, formula=formula, budget=budget, folder=path.parent
    )


def _whole(text: str) -> int:
    """A whole number; thousands may be parted by spaces of any kind."""
    bare = text.strip()
    try:
        return int(_SPACE.sub("", bare) if _PARTED.fullmatch(bare) else bare)
    except ValueError:
        raise ScenarioError(f"--budget {text[:40]}: give a whole number of soʻm") from None


def _parameters(texts: Sequence[str]) -> dict[str, Fraction]:
    """What `--set` gives, each name once. Raises ScenarioError."""
    given = [parameter_value(text) for text in texts]
    names = [name for name, _ in given]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise ScenarioError([f"--set {name}: given more than once; keep one" for name in twice])
    return dict(given)
