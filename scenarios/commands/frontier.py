"""`frontier`: the best points of two goals, and where the scenario stands."""

import argparse
from collections.abc import Iterator
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
from scenarios.commands.show import counted, grouped
from scenarios.errors import ScenarioError
from scenarios.write import write_table

if TYPE_CHECKING:
    from scenarios.design import Frontier

_SHOWN = 5


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    parser.add_argument(
        "--goal",
        metavar="GOAL",
        action="append",
        default=[],
        help="such as gini, 'most adequacy_least' or 'least budget'; give two. `target "
        "--quantities` lists what can be one",
    )
    parser.add_argument(
        "--want",
        metavar="TARGET",
        action="append",
        default=[],
        help="what must hold at every point, such as 'change >= -10%%'; may be given several times",
    )
    add_search_options(parser)
    parser.add_argument("--points", metavar="N", default="200", help="at most so many (200)")
    parser.add_argument("--generations", metavar="N", default="60", help="how long to search (60)")
    parser.add_argument("--out", metavar="PATH", help="all points: .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    from scenarios.design import frontier

    if len(options.goal) != 2:
        raise ScenarioError("give two goals, such as --goal gini --goal disruption")
    seed = whole("--seed", options.seed, 0)
    points = whole("--points", options.points, 2)
    generations = whole("--generations", options.generations, 1)
    result = asked_result(options)
    with told_progress() as progress:
        found = frontier(
            result,
            *options.goal,
            points=points,
            targets=options.want,
            vary=options.vary,
            seed=seed,
            generations=generations,
            progress=progress,
        )
    tell_remarks(found.notes)
    tell(_told(found))
    if options.out is not None:
        write_table(frontier_table(found), options.out)


def frontier_table(found: "Frontier") -> pd.DataFrame:
    """Its points, and the most doubtful quality of what they rest on, where it is known."""
    table = found.table.copy()
    if found.quality:
        table["quality"] = found.quality
    return table


def _told(found: "Frontier") -> Iterator[str]:
    first, second = found.goals
    yield f"{counted(len(found.table), 'point')} between {first.text} and {second.text}:"
    last = len(found.table) - 1
    rows = dict.fromkeys(round(last * part / (_SHOWN - 1)) for part in range(_SHOWN))
    for row in rows:
        yield f"  {_values(found, row)}"
    yield from _told_standing(found)
    yield found.how


def _values(found: "Frontier", row: int) -> str:
    from scenarios.design.frontier import told_goal

    both = zip(found.goals, found.table.iloc[row, :2], strict=True)
    return ", ".join(f"{goal.quantity.text} {grouped(told_goal(goal, v))}" for goal, v in both)


def _told_standing(found: "Frontier") -> Iterator[str]:
    from scenarios.design.frontier import told_goal

    standing, name = found.standing, found.result.scenario.name
    own = ", ".join(
        f"{goal.quantity.text} {grouped(told_goal(goal, value))}"
        for goal, value in zip(found.goals, standing.values, strict=True)
    )
    yield f"{name} stands at {own}"
    if not standing.dominated:
        yield "no point found is better on one goal and no worse on the other"
        return
    points = counted(standing.better_points, "point")
    yield f"it is beaten on both goals, or on one and equalled on the other, by {points}"
    for at, goal in enumerate(found.goals):
        other = found.goals[1 - at]
        if standing.gains[at] > 0:
            numbers = found.values(standing.best_rows[at])
            sets = " ".join(f"--set {key}={number(value)}" for key, value in numbers.items())
            sets = sets.replace("--set budget=", "--budget ")
            yield (
                f"  {goal.quantity.text} can be better by "
                f"{grouped(told_goal(goal, standing.gains[at]))} with {other.quantity.text} no "
                f"worse: {sets}"
            )


COMMAND = Command(
    name="frontier",
    help="the best points between two goals, and where the scenario stands to them",
    add=_add,
    run=_run,
    description="Search the parameters' ranges for points that no other beats on both goals, "
    "compute each exactly, and say by how much the scenario is beaten, if it is. How: "
    "docs/design.md.",
)
