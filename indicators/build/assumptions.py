"""Tells every assumption of the spread and estimated values, from the recipes themselves."""

from collections.abc import Callable, Mapping

from indicators.build.drivers import DRIVERS
from indicators.build.keys import KEYS
from indicators.build.places import CROWDED
from indicators.build.population import MAHALLAS
from indicators.build.recipes import RECIPES, Recipe
from indicators.build.streams import SEED

HEAD = f"""# Assumptions

Written by `python -m indicators.build` from the entries in `indicators/build/recipes.py`; a test
compares the two. Do not edit by hand.

A value marked `synthetic` is made up so that it is plausible and so that all values together meet
the figure it is anchored on; it says nothing certain about one district. A value marked
`region_imputed` is its region's figure (a rate or mean), or the region's count divided by a key.
Region and country figures stay exact to the whole person, soʻm or 0.1 km.

How a value is spread: each unit gets a score, the sum of its drivers (standard scores, times the
effect given) and a normal noise cut at two deviations. The ratio to the base runs along a logistic
curve in that score between a least and a greatest multiple of the anchor's own ratio, shifted so
that the total is met; whole pieces follow by the largest remainder. The noise is drawn from a
Philox stream seeded with `{SEED}/<indicator>`, so that a new indicator moves no
other. `hardship` is one hidden disadvantage a unit, drawn once and shared, so that poverty,
unemployment, disability and housing agree with each other.
"""

HAND = {
    "population": "The city of Namangan has one published figure. It is divided by mahallas: "
    + ", ".join(f"{code} {count}" for code, count in MAHALLAS.items())
    + ". Davlatobod had 25 when it was made in 2020; no figure is known for Yangi Namangan, which "
    "is taken to have half of the other 90. Whole persons by the largest remainder; the parts add "
    "up to the city. Before the two tumans were made the split is of today's borders. The same "
    "basis splits the mahallas (115) and the births of the city. Units that did not exist in 2020 "
    "(Koʻkdala, Tuproqqalʼa, Yangihayot) have no value for 2020.",
    "population_growth": "Koʻkdala with Chiroqchi, Tuproqqalʼa with Hazorasp, and Yangihayot with "
    "Sergeli, Oʻrta Chirchiq and Zangiota: each group has one growth. Units of Tashkent city and "
    "region, and Qoʻqon with its neighbours, exchanged land in these years and are flagged.",
    "area_km2": f"An outline that would hold more than {CROWDED:,.0f} persons per km2 is too small "
    "to be the city. Its area is estimated: population divided by the median density of the other "
    "cities. Approximate outlines are `derived`, all others `official`.",
    "population_density": "Population by area; `synthetic` where the area is.",
    "poverty_rate": "Poor population by population, for 2025 (people of 1 January 2026) and 2024 "
    "(people of 1 January 2025). Published regional figures of 2024 are met; no region is "
    "published for 2025. A region without a figure of 2024 keeps its newest ratio to the country "
    "(2022 or 2023). Jizzakh, Surkhandarya and Tashkent region were never published: the least-"
    "squares line of log ratio on log relative wage over all published ratios gives theirs. One "
    "factor for the regions not published in the year meets the country's rate.",
    "unemployment_rate": "Unemployed by labour force.",
    "income_per_capita": "2025 is twice the first half-year for the six regions published "
    "(`region_imputed`, flagged `annualised`). The least-squares line of log income on log wage "
    "over those six gives the other eight; one factor meets twice the country's 13,700 thousand "
    "soʻm (`synthetic`).",
    "working_age_population": "Population less children (0 to 17) less elderly (65 and over).",
    "sewerage": "The regional figures, and those of the districts of Karakalpakstan and Khorezm, "
    "were seen second-hand: flagged `verify`.",
}


def assumptions() -> str:
    """Return ASSUMPTIONS.md: one section an indicator, hand-written ones first."""
    told = [f"## {name}\n\n{text}\n" for name, text in HAND.items()]
    drivers = _glossary("Drivers", DRIVERS) + "\n" + _glossary("Keys", KEYS)
    return "\n".join([HEAD, drivers, *told, *(_section(recipe) for recipe in RECIPES)])


def _glossary(title: str, entries: Mapping[str, Callable[..., object]]) -> str:
    lines = [f"- `{name}`: {(entry.__doc__ or '').strip()}" for name, entry in entries.items()]
    return f"## {title}\n\n" + "\n".join(lines) + "\n"


def _section(recipe: Recipe) -> str:
    effects = ", ".join(f"{name} {effect:+.2f}" for name, effect in recipe.drivers.items())
    top = f"{recipe.high:g} times" + _ceiling(recipe)
    lines = [
        f"- anchor: {recipe.anchored_on}",
        f"- period: {recipe.period}; source: `{recipe.source}`",
        f"- key: `{recipe.base}`",
        f"- drivers: {effects or 'none'}; noise: {recipe.spread:g}",
        f"- range: {recipe.low:g} to {top} the anchor's own ratio",
        f"- {recipe.why}",
    ]
    if recipe.by_key:
        del lines[4]
    return f"## {recipe.indicator}\n\n" + "\n".join(lines) + "\n"


def _ceiling(recipe: Recipe) -> str:
    return "" if recipe.at_most == float("inf") else f" (at most {recipe.at_most:g} outright)"
