"""Random numbers of each block by themselves: the same draws for any number of workers.

Every block has its own stream, Philox keyed by (seed, block) (Salmon, Moraes, Dror and Shaw 2011,
"Parallel random numbers: as easy as 1, 2, 3"). A design over all draws (Latin hypercube, Sobol) has
one more, and each block its rows of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence

from allocation.ensemble.distributions import Uniform
from allocation.ensemble.inputs import Inputs
from allocation.ensemble.values import Floats
from allocation.ensemble.vary import Doubt, ParameterRange, ScenarioList
from allocation.errors import AllocationError
from allocation.formula import Formula

_WHOLE_DESIGN, _TRIAL = 2**64 - 1, 2**64 - 2


class _Key(ISeedSequence):
    """A key handed to Philox as it is, without asking the system for one first."""

    def __init__(self, *words: int) -> None:
        self.words = np.array(words, dtype=np.uint64)

    def generate_state(self, n_words: int, dtype: object = np.uint64) -> Any:  # noqa: ANN401, ARG002  # its base says so
        """The key, of two words."""
        return self.words


def stream_of(seed: int, block: int) -> np.random.Generator:
    """The random numbers of a block: those of `Philox(key=[seed, block])`."""
    key: Any = _Key(seed, block)
    return np.random.Generator(np.random.Philox(key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """Where the values of a block come from.

    evenly: the doubts once more, where all are parameters whose values are all alike. points: of
    all draws, shape (draws, dimensions), where they were made together; else None.
    """

    doubts: tuple[Doubt, ...]
    seed: int
    inputs: Inputs
    parameters: frozenset[str]
    evenly: "Evenly | None"
    points: Floats | None

    def of_block(self, block: int, start: int, count: int) -> dict[str, Floats]:
        """Everything that varies in draws start ... start + count, units in the order of codes."""
        stream = stream_of(self.seed, block)
        if self.points is None:
            points = stream.random((count, dimensions(self.doubts)))
        else:
            points = self.points[start : start + count]
        if self.evenly is not None:
            return self.evenly.at(points)
        given = _drawn(self.doubts, points, stream)
        return {name: self._fitted(name, values) for name, values in given.items()}

    def _fitted(self, name: str, values: Floats) -> Floats:
        rows = np.asarray(values, dtype=np.float64)
        rows = rows[:, None] if rows.ndim == 1 else rows
        wanted = 1 if name in self.parameters else self.inputs.count
        if rows.shape[1] != wanted:
            raise AllocationError(f"{name}: {rows.shape[1]} values a draw were given, not {wanted}")
        return rows if wanted == 1 else np.ascontiguousarray(rows[:, self.inputs.order])


def dimensions(doubts: Sequence[Doubt]) -> int:
    """How many numbers of a design a draw takes."""
    return sum(isinstance(doubt, ParameterRange | ScenarioList) for doubt in doubts)


def _drawn(
    doubts: Sequence[Doubt], points: Floats, stream: np.random.Generator
) -> dict[str, Floats]:
    given: dict[str, Floats] = {}
    column = 0
    for doubt in doubts:
        if isinstance(doubt, ParameterRange | ScenarioList):
            given.update(doubt.at(points[:, column : column + 1]))
            column += 1
        else:
            given.update(doubt.draw(stream, len(points)))
    return given


@dataclass(frozen=True, slots=True, kw_only=True)
class Evenly:
    """Parameters whose values are all alike: their names, least values and spans, shape (k,)."""

    names: tuple[str, ...]
    low: Floats
    span: Floats

    def at(self, points: Floats) -> dict[str, Floats]:
        """What `Uniform.at` gives for each of them. points: shape (draws, k)."""
        values = self.low + self.span * points
        return {name: values[:, place : place + 1] for place, name in enumerate(self.names)}


def evenly(doubts: Sequence[Doubt]) -> Evenly | None:
    """All doubts at once, where they are parameters whose values are all alike; else None."""
    found: list[tuple[str, Uniform]] = []
    for doubt in doubts:
        if not isinstance(doubt, ParameterRange) or not isinstance(doubt.distribution, Uniform):
            return None
        found.append((doubt.name, doubt.distribution))
    low, high = (np.array([getattr(each, end) for _, each in found]) for end in ("low", "high"))
    return Evenly(names=tuple(name for name, _ in found), low=low, span=high - low)


def names_of(doubts: tuple[Doubt, ...], formula: Formula) -> frozenset[str]:
    """The names that vary. Raises AllocationError for one that two doubts vary or nobody reads."""
    found, stream = list[str](), stream_of(0, _TRIAL)
    for doubt in doubts:
        found += _drawn((doubt,), np.full((1, 1), 0.5), stream)
    twice = sorted({name for name in found if found.count(name) > 1})
    if twice:
        raise AllocationError(f"more than one doubt varies {', '.join(twice)}")
    reads = {*formula.columns, *formula.parameters, *(["baseline"] * formula.needs_baseline)}
    unread = sorted({*found} - reads)
    if unread:
        raise AllocationError(f"the formula reads no {', '.join(unread)}, which should vary")
    return frozenset(found)


def design_points(design: str, draws: int, count: int, seed: int) -> Floats | None:
    """The points of a design over all draws; None for plain ones, which blocks make themselves."""
    if design == "plain" or count == 0:
        return None
    from allocation.sensitivity import design as make_design

    stream = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, _WHOLE_DESIGN])))
    return make_design(design, draws, count, stream)
