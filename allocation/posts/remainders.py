"""Hamilton's method under limits: whole parts of the fair shares, then the largest remainders."""

from allocation.exact import from_integers
from allocation.posts.problem import Problem, Solved
from allocation.rounding import Bounds, round_amounts


def largest_remainders(problem: Problem) -> Solved:
    """Round the fair shares; by `allocation.rounding`, as soʻm are, in whole posts."""
    bounds = Bounds(from_integers(problem.low), from_integers(problem.high))
    rounded = round_amounts(problem.shares(problem.posts), problem.posts, 1, problem.order, bounds)
    return Solved(posts=tuple(map(int, rounded.amounts)), tied=rounded.tied)
