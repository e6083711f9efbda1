"""Read weights and limits from columns, and refuse what no division can meet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
import pandas as pd

from allocation.columns import Units, read_column, read_units
from allocation.errors import AllocationError, LimitError
from allocation.exact import Flags, Vector
from allocation.posts.problem import Problem

LARGEST = 10**9  # posts


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A checked problem with what stood in its columns.

    rounded: whether minima or caps were no whole numbers. capped: whether there are caps.
    """

    problem: Problem
    units: Units
    rounded: bool
    capped: bool


def read_problem(
    weights: "pd.Series[Any]",
    posts: int,
    at_least: "pd.Series[Any] | int | None",
    at_most: "pd.Series[Any] | int | None",
    names: pd.Series | None,
) -> Asked:
    """The problem of the columns, minima rounded up and caps down to whole posts.

    Raises AllocationError for a number of posts or columns that cannot be used, all at once, and
    LimitError for limits that cannot be met, with by how much and for whom.
    """
    units = Units(read_units(weights.to_frame("weight")).codes, names)
    columns = {"weight": weights, "at least": at_least, "at most": at_most}
    numbers = _columns(columns, posts, weights.index, units)
    posts = int(posts)  # a number of numpy's would overflow
    low = _whole(numbers.get("at least"), ceil, 0, units.count)
    high = _whole(numbers.get("at most"), floor, posts, units.count)
    _demand_room(units, numbers["weight"], posts, low, high)
    return Asked(
        problem=Problem(
            weights=numbers["weight"],
            posts=posts,
            low=low,
            high=tuple(min(cap, posts) for cap in high),
            order=units.order(),
        ),
        units=units,
        rounded=not all(_is_whole(one) for name, one in numbers.items() if name != "weight"),
        capped=at_most is not None,
    )


def _columns(
    columns: "Mapping[str, pd.Series[Any] | int | None]", posts: int, index: pd.Index, units: Units
) -> dict[str, Vector]:
    """The columns as exact numbers. Raises AllocationError with all that is wrong with them."""
    problems = [*_posts_problems(posts)]
    numbers = {
        name: _numbers(name, column, index, units, problems)
        for name, column in columns.items()
        if column is not None
    }
    for name in (name for name in numbers if name != "at least"):
        problems += _named(units, numbers[name] < Fraction(0), f"{name} is negative for")
    if problems:
        raise AllocationError(problems)
    return numbers


def _posts_problems(posts: object) -> Iterator[str]:
    if isinstance(posts, bool) or not isinstance(posts, int | np.integer) or posts < 0:
        yield f"the number of posts must be a whole number of at least 0, not {posts!r}"
    elif posts > LARGEST:
        yield f"the number of posts must be at most {LARGEST}, not {posts}"


def _numbers(
    name: str,
    column: "pd.Series[Any] | int",
    index: pd.Index,
    units: Units,
    problems: list[str],
) -> Vector:
    """A column as exact numbers; one number stands for all units. Problems are added."""
    series = column if isinstance(column, pd.Series) else pd.Series(column, index=index)
    if series.index.has_duplicates:
        raise AllocationError(f"{name}: a unit stands in it twice")
    cells = read_column(series.reindex(index))
    if not isinstance(cells.values, Vector):
        problems.append(f"{name} holds no numbers; name a column or expression of numbers")
        return Vector(np.zeros(len(index), dtype=object))
    wrong = np.isin(np.arange(len(index)), list(cells.wrong))
    problems += _named(units, cells.missing, f"no value for {name} of")
    problems += _named(units, wrong, f"{name} is not a number for")
    return cells.values


def _named(units: Units, where: Flags, what: str) -> list[str]:
    return [f"{what} {units.labels(np.flatnonzero(where))}"] if where.any() else []


def _whole(
    numbers: Vector | None, to_whole: Callable[[Fraction], int], without: int, count: int
) -> tuple[int, ...]:
    """Limits in whole posts; a minimum below 0 is none."""
    if numbers is None:
        return (without,) * count
    return tuple(max(0, to_whole(number)) for number in numbers.fractions())


def _is_whole(numbers: Vector) -> bool:
    return all(number.denominator == 1 for number in numbers.fractions())


def _demand_room(
    units: Units, weights: Vector, posts: int, low: Sequence[int], high: Sequence[int]
) -> None:
    """Raise LimitError if minima and caps cannot be met."""
    crossed = np.array([least > most for least, most in zip(low, high, strict=True)])
    beyond = crossed & (np.array(high, dtype=object) < posts)
    if beyond.any():
        at = int(np.argmax([least - most for least, most in zip(low, high, strict=True)]))
        raise LimitError(
            f"the minimum is above the cap for {units.labels(np.flatnonzero(beyond))}; "
            f"most for {units.label(at)}: at least {low[at]}, at most {high[at]}"
        )
    needed = sum(low)
    if needed > posts:
        worst = np.argsort([-each for each in low], kind="stable")[:3]
        raise LimitError(
            f"the minima need {needed} posts, {needed - posts} more than the {posts} there are; "
            f"the highest are those of {units.labels(worst)}. Lower them, or give more posts"
        )
    bearing = weights > Fraction(0)
    room = [most if bears else least for bears, least, most in zip(bearing, low, high, strict=True)]
    if sum(room) < posts:
        raise LimitError(_left_over(units, bearing, posts, room))


def _left_over(units: Units, bearing: Flags, posts: int, room: Sequence[int]) -> str:
    left = posts - sum(room)
    if not bearing.any():
        return f"{left} of {posts} posts go to nobody: the weight of every unit is 0"
    worst = sorted(np.flatnonzero(bearing).tolist(), key=lambda at: room[at])[:3]
    idle = int((~bearing).sum())
    other = f"; {idle} others have no weight, so that they get no more than their minimum"
    return (
        f"the caps leave {left} of {posts} posts over; the lowest are those of "
        f"{units.labels(np.array(worst))}{other if idle else ''}. Raise them, or give fewer posts"
    )
