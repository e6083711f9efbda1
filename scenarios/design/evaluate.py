"""The amounts of points of a space, in blocks, as a search asks for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocation import AllocationError, Prepared, prepare
from scenarios.design.ground import Floats
from scenarios.design.space import BUDGET, Space
from scenarios.run import Result

if TYPE_CHECKING:
    from allocation.ensemble.amounts import Amounts

_STEPS = 256  # a budget that varies is looked at in so many steps of its range


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluator:
    """A result's formula, ready for the amounts of any points of a space.

    compiled: for the amounts of many points; exact: for those of one. budget, unit: soʻm.
    """

    result: Result = field(repr=False)
    space: Space
    compiled: "Amounts" = field(repr=False)
    exact: Prepared = field(repr=False)
    budget: int
    unit: int

    def amounts(self, points: Floats) -> Floats:
        """Soʻm before rounding, shape (m, n), rows in NaN where there is no allocation."""
        values = self.space.values(np.atleast_2d(points))
        if BUDGET not in self.space.names:
            return self.compiled.of(values, self.budget).amounts
        at = self.space.names.index(BUDGET)
        money = self._money(values[:, at])
        vectors = np.delete(values, at, axis=1) if values.shape[1] > 1 else self._still(len(values))
        found = np.full((len(values), len(self.result.amount)), np.nan)
        for one in np.unique(money).tolist():
            rows = money == one
            found[rows] = self.compiled.of(vectors[rows], one).amounts
        return found

    def published(self, values: Mapping[str, Fraction]) -> "pd.Series[int]":
        """The exact amounts of one set of numbers, soʻm, as they would be published.

        Raises AllocationError where there is no allocation.
        """
        own = dict(values)
        money = int(own.pop(BUDGET, Fraction(self.budget)))
        found = self.exact.amounts(money, own)
        return pd.Series(found, index=self.result.amount.index, name="amount")

    def published_or_none(self, values: Mapping[str, Fraction]) -> "pd.Series[int] | None":
        """The same, None where there is no allocation."""
        try:
            return self.published(values)
        except AllocationError:
            return None

    def settled(self, values: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """The same numbers, the budget one of those that are looked at."""
        own = dict(values)
        if BUDGET in own:
            own[BUDGET] = Fraction(int(self._money(np.array([float(own[BUDGET])]))[0]))
        return own

    def _money(self, asked: Floats) -> "np.ndarray[tuple[int, ...], np.dtype[np.int64]]":
        """Budgets on a grid, so that few of them are asked for."""
        one = next(each for each in self.space.variables if each.name == BUDGET)
        step = max(int(one.width) // _STEPS // self.unit, 1) * self.unit
        low = -(-one.low // self.unit) * self.unit
        return (int(low) + np.round((asked - float(low)) / step).astype(np.int64) * step).astype(
            np.int64
        )

    def _still(self, count: int) -> Floats:
        """The one parameter of a formula where only the budget varies, as it is."""
        name = self.compiled.names[0]
        value = float(self.result.allocation.formula.parameters[name].value)
        return np.full((count, 1), value)


def evaluator_of(result: Result, space: Space, budget: int | None = None) -> Evaluator:
    """Compile a result's formula for a space. budget: soʻm in place of its own.

    Raises AllocationError as `allocate` does.
    """
    from allocation.ensemble.amounts import amounts_of  # compiled code, loaded where it is used

    formula, money = result.allocation.formula, budget or result.allocation.budget
    names = [name for name in space.names if name != BUDGET] or [*formula.parameters][:1]
    return Evaluator(
        result=result,
        space=space,
        compiled=amounts_of(formula, result.inputs, money, names, result.baseline),
        exact=prepare(formula, result.inputs, result.baseline),
        budget=money,
        unit=formula.rounding_unit,
    )
