"""The frontier between two goals, and where a scenario stands to it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

import numpy as np
import pandas as pd

from scenarios.compare import Basis
from scenarios.design.evaluate import Evaluator, evaluator_of
from scenarios.design.front import find_front, thinned, unbeaten
from scenarios.design.ground import Floats, Ground, floats, ground_of
from scenarios.design.quantities import Quantity, quantity
from scenarios.design.readable import rounded
from scenarios.design.remarks import quality_among, remarks
from scenarios.design.search import Progress, silent
from scenarios.design.space import Space, space_of
from scenarios.design.wish import NOISE, Target, read_targets, told_value
from scenarios.errors import ScenarioError
from scenarios.run import Result, run

Sense = Literal["least", "most"]
_POINTS, _GENERATIONS = 200, 60
_DIGITS = 6  # of a range, for the numbers of each point
_SPARE = 1.15  # points that are computed exactly for each that is wanted
_SAME = 1e-6  # of the frontier's extent: what counts as no difference
_BLOCK = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A quantity that shall be as small (`least`) or as great (`most`) as can be."""

    quantity: Quantity
    sense: Sense

    @property
    def text(self) -> str:
        """As it reads: `least gini`."""
        return f"{self.sense} {self.quantity.text}"

    @property
    def sign(self) -> float:
        """1 if less is better, -1 if more is."""
        return 1.0 if self.sense == "least" else -1.0

    def values(self, amounts: Floats) -> Floats:
        """The value of the part that does worst, shape (m,)."""
        return np.asarray((self.quantity.measure(amounts) * self.sign).max(axis=1) * self.sign)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a scenario stands to a frontier.

    values: of the two goals. dominated: whether a point of the frontier is better on one goal and
    no worse on the other. gains: how much better each goal can be while the other is no worse, at
    least 0, and best_rows the rows that show it (-1 if none). better_points: how many rows beat it.
    nearest: the row nearest to it, each goal in parts of the frontier's extent.
    """

    values: tuple[float, float]
    dominated: bool
    gains: tuple[float, float]
    better_points: int
    best_rows: tuple[int, int]
    nearest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """Points of which none beats another on both goals, as far as was searched.

    table: a row a point in the order of the first goal: the two goals (named as they were written),
    then the number of each variable. Every row's goals are those of the exact amounts at these
    numbers. how: how it was searched. quality: the most doubtful of all that is read, empty for a
    table of one's own. notes: what rests on estimates.
    """

    result: Result = field(repr=False)
    goals: tuple[Goal, Goal]
    space: Space
    table: pd.DataFrame = field(repr=False)
    standing: Standing
    how: str
    quality: str
    notes: tuple[str, ...]

    def values(self, row: int) -> dict[str, float]:
        """The numbers of one point by variable."""
        return {name: float(self.table[name].iloc[row]) for name in self.space.names}


def read_goal(ground: Ground, text: str) -> Goal:
    """Read `QUANTITY`, `least QUANTITY` or `most QUANTITY`. Raises ScenarioError."""
    first, _, rest = text.strip().partition(" ")
    given = first in ("least", "most") and rest
    own = quantity(ground, rest if given else text)
    if given:
        return Goal(quantity=own, sense="least" if first == "least" else "most")
    if not own.better:
        raise ScenarioError(f"{own.text}: say which way: `least {own.text}` or `most {own.text}`")
    return Goal(quantity=own, sense="least" if own.better == "lower" else "most")


def frontier(
    scenario: Result | str,
    first: str,
    second: str,
    *,
    points: int = _POINTS,
    targets: Sequence[str] = (),
    vary: Sequence[str] = (),
    seed: int = 1,
    generations: int = _GENERATIONS,
    basis: Basis | None = None,
    progress: Progress = silent,
) -> Frontier:
    """The frontier between two goals over parameters, with the scenario placed to it.

    first, second: goals such as `gini`, `disruption`, `least budget`, `most per_poor`. targets:
    what must hold at every point. vary: as for `meet_targets`; `budget=LOW:HIGH` lets the money
    vary. points: at most so many. Raises ScenarioError with all problems, and what `run` raises.
    """
    result = run(scenario) if isinstance(scenario, str) else scenario
    ground = ground_of(result, basis)
    _check(points, generations)
    goals = _goals(ground, first, second)
    asked = read_targets(ground, tuple(targets)) if targets else ()
    evaluator = evaluator_of(result, space_of(result, vary))
    case = _Case(evaluator=evaluator, goals=goals, targets=asked)
    found, how = _searched(case, generations, seed, progress)
    chosen = found[thinned(case.costs(found), round(points * _SPARE))]
    return _frontier(case, ground, _table(case, chosen, points, progress), how)


def _searched(case: "_Case", generations: int, seed: int, progress: Progress) -> tuple[Floats, str]:
    """Points of the front, and how they were searched. Raises ScenarioError if there are none."""
    found, _, count = find_front(
        case.costs,
        case.evaluator.space.start,
        generations=generations,
        seed=seed,
        told=lambda done: progress(f"generation {done} of {generations}"),
    )
    if not len(found):
        raise ScenarioError(_nothing(case.targets, count))
    return found, (
        f"searched: {count} points, {generations} generations, seed {seed}; goals of every row are "
        "those of its exact amounts; better points may exist"
    )


def _frontier(case: "_Case", ground: Ground, table: pd.DataFrame, how: str) -> Frontier:
    wanted = [*(goal.quantity for goal in case.goals), *(one.quantity for one in case.targets)]
    return Frontier(
        result=ground.result,
        goals=case.goals,
        space=case.evaluator.space,
        table=table,
        standing=_standing(case.goals, table, ground.result),
        how=how,
        quality=quality_among(ground, wanted),
        notes=remarks(ground, wanted),
    )


def _goals(ground: Ground, first: str, second: str) -> tuple[Goal, Goal]:
    goals, problems = list[Goal](), list[str]()
    for text in (first, second):
        try:
            goals.append(read_goal(ground, text))
        except ScenarioError as problem:
            problems += problem.problems
    if not problems and goals[0].quantity.text == goals[1].quantity.text:
        problems.append(f"{first} and {second}: choose two different goals")
    if problems:
        raise ScenarioError(problems)
    return goals[0], goals[1]


def _check(points: int, generations: int) -> None:
    problems = [
        f"{name}: give a whole number from {least}, not {number}"
        for name, number, least in (("points", points, 2), ("generations", generations, 1))
        if number < least
    ]
    if problems:
        raise ScenarioError(problems)


def _nothing(targets: Sequence[Target], count: int) -> str:
    if not targets:
        return f"none of {count} points of these ranges has an allocation and both goals"
    asked = " and ".join(target.text for target in targets)
    return f"at none of {count} points does {asked} hold; `target` says which clash"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What the search for a front asks."""

    evaluator: Evaluator
    goals: tuple[Goal, Goal]
    targets: tuple[Target, ...]

    def costs(self, points: Floats) -> Floats:
        """Both goals as costs, (m, 2); NaN without an allocation or where a target fails."""
        parts = [
            self.of(self.evaluator.amounts(points[at : at + _BLOCK]))
            for at in range(0, len(points), _BLOCK)
        ]
        return np.vstack(parts)

    def of(self, amounts: Floats) -> Floats:
        """The same of amounts, (m, n)."""
        costs = np.column_stack([goal.sign * goal.values(amounts) for goal in self.goals])
        for target in self.targets:
            costs[~(target.slack(amounts).min(axis=1) >= -NOISE)] = np.nan
        return costs


