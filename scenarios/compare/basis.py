"""What need, means and groups are when results are judged, and how sure one can be of these."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

import indicators
from scenarios.compare.pair import has_numbers
from scenarios.quality import ESTIMATED, worst
from scenarios.run import Result
from scenarios.scenario import BUNDLED
from scenarios.years import known_quality


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The columns that fairness is judged by, as `allocation.fairness.figures` names them.

    need: how needy a person is (a rate or an index, not a total). poor: poor people. means: what
    people have per head. groups: labels.
    """

    population: str = "population"
    need: str = "poverty_rate"
    poor: str = "poor_population"
    means: str = "income_per_capita"
    groups: str = "region_code"

    def columns(self, result: Result) -> dict[str, "pd.Series[Any]"]:
        """The columns that are there without gaps, by what they mean."""
        named = {each.name: str(getattr(self, each.name)) for each in fields(self)}
        return {
            meaning: result.inputs[name]
            for meaning, name in named.items()
            if name in result.inputs
            and (meaning == "groups" or has_numbers(result, name))
            and not result.inputs[name].isna().any()
        }

    def remarks(self, result: Result) -> tuple[str, ...]:
        """Which of the columns are missing, have gaps, or hold estimates."""
        named = {each.name: str(getattr(self, each.name)) for each in fields(self)}
        texts = (
            _remark(result, name, numbers=meaning != "groups") for meaning, name in named.items()
        )
        return tuple(text for text in texts if text)

    def estimated(self, results: Sequence[Result], needs: Sequence[str]) -> list[str]:
        """Which columns hold estimates in some result, of those with these meanings and people."""
        known = {each.name: str(getattr(self, each.name)) for each in fields(self)}
        names = [known[need] for need in ("population", *needs) if need in known]
        return [name for name in names if any(quality_of(result, name) for result in results)]


def _remark(result: Result, name: str, *, numbers: bool) -> str:
    if name not in result.inputs or (numbers and not has_numbers(result, name)):
        what = "numbers in column" if name in result.inputs else "column"
        return f"{result.scenario.name} has no {what} {name}; what needs it is left out"
    gaps = result.inputs.index[result.inputs[name].isna()]
    if len(gaps):
        units = ", ".join(map(str, gaps[:5]))
        return f"{result.scenario.name} has no {name} for {units}; what needs it is left out"
    quality = quality_of(result, name)
    return f"{name} is estimated ({quality}), and so is what rests on it" if quality else ""


def quality_of(result: Result, name: str) -> str:
    """The most doubtful quality of a column that holds estimates; nothing if it holds none."""
    known = [one.quality for one in result.indices if one.quality is not None]
    if result.quality is not None and name in result.quality:
        known.append(result.quality)
    elif result.scenario.data == BUNDLED:
        changed = known_quality(result)
        known.append(indicators.load_quality() if changed is None else changed)
    kinds = next((table[name] for table in known if name in table), None)
    found = "" if kinds is None else worst(kinds.tolist())
    return found if found in ESTIMATED else ""
