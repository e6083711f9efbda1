"""What last year's amounts are worth, whether the formula itself reads them or not."""

from dataclasses import replace
from functools import cache

import pandas as pd

import indicators
from scenarios import Result
from views.calculation import Meaning
from views.language import Texts


def baseline_quality(result: Result) -> pd.Series:
    """Return the quality of every unit's baseline, by unit code.

    `unknown` for a table of a user's own, for a baseline that is no column, and without one.
    """
    units = result.amount.index
    name = result.scenario.baseline
    unknown = pd.Series("unknown", index=units)
    if name is None or result.baseline is None:
        return unknown
    if result.quality is not None and name in result.quality:
        return result.quality[name].astype(str)
    if result.scenario.table_path is not None:
        return unknown
    known = _bundled_quality(name)
    return unknown if known is None else known.reindex(units).fillna("unknown").astype(str)


@cache
def _bundled_quality(name: str) -> pd.Series | None:
    """Return the quality of a column of the bundled table, None if there is no such column."""
    return indicators.load_quality().get(name)


def with_baseline(meaning: Meaning, result: Result, unit: str, texts: Texts) -> Meaning:
    """Return the meaning of a calculation's names with the title and quality of the baseline."""
    name = result.scenario.baseline
    if name is None or result.baseline is None:
        return meaning
    title = texts("line.baseline_of", name=meaning.titles.get(name, name))
    quality = str(baseline_quality(result)[unit])
    return replace(
        meaning,
        titles={**meaning.titles, "baseline": title},
        qualities={**meaning.qualities, "baseline": quality},
    )
