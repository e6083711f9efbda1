"""Divisor methods: the next post goes to the greatest quotient of weight and divisor.

With minima everyone starts from the minimum, with caps nobody goes past the cap; so the result is
the median of minimum, rounded quotient and cap at one common divisor. Source: Balinski and Young
(2001), Fair Representation, 2nd ed., appendix A. All quotients are compared as rational numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heapreplace

from allocation.posts.methods import Method
from allocation.posts.problem import Problem, Solved

_BEHIND = 1  # a unit gets at most so many less than the whole part of its share, at a common rate


@dataclass(frozen=True, slots=True, order=True)
class Quotient:
    """A claim to one post more, the strongest first when sorted upwards.

    rank: 0 where the divisor is 0, so that a weight of any size comes before all others. less:
    minus the quotient, or minus the weight where the divisor is 0.
    """

    rank: int
    less: Fraction

    @property
    def size(self) -> Fraction | None:
        """The quotient, to the method's power; None where the divisor is 0."""
        return -self.less if self.rank else None


def quotient(weight: Fraction, held: int, method: Method) -> Quotient:
    """The claim of a unit that holds `held` posts to one more. weight: above 0."""
    divisor = method.divides_by(held)
    if divisor == 0:
        return Quotient(0, -weight)
    return Quotient(1, -(weight**method.power) / divisor)


def highest_quotients(problem: Problem, method: Method) -> Solved:
    """Give every post to the unit with the greatest quotient; equal ones by unit code."""
    weights = problem.weights.fractions()
    held = _start(problem)
    place = {position: rank for rank, position in enumerate(problem.order.tolist())}
    queue = [
        (quotient(weights[at], held[at], method), place[at], at)
        for at in range(problem.count)
        if weights[at] > 0 and held[at] < problem.high[at]
    ]
    heapify(queue)
    for _ in range(problem.posts - sum(held)):
        _, rank, at = queue[0]
        held[at] += 1
        if held[at] < problem.high[at]:
            heapreplace(queue, (quotient(weights[at], held[at], method), rank, at))
        else:
            heappop(queue)
    return Solved(posts=tuple(held), tied=_tied(problem, held, method))


def won_and_lost(
    problem: Problem, held: Sequence[int], method: Method
) -> tuple[dict[int, Quotient], dict[int, Quotient]]:
    """By position the last claim that was met by weight, and the first that was not."""
    weights = problem.weights.fractions()
    bearing = [at for at in range(problem.count) if weights[at] > 0]
    won = {
        at: quotient(weights[at], held[at] - 1, method)
        for at in bearing
        if held[at] > problem.low[at]
    }
    lost = {
        at: quotient(weights[at], held[at], method) for at in bearing if held[at] < problem.high[at]
    }
    return won, lost


def _tied(problem: Problem, held: Sequence[int], method: Method) -> tuple[int, ...]:
    won, lost = won_and_lost(problem, held, method)
    if not won or not lost or max(won.values()) != min(lost.values()):
        return ()
    level = max(won.values())
    alike = {at for claims in (won, lost) for at, claim in claims.items() if claim == level}
    return tuple(sorted(alike))


def _start(problem: Problem) -> list[int]:
    """Posts that everyone is sure of, so that few are left to be given one by one.

    No divisor is below the number held or more than 2 above it. So at the rate of the fair shares
    of n posts fewer, nobody gets over 1 more than the share, and all together no more than there
    are; and nobody gets 2 less.
    """
    fewer = problem.posts - problem.count
    if fewer <= sum(problem.low):
        return list(problem.low)
    whole, _ = problem.shares(fewer).split(1)
    return [max(low, int(base) - _BEHIND) for base, low in zip(whole, problem.low, strict=True)]
