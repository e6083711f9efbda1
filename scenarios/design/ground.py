"""What a division is judged by: the columns of a result's table, read once."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocation.errors import nearest
from allocation.fairness import Division
from scenarios.compare import Basis
from scenarios.compare.basis import quality_of
from scenarios.errors import ScenarioError
from scenarios.run import Result

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The columns of n units, in the order of the result's rows.

    columns: of `Basis`, those that are there without gaps, shape (n,).
    """

    result: Result = field(repr=False)
    basis: Basis
    columns: "dict[str, NDArray[Any]]" = field(repr=False)

    @property
    def index(self) -> pd.Index:
        """The codes of the units."""
        return self.result.amount.index

    def numbers(self, name: str) -> Floats:
        """A column of the table. Raises ScenarioError if it is unknown, a text, or has gaps."""
        column = self.column(name)
        cells = pd.to_numeric(column, errors="coerce")  # long decimals are objects
        if pd.api.types.is_bool_dtype(column) or (cells.isna() & column.notna()).any():
            raise ScenarioError(f"column {name!r} holds no numbers")
        gaps = column.index[column.isna()]
        if len(gaps):
            raise ScenarioError(
                f"no value for {name} of {', '.join(map(str, gaps[:3]))}; add it or choose another"
            )
        return floats(cells)

    def column(self, name: str) -> "pd.Series[Any]":
        """A column of the table as it is. Raises ScenarioError if it is unknown."""
        inputs = self.result.inputs
        if name not in inputs.columns:
            raise ScenarioError(f"the table has no column {name!r}{nearest(name, inputs.columns)}")
        return inputs[name]

    @property
    def people(self) -> Floats:
        """People of each unit. Raises ScenarioError if there is no such column."""
        return self.numbers(self.basis.population)

    @property
    def baseline(self) -> Floats:
        """Last year's amounts, soʻm. Raises ScenarioError without a baseline or with gaps."""
        own = self.result.baseline
        if own is None:
            raise ScenarioError(
                f"{self.result.scenario.name} has no baseline to compare with; give it one"
            )
        numbers = pd.to_numeric(own.reindex(self.index), errors="coerce")
        gaps = self.index[numbers.isna()]
        if len(gaps):
            raise ScenarioError(f"the baseline has no amount for {', '.join(map(str, gaps[:3]))}")
        return np.asarray(numbers.to_numpy(dtype=np.float64))

    def division(self, amounts: Floats) -> Division:
        """One division, shape (n,), as figures of fairness read it."""
        people = self.columns["population"]
        per_head = np.divide(amounts, people, out=np.zeros(len(amounts)), where=people > 0)
        return Division(amounts=amounts, per_head=per_head, **self.columns)

    def estimated(self, names: "tuple[str, ...]") -> dict[str, str]:
        """Which of some columns hold estimates, each with its most doubtful quality."""
        kinds = {name: quality_of(self.result, name) for name in names}
        return {name: kind for name, kind in kinds.items() if kind}


def floats(column: "pd.Series[Any]") -> Floats:
    """A column as floats, shape (n,)."""
    return np.asarray(column.to_numpy(), dtype=np.float64)


def ground_of(result: Result, basis: Basis | None = None) -> Ground:
    """The columns that a result is judged by; the baseline is its own."""
    own = basis or Basis()
    columns = {
        meaning: column.to_numpy() if meaning == "groups" else column.to_numpy(dtype=np.float64)
        for meaning, column in own.columns(result).items()
    }
    if result.baseline is not None:
        last = pd.to_numeric(result.baseline.reindex(result.amount.index), errors="coerce")
        if last.notna().all() and (last >= 0).all() and (last > 0).any():
            columns["baseline"] = last.to_numpy(dtype=np.float64)
    return Ground(result=result, basis=own, columns=columns)
