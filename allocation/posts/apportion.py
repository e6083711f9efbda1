"""Share out indivisible things by weights: orchestrates the check, the method and the notes."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from allocation.columns import Units
from allocation.note import Note
from allocation.posts.check import Asked, read_problem
from allocation.posts.divisors import highest_quotients
from allocation.posts.methods import Method, find_method
from allocation.posts.problem import Problem, Solved
from allocation.posts.remainders import largest_remainders
from allocation.posts.telling import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Apportionment:
    """Posts shared out.

    table: a row a unit: `weight`; `quota`, its part of all posts in proportion to weight, missing
    where all weights are 0; `at_least`, `at_most` in whole posts, the latter missing without a cap;
    `by_weight`, the posts that it would get without limits, missing where all weights are 0;
    `posts` (int64), which adds up to the number of posts.
    """

    table: pd.DataFrame
    method: Method
    notes: tuple[Note, ...]
    problem: Problem = field(repr=False)
    units: Units = field(repr=False)

    @property
    def posts(self) -> "pd.Series[int]":
        """The posts by unit code."""
        return self.table["posts"]


def apportion(
    weights: "pd.Series[Any]",
    posts: int,
    *,
    method: str = "webster",
    at_least: "pd.Series[Any] | int | None" = None,
    at_most: "pd.Series[Any] | int | None" = None,
    names: pd.Series | None = None,
) -> Apportionment:
    """Share out `posts` indivisible things in proportion to `weights` (index = unit code).

    method: one of `METHODS`, by any of its names. at_least, at_most: posts of every unit, or one
    number for all; fractions are rounded up and down. Minima count towards what the weight gives.
    names: of the units, for messages. Ties go by unit code, and a note says so.
    Raises AllocationError for weights that are missing or negative, and LimitError for limits that
    cannot be met, with by how much. Source: Balinski and Young (2001), Fair Representation, 2nd ed.

    >>> heads = pd.Series({"a": 9061, "b": 7179, "c": 5259, "d": 3319, "e": 1182})
    >>> apportion(heads, 26, method="webster").posts.tolist()
    [9, 8, 5, 3, 1]
    """
    chosen = find_method(method)
    asked = read_problem(weights, posts, at_least, at_most, names)
    solved = _solved(asked.problem, chosen)
    free = _by_weight(asked.problem, chosen)
    return Apportionment(
        table=_table(asked, weights.index, solved, free),
        method=chosen,
        notes=tell(asked, chosen, solved, free),
        problem=asked.problem,
        units=asked.units,
    )


def _solved(problem: Problem, method: Method) -> Solved:
    if method.divisor is None:
        return largest_remainders(problem)
    return highest_quotients(problem, method)


def _by_weight(problem: Problem, method: Method) -> Solved | None:
    """What weights alone would give; None where there are none."""
    if problem.weights.total() == 0:
        return None
    open_high = (problem.posts,) * problem.count
    without = Problem(
        weights=problem.weights,
        posts=problem.posts,
        low=(0,) * problem.count,
        high=open_high,
        order=problem.order,
    )
    return _solved(without, method)


def _table(asked: Asked, index: pd.Index, solved: Solved, free: Solved | None) -> pd.DataFrame:
    problem = asked.problem
    total = problem.weights.total()
    quotas = (
        [np.nan] * problem.count
        if total == 0
        else (problem.weights * (Fraction(problem.posts) / total)).floats()
    )
    caps = problem.high if asked.capped else [pd.NA] * problem.count
    alone = [pd.NA] * problem.count if free is None else free.posts
    columns = {
        "weight": _weights(problem),
        "quota": quotas,
        "at_least": np.array(problem.low, dtype=np.int64),
        "at_most": pd.array(caps, dtype="Int64"),
        "by_weight": pd.array(alone, dtype="Int64"),
        "posts": np.array(solved.posts, dtype=np.int64),
    }
    return pd.DataFrame(columns, index=index)


def _weights(problem: Problem) -> object:
    """Whole weights as such, others as the nearest floats."""
    weights = problem.weights.fractions()
    if all(one.denominator == 1 and one < 2**63 for one in weights):
        return np.array([int(one) for one in weights], dtype=np.int64)
    return problem.weights.floats()
