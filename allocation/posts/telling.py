"""What a reader of shared-out posts should know: ties, limits that bit, units without any."""

from collections.abc import Iterator, Sequence

import numpy as np

from allocation.note import Note, NoteKind
from allocation.posts.check import Asked
from allocation.posts.methods import Method
from allocation.posts.problem import Problem, Solved


def tell(asked: Asked, method: Method, solved: Solved, free: Solved | None) -> tuple[Note, ...]:
    """All remarks on a result. free: what weights alone give; None where there are no weights."""
    notes = [*_rounded(asked)]
    if free is not None:
        notes += _limited(asked, solved.posts, free.posts)
    notes += _too_few(asked, method)
    what = "remainders" if method.divisor is None else "quotients"
    text = f"equal {what} for the last posts were decided by unit code"
    notes += _about(asked, "tie", solved.tied, text)
    idle = [at for at, held in enumerate(solved.posts) if held == 0]
    notes += _about(asked, "limit", idle, f"{_count(len(idle), 'unit')} without any post")
    return tuple(notes)


def _rounded(asked: Asked) -> Iterator[Note]:
    if asked.rounded:
        text = "minima are rounded up and caps down to whole posts"
        yield Note(kind="rounding", name="posts", text=text)


def _limited(asked: Asked, held: Sequence[int], alone: Sequence[int]) -> Iterator[Note]:
    """Who stands at a limit and would have less or more by weight alone."""
    problem = asked.problem
    units = range(problem.count)
    up = [at for at in units if held[at] == problem.low[at] > alone[at]]
    down = [at for at in units if held[at] == problem.high[at] < alone[at]]
    more = sum(held[at] - alone[at] for at in up)
    less = sum(alone[at] - held[at] for at in down)
    text = (
        f"{_count(len(up), 'unit')} at the minimum, {_count(more, 'post')} more than by weight "
        "alone"
    )
    yield from _about(asked, "limit", up, text)
    text = (
        f"{_count(len(down), 'unit')} at the cap, {_count(less, 'post')} fewer than by weight alone"
    )
    yield from _about(asked, "limit", down, text)


def _too_few(asked: Asked, method: Method) -> Iterator[Note]:
    """Where a method gives everyone one first, but there are not enough."""
    if method.divisor is None or method.divisor(0) > 0:
        return
    problem = asked.problem
    first = _wanting(problem)
    left = problem.posts - sum(problem.low)
    if 0 < left < first:
        text = (
            f"{method.name} gives everyone one post first, but there are {left} for {first} units; "
            "those of the greatest weight get them"
        )
        yield Note(kind="limit", name="posts", text=text)


def _wanting(problem: Problem) -> int:
    """How many units have a weight and no minimum."""
    rows = zip(problem.weights.fractions(), problem.low, problem.high, strict=True)
    return sum(weight > 0 and low == 0 and high > 0 for weight, low, high in rows)


def _about(asked: Asked, kind: NoteKind, positions: Sequence[int], text: str) -> Iterator[Note]:
    """A remark on some units; none on none."""
    if positions:
        at = np.array(positions, dtype=np.intp)
        codes = tuple(str(asked.units.codes[each]) for each in positions)
        told = f"{text}: {asked.units.labels(at)}"
        yield Note(kind=kind, name="posts", text=told, units=codes)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
