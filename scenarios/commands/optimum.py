"""`optimum`: a scenario's money divided by a named optimum rule."""

import argparse
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from scenarios.commands.common import Command, add_scenario_options
from scenarios.commands.searching import asked_result, tell, tell_remarks
from scenarios.commands.show import grouped, grouped_money
from scenarios.errors import ScenarioError
from scenarios.write import write_table

if TYPE_CHECKING:
    from scenarios.optimum import OptimumResult


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    parser.add_argument("--rule", metavar="RULE", help="its name; `--rules` lists all of them")
    parser.add_argument(
        "--rules", action="store_true", help="list the rules, what they read and their options"
    )
    parser.add_argument(
        "--of",
        metavar="name=EXPRESSION",
        action="append",
        default=[],
        help="what the rule reads, such as poor=poor_population; may be given several times",
    )
    parser.add_argument(
        "--option",
        metavar="name=value",
        action="append",
        default=[],
        help="of the rule, such as alpha=2; may be given several times",
    )
    parser.add_argument("--floor", metavar="EXPRESSION", help="soʻm that each unit gets at least")
    parser.add_argument("--cap", metavar="EXPRESSION", help="soʻm that each unit gets at most")
    parser.add_argument(
        "--least",
        metavar="COLUMN=GROUP:SHARE",
        action="append",
        default=[],
        help="the share of the money that a group gets at least, such as region_code=1703:8%%; may "
        "be given several times, of one column",
    )
    parser.add_argument("--out", metavar="PATH", help="write .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    if options.rules:
        tell(_rules())
        return
    if options.rule is None:
        raise ScenarioError("name a rule: --rule NAME; `--rules` lists them")
    from allocation.optimum import Constraints
    from scenarios.optimum import optimum

    of, own = _pairs("--of", options.of), _pairs("--option", options.option)
    within, least = _least(options.least)
    result = asked_result(options)
    found = optimum(
        result,
        options.rule,
        of=of,
        options=own,
        keep=Constraints(floor=options.floor, cap=options.cap, within=within, least=least),
    )
    tell_remarks(found.notes)
    tell(_told(found))
    if options.out is not None:
        write_table(_table(found), options.out)


def _rules() -> Iterator[str]:
    """What each rule makes best, reads, and is from."""
    from allocation.optimum import registered_rules

    for rule in registered_rules().values():
        yield f"{rule.name}: {rule.help}"
        for need in rule.needs:
            default = "" if need.default is None else f" ({need.default})"
            yield f"  --of {need.name}=…: {need.help}{default}"
        for option in rule.options:
            yield f"  --option {option.name}=…: {option.help} ({option.default})"
        yield f"  source: {rule.source}"


def _told(found: "OptimumResult") -> Iterator[str]:
    own, name = found.optimised, found.result.scenario.name
    yield f"{own.rule.title.in_language('en')}, the money of {name}:"
    for figure, row in found.figures.iterrows():
        optimum, scenario = (grouped(f"{row[side]:.0f}") for side in ("optimum", "scenario"))
        if abs(row["optimum"]) < 1000:
            optimum, scenario = f"{row['optimum']:.4g}", f"{row['scenario']:.4g}"
        yield f"  {figure}: {optimum}, by the formula {scenario}"
    states = found.table["state"].value_counts()
    yield "units " + ", ".join(f"{state}: {count}" for state, count in states.items())
    change = found.table["change"]
    yield grouped_money(
        f"against the formula {int((change > 0).sum())} units get more, "
        f"{int((change < 0).sum())} less; {int(change[change > 0].sum())} soʻm move"
    )


def _table(found: "OptimumResult") -> pd.DataFrame:
    return found.table.rename_axis(found.result.scenario.code)


def _pairs(option: str, texts: list[str]) -> dict[str, str]:
    """`name=value` of an option, each name once. Raises ScenarioError."""
    pairs, problems = dict[str, str](), list[str]()
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (equals and name and value):
            problems.append(f"{option} {text[:60]}: write it as name=value")
        elif name in pairs:
            problems.append(f"{option} {name}: given more than once; keep one")
        pairs[name] = value
    if problems:
        raise ScenarioError(problems)
    return pairs


def _least(texts: list[str]) -> tuple[str | None, dict[str, Fraction]]:
    """The column of groups and the least share of each. Raises ScenarioError."""
    from scenarios.design.words import number_of

    columns, least = dict[str, None](), dict[str, Fraction]()
    for text in texts:
        column, equals, rest = (part.strip() for part in text.partition("="))
        group, colon, share = (part.strip() for part in rest.rpartition(":"))
        if not (equals and colon and group):
            raise ScenarioError(f"--least {text[:60]}: write it as COLUMN=GROUP:SHARE")
        columns[column] = None
        if group in least and len(columns) == 1:
            raise ScenarioError(f"--least {column}={group}: given more than once; keep one")
        least[group] = number_of(share)
    if len(columns) > 1:
        raise ScenarioError(f"--least: groups of one column, not of {' and '.join(columns)}")
    return next(iter(columns), None), least


COMMAND = Command(
    name="optimum",
    help="a scenario's money divided by a named optimum rule instead of its formula",
    add=_add,
    run=_run,
    description="Divide by what shall be best: fewest poor people, least deep poverty, fair "
    "welfare, least change; under floors, caps and least shares, exactly. `--rules` tells what "
    "there is. How: docs/design.md.",
)
