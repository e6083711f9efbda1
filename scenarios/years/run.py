"""Run a path over years: each year's result is the next year's baseline."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from allocation import AllocationError, Note
from scenarios.errors import ScenarioError
from scenarios.indices import Joined, join_indices
from scenarios.quality import QUALITIES, worst
from scenarios.run import Baseline, Result, divided, find_baseline
from scenarios.scenario import Scenario, bundled_or_table, read_scenario
from scenarios.years.phase import Phased, phased
from scenarios.years.project import check_names, inflated, projected
from scenarios.years.record import Years

PHASED = "after_phase_in"
REAL = "amount_real"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearResult:
    """One year of a path.

    result: of the formula on the year's table and budget, its baseline the year before. share: of
    it that is phased in. start: the amounts that are phased out, None in a path without a phase-in.
    table: as a result table, `amount` the published one (int64 soʻm, adds up to the budget), with
    `after_phase_in` (soʻm before rounding) where the file has phase_in, `amount_real` (soʻm in
    prices of the first year) where it has inflation, and `quality` for bundled data.
    """

    year: int
    result: Result
    share: Fraction
    table: pd.DataFrame = field(repr=False)
    notes: tuple[Note, ...] = ()
    start: Baseline | None = field(default=None, repr=False)

    @property
    def amount(self) -> "pd.Series[int]":
        """The published amounts, soʻm, by unit code."""
        return self.table["amount"]

    @property
    def doubt(self) -> "pd.Series[str] | None":
        """The most doubtful quality of what each amount rests on; None for a table of one's own."""
        return self.table.get("quality")


@dataclass(frozen=True, slots=True, kw_only=True)
class PathResult:
    """A path over years: a result for every year, in order."""

    scenario: Scenario
    results: tuple[YearResult, ...]

    @property
    def table(self) -> pd.DataFrame:
        """The years' tables one below the other, with the levels `year` and the units' code."""
        parts = {one.year: one.table for one in self.results}
        return pd.concat(parts, names=["year", self.scenario.code])

    @property
    def amount(self) -> "pd.Series[int]":
        """The published amounts, soʻm, by year and unit code."""
        return self.table["amount"]

    def of(self, year: int) -> YearResult:
        """The result of one year. Raises ScenarioError for one that the path has not."""
        found = [one for one in self.results if one.year == year]
        if not found:
            there = ", ".join(str(one.year) for one in self.results)
            raise ScenarioError(f"{self.scenario.name} has no year {year}; it has {there}")
        return found[0]

    def only(self, years: Sequence[int]) -> "PathResult":
        """The path with some of its years, in its own order. Raises ScenarioError as `of`."""
        chosen = {self.of(year).year for year in years}
        return replace(self, results=tuple(one for one in self.results if one.year in chosen))

    @property
    def remarks(self) -> dict[str, tuple[int, ...]]:
        """The texts of the years' notes, each once, with the years that it is about."""
        found: dict[str, tuple[int, ...]] = {}
        for one in self.results:
            for text in dict.fromkeys(note.text for note in one.notes):
                found[text] = (*found.get(text, ()), one.year)
        return found


def run_years(scenario: Scenario | str) -> PathResult:
    """Run a scenario that has [years], or one named by path.

    Raises ScenarioError for one without years or with tables of other units, and what `run` raises,
    with the year in front.
    """
    asked = read_scenario(scenario) if isinstance(scenario, str) else scenario
    if asked.years is None:
        raise ScenarioError(f"{asked.name} has no [years]; run it as a scenario of one year")
    return PathResult(scenario=asked, results=tuple(_path(asked, asked.years)))


def _path(scenario: Scenario, years: Years) -> Iterator[YearResult]:
    start, last = Baseline(), None
    for year in years.budgets:
        try:
            joined = _inputs(scenario, years, year)
            if last is None:
                baseline, notes = find_baseline(scenario, joined.inputs, (scenario.name,))
                start, own = _with_doubt(baseline, scenario, joined), scenario
                notes = [*notes, *_unused_budget(scenario, years)]
            else:
                baseline, notes = _year_before(last, joined.inputs.index), []
                own = replace(scenario, baseline=f"amount_{last.year}")
            result = divided(_of_year(own, years, year), joined, baseline, notes)
            last = _year_result(years, year, result, start)
        except (ScenarioError, AllocationError) as error:
            raise type(error)([f"{year}: {problem}" for problem in error.problems]) from None
        yield last


