"""Two results side by side: who gains, who loses, and how much money moves."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from scenarios.errors import ScenarioError
from scenarios.run import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A comparison in a few numbers.

    gainers, losers, unchanged: numbers of units. gained_uzs, lost_uzs: soʻm, both at least 0.
    moved_percent: what losers lose in percent of the money of `a`: the disruption.
    """

    gainers: int
    losers: int
    unchanged: int
    gained_uzs: int
    lost_uzs: int
    moved_percent: float
    budget_change_uzs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """From result `a` to result `b`.

    table: a row a unit: amount_a, amount_b, change (soʻm), change_percent, and, where the units'
    population is known, per_head_a, per_head_b, change_per_head (soʻm a person). A percentage or
    an amount per head is missing where its denominator is 0.
    regions, kinds: a row a region or kind of unit (empty without `region_code`, `kind`): the same
    sums, and gainers and losers.
    """

    a: Result = field(repr=False)
    b: Result = field(repr=False)
    table: pd.DataFrame = field(repr=False)
    regions: pd.DataFrame = field(repr=False)
    kinds: pd.DataFrame = field(repr=False)
    summary: Summary


def compare(a: Result, b: Result) -> Comparison:
    """Compare two results on the same units. Raises ScenarioError if their units differ."""
    check_units(a, b)
    table = pd.DataFrame({"amount_a": a.amount, "amount_b": b.amount.reindex(a.amount.index)})
    table["change"] = table["amount_b"] - table["amount_a"]
    table["change_percent"] = 100 * table["change"] / _divisor(table["amount_a"])
    for side, result in (("a", a), ("b", b)):
        if has_numbers(result, "population"):
            people = _divisor(result.inputs["population"].reindex(table.index))
            table[f"per_head_{side}"] = table[f"amount_{side}"] / people
    if {"per_head_a", "per_head_b"} <= {*table.columns}:
        table["change_per_head"] = table["per_head_b"] - table["per_head_a"]
    return Comparison(
        a=a,
        b=b,
        table=table,
        regions=by_group(table, a, "region_code"),
        kinds=by_group(table, a, "kind"),
        summary=_summary(table),
    )


def has_numbers(result: Result, column: str) -> bool:
    """Whether the inputs of a result have a column, and it holds numbers."""
    return column in result.inputs and bool(pd.api.types.is_numeric_dtype(result.inputs[column]))


def check_units(a: Result, b: Result) -> None:
    """Raise ScenarioError, naming units, if two results are not of the same ones."""
    apart = a.amount.index.symmetric_difference(b.amount.index)
    if len(apart):
        raise ScenarioError(
            f"{a.scenario.name} and {b.scenario.name} have different units: "
            f"{', '.join(map(str, apart[:5]))}; compare scenarios on the same table"
        )


def _divisor(values: "pd.Series[float]") -> "pd.Series[float]":
    return values.astype("float64").where(values != 0, np.nan)


def _summary(table: pd.DataFrame) -> Summary:
    change = table["change"]
    money = int(table["amount_a"].sum())
    lost = -int(change[change < 0].sum())
    return Summary(
        gainers=int((change > 0).sum()),
        losers=int((change < 0).sum()),
        unchanged=int((change == 0).sum()),
        gained_uzs=int(change[change > 0].sum()),
        lost_uzs=lost,
        moved_percent=100 * lost / money if money else 0.0,
        budget_change_uzs=int(change.sum()),
    )


def by_group(table: pd.DataFrame, result: Result, column: str) -> pd.DataFrame:
    """Amounts, change, gainers and losers of the groups of a column of a result's inputs.

    table: with amount_a, amount_b, change. Empty if there is no such column.
    """
    if column not in result.inputs:
        return pd.DataFrame()
    flows = table[["amount_a", "amount_b", "change"]].assign(
        gainers=(table["change"] > 0).astype("int64"), losers=(table["change"] < 0).astype("int64")
    )
    groups = flows.groupby(result.inputs[column].reindex(table.index)).sum()
    groups["change_percent"] = 100 * groups["change"] / _divisor(groups["amount_a"])
    return groups
