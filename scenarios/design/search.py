"""Look for points of a space: Sobol's points, differential evolution, polished by SLSQP.

All points that were looked at are kept, so that one question helps to answer the next.
Sources: Sobol' (1967), USSR Computational Mathematics 7(4), scrambled by Owen (1998); Storn and
Price (1997), Journal of Global Optimization 11; Kraft (1988), DFVLR-FB 88-28 (SLSQP).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.design.evaluate import Evaluator
from scenarios.design.ground import Floats
from scenarios.design.kept import Rows
from scenarios.design.wish import Target

SAMPLE = 4096
_STEP = 1e-5  # of a range, for slopes
_FAILED = -1e3  # the slack, in scales, of a point without an allocation
_HELD = -1e-9  # a slack from here on counts as held while searching
_BLOCK = 1024
_GENERATIONS = 60  # of differential evolution, and 10 more for each number
_PENALTY = 1e3  # in ranges, for all of a target's scale lacking
_LOOKED_AT = 200  # points near the start among which starts of SLSQP are chosen
_TIGHT = 40  # parts of targets that SLSQP heeds: those with the least slack where it begins

Positions = NDArray[np.intp]
Slacks = tuple[Floats, ...]
Progress = Callable[[str], None]


def silent(_: str) -> None:
    """Tell nobody."""


@dataclass(slots=True, kw_only=True)
class Search:
    """The points that were looked at for some targets, and how each target fared there.

    points: (m, d); slack: (m, targets), of the worst part, in scales. stages: what was done.
    """

    evaluator: Evaluator
    targets: tuple[Target, ...]
    seed: int
    progress: Progress = silent
    stages: list[str] = field(default_factory=list)
    _points: Rows = field(init=False)
    _slack: Rows = field(init=False)

    def __post_init__(self) -> None:
        self._points = Rows(len(self.evaluator.space.variables))
        self._slack = Rows(len(self.targets))

    @property
    def points(self) -> Floats:
        """Every point that was looked at, (m, d)."""
        return self._points.all

    @property
    def slack(self) -> Floats:
        """The slack of every target's worst part there, (m, targets)."""
        return self._slack.all

    @property
    def start(self) -> Floats:
        """Where the scenario stands."""
        return self.evaluator.space.start

    @property
    def dimensions(self) -> int:
        """How many numbers a point has."""
        return self._points.width

    def parts(self, points: Floats) -> Slacks:
        """The slack of every part of every target, (m, k) each; the points are kept."""
        amounts = self.evaluator.amounts(points)
        parts = tuple(_known(target.slack(amounts)) for target in self.targets)
        self._points.add(points)
        self._slack.add(np.column_stack([one.min(axis=1) for one in parts]))
        return parts

    def look(self, points: Floats) -> None:
        """Look at points, block after block."""
        for start in range(0, len(points), _BLOCK):
            self.parts(points[start : start + _BLOCK])

    def spread(self, count: int = SAMPLE) -> None:
        """Look at the start and at Sobol's points."""
        self.progress(f"looking at {count} points of Sobol's sequence")
        self.look(np.vstack([self.start, sobol(count, self.dimensions, self.seed)]))
        self.stages.append(f"{count} points of Sobol's sequence")

    def held(self, which: Sequence[int]) -> Floats:
        """The points kept where some targets all hold, (k, d)."""
        return np.asarray(self.points[(self.slack[:, [*which]] >= _HELD).all(axis=1)])

    def lack(self, which: Sequence[int]) -> Floats:
        """How much of some targets is lacking at each point, the worst of them, (m,)."""
        return np.asarray(np.maximum(-self.slack[:, [*which]].min(axis=1), 0.0))

    def best(self, which: Sequence[int], count: int) -> Floats:
        """The points kept where least is lacking, apart from one another, (count, d)."""
        lack = self.lack(which)
        order = np.argsort(lack, kind="stable")[: 50 * count]
        return _apart(self.points[order], count)


def sobol(count: int, dimensions: int, seed: int) -> Floats:
    """Scrambled points of Sobol's sequence, shape (count, dimensions)."""
    from scipy.stats import qmc

    size = max(count - 1, 1).bit_length()
    made = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    return np.asarray(made.random_base2(size)[:count])


