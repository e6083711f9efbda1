"""Which targets get in each other's way, as far as a search can tell.

The set is minimal: without any one of its targets a point was found for the others. It is found by
leaving out one target after another (the deletion filter of Chinneck and Dravnieks 1991, ORSA
Journal on Computing 3(2)). That no point was found for the whole set is the outcome of a search,
not a proof.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from scenarios.design.ground import Floats
from scenarios.design.search import Search, highest, reach
from scenarios.design.wish import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """One target by itself: whether it was reached, and the best value that was found."""

    target: Target
    reached: bool
    best: float
    at: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Targets that the search could not meet together.

    minimal: positions of a smallest set that clashes: without any of them the others were met.
    alone: each target by itself. nearest: numbers where the worst lack of all targets is least, and
    compromise: what each target's worst part comes to there.
    """

    minimal: tuple[int, ...]
    alone: tuple[Alone, ...]
    nearest: Mapping[str, Fraction]
    compromise: tuple[float, ...]


def clash_of(search: Search) -> Clash:
    """Say which targets of a search that found nothing clash."""
    every = range(len(search.targets))
    alone = tuple(_alone(search, each) for each in every)
    minimal = _minimal(search, [at for at in every if alone[at].reached], alone)
    point = search.best(every, 1)[0]
    return Clash(
        minimal=minimal,
        alone=alone,
        nearest=search.evaluator.space.exactly(point),
        compromise=tuple(_worst(search, one, point) for one in search.targets),
    )


def _alone(search: Search, at: int) -> Alone:
    target = search.targets[at]
    search.progress(f"looking at {target.text} alone")
    slack, point = highest(search, at)
    return Alone(
        target=target,
        reached=bool(slack >= -1e-9),
        best=_worst(search, target, point),
        at=search.evaluator.space.exactly(point),
    )


def _minimal(search: Search, reached: Sequence[int], alone: Sequence[Alone]) -> tuple[int, ...]:
    """A target out of reach by itself; else those left when one after another is left out."""
    unreached = [at for at, one in enumerate(alone) if not one.reached]
    if unreached:
        return (unreached[0],)
    kept = list(reached)
    for at in reached:
        rest = [each for each in kept if each != at]
        search.progress(f"looking without {search.targets[at].text}")
        if rest and not len(reach(search, rest)):
            kept = rest
    return tuple(kept)


def _worst(search: Search, target: Target, point: Floats) -> float:
    values = target.quantity.measure(search.evaluator.amounts(point[None]))
    worst = target.worst(values)[0]
    return float(worst) if np.isfinite(worst) else float("nan")
