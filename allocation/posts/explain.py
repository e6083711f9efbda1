"""How many posts one unit got and why, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isqrt

import numpy as np

from allocation.errors import AllocationError, nearest
from allocation.explain.line import letter, number
from allocation.number import plain
from allocation.posts.apportion import Apportionment
from allocation.posts.divisors import Quotient, won_and_lost


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLine:
    """One line: what it is about, how it is computed, the same with the unit's numbers, its value.

    kind: `weight quota at_least at_most by_weight share won lost last_given remainder posts`.
    value: posts, or what weights are measured in. text: in words.
    """

    kind: str
    text: str
    value: float | int
    expression: str = ""
    numbers: str = ""
    letter: str = ""


def explain_posts(apportionment: Apportionment, code: str) -> tuple[PostLine, ...]:
    """The calculation of one unit. Raises AllocationError for an unknown code."""
    texts = [str(each) for each in apportionment.table.index]
    if str(code) not in texts:
        raise AllocationError(f"there is no unit {code!r}{nearest(str(code), texts)}")
    at = texts.index(str(code))
    lines = [*_claims(apportionment, at), *_decision(apportionment, at), _posts(apportionment, at)]
    return tuple(replace(line, letter=letter(place)) for place, line in enumerate(lines))


def _claims(result: Apportionment, at: int) -> Iterator[PostLine]:
    """Weight, quota, limits, and what weight alone would give."""
    problem, row = result.problem, result.table.iloc[at]
    weight, total = problem.weights.at(at), problem.weights.total()
    yield PostLine(kind="weight", text="weight", value=number(weight))
    if total > 0:
        yield PostLine(
            kind="quota",
            text="quota",
            value=number(weight * problem.posts / total),
            expression="posts * weight / weight of all units",
            numbers=f"{problem.posts} * {plain(weight)} / {plain(total)}",
        )
    if any(problem.low):
        yield PostLine(kind="at_least", text="at least", value=problem.low[at])
    if result.table["at_most"].notna().any():
        yield PostLine(kind="at_most", text="at most", value=problem.high[at])
    if total > 0:
        text = f"by weight alone ({result.method.name})"
        yield PostLine(kind="by_weight", text=text, value=int(row["by_weight"]))


def _decision(result: Apportionment, at: int) -> Iterator[PostLine]:
    if result.method.divisor is None:
        yield from _remainder(result, at)
    else:
        yield from _quotients(result, at)


def _remainder(result: Apportionment, at: int) -> Iterator[PostLine]:
    """Hamilton's method: the fair share, and whether its remainder was among the largest."""
    problem, held = result.problem, result.posts.tolist()
    shares = problem.shares(problem.posts).fractions()
    yield PostLine(
        kind="share",
        text="fair share",
        value=number(shares[at]),
        expression="rate * weight, not below the minimum or above the cap",
    )
    raised = {one: share % 1 for one, share in enumerate(shares) if share < held[one]}
    if shares[at].denominator == 1:
        return
    last = max(raised, key=lambda one: (-raised[one], _place(result, one)))
    word = "among the largest" if at in raised else "too small"
    if last == at:
        text = f"remainder, {word}: the last that is rounded up"
    else:
        of = result.units.label(last)
        text = f"remainder, {word}: the last rounded up is {plain(raised[last])}, of {of}"
    yield PostLine(kind="remainder", text=text, value=number(shares[at] % 1))


def _quotients(result: Apportionment, at: int) -> Iterator[PostLine]:
    """A divisor method: the last quotient won, the next one lost, and the last post of all."""
    held, method = result.posts.tolist(), result.method
    won, lost = won_and_lost(result.problem, held, method)
    for kind, claims, has in (("won", won, held[at] - 1), ("lost", lost, held[at])):
        if at in claims:
            yield _claim(result, at, has, claims[at], kind, f"post {has + 1}, {kind}")
    if won:
        last = max(won, key=lambda one: (won[one], _place(result, one)))
        own = "the last post by weight of all"
        text = own if last == at else f"{own} went to {result.units.label(last)}"
        yield _claim(result, last, held[last] - 1, won[last], "last_given", text)


def _claim(
    result: Apportionment, at: int, held: int, claim: Quotient, kind: str, text: str
) -> PostLine:
    method, weight = result.method, result.problem.weights.at(at)
    if claim.size is None:
        words = "before all quotients: the first post comes by weight"
        return PostLine(kind=kind, text=text, value=number(weight), expression=words)
    return PostLine(
        kind=kind,
        text=text,
        value=float(_root(claim.size, method.power)),
        expression=f"weight / divisor({held})",
        numbers=f"{plain(weight)} / {plain(_root(method.divides_by(held), method.power))}",
    )


def _place(result: Apportionment, at: int) -> int:
    """Where a unit stands in the order of the codes."""
    return int(np.flatnonzero(result.problem.order == at)[0])


def _root(value: Fraction, power: int) -> Fraction:
    """The square root to 64 bits behind the point, for showing; a number of power 1 as it is."""
    if power == 1:
        return value
    return Fraction(isqrt((value.numerator << 128) // value.denominator), 1 << 64)


def _posts(result: Apportionment, at: int) -> PostLine:
    problem, held = result.problem, int(result.posts.iloc[at])
    reached = [
        word
        for word, limit, binds in (
            ("at its minimum", problem.low[at], held > 0),
            ("at its cap", problem.high[at], held < problem.posts),
        )
        if held == limit and binds
    ]
    return PostLine(kind="posts", text=", ".join(["posts", *reached]), value=held)