def _unused_budget(scenario: Scenario, years: Years) -> list[Note]:
    if scenario.budget == years.budgets[years.first]:
        return []
    text = f"the budget of {scenario.budget} soʻm is not used; each year has its own in [years]"
    return [Note(kind="range", name="budget", text=text)]


def _of_year(scenario: Scenario, years: Years, year: int) -> Scenario:
    """The scenario of one year: its budget, and parameters at its prices."""
    level = years.prices(year, years.first)
    written = None if scenario.written is None else inflated(scenario.written, years.inflate, level)
    return replace(
        scenario,
        data=years.data.get(years.table_year(year), scenario.data),
        budget=years.budgets[year],
        formula=inflated(scenario.formula, years.inflate, level),
        written=written,
        years=None,
    )


def _inputs(scenario: Scenario, years: Years, year: int) -> Joined:
    """The year's table, brought to the year, with the indices computed on it."""
    data = years.data.get(years.table_year(year), scenario.data)
    table, quality = bundled_or_table(data, scenario.folder, scenario.code)
    check_names(years, scenario.formula, table)
    table, quality, notes = projected(years, year, table, quality)
    joined = join_indices(scenario.indices, table, quality, list(QUALITIES))
    return replace(joined, notes=(*joined.notes, *notes))


def _year_before(last: YearResult, codes: pd.Index) -> Baseline:
    """Last year's amounts. Raises ScenarioError if the units are not the same."""
    before = last.table.index
    for lone, what in ((before.difference(codes), "lacks"), (codes.difference(before), "adds")):
        if len(lone):
            raise ScenarioError(
                f"its table {what} {', '.join(map(str, lone[:5]))} against the year before; "
                "a path needs the same units every year"
            )
    return Baseline(amounts=last.amount, doubt=last.doubt)


def _with_doubt(baseline: Baseline, scenario: Scenario, joined: Joined) -> Baseline:
    """The first baseline, with the quality of a column that gives it."""
    name = scenario.baseline or "baseline"
    if joined.quality is None or name not in joined.quality:
        return baseline
    return replace(baseline, doubt=joined.quality[name])


def _year_result(years: Years, year: int, result: Result, start: Baseline) -> YearResult:
    share, table, notes = years.share(year), result.table.copy(), result.notes
    own: dict[str, Any] = {"amount": table.pop("amount")}
    if years.phase_in:
        own = {PHASED: result.allocation.trace.before_rounding.floats(), **own}
    if share < 1:
        mixed = _phased_in(result, start, share)
        own |= {
            PHASED: mixed.amounts.floats(),
            "amount": pd.Series(mixed.rounded.amounts.astype(np.int64), index=table.index),
        }
        of_formula = [note for note in notes if note.kind not in ("tie", "rounding")]
        notes = (*of_formula, *mixed.notes)
    if years.inflation:
        own[REAL] = own["amount"] / float(years.prices(year, years.first))
    if result.doubt is not None:
        own["quality"] = _doubt(result.doubt, start.doubt if share < 1 else None)
    _check_columns(own, table, result.scenario.code)
    table = table.assign(**own).rename_axis(index=result.scenario.code)
    return YearResult(
        year=year,
        result=result,
        share=share,
        table=table,
        notes=notes,
        start=start if years.phase_in else None,
    )


def _phased_in(result: Result, start: Baseline, share: Fraction) -> Phased:
    if start.amounts is None:
        raise ScenarioError("years: phase_in needs a baseline; name one in the file")
    return phased(result.allocation, start.amounts, share)


def _doubt(own: "pd.Series[str]", start: "pd.Series[str] | None") -> "pd.Series[str]":
    """The more doubtful of what the formula and the baseline rest on, unit by unit."""
    if start is None:
        return own
    pairs = zip(own.tolist(), start.reindex(own.index).tolist(), strict=True)
    return pd.Series([worst(pair) for pair in pairs], index=own.index)


def _check_columns(own: Mapping[str, object], table: pd.DataFrame, code: str) -> None:
    for name in ({*own, "year"} & {*table.columns}) | ({"year"} & {code}):
        raise ScenarioError(
            f"the table of years has a column {name!r} of its own; give yours another name"
        )