def reach(search: Search, which: Sequence[int], tries: int = 4) -> Floats:
    """Points where some targets all hold, (k, d); none if the search finds none.

    First those kept; then SLSQP from the best of them; then differential evolution, polished.
    """
    for step in (_polish, _evolve, _polish):
        if len(found := search.held(which)):
            return found
        step(search, which, tries)
    return search.held(which)


def highest(search: Search, one: int, tries: int = 3) -> tuple[float, Floats]:
    """The greatest slack of one target that the search finds, and the point."""
    for point in _apart(search.points[np.argsort(-search.slack[:, one])[:200]], tries):
        _less_lacking(search, [one], point)
    _evolve(search, [one], stop=False)
    at = int(np.argmax(search.slack[:, one]))
    _less_lacking(search, [one], search.points[at])
    at = int(np.argmax(search.slack[:, one]))
    return float(search.slack[at, one]), search.points[at]


def nearest_held(search: Search, which: Sequence[int], tries: int = 3) -> Floats | None:
    """The point nearest to the start where some targets all hold, as far as was found; or None.

    The distance is the root of the sum of squares, each number in parts of its range.
    """
    if not len(reach(search, which)):
        return None
    before = _near_start(search, which, tries)
    _gather(search, which)
    for point in np.vstack([_near_start(search, which, tries), before]):
        _nearer(search, which, point)
    _walk_back(search, which)
    return _nearest(search, which)


def _near_start(search: Search, which: Sequence[int], count: int) -> Floats:
    """Points kept where some targets hold, near the start but apart, (count, d)."""
    found = search.held(which)
    order = np.argsort(((found - search.start) ** 2).sum(axis=1))
    return _apart(found[order[:_LOOKED_AT]], count)


def deepest(search: Search, which: Sequence[int], point: Floats) -> Floats:
    """From a point, where the least slack of some targets is greatest, as far as SLSQP finds."""
    _less_lacking(search, which, point)
    return np.asarray(search.points[np.argmax(search.slack[:, [*which]].min(axis=1))])


def _nearest(search: Search, which: Sequence[int]) -> Floats:
    found = search.held(which)
    return np.asarray(found[np.argmin(((found - search.start) ** 2).sum(axis=1))])


# --------------------------------------------------------------------------------- the steps


def _polish(search: Search, which: Sequence[int], tries: int) -> None:
    for point in search.best(which, tries):
        _less_lacking(search, which, point)
        if len(search.held(which)):
            break
    search.stages.append(f"SLSQP from the {tries} best of them")


def _evolve(search: Search, which: Sequence[int], _: int = 0, *, stop: bool = True) -> None:
    """Differential evolution on what is lacking most, a generation in one block."""

    def lacking(columns: Floats) -> Any:  # noqa: ANN401  # a value a column, as vectorized says
        parts = search.parts(columns.T)
        return np.asarray(-np.min([parts[each].min(axis=1) for each in which], axis=0))

    few = min(8 * search.dimensions, 32)
    first = np.vstack([search.best(which, 8), sobol(few, search.dimensions, search.seed + 1)])
    search.progress("differential evolution")
    done: Any = (lambda *_, **__: bool(len(search.held(which)))) if stop else None
    _differential_evolution(search, lacking, first, done)
    search.stages.append("differential evolution")


def _gather(search: Search, which: Sequence[int]) -> None:
    """Differential evolution on the distance to the start, what is lacking as a penalty."""
    start = search.start

    def cost(columns: Floats) -> Any:  # noqa: ANN401  # a value a column, as vectorized says
        parts = search.parts(columns.T)
        lack = -np.min([parts[each].min(axis=1) for each in which], axis=0)
        return np.linalg.norm(columns.T - start, axis=1) + _PENALTY * np.maximum(lack, 0.0)

    few = min(8 * search.dimensions, 64)
    near = start + (sobol(few, search.dimensions, search.seed + 2) - 0.5)
    first = np.vstack([search.best(which, 16), np.clip(near, 0.0, 1.0)])
    search.progress("differential evolution towards the start")
    _differential_evolution(search, cost, first, None)
    search.stages.append("differential evolution towards the start, SLSQP from where it ended")


