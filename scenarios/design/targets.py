"""The least change of parameters with which stated targets hold, or which of them clash."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pandas as pd

from allocation.number import plain
from scenarios.compare import Basis
from scenarios.design.clashes import Clash, clash_of
from scenarios.design.evaluate import Evaluator, evaluator_of
from scenarios.design.ground import Floats, floats, ground_of
from scenarios.design.readable import Flags, Values, readable
from scenarios.design.remarks import remarks
from scenarios.design.search import Progress, Search, deepest, nearest_held, silent
from scenarios.design.space import Space, space_of
from scenarios.design.wish import Target, read_targets
from scenarios.run import Result, run

_INWARDS = (0.0, 0.01, 0.03, 0.1)  # how far to where targets hold by most


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What was found for some targets.

    values: of every variable, exact; None if the search found no point where all targets hold.
    amounts: soʻm of each unit at `values`, published and exact; None without values. held: whether
    the targets hold as the scenario stands, in their order. reached: what each target's worst part
    comes to, before (`now`) and at `values` (`then`). distance: root of the sum of squared moves,
    each in parts of its range. clash: which targets clash, where there are no values; None also
    where points were found at which all hold before rounding, but no set of numbers whose exact,
    rounded division meets them. how: how it was searched. notes: what rests on estimates.
    """

    result: Result = field(repr=False)
    space: Space
    targets: tuple[Target, ...]
    values: Mapping[str, Fraction] | None
    amounts: "pd.Series[int] | None" = field(repr=False)
    now: tuple[float, ...]
    then: tuple[float, ...] | None
    distance: float | None
    clash: Clash | None
    how: str
    notes: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether there is a point where all targets hold, confirmed by the exact amounts."""
        return self.values is not None

    @property
    def moves(self) -> pd.DataFrame:
        """A row a variable: start, value (missing if none was found), low, high, move_percent.

        move_percent: of its range.
        """
        rows = {one.name: self._move(one.name) for one in self.space.variables}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("parameter")

    def _move(self, name: str) -> dict[str, float]:
        one = next(each for each in self.space.variables if each.name == name)
        value = None if self.values is None else self.values[name]
        moved = np.nan if value is None else float(100 * (value - one.start) / one.width)
        numbers = {"start": one.start, "low": one.low, "high": one.high}
        return {
            **{key: float(number) for key, number in numbers.items()},
            "value": np.nan if value is None else float(value),
            "move_percent": moved,
        }

    @property
    def table(self) -> pd.DataFrame:
        """A row a unit: amount_now, amount_then, change; soʻm. Empty if nothing was found."""
        if self.amounts is None:
            return pd.DataFrame()
        now = self.result.amount
        return pd.DataFrame(
            {"amount_now": now, "amount_then": self.amounts, "change": self.amounts - now}
        )


def meet_targets(
    scenario: Result | str,
    targets: Sequence[str],
    *,
    vary: Sequence[str] = (),
    seed: int = 1,
    basis: Basis | None = None,
    progress: Progress = silent,
) -> Design:
    """Change a scenario's parameters least so that targets hold.

    targets: such as `change >= -5%`, `share(region_code=1703) >= 10%`, `gini <= 0.1`. vary: names
    of parameters, or `name=LOW:HIGH`; by default all that have a range. A point that is returned is
    confirmed by the exact division, its numbers are rounded to readable ones that still hold. None
    found means that this search found none, which proves nothing; `clash` then says which targets
    get in each other's way. Raises ScenarioError with all problems, and what `run` raises.
    """
    result = run(scenario) if isinstance(scenario, str) else scenario
    ground = ground_of(result, basis)
    asked = read_targets(ground, tuple(targets))
    space = space_of(result, vary)
    own = remarks(ground, [one.quantity for one in asked])
    now = _measured(asked, result.amount)
    shared = _Shared(result=result, space=space, targets=asked, now=now, notes=own)
    if all(target.holds(floats(result.amount)) for target in asked):
        still = {one.name: one.start for one in space.variables}
        return shared.done(still, result.amount, 0.0, "the targets hold as the scenario stands")
    evaluator = evaluator_of(result, space)
    search = Search(evaluator=evaluator, targets=asked, seed=seed, progress=progress)
    search.spread()
    values, clash = _answer(search)
    if values is None:
        return shared.failed(clash, _how(search))
    far = float(np.linalg.norm(space.point(dict(values)) - space.start))
    return shared.done(values, evaluator.published(values), far, _how(search))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    """What a design says in any case."""

    result: Result
    space: Space
    targets: tuple[Target, ...]
    now: tuple[float, ...]
    notes: tuple[str, ...]

    def done(self, values: Values, amounts: "pd.Series[int]", far: float, how: str) -> Design:
        """A design that holds."""
        return Design(
            result=self.result,
            space=self.space,
            targets=self.targets,
            values=values,
            amounts=amounts,
            now=self.now,
            then=_measured(self.targets, amounts),
            distance=far,
            clash=None,
            how=how,
            notes=self.notes,
        )

    def failed(self, clash: Clash | None, how: str) -> Design:
        """No point was found."""
        return Design(
            result=self.result,
            space=self.space,
            targets=self.targets,
            values=None,
            amounts=None,
            now=self.now,
            then=None,
            distance=None,
            clash=clash,
            how=how,
            notes=self.notes,
        )


def _answer(search: Search) -> tuple[Values | None, Clash | None]:
    """Numbers that meet all targets, or which clash; neither if all hold only before rounding.

    Looking at targets alone may come upon a point where all hold.
    """
    every = range(len(search.targets))
    values, clash = _found(search), None
    if values is None and not len(search.held(every)):
        clash = clash_of(search)
        if len(search.held(every)):
            values, clash = _found(search), None
    return values, clash


def _found(search: Search) -> Values | None:
    """Readable numbers near the nearest point where all targets hold; None if none is found.

    Points a little inside are tried too, since a target often holds there to the last soʻm only.
    """
    every = range(len(search.targets))
    near = nearest_held(search, every)
    if near is None:
        return None
    search.progress("rounding to readable numbers, confirmed by the exact division")
    inner = deepest(search, every, near)
    return readable(
        search.evaluator.space,
        [near + part * (inner - near) for part in _INWARDS],
        lambda points: _look_good(search, points),
        lambda values: proven(search.evaluator, search.targets, values),
    )


def _look_good(search: Search, points: Floats) -> Flags:
    before = len(search.points)
    search.look(points)
    return np.asarray((search.slack[before:] >= -1e-9).all(axis=1))


def proven(evaluator: Evaluator, targets: Sequence[Target], values: Values) -> bool:
    """Whether all targets hold for the exact amounts at some numbers."""
    amounts = evaluator.published_or_none(values)
    return amounts is not None and all(target.holds(floats(amounts)) for target in targets)


def _measured(targets: Sequence[Target], amounts: "pd.Series[int]") -> tuple[float, ...]:
    money = floats(amounts)[None]
    return tuple(float(one.worst(one.quantity.measure(money))[0]) for one in targets)


def _how(search: Search) -> str:
    steps = ", ".join(dict.fromkeys(search.stages))
    return (
        f"searched: {steps}; {len(search.points)} points in all, seed {search.seed}, within "
        f"{', '.join(_range(search, name) for name in search.evaluator.space.names)}"
    )


def _range(search: Search, name: str) -> str:
    one = next(each for each in search.evaluator.space.variables if each.name == name)
    return f"{name} {plain(one.low)} to {plain(one.high)}"
