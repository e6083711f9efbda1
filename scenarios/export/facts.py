"""Where a result comes from: what every export says of itself."""

from dataclasses import asdict, dataclass, field
from typing import Any

from allocation.label import Label
from indicators import load_catalogue, load_sources
from scenarios.export.words import Words, words_in
from scenarios.program import VERSION
from scenarios.quality import ESTIMATED
from scenarios.run import Result
from scenarios.years import known_quality

_LINES = (
    *("title", "name", "id", "data", "data_version", "data_date", "program", "budget"),
    *("baseline", "parameters", "source", "sources", "estimated"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One result's origin.

    id: the hash of all that the result follows from; data_version: the hash of
    the table with its quality. data_date: the periods of the columns used, by column. estimated: by
    column, how many values are of each estimated quality; None where no quality is known.
    """

    name: str
    title: Label
    id: str
    data: str
    data_version: str
    data_date: dict[str, str]
    program: str
    budget: int
    baseline: str
    parameters: dict[str, str]
    source: str
    sources: tuple[str, ...]
    units: int
    estimated: dict[str, dict[str, int]] | None = field(repr=False)

    def lines(self, language: str) -> list[tuple[str, str]]:
        """Each fact with its words in a language. Raises ScenarioError for another language."""
        words = words_in(language)
        told = {**asdict(self), **self._told(words)}
        return [(words(f"fact.{key}"), str(told[key])) for key in _LINES if str(told[key])]

    def plain(self) -> dict[str, Any]:
        """The facts as a document of texts and numbers, as JSON holds them."""
        return {**asdict(self), "sources": list(self.sources)}

    def _told(self, words: Words) -> dict[str, str]:
        dates = sorted(set(self.data_date.values()))
        return {
            "title": self.title.in_language(words.language),
            "data_date": " … ".join(dict.fromkeys([*dates[:1], *dates[-1:]]))
            or words("fact.date_unknown"),
            "parameters": "; ".join(f"{name} = {value}" for name, value in self.parameters.items()),
            "sources": "; ".join(self.sources),
            "estimated": self._estimates(words),
        }

    def _estimates(self, words: Words) -> str:
        if self.estimated is None:
            return words("fact.quality_unknown")
        told = [
            f"{name}: {_counted(kinds, words)} ({words('fact.of', of=self.units)})"
            for name, kinds in self.estimated.items()
        ]
        return "; ".join(told) or words("fact.none")


def _counted(kinds: dict[str, int], words: Words) -> str:
    return ", ".join(
        words("fact.count", count=count, kind=words(f"quality.{kind}"))
        for kind, count in kinds.items()
    )


def facts_of(result: Result, scenario_id: str | None = None) -> Facts:
    """The origin of a result. scenario_id: the one that a store gives it if left out.

    Raises IndicatorError for a table that has no canonical form, StoreError for a bundled table
    that was changed.
    """
    from allocation.number import written
    from scenarios.store.kept import inputs_of  # its checks of tables load slowly

    scenario, used = result.scenario, used_columns(result)
    inputs = inputs_of(result, known_quality(result))
    return Facts(
        name=scenario.name,
        title=scenario.title,
        id=scenario_id or inputs.id,
        data=scenario.data if scenario.table_path is None else scenario.table_path.name,
        data_version=inputs.data_version,
        data_date=_periods(result, used),
        program=f"Taqsimot {VERSION}",
        budget=result.allocation.budget,
        baseline=scenario.baseline or "",
        parameters={
            name: written(one.value) for name, one in result.allocation.formula.parameters.items()
        },
        source=scenario.source,
        sources=_sources(result, used),
        units=len(result.inputs),
        estimated=_estimated(result),
    )


def used_columns(result: Result) -> list[str]:
    """The columns that entered the result, the baseline's among them."""
    formula, scenario = result.allocation.formula, result.scenario
    last = [scenario.baseline] if formula.needs_baseline and scenario.baseline else []
    return list(dict.fromkeys([*formula.columns, *last]))


def _periods(result: Result, used: list[str]) -> dict[str, str]:
    if result.quality is None:
        return {}
    periods = load_catalogue()["period"]
    return {name: str(periods[name]) for name in used if name in periods.index}


def _sources(result: Result, used: list[str]) -> tuple[str, ...]:
    if result.quality is None:
        return ()
    catalogue, known = load_catalogue(), load_sources()
    ids = dict.fromkeys(catalogue.at[name, "source"] for name in used if name in catalogue.index)
    return tuple(str(known.at[one, "title"]) for one in ids if one in known.index)


def _estimated(result: Result) -> dict[str, dict[str, int]] | None:
    if result.quality is None:
        return None
    found = {}
    for name, kinds in result.quality.items():
        counts = kinds.value_counts()
        own = {kind: int(counts[kind]) for kind in ESTIMATED if kind in counts}
        if own:
            found[str(name)] = own
    return found
