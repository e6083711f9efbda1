"""Any number of results side by side, each against the first."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from string import ascii_lowercase
from typing import Any

import pandas as pd

from allocation import AllocationError, fairness
from scenarios.compare.basis import Basis
from scenarios.compare.pair import Comparison, check_units, compare, has_numbers
from scenarios.errors import ScenarioError
from scenarios.run import Result

_GROUPINGS = ("kind", "region_code")


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Results `a`, `b`, `c`, …; what is told of `b` and later is told against `a`.

    table: a row a unit: amount_a, amount_b, …; change_b, …; where population is known per_head_a,
    …; rank_a, … (1 has the most per head, or of all where heads are not known; units given the
    same share the mean of their places); rank_shift_b, … (places gained, below 0 lost).
    summary: a row a result: name, budget, gainers, losers, unchanged, gained_uzs, lost_uzs,
    moved_percent, budget_change_uzs.
    groups: a row a result, grouping (`kind`, `region_code`) and group: who gains and loses there.
    overlap: how much of the top tenth per head of one result is that of another, 0 to 1, a row and
    a column a result; empty where population is not known.
    fairness: a row a figure: title, fairer (`lower`, `higher`), a column a result, note, and
    `estimated`: the columns of estimates that it is judged by. Disruption is the share of money
    moved from `a`. notes: what is missing or rests on estimates.
    """

    results: Mapping[str, Result] = field(repr=False)
    table: pd.DataFrame = field(repr=False)
    summary: pd.DataFrame = field(repr=False)
    groups: pd.DataFrame = field(repr=False)
    overlap: pd.DataFrame = field(repr=False)
    fairness: pd.DataFrame = field(repr=False)
    notes: tuple[str, ...]


def compare_all(
    results: Sequence[Result], *, basis: Basis | None = None, language: str = "en"
) -> SideBySide:
    """Compare results on the same units with the first of them.

    basis: the columns that fairness is judged by; each result is judged by its own table.
    language: of the titles of figures. Raises ScenarioError for none, more than 26, or results on
    different units.
    """
    if not 0 < len(results) <= len(ascii_lowercase):
        raise ScenarioError(f"compare 1 to {len(ascii_lowercase)} scenarios, not {len(results)}")
    named = dict(zip(ascii_lowercase, results, strict=False))
    first = results[0]
    for other in results[1:]:
        check_units(first, other)
    columns = basis or Basis()
    pairs = {letter: compare(first, other) for letter, other in named.items()}
    levels = _levels(named, columns.population)
    heads = _heads_known(results, columns.population)
    notes = [remark for result in results for remark in columns.remarks(result)]
    return SideBySide(
        results=named,
        table=_table(pairs, levels, columns.population),
        summary=_summary(pairs),
        groups=_groups(pairs),
        overlap=_overlap(levels, first.inputs[columns.population]) if heads else pd.DataFrame(),
        fairness=_fairness(named, columns, language),
        notes=tuple(dict.fromkeys(notes)),
    )


def _table(pairs: Mapping[str, Comparison], levels: pd.DataFrame, population: str) -> pd.DataFrame:
    others = [*pairs][1:]
    amounts = pd.DataFrame({key: pair.table["amount_b"] for key, pair in pairs.items()})
    parts = {
        "amount": amounts,
        "change": pd.DataFrame({key: pairs[key].table["change"] for key in others}, amounts.index),
    }
    if _heads_known([pair.b for pair in pairs.values()], population):
        heads = {key: pair.b.inputs[population] for key, pair in pairs.items()}
        parts["per_head"] = amounts / pd.DataFrame(heads).reindex(amounts.index)
    ranks = levels.rank(ascending=False, method="average")
    parts |= {"rank": ranks, "rank_shift": ranks[others].rsub(ranks["a"], axis=0)}
    return pd.concat([part.add_prefix(f"{name}_") for name, part in parts.items()], axis=1)


def _heads_known(results: Sequence[Result], population: str) -> bool:
    return all(
        has_numbers(one, population) and bool((one.inputs[population] > 0).all()) for one in results
    )


def _levels(named: Mapping[str, Result], population: str) -> pd.DataFrame:
    """What ranks go by: soʻm per head, or all soʻm where heads are not known, before rounding.

    To nine digits, so that those whom a formula gives the same per head are equal.
    """
    per_head = _heads_known([*named.values()], population)
    found = {}
    for letter, result in named.items():
        own = pd.Series(result.allocation.trace.before_rounding.floats(), result.amount.index)
        level = own / result.inputs[population] if per_head else own
        found[letter] = level.map(lambda value: float(f"{value:.9g}"))
    return pd.DataFrame(found).reindex(named["a"].amount.index)


def _summary(pairs: Mapping[str, Comparison]) -> pd.DataFrame:
    rows = {
        letter: {
            "name": pair.b.scenario.name,
            "budget": pair.b.allocation.budget,
            **asdict(pair.summary),
        }
        for letter, pair in pairs.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("scenario")


def _groups(pairs: Mapping[str, Comparison]) -> pd.DataFrame:
    parts = {
        (letter, grouping): groups
        for letter, pair in [*pairs.items()][1:]
        for grouping, groups in zip(_GROUPINGS, (pair.kinds, pair.regions), strict=True)
        if not groups.empty
    }
    names = ["scenario", "grouping", "group"]
    return pd.concat(parts, names=names) if parts else pd.DataFrame()


def _overlap(levels: pd.DataFrame, people: "pd.Series[Any]") -> pd.DataFrame:
    rows = {
        one: {other: _shared(levels[one], levels[other], people) for other in levels}
        for one in levels
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def _shared(
    one: "pd.Series[float]", other: "pd.Series[float]", people: "pd.Series[Any]"
) -> float | None:
    try:
        return fairness.overlap(one, other, people)
    except AllocationError:  # no money in one of the two
        return None


def _fairness(named: Mapping[str, Result], basis: Basis, language: str) -> pd.DataFrame:
    first = next(iter(named.values())).amount
    tables = {letter: _figures(result, first, basis, language) for letter, result in named.items()}
    whole = tables["a"][["title", "fairer"]].copy()
    for letter, own in tables.items():
        whole[letter] = own["value"]
    notes = zip(*(own["note"] for own in tables.values()), strict=True)
    whole["note"] = ["; ".join(dict.fromkeys(filter(None, row))) for row in notes]
    whole["estimated"] = [
        ", ".join(basis.estimated([*named.values()], measure.needs))
        for measure in fairness.registered().values()
    ]
    return whole


def _figures(
    result: Result, baseline: "pd.Series[int]", basis: Basis, language: str
) -> pd.DataFrame:
    """The figures of a result; all absent, with the reason, where there is none at all."""
    columns = basis.columns(result)
    try:
        if "population" not in columns:
            raise fairness.FairnessError(f"needs {basis.population}")
        found = fairness.figures(result.amount, baseline=baseline, **columns)
    except AllocationError as problem:
        found = tuple(
            fairness.Figure(measure=measure, value=None, note=str(problem).splitlines()[0])
            for measure in fairness.registered().values()
        )
    return fairness.table(found, language)
