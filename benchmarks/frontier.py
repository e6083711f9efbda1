"""Frontiers and targets: `python -m benchmarks.frontier`.

The whole call for a frontier of 200 points against the same number of divisions one after another,
exactly (`allocate`) and in pandas (`benchmarks.case`, both goals in numpy); their time is that of a
few divisions, multiplied. Then the choices that were made: the front by an evolving population
against SLSQP for one goal under the other (ε-constraint), as shares of the area behind the union of
both; the least change by SLSQP against differential evolution alone, as distances.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocation import Label, allocate
from benchmarks.case import BUDGET, formula, table, with_pandas
from benchmarks.line import Line, against, timed, told
from scenarios.design.batched import figure_of
from scenarios.design.evaluate import Evaluator, evaluator_of
from scenarios.design.front import find_front, hypervolume, unbeaten
from scenarios.design.frontier import frontier, read_goal
from scenarios.design.ground import ground_of
from scenarios.design.search import Search, nearest_held, sobol
from scenarios.design.space import space_of
from scenarios.design.wish import read_targets
from scenarios.run import Result, run
from scenarios.scenario import Scenario

Floats = NDArray[np.float64]
POINTS, GENERATIONS = 200, 60
LIBRARY = "social_protection_need"
GOALS = ("concentration", "disruption")
TARGETS = ("highest(poverty_rate, 20%) >= 25%", "change >= -10%")
_ALONE = 8  # divisions of a loop that are timed


def lines(rounds: int) -> Iterator[Line]:
    """Every line of this part."""
    with TemporaryDirectory() as folder:
        result = benchmark_result(Path(folder))
    yield from _whole(result, rounds)
    case = _Case(result=run(LIBRARY))
    yield _front_choice(case)
    yield _target_choice(case)


def benchmark_result(folder: Path) -> Result:
    """The made-up scenario of the other lines, run from a table of its own."""
    table(208).round(6).to_csv(folder / "units.csv")
    asked = Scenario(
        name="benchmark",
        title=Label.of("benchmark"),
        formula=formula(),
        budget=BUDGET,
        data="units.csv",
        baseline="baseline",
        folder=folder,
    )
    return run(asked)


def _whole(result: Result, rounds: int) -> Iterator[Line]:
    """The whole call against loops."""
    ours = timed(lambda: frontier(result, "gini", "disruption", points=POINTS), tries=2)
    ours()
    found = [ours() for _ in range(rounds)]
    name = f"frontier of {POINTS} points, 208 units, 6 parameters"
    yield Line(
        name=name,
        value=1e3 * float(np.median(found)),
        low=1e3 * min(found),
        high=1e3 * max(found),
        wanted=5000,
        is_cost=True,
        unit="ms",
        note=frontier(result, "gini", "disruption", points=POINTS).how.split(";")[0],
    )
    count = 13 + 2 + 2048 + 200 * GENERATIONS
    for peer, one in (
        ("divisions one after another, exactly", lambda: _exactly(result)),
        ("a pandas loop", lambda: _in_pandas(result)),
    ):
        alone = timed(one, _ALONE)
        yield against(
            f"{name}, against {peer}",
            ours,
            lambda alone=alone: count * alone(),  # type: ignore[misc]  # bound at once
            rounds=rounds,
            note=f"{count} divisions, of which {_ALONE} timed",
        )


def _exactly(result: Result) -> None:
    """One point by the exact division and the two figures."""
    own = result.allocation
    amounts = allocate(own.formula, result.inputs, own.budget, result.baseline).amount
    _figures(result, amounts)


def _in_pandas(result: Result) -> None:
    values = {name: float(one.value) for name, one in result.allocation.formula.parameters.items()}
    _figures(result, with_pandas(result.inputs, values))


def _figures(result: Result, amounts: "pd.Series[Any]") -> None:
    """Gini per head and the share of money moved, as one would write them in numpy."""
    people = result.inputs["population"].to_numpy()
    money, last = amounts.to_numpy(), result.inputs["baseline"].to_numpy()
    order = np.argsort(money / people)
    below = np.cumsum(people[order]) / people.sum()
    share = np.cumsum(money[order]) / money.sum()
    (people[order] / people.sum() * (share + np.r_[0, share[:-1]])).sum()
    assert below[-1] > 0  # noqa: S101  # used
    np.abs(money / money.sum() - last / last.sum()).sum()


# ---------------------------------------------------------------------- why these searches


@dataclass
class _Case:
    """A scenario of the library, its goals as costs, and how many points were looked at."""

    result: Result
    evaluator: Evaluator = field(init=False)
    looked: int = 0

    def __post_init__(self) -> None:
        self.evaluator = evaluator_of(self.result, space_of(self.result))
        self.ground = ground_of(self.result)
        self.goals = [read_goal(self.ground, text) for text in GOALS]

    def costs(self, points: Floats) -> Floats:
        """Both goals, (m, 2), less is better."""
        self.looked += len(points)
        amounts = self.evaluator.amounts(points)
        return np.column_stack(
            [goal.sign * figure_of(goal.quantity.text, amounts, self.ground) for goal in self.goals]
        )

    def slopes(self, point: Floats) -> tuple[Floats, Floats]:
        """Both goals at a point, and their slopes, (2, d), in one block."""
        steps = np.where(point > 0.5, -1e-5, 1e-5)
        found = self.costs(np.vstack([point, point + np.diag(steps)]))
        return found[0], ((found[1:] - found[0]) / steps[:, None]).T


def _front_choice(case: _Case) -> Line:
    start = time.process_time()
    _, ours, _ = find_front(case.costs, case.evaluator.space.start, generations=GENERATIONS, seed=1)
    mine, start = time.process_time() - start, time.process_time()
    theirs = by_constraint(case, 60)
    others = time.process_time() - start
    both = np.vstack([ours, theirs])
    best = both[unbeaten(both)]
    worst = best.max(axis=0) + 0.1 * np.ptp(best, axis=0)
    whole = hypervolume(best, worst)
    share = 100 * hypervolume(ours, worst) / whole
    return Line(
        name=f"area behind the front of {LIBRARY}, of that by both searches",
        value=share,
        unit="%",
        note=f"{told(mine)}; ε-constraint with SLSQP, 60 levels: "
        f"{100 * hypervolume(theirs, worst) / whole:.1f} % in {told(others)}",
    )


def by_constraint(case: _Case, levels: int) -> Floats:
    """The front by SLSQP: the first goal at its best with the second no worse than a level."""
    from scipy.optimize import minimize

    points = sobol(2048, len(case.evaluator.space.names), 1)
    costs = case.costs(points)
    front = unbeaten(costs)
    edges = np.linspace(costs[front, 1].min(), costs[front, 1].max(), levels)
    found = [costs[front]]
    for level in edges:
        inside = np.flatnonzero(costs[:, 1] <= level)
        begin = points[inside[np.argmin(costs[inside, 0])]]
        how: Any = {
            "jac": lambda at: case.slopes(at)[1][0],
            "bounds": [(0.0, 1.0)] * len(begin),
            "constraints": [
                {
                    "type": "ineq",
                    "fun": lambda at, level=level: level - case.slopes(at)[0][1],
                    "jac": lambda at: -case.slopes(at)[1][1],
                }
            ],
            "options": {"maxiter": 60},
        }
        done = minimize(lambda at: case.slopes(at)[0][0], begin, method="SLSQP", **how)
        found.append(case.costs(np.clip(done.x, 0, 1)[None]))
    return np.vstack(found)


def _target_choice(case: _Case) -> Line:
    """The least change: as the program does it, and by differential evolution with a penalty."""
    targets = read_targets(case.ground, TARGETS)
    start = time.process_time()
    search = Search(evaluator=case.evaluator, targets=targets, seed=1)
    search.spread()
    near = nearest_held(search, range(len(targets)))
    assert near is not None  # noqa: S101  # the bundled data has not changed
    mine, start = time.process_time() - start, time.process_time()
    ours = float(np.linalg.norm(near - search.start))
    other = Search(evaluator=case.evaluator, targets=targets, seed=1)
    theirs = by_evolution(other)
    others = time.process_time() - start
    return Line(
        name=f"least change of {LIBRARY} for two targets, distance in ranges",
        value=ours,
        unit="",
        note=f"{told(mine)}; differential evolution with a penalty: {theirs:.3f} in {told(others)}",
    )


def by_evolution(search: Search) -> float:
    """The distance that differential evolution alone comes to, infinite if targets fail."""
    from scipy.optimize import differential_evolution

    def cost(columns: Floats) -> Any:  # noqa: ANN401  # a value a column, as vectorized says
        lack = -np.min([part.min(axis=1) for part in search.parts(columns.T)], axis=0)
        far = np.linalg.norm(columns.T - search.start, axis=1)
        return far + 1e3 * np.maximum(lack, 0.0)

    bounds: Any = [(0.0, 1.0)] * search.dimensions
    how: Any = {"vectorized": True, "updating": "deferred", "polish": False}
    seed = np.random.default_rng(1)
    differential_evolution(cost, bounds, maxiter=300, popsize=10, rng=seed, **how)
    held = search.held(range(len(search.targets)))
    return float(np.linalg.norm(held - search.start, axis=1).min()) if len(held) else np.inf


def main() -> None:
    """Read the options and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    for line in lines(parser.parse_args().rounds):
        value = "–" if line.value is None else f"{line.value:,.4g} {line.unit}"
        sys.stdout.write(f"{line.name}: {value}\n    {line.note}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
