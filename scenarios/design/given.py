"""An existing allocation to be explained: a column, another scenario's amounts, or a file."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from allocation.errors import nearest
from scenarios.compare.basis import quality_of
from scenarios.errors import ScenarioError
from scenarios.library import library
from scenarios.quality import ESTIMATED, worst
from scenarios.run import Result, run
from scenarios.table import read_divided

_AMOUNT = "amount"
_NAMED = 5  # units that a message names
_ENDINGS = (".csv", ".xlsx", ".parquet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An allocation. amounts: soʻm by unit, in the order of a result's rows, no gaps, at least 0.

    name: where it is from. notes: what rests on estimates.
    """

    name: str
    amounts: "pd.Series[float]" = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> float:
        """All its money, soʻm."""
        return float(self.amounts.sum())


def given_of(result: Result, source: "str | pd.Series[Any] | Result") -> Given:
    """The allocation that a text or object means, on the units of a result.

    source: amounts by unit code; another result; a column of the table; a scenario of the library
    or a scenario file (.toml); or a table (.csv, .xlsx, .parquet) of unit codes and amounts. Raises
    ScenarioError for gaps, negative amounts, other units, or nothing of that name.
    """
    if isinstance(source, pd.Series):
        return _checked(
            result, "the amounts given" if source.name is None else str(source.name), source
        )
    if isinstance(source, Result):
        return _of_result(result, source)
    if source in result.inputs.columns:
        kind = quality_of(result, source)
        notes = (f"{source} is estimated ({kind}), and so is what explains it",) if kind else ()
        return _checked(result, source, result.inputs[source], notes)
    if source in library() or source.endswith(".toml"):
        return _of_result(result, run(source))
    if source.lower().endswith(_ENDINGS):
        return _of_file(result, Path(source))
    known = [*map(str, result.inputs.columns), *library()]
    raise ScenarioError(
        f"{source}: no column of the table, scenario, or file{nearest(source, known)}"
    )


def _of_result(result: Result, other: Result) -> Given:
    doubt = other.doubt
    kind = "" if doubt is None else worst(doubt.tolist())
    name = other.scenario.name
    notes = (f"{name} rests on estimates ({kind})",) if kind in ESTIMATED else ()
    return _checked(result, name, other.amount, notes)


def _of_file(result: Result, path: Path) -> Given:
    table = read_divided(path, result.scenario.code)
    numbers = [str(name) for name in table if pd.api.types.is_numeric_dtype(table[name])]
    if _AMOUNT not in table and len(numbers) != 1:
        raise ScenarioError(
            f"{path.name}: which column has the amounts? Name it `{_AMOUNT}`; there are "
            f"{', '.join(map(str, table.columns)) or 'none'}"
        )
    column = _AMOUNT if _AMOUNT in table else numbers[0]
    return _checked(result, path.name, table[column])


def _checked(
    result: Result, name: str, column: "pd.Series[Any]", notes: tuple[str, ...] = ()
) -> Given:
    index = result.amount.index
    if column.index.has_duplicates:
        raise ScenarioError(f"{name} gives a unit twice")
    strange = column.index.difference(index)
    if len(strange):
        units = ", ".join(map(str, strange[:3]))
        raise ScenarioError(f"{name} has units that {result.scenario.name} has not: {units}")
    cells = column.reindex(index)
    numbers = pd.to_numeric(cells, errors="coerce").astype(np.float64)
    absent = index[cells.isna()]
    problems = [f"{name} has no amount for {_listed(absent)}; complete it"] if len(absent) else []
    wrong = index[cells.notna() & (~np.isfinite(numbers) | (numbers < 0))]
    problems += [
        f"{name}: the amount of {code} is {cells[code]}; write soʻm, 0 or more" for code in wrong
    ]
    if problems:
        raise ScenarioError(problems)
    if not numbers.any():
        raise ScenarioError(f"{name}: every amount is 0; there is nothing to explain")
    return Given(name=name, amounts=numbers, notes=notes)


def _listed(units: pd.Index) -> str:
    more = f" and {len(units) - _NAMED} more" if len(units) > _NAMED else ""
    return ", ".join(map(str, units[:_NAMED])) + more
