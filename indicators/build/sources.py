"""Tells where every raw fact comes from and under which licence."""

from indicators.catalogue import load_facts, load_sources

HEAD = """# Sources of the indicators

Written by `python -m indicators.build` from `sources.csv`. The raw facts lie in `raw/`, carried
over as published (numbers, periods and codes; names come from `geodata`):

- `district_population.csv`, `region_population.csv`: thousand persons on 1 January, 206 units and
  14 regions with the country (1700), SIAT 2.01.02.0001 (dataset 246), CC BY 4.0, file of
  2026-04-22. A gap means that the unit did not exist yet.
- `district_mahallas.csv`: mahallas of 206 units by code prefix; `basis` says how the prefix was
  matched (settlement names, or elimination).
- `founded.csv` (beside `raw/`): since when each younger unit exists, a source a row; one date is an
  assumption and says so. Before it, a published 0 is no value.
- `region_facts.csv`, `district_facts.csv`: one row a fact, with source; `confidence` is `low` where
  the figure was seen second-hand or its article was not kept.

The values made from them (`values.csv`, with `ASSUMPTIONS.md`) are offered under CC BY 4.0; name
the sources beside the project. "Facts with attribution" are single figures quoted from the press
or an office that states no licence.

| id | source | licence | taken | facts |
|---|---|---|---|---|
"""


def sources() -> str:
    """Return SOURCES.md: a row a source, with the number of raw facts taken from it."""
    counts = load_facts("region")["source"].value_counts()
    counts = counts.add(load_facts("district")["source"].value_counts(), fill_value=0)
    rows = [
        f"| `{row.Index}` | {_linked(str(row.title), str(row.url))} | {row.licence} | {row.taken} "
        f"| {int(counts.get(row.Index, 0)) or 'table'} |"
        for row in load_sources().itertuples()
    ]
    return HEAD + "\n".join(rows) + "\n"


def _linked(title: str, url: str) -> str:
    return f"[{title}]({url})" if url.startswith("http") else title
