"""Scenarios put together of two: each factor from one side or the other, and run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pandas as pd

from allocation import Formula, amounts
from indicators import Index
from scenarios.attribution.factors import Side
from scenarios.attribution.halves import OTHERS, joined
from scenarios.attribution.shapley import Integers
from scenarios.errors import ScenarioError
from scenarios.indices import earlier_tables
from scenarios.run import failures


@dataclass(frozen=True, eq=False)
class Mixtures:
    """Runs of mixtures of two sides, each kept: bit i of a mask takes factor i from side b.

    What only one side has, a baseline or an index, is there for whatever reads it.
    """

    a: Side
    b: Side
    factors: tuple[str, ...]
    _tables: dict[tuple[object, ...], pd.DataFrame] = field(default_factory=dict, repr=False)
    _found: dict[int, Integers | str] = field(default_factory=dict, repr=False)

    def failure(self, mask: int) -> str:
        """Why a mixture cannot run; nothing if it can."""
        found = self._kept(mask)
        return found if isinstance(found, str) else ""

    def amounts(self, mask: int) -> Integers:
        """The amounts of a mixture that runs, soʻm, in the order of side a, shape (n,)."""
        found = self._kept(mask)
        if isinstance(found, str):
            raise ScenarioError(found)
        return found

    def _kept(self, mask: int) -> Integers | str:
        if mask not in self._found:
            try:
                self._found[mask] = self._run(mask)
            except failures() as problem:
                self._found[mask] = str(problem).splitlines()[0].replace(OTHERS, "")
        return self._found[mask]

    def _run(self, mask: int) -> Integers:
        taken = {factor for at, factor in enumerate(self.factors) if mask >> at & 1}

        def side(factor: str) -> Side:
            return self.b if factor in taken else self.a

        unit = side("rounding").formula.rounding_unit
        formula, names = joined(side("formula").formula, side("limits").formula, unit)
        table = self._table(side("data"), side("index"), formula)
        values = _values(formula, names, side("parameters"))
        known = (side("baseline").baseline, self.a.baseline, self.b.baseline)
        baseline = next((one for one in known if one is not None), None)
        found = amounts(formula, table, side("budget").budget, baseline, values)
        own = pd.Series(found.tolist(), index=table.index, dtype=object)
        return np.array(own.reindex(self.a.amount.index).tolist(), dtype=object)

    def _table(self, data: Side, index: Side, formula: Formula) -> pd.DataFrame:
        own = {one.name for one in index.indices}
        other = self.a if index is self.b else self.b
        more = tuple(one for one in other.indices if one.name not in own)
        gained = {one.column(group) for one in more for group in one.tree.groups()}
        indices = (*index.indices, *(more if gained.intersection(formula.columns) else ()))
        key = (data is self.b, index is self.b, len(indices))
        if key not in self._tables:
            self._tables[key] = _with_indices(data, indices)
        return self._tables[key]


def _values(formula: Formula, names: Mapping[str, str], side: Side) -> dict[str, Fraction]:
    """The side's values of the parameters that the formula has; the others keep their own."""
    asked = {name: names.get(name, name) for name in formula.parameters}
    return {name: side.values[old] for name, old in asked.items() if old in side.values}


def _with_indices(data: Side, indices: tuple[Index, ...]) -> pd.DataFrame:
    """The table of a side with indices. Raises ScenarioError, IndicatorError."""
    table = data.table
    for one in indices:
        past = earlier_tables(one, pd.DataFrame() if data.bundled else None)
        columns = one.compute(table, earlier=past).columns
        known = columns.columns.intersection(table.columns)
        if len(known) or len(columns) < len(table):
            raise ScenarioError(f"index {one.name!r} does not fit the table of {data.name}")
        table = table.join(columns)
    return table
