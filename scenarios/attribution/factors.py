"""What a result follows from, in the eight factors that two scenarios can differ in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pandas as pd

from allocation import Formula
from indicators import Index
from scenarios.attribution.halves import limits_half, pots_half
from scenarios.run import Result
from scenarios.scenario import BUNDLED

FACTORS = ("data", "index", "parameters", "formula", "baseline", "limits", "budget", "rounding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A result taken apart.

    table: a row a unit, without the columns of indices and without last year's amounts, which are
    `baseline` (soʻm, None if there are none). bundled: whether earlier years are known as well.
    amount: the published amounts, soʻm.
    """

    name: str
    table: pd.DataFrame = field(repr=False)
    bundled: bool
    indices: tuple[Index, ...]
    formula: Formula
    baseline: "pd.Series[Any] | None" = field(repr=False)
    budget: int
    amount: "pd.Series[int]" = field(repr=False)

    @property
    def values(self) -> dict[str, Fraction]:
        """The parameters' values."""
        return {name: one.value for name, one in self.formula.parameters.items()}

    @property
    def reads(self) -> set[str]:
        """The columns of the table that its formula and indices read, perhaps under steps."""
        gained = {index.column(group) for index in self.indices for group in index.tree.groups()}
        read = {*self.formula.columns}.union(*(index.columns for index in self.indices))
        return read - gained


def side_of(result: Result) -> Side:
    """Take a result apart."""
    gained = [name for one in result.indices for name in one.result.columns.columns]
    own = [name for name in ("baseline",) if name in result.inputs.columns]
    return Side(
        name=result.scenario.name,
        table=result.inputs.drop(columns=[*gained, *own]),
        bundled=result.scenario.data == BUNDLED,
        indices=tuple(one.result.index for one in result.indices),
        formula=result.allocation.formula,
        baseline=result.baseline,
        budget=result.allocation.budget,
        amount=result.amount,
    )


def differing(a: Side, b: Side) -> tuple[str, ...]:
    """The factors in which two sides differ, in the order of `FACTORS`."""
    return tuple(factor for factor in FACTORS if _DIFFER[factor](a, b))


def _data(a: Side, b: Side) -> bool:
    read = a.reads | b.reads
    panel = any(one.impute and one.impute.name == "panel" for one in (*a.indices, *b.indices))
    return any(not _alike(a.table, b.table, name) for name in sorted(read)) or (
        panel and a.bundled != b.bundled
    )


def _alike(a: pd.DataFrame, b: pd.DataFrame, name: str) -> bool:
    if name not in a or name not in b:
        return (name in a) == (name in b)
    return same_values(a[name], b[name])


def same_values(first: "pd.Series[Any]", second: "pd.Series[Any]") -> bool:
    """Whether two columns of the same units hold the same values; a gap is like a gap."""
    pairs = zip(first.tolist(), second.reindex(first.index).tolist(), strict=True)
    return all((pd.isna(x) and pd.isna(y)) or _equal(x, y) for x, y in pairs)


def _equal(x: object, y: object) -> bool:
    return not pd.isna(x) and not pd.isna(y) and bool(x == y)  # type: ignore[call-overload]  # a cell may be anything


def _parameters(a: Side, b: Side) -> bool:
    mine, theirs = a.values, b.values
    return any(mine[name] != theirs[name] for name in mine.keys() & theirs.keys())


def _index(a: Side, b: Side) -> bool:
    """An index that only one side has belongs to the formula that reads it."""
    mine = {index.name: index for index in a.indices}
    return any(mine.get(index.name, index) != index for index in b.indices)


def _baseline(a: Side, b: Side) -> bool:
    """Where only one side has a baseline, nothing of the other reads any."""
    if a.baseline is None or b.baseline is None:
        return False
    read = a.formula.needs_baseline or b.formula.needs_baseline
    return read and not same_values(a.baseline, b.baseline)


_DIFFER: dict[str, Callable[[Side, Side], bool]] = {
    "data": _data,
    "index": _index,
    "parameters": _parameters,
    "formula": lambda a, b: pots_half(a.formula) != pots_half(b.formula),
    "baseline": _baseline,
    "limits": lambda a, b: limits_half(a.formula) != limits_half(b.formula),
    "budget": lambda a, b: a.budget != b.budget,
    "rounding": lambda a, b: a.formula.rounding_unit != b.formula.rounding_unit,
}
