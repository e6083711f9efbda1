"""`target`: the least change of parameters with which stated targets hold."""

import argparse
import shlex
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from scenarios.commands.common import Command, add_scenario_options
from scenarios.commands.searching import (
    add_search_options,
    asked_result,
    number,
    tell,
    tell_remarks,
    told_progress,
    whole,
)
from scenarios.commands.show import grouped, grouped_money
from scenarios.errors import ScenarioError
from scenarios.write import write_table

if TYPE_CHECKING:
    from scenarios.design import Design
    from scenarios.design.clashes import Clash

_TINY = 1e-9


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    parser.add_argument(
        "--want",
        metavar="TARGET",
        action="append",
        default=[],
        help="such as 'change >= -5%%' or 'share(region_code=1703) >= 10%%'; may be given several "
        "times. `--quantities` lists what can stand in one",
    )
    add_search_options(parser)
    parser.add_argument(
        "--quantities", action="store_true", help="list what targets and goals can be of, and end"
    )
    parser.add_argument("--out", metavar="PATH", help="amounts now and then: .csv, .parquet, .xlsx")


def _run(options: argparse.Namespace) -> None:
    from scenarios.design import meet_targets
    from scenarios.design.quantities import listed

    if options.quantities:
        tell(listed())
        return
    seed = whole("--seed", options.seed, 0)
    result = asked_result(options)
    with told_progress() as progress:
        found = meet_targets(result, options.want, vary=options.vary, seed=seed, progress=progress)
    tell_remarks(found.notes)
    if not found.found:
        tell(_told_clash(found))
        raise ScenarioError("the targets were not met together; nothing was written")
    tell(_told(found, options.file))
    if options.out is not None:
        write_table(design_table(found), options.out)


def design_table(found: "Design") -> pd.DataFrame:
    """Amounts now and then, and the quality of their inputs where it is known."""
    table = found.table
    if found.result.doubt is not None:
        table["quality"] = found.result.doubt.reindex(table.index)
    return table.rename_axis(found.result.scenario.code)


def _told(found: "Design", file: str) -> Iterator[str]:
    yield from _told_values(found)
    moved = found.moves[found.moves["move_percent"] != 0]
    if moved.empty:
        yield "all targets hold as the scenario stands; nothing needs to change"
        return
    yield "the least change found:"
    for name, row in moved.iterrows():
        yield (
            f"  {name}: {grouped(number(row['start']))} -> {grouped(number(row['value']))} "
            f"({row['move_percent']:+.1f} % of its range)"
        )
    change = found.table["change"]
    yield grouped_money(
        f"confirmed by the exact division: {(change > 0).sum()} units get more, "
        f"{(change < 0).sum()} less; {int(change[change > 0].sum())} soʻm move"
    )
    sets = " ".join(
        f"--set {name}={number(row['value'])}"
        if name != "budget"
        else f"--budget {row['value']:.0f}"
        for name, row in moved.iterrows()
    )
    yield f"run it: python -m scenarios run {shlex.quote(file)} {sets}"
    yield grouped(found.how)


def _told_values(found: "Design") -> Iterator[str]:
    from scenarios.design.wish import told_value

    then = found.now if found.then is None else found.then
    for target, before, after in zip(found.targets, found.now, then, strict=True):
        yield (
            f"{target.quantity.text}: {grouped(told_value(before, target.quantity))} now, "
            f"{grouped(told_value(after, target.quantity))} then; wanted {target.way} "
            f"{grouped(target.written)}"
        )


def _told_clash(found: "Design") -> list[str]:
    clash = found.clash
    if clash is None:
        return [
            "points were found where all targets hold before rounding, but no readable numbers "
            "whose division in whole soʻm meets them; ease a target by a little",
            grouped(found.how),
        ]
    return [
        "within the ranges searched no point was found where all targets hold",
        _told_minimal(found, clash),
        *(_told_alone(found, clash, at) for at in range(len(clash.alone))),
        "nearest to all of them at "
        + ", ".join(f"{name}={_short(value)}" for name, value in clash.nearest.items()),
        f"{grouped(found.how)}. This is no proof that there is none: widen a range with --vary, "
        "ease a target, or try another --seed",
    ]


def _short(value: Fraction) -> str:
    """A number of a point that nobody needs to the last digit."""
    return number(float(f"{float(value):.4g}") if abs(value) > _TINY else 0.0)


def _told_minimal(found: "Design", clash: "Clash") -> str:
    texts = [found.targets[at].text for at in clash.minimal]
    if len(texts) == 1:
        return f"by itself out of reach: {texts[0]}"
    return f"these clash, and any of them left out lets the others hold: {'; '.join(texts)}"


def _told_alone(found: "Design", clash: "Clash", at: int) -> str:
    from scenarios.design.wish import told_value

    one, own = clash.alone[at], found.targets[at].quantity
    reached = "is reached alone" if one.reached else "is not reached even alone"
    compromise = told_value(clash.compromise[at], own)
    return (
        f"{one.target.text} {reached}; the best found is {told_value(one.best, own)}, "
        f"and {compromise} where all targets are met as nearly as can be"
    )


COMMAND = Command(
    name="target",
    help="the least change of parameters with which stated targets hold",
    add=_add,
    run=_run,
    description="Search the parameters' ranges for the numbers nearest to the scenario's with "
    "which all targets hold, round them to readable ones and confirm them by the exact division; "
    "or say which targets clash, as far as was searched (status 2). How: docs/design.md.",
)
