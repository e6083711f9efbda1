"""The option `--year`: which year of a path a command is about."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.errors import ScenarioError
from scenarios.run import Result, run
from scenarios.scenario import Scenario
from scenarios.years import PathResult, known_quality, run_years, year_result

if TYPE_CHECKING:
    from scenarios.store.kept import Kept


def add_year_option(parser: argparse.ArgumentParser, more: str = "") -> None:
    """Declare the option. more: what else is to be said of it."""
    parser.add_argument(
        "--year",
        metavar="Y",
        action="append",
        default=[],
        dest="years",
        help=f"of a scenario with [years]: the year{more}",
    )


def one_year(options: argparse.Namespace, scenario: Scenario) -> Result:
    """The result of a scenario, of a path that of the year asked for. Raises ScenarioError."""
    (found,) = year_results(options, scenario, most=1)
    return found


def year_results(
    options: argparse.Namespace, scenario: Scenario, *, most: int | None = None
) -> tuple[Result, ...]:
    """The result of a scenario, of a path those of the years asked for, in their order.

    most: how many years may be asked for. Raises ScenarioError for a path without `--year`, a year
    that is none or is given twice, and `--budget` with a path; a scenario of one year has none.
    """
    years = asked_years(options)
    if most is not None and len(years) > most:
        raise ScenarioError(f"--year {years[most]}: name one year")
    if scenario.years is None:
        refuse_years(years, scenario)
        return (run(scenario),)
    if not years:
        there = list(scenario.years.budgets)
        raise ScenarioError(
            f"{scenario.name} has [years]; name one of them: --year {there[0]} "
            f"(it has {', '.join(map(str, there))})"
        )
    path = whole_path(options, scenario)
    return tuple(year_result(path, year) for year in years)


def refuse_years(years: Sequence[int], scenario: Scenario) -> None:
    """Raise ScenarioError if years are asked of a scenario that has none."""
    if years:
        raise ScenarioError(f"--year {years[0]}: {scenario.name} has no [years]")


def asked_kept(options: argparse.Namespace, scenario: Scenario) -> "Kept":
    """A scenario, or the year of a path asked for, as stores and bundles keep it."""
    from scenarios.store.kept import kept_of

    if scenario.years is None and not options.years:
        return kept_of(scenario)
    result = one_year(options, scenario)
    return kept_of(result, quality=known_quality(result))


def whole_path(options: argparse.Namespace, scenario: Scenario) -> PathResult:
    """All years of a path. Raises ScenarioError with `--budget`."""
    if options.budget is not None:
        raise ScenarioError(f"--budget: {scenario.name} has a budget for each year; change [years]")
    return run_years(scenario)


def tell_remarks(path: PathResult) -> None:
    """Tell the notes of all years on the error stream, each once with its years."""
    for text, years in path.remarks.items():
        sys.stderr.write(f"note: {', '.join(map(str, years))}: {text}\n")


def asked_years(options: argparse.Namespace) -> tuple[int, ...]:
    """The years asked for. Raises ScenarioError for one that is none, or given twice."""
    wrong = [text for text in options.years if not (len(text) == 4 and text.isdecimal())]
    if wrong:
        raise ScenarioError(f"--year {wrong[0][:40]}: write a year with four digits")
    years = [int(text) for text in options.years]
    for year in years:
        if years.count(year) > 1:
            raise ScenarioError(f"--year {year}: given more than once; keep one")
    return tuple(years)


def tables_of(scenario: Scenario) -> list[Path]:
    """The paths of all tables that a scenario names."""
    own = [] if scenario.table_path is None else [scenario.table_path]
    named = () if scenario.years is None else scenario.years.data.values()
    return [*own, *(scenario.folder / name for name in named)]