def _table(case: _Case, points: Floats, wanted: int, progress: Progress) -> pd.DataFrame:
    """Points with readable numbers, their goals from exact amounts; beaten ones are left out."""
    progress(f"computing {len(points)} points exactly")
    space, rows, money = case.evaluator.space, list[dict[str, Fraction]](), list[Floats]()
    for point in points:
        exact = space.exactly(point)
        values = {one.name: rounded(one, exact[one.name], _DIGITS) for one in space.variables}
        values = case.evaluator.settled(values)
        amounts = case.evaluator.published_or_none(values)
        if amounts is not None:
            rows.append(values)
            money.append(floats(amounts))
    if not rows:
        raise ScenarioError("no point of the frontier could be confirmed by the exact division")
    costs = case.of(np.array(money))
    keep = unbeaten(costs)
    if not len(keep):
        raise ScenarioError("no point of the frontier could be confirmed by the exact division")
    keep = keep[thinned(costs[keep], wanted)]
    signs = [goal.sign for goal in case.goals]
    named = {goal.quantity.text: costs[keep, at] * signs[at] for at, goal in enumerate(case.goals)}
    numbers = pd.DataFrame([rows[at] for at in keep]).astype(float)
    numbers = numbers.drop(columns=[name for name in named if name in numbers])
    return pd.concat([pd.DataFrame(named), numbers], axis=1).rename_axis("point")


def _standing(goals: tuple[Goal, Goal], table: pd.DataFrame, result: Result) -> Standing:
    signs = np.array([goal.sign for goal in goals])
    costs = table.iloc[:, :2].to_numpy() * signs
    amounts = floats(result.amount)[None]
    own = np.array([goal.values(amounts)[0] for goal in goals]) * signs
    extent = np.where(np.ptp(costs, axis=0) > 0, np.ptp(costs, axis=0), np.abs(own) + 1e-300)
    tie = _SAME * extent
    no_worse = (costs <= own + tie).all(axis=1)
    better = no_worse & (costs < own - tie).any(axis=1)
    gains, rows = list[float](), list[int]()
    for at in (0, 1):
        beside = np.flatnonzero(costs[:, 1 - at] <= own[1 - at] + tie[1 - at])
        row = int(beside[np.argmin(costs[beside, at])]) if len(beside) else -1
        gain = own[at] - costs[row, at] if row >= 0 else 0.0
        gains.append(float(gain) if gain > tie[at] else 0.0)
        rows.append(row)
    return Standing(
        values=(float(own[0] * signs[0]), float(own[1] * signs[1])),
        dominated=bool(better.any()),
        gains=(gains[0], gains[1]),
        better_points=int(better.sum()),
        best_rows=(rows[0], rows[1]),
        nearest=int(np.argmin((((costs - own) / extent) ** 2).sum(axis=1))),
    )


def told_goal(goal: Goal, value: float) -> str:
    """A goal's value as people read it."""
    return told_value(value, goal.quantity)
