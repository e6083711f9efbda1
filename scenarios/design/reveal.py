"""Revealed weights: the parameters of a formula that best explain an existing allocation.

Least squares on amounts (the numbers with the greatest R²) from several starts, by trust regions
with bounds (Branch, Coleman and Li 1999, SIAM Journal on Scientific Computing 21(1)), slopes by
differences in one block. What a ministry's numbers reveal about its weights is what fits, not what
was meant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from scenarios.design.evaluate import Evaluator, evaluator_of
from scenarios.design.fit import Fit, fit_of
from scenarios.design.given import Given, given_of
from scenarios.design.ground import Floats, floats, ground_of
from scenarios.design.identify import Identified, identified
from scenarios.design.readable import rounded
from scenarios.design.remarks import remarks
from scenarios.design.search import Progress, silent, sobol
from scenarios.design.space import BUDGET, Space, space_of
from scenarios.errors import ScenarioError
from scenarios.run import Result, run

_SAMPLE, _STARTS = 1024, 6
_STEP = 1e-5
_NOT_TOLD = 0.5  # a parameter that can move by so much of its range is not identified
_LIKE = 1e-6  # fits whose R² differ by less are alike
_FINEST = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """What explains an allocation best, as far as was searched.

    values: of each variable, rounded to readable numbers. fit: of the exact amounts at `values`;
    fit_now: at the numbers of the scenario itself; fit_even: of the same sum for every head (None
    without population). amounts: exact, soʻm, of the given allocation's total. alike: the numbers
    at which other starts ended that fit as well, in parts of ranges, (k, d). flat: directions in
    which next to no money moves, by name. how, notes: as for a `Design`.
    """

    result: Result = field(repr=False)
    given: Given
    space: Space
    budget: int
    values: Mapping[str, Fraction]
    fit: Fit
    fit_now: Fit | None
    fit_even: Fit | None
    amounts: "pd.Series[int]" = field(repr=False)
    identified: Identified
    alike: Floats = field(repr=False)
    how: str
    notes: tuple[str, ...]

    @property
    def parameters(self) -> pd.DataFrame:
        """A row a parameter: now, value, low, high, loose, identified, at_end.

        loose: how far it can move, the others following, while less than a thousandth of the money
        moves, in its own unit. identified: whether that is less than half of its range, and starts
        that fit as well agree. at_end: whether it lies at an end of its range.
        """
        rows = {
            one.name: {
                "now": float(one.start),
                "value": float(self.values[one.name]),
                "low": float(one.low),
                "high": float(one.high),
                "loose": float(loose * float(one.width)),
                "identified": bool(loose < _NOT_TOLD and np.ptp(alike) < _NOT_TOLD),
                "at_end": self.values[one.name] in (one.low, one.high),
            }
            for one, loose, alike in zip(
                self.space.variables, self.identified.loose, self.alike.T, strict=True
            )
        }
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("parameter")

    @property
    def flat(self) -> tuple[dict[str, float], ...]:
        """Directions in which next to no money moves: parts of ranges by parameter."""
        names = self.space.names
        return tuple({names[at]: part for at, part in way.items()} for way in self.identified.flat)

    @property
    def table(self) -> pd.DataFrame:
        """A row a unit: given, explained, residual (soʻm), residual_percent (of what is given)."""
        given = self.given.amounts
        residual = given - self.amounts
        return pd.DataFrame(
            {
                "given": given,
                "explained": self.amounts,
                "residual": residual,
                "residual_percent": 100 * residual / given.where(given > 0),
            }
        )


def reveal(
    scenario: Result | str,
    given: "str | pd.Series[Any] | Result",
    *,
    vary: Sequence[str] = (),
    starts: int = _STARTS,
    seed: int = 1,
    progress: Progress = silent,
) -> Revealed:
    """Find the parameters of a scenario's formula that best explain an allocation.

    given: as for `given_of`. Its total is what the formula divides, to the rounding unit. vary: as
    for `meet_targets`, without the budget. starts: from so many points the fit is begun. Raises
    ScenarioError with all problems, and what `run` raises.
    """
    result = run(scenario) if isinstance(scenario, str) else scenario
    _check(vary, starts)
    space = space_of(result, vary)
    known = given_of(result, given)
    budget = _budget(known, result.allocation.formula.rounding_unit)
    evaluator = evaluator_of(result, space, budget)
    ends = _ends(evaluator, floats(known.amounts), starts, seed, progress)
    how = (
        f"searched: {_SAMPLE} points of Sobol's sequence, then least squares from the "
        f"{starts} best of them and the scenario's own, seed {seed}"
    )
    return _revealed(evaluator, known, ends, how)


def _revealed(evaluator: Evaluator, given: Given, ends: Floats, how: str) -> Revealed:
    """What the best of the ends comes to. ends: the best first, then those that fit as well."""
    result, budget = evaluator.result, evaluator.budget
    values = _readable(evaluator, floats(given.amounts), ends[0])
    amounts = evaluator.published(values)
    now = evaluator.published_or_none({one.name: one.start for one in evaluator.space.variables})
    ground = ground_of(result)
    return Revealed(
        result=result,
        given=given,
        space=evaluator.space,
        budget=budget,
        values=values,
        fit=fit_of(given.amounts, amounts),
        fit_now=None if now is None else fit_of(given.amounts, now),
        fit_even=_even(given, ground.columns.get("population")),
        amounts=amounts,
        identified=identified(_slopes(evaluator, ends[0]), float(budget)),
        alike=ends,
        how=how,
        notes=(*given.notes, *remarks(ground), *_own(given, result, budget)),
    )


def _check(vary: Sequence[str], starts: int) -> None:
    if BUDGET in [text.partition("=")[0].strip() for text in vary]:
        raise ScenarioError("the budget is the total of what is explained; leave it out of vary")
    if starts < 1:
        raise ScenarioError(f"starts: give a whole number from 1, not {starts}")


def _own(given: Given, result: Result, budget: int) -> tuple[str, ...]:
    """What makes an explanation less than it seems."""
    notes = []
    if budget != given.total:
        notes.append(
            f"{given.name} adds up to {given.total:.0f} soʻm; the formula divides {budget} soʻm, "
            "the nearest multiple of its rounding unit"
        )
    formula = result.allocation.formula
    as_baseline = formula.needs_baseline and result.scenario.baseline == given.name
    if as_baseline or given.name in formula.columns:
        notes.append(
            f"the formula reads {given.name} itself, so that part of the fit explains nothing"
        )
    return tuple(notes)


def _budget(given: Given, unit: int) -> int:
    budget = round(given.total / unit) * unit
    if budget <= 0:
        raise ScenarioError(f"{given.name} adds up to less than the rounding unit of {unit} soʻm")
    return int(budget)


# -------------------------------------------------------------------------------- the fit


def _ends(
    evaluator: Evaluator, wanted: Floats, starts: int, seed: int, progress: Progress
) -> Floats:
    """Where the starts end, the best first, then those that fit as well."""
    begin = evaluator.space.start
    points = np.vstack([begin, sobol(_SAMPLE, len(begin), seed)])
    misfit = _misfit(evaluator, wanted, points)
    if not np.isfinite(misfit).any():
        raise ScenarioError(
            f"none of {len(points)} points of these ranges has an allocation of "
            f"{evaluator.budget} soʻm; look at limits and ranges"
        )
    order = np.argsort(misfit, kind="stable")[:starts]
    first = np.unique(np.append(order, 0) if np.isfinite(misfit[0]) else order)
    ends = list[Floats]()
    for done, at in enumerate(first[np.argsort(misfit[first])].tolist(), start=1):
        progress(f"fit {done} of {len(first)}")
        ends.append(_least_squares(evaluator, wanted, points[at]))
    found = np.array(ends)
    misfit = _misfit(evaluator, wanted, found)
    spread = ((wanted - wanted.mean()) ** 2).sum() or 1.0
    like = misfit <= misfit.min() + _LIKE * spread
    best = found[np.argmin(misfit)]
    return np.vstack([best, found[like]])


def _misfit(evaluator: Evaluator, wanted: Floats, points: Floats) -> Floats:
    """The sum of squares at points, infinite where there is no allocation."""
    squares = ((evaluator.amounts(points) - wanted) ** 2).sum(axis=1)
    return np.where(np.isfinite(squares), squares, np.inf)


def _least_squares(evaluator: Evaluator, wanted: Floats, point: Floats) -> Floats:
    from scipy.optimize import least_squares

    scale = wanted.sum()

    def residuals(at: Floats) -> Floats:
        amounts = evaluator.amounts(at[None])[0]
        return np.asarray(np.where(np.isfinite(amounts), amounts - wanted, scale) / scale)

    def slopes(at: Floats) -> Any:  # noqa: ANN401  # a matrix, as scipy's stubs do not say
        return _slopes(evaluator, at) / scale

    found = least_squares(
        residuals,
        np.clip(point, 1e-9, 1 - 1e-9),
        jac=slopes,
        bounds=(0.0, 1.0),
        xtol=1e-12,
        ftol=1e-14,
        gtol=1e-14,
        max_nfev=200,
    )
    return np.asarray(found.x)


def _slopes(evaluator: Evaluator, point: Floats) -> Floats:
    """Slopes of amounts, (n, d), by differences; 0 where a step has no allocation."""
    steps = np.where(point > 0.5, -_STEP, _STEP)
    amounts = evaluator.amounts(np.vstack([point, point + np.diag(steps)]))
    slopes = ((amounts[1:] - amounts[0]) / steps[:, None]).T
    return np.where(np.isfinite(slopes), slopes, 0.0)


def _readable(evaluator: Evaluator, wanted: Floats, point: Floats) -> dict[str, Fraction]:
    """The roundest numbers that fit next to as well: the scenario's own, or with few digits.

    The sum of squares may be a ten-thousandth greater, and what rounding can add to it: half a
    rounding unit squared for each unit.
    """
    space = evaluator.space
    best = float(_misfit(evaluator, wanted, point[None])[0])
    allowed = best * 1.0001 + len(wanted) * evaluator.unit**2 / 4
    exact = {
        one.name: Fraction(number)
        for one, number in zip(space.variables, space.values(point[None])[0].tolist(), strict=True)
    }
    values = {one.name: one.start for one in space.variables}
    if float(_misfit(evaluator, wanted, space.start[None])[0]) <= allowed:
        return values
    for digits in range(1, _FINEST + 1):
        values = {one.name: rounded(one, exact[one.name], digits) for one in space.variables}
        if float(_misfit(evaluator, wanted, space.point(values)[None])[0]) <= allowed:
            break
    return values


def _even(given: Given, people: Any) -> Fit | None:  # noqa: ANN401  # a column, or None
    """How well the same sum for every head explains it."""
    if people is None:
        return None
    even = pd.Series(people / people.sum() * given.total, index=given.amounts.index)
    return fit_of(given.amounts, even)