def _differential_evolution(
    search: Search,
    cost: Callable[[Floats], Any],
    first: Floats,
    done: Any,  # noqa: ANN401  # a callback, as scipy takes several kinds
) -> None:
    from scipy.optimize import differential_evolution

    bounds: Any = [(0.0, 1.0)] * search.dimensions
    differential_evolution(
        cost,
        bounds,
        init=first,
        maxiter=_GENERATIONS + 10 * search.dimensions,
        vectorized=True,
        updating="deferred",
        polish=False,
        tol=1e-8,
        callback=done,
        rng=np.random.default_rng(search.seed),
    )


def _less_lacking(search: Search, which: Sequence[int], point: Floats) -> None:
    """Minimise t such that every slack is at least -t (SLSQP)."""
    own = _Slopes(search=search, which=tuple(which))
    first = np.append(point, max(-own.at(point)[0].min(), 0.0) + 1e-3)
    unit = np.zeros(len(first))
    unit[-1] = 1.0
    constraint: dict[str, Any] = {
        "type": "ineq",
        "fun": lambda z: own.at(z[:-1])[0] + z[-1],
        "jac": lambda z: np.column_stack([own.at(z[:-1])[1], np.ones(len(own.at(z[:-1])[0]))]),
    }
    bounds = [*[(0.0, 1.0)] * len(point), (-10.0, 1e4)]
    _slsqp(lambda z: float(z[-1]), lambda _: unit, first, bounds, constraint)


def _nearer(search: Search, which: Sequence[int], point: Floats) -> None:
    """Minimise the distance to the start such that every slack is at least 0 (SLSQP)."""
    own, start = _Slopes(search=search, which=tuple(which)), search.start
    constraint: dict[str, Any] = {
        "type": "ineq",
        "fun": lambda z: own.at(z)[0],
        "jac": lambda z: own.at(z)[1],
    }
    _slsqp(
        lambda z: float(((z - start) ** 2).sum()),
        lambda z: 2 * (z - start),
        point,
        [(0.0, 1.0)] * len(point),
        constraint,
    )


def _walk_back(search: Search, which: Sequence[int]) -> None:
    """Look along the line from the nearest point found to the start, finer and finer."""
    for _ in range(4):
        near = _nearest(search, which)
        steps = np.linspace(0.0, 1.0, 33)[1:, None] ** 3
        search.look(near + steps * (search.start - near))


def _slsqp(
    value: Callable[[Floats], float],
    slope: Callable[[Floats], Floats],
    first: Floats,
    bounds: list[tuple[float, float]],
    constraint: dict[str, Any],
) -> None:
    from scipy.optimize import minimize

    options: Any = {"maxiter": 60, "ftol": 1e-10}
    how: Any = {"jac": slope, "bounds": bounds, "constraints": [constraint], "options": options}
    minimize(value, first, method="SLSQP", **how)


@dataclass(slots=True)
class _Slopes:
    """Slacks of the tight parts of some targets at a point, (k,), and their slopes, (k, d)."""

    search: Search
    which: tuple[int, ...]
    _point: Floats | None = None
    _found: tuple[Floats, Floats] | None = None
    _tight: Positions | None = None

    def at(self, point: Floats) -> tuple[Floats, Floats]:
        """Slacks and slopes, computed in one block."""
        inside = np.clip(point, 0.0, 1.0)
        if self._found is None or self._point is None or not np.array_equal(inside, self._point):
            self._point, self._found = inside, self._slopes(inside)
        return self._found

    def _slopes(self, point: Floats) -> tuple[Floats, Floats]:
        steps = np.where(point > 0.5, -_STEP, _STEP)
        around = np.vstack([point, point + np.diag(steps)])
        parts = self.search.parts(around)
        slack = np.hstack([parts[each] for each in self.which])
        if self._tight is None:
            self._tight = np.argsort(slack[0], kind="stable")[:_TIGHT]
        slack = slack[:, self._tight]
        slope = ((slack[1:] - slack[0]) / steps[:, None]).T
        slope[:, (slack[1:] <= _FAILED).all(axis=1)] = 0.0
        return slack[0], slope


def _known(slack: Floats) -> Floats:
    """Slack with what has no value counted as far away."""
    return np.where(np.isfinite(slack), slack, _FAILED)


def _apart(points: Floats, count: int) -> Floats:
    """The first points that are not next to one another, at most `count`."""
    chosen = list[Floats]()
    for point in points:
        if all(np.abs(point - other).max() > 0.02 for other in chosen):
            chosen.append(point)
        if len(chosen) == count:
            break
    return np.array(chosen)
