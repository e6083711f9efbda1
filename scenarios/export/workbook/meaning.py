"""What a column means: title, unit, period and source, from the catalogue where it knows it."""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from indicators import load_catalogue, load_sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """Title in one language, unit, period of the values, source with its address."""

    title: str = ""
    unit: str = ""
    period: str = ""
    source: str = ""
    url: str = ""
    description: str = ""


def meaning(name: str, language: str) -> Meaning:
    """What the catalogue says of a column; empty where it says nothing."""
    catalogue, sources = _catalogue(), _sources()
    if name not in catalogue.index:
        return Meaning()
    entry = catalogue.loc[name]
    source = str(entry["source"])
    known = source in sources.index
    return Meaning(
        title=str(entry[f"title_{language}"]),
        unit=str(entry["unit"]),
        period=str(entry["period"]),
        source=str(sources.at[source, "title"]) if known else source,
        url=str(sources.at[source, "url"]) if known else "",
        description=str(entry["description"]),
    )


@cache
def _catalogue() -> pd.DataFrame:
    return load_catalogue()


@cache
def _sources() -> pd.DataFrame:
    return load_sources()
