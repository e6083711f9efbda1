"""The numbers that the report shows beside the formula: changes, regions, fairness, doubts."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from allocation import fairness
from allocation.fairness import FairnessError, Figure
from scenarios.compare.basis import Basis, quality_of
from scenarios.compare.pair import has_numbers
from scenarios.quality import ESTIMATED
from scenarios.run import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What the report tells of every unit.

    table: a row a unit, index = its code as text: `amount` (int soʻm); where known `region`,
    `people`, `per_head`, `baseline`, `change` (soʻm) and `percent` of the baseline, NaN where
    there is none. doubtful: codes of the units that rest on estimates; None where no quality
    is known. baseline_quality: the most doubtful one of a baseline with estimates, else empty.
    """

    table: pd.DataFrame = field(repr=False)
    doubtful: frozenset[str] | None = field(repr=False)
    baseline_quality: str

    @property
    def has_baseline(self) -> bool:
        """Whether changes are known."""
        return "change" in self.table

    def regions(self) -> pd.DataFrame:
        """A row a region: amount, and where known people, baseline, change, percent, up, down.

        Sums of baseline and change hold the units with a baseline only.
        """
        table = self.table
        sums = table.groupby("region", sort=True)[["amount"]].sum()
        if "people" in table:
            sums["per_head"] = sums["amount"] / table.groupby("region")["people"].sum(min_count=1)
        if self.has_baseline:
            marks = table.assign(up=table["change"] > 0, down=table["change"] < 0)
            kept = ["baseline", "change", "up", "down"]
            sums = sums.join(marks.groupby("region")[kept].sum())
            base = sums["baseline"]
            sums["percent"] = (100 * sums["change"] / base).where(base > 0)
        return sums


def numbers_of(result: Result) -> Numbers:
    """The numbers of a result."""
    inputs = result.inputs.set_axis(result.inputs.index.astype(str))
    amount = result.amount.set_axis(result.amount.index.astype(str))
    table = pd.DataFrame({"amount": amount})
    if "region_code" in inputs:
        table["region"] = inputs["region_code"].astype(str)
    if has_numbers(result, "population"):
        people = inputs["population"].astype("float64")
        table["people"] = people
        table["per_head"] = (table["amount"] / people).where(people > 0)
    if result.baseline is not None:
        table = _changed(table, result.baseline)
    return Numbers(table=table, doubtful=_doubtful(result), baseline_quality=_of_baseline(result))


def _changed(table: pd.DataFrame, baseline: "pd.Series[Any]") -> pd.DataFrame:
    base = pd.Series(baseline.to_numpy(dtype="float64"), baseline.index.astype(str))
    base = base.reindex(table.index)
    change = table["amount"] - base
    return table.assign(baseline=base, change=change, percent=(100 * change / base).where(base > 0))


def _doubtful(result: Result) -> frozenset[str] | None:
    doubt = result.doubt
    if doubt is None:
        return None
    return frozenset(str(code) for code in doubt.index[doubt.isin(ESTIMATED)])


def _of_baseline(result: Result) -> str:
    name = result.scenario.baseline
    return quality_of(result, name) if name else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fair:
    """One fairness figure: of this division, of the baseline; None where there is no value.

    estimated: whether it rests on estimated columns.
    """

    title: str
    fairer: str
    here: float | None
    before: float | None
    estimated: bool


def fairness_of(result: Result, language: str) -> list[Fair] | None:
    """Every figure; None where no people are known or money goes where nobody lives."""
    basis = Basis()
    columns = basis.columns(result)
    baseline = result.baseline
    whole = baseline is not None and not baseline.isna().any()
    if "population" not in columns:
        return None
    try:
        here = fairness.figures(result.amount, baseline=baseline if whole else None, **columns)
    except FairnessError:  # money where nobody lives
        return None
    before = _before(baseline, columns) if whole else {}
    return [_fair(one, before, basis, result, language) for one in here]


def _before(baseline: "pd.Series[Any] | None", columns: dict[str, Any]) -> dict[str, float | None]:
    try:
        found = fairness.figures(baseline, **columns)  # type: ignore[arg-type]  # there is one
    except FairnessError:
        return {}
    return {one.measure.code: one.value for one in found}


def _fair(
    one: Figure,
    before: dict[str, float | None],
    basis: Basis,
    result: Result,
    language: str,
) -> Fair:
    return Fair(
        title=one.measure.title.in_language(language),
        fairer=one.measure.fairer,
        here=one.value,
        before=before.get(one.measure.code),
        estimated=bool(basis.estimated([result], one.measure.needs))
        or (bool(result.estimated) and one.value is not None),
    )
