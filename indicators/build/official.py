"""Values the sources give for districts themselves."""

import pandas as pd

from indicators.build import raw
from indicators.build.cells import cells
from indicators.build.population import MAHALLAS, split_city

KEGEYLI, BOZATOV = "1735212", "1735209"
OHANGARON_CITY = "1727415"


def births_of_2025() -> pd.DataFrame:
    """Return `value quality flag` of the ten districts with a figure; Namangan's is split."""
    told = raw.fact("district", "births", "2025")["value"]
    split = split_city(told)
    parts = pd.Series(split.index.isin(MAHALLAS.index), index=split.index)
    return pd.DataFrame(
        {
            "value": split,
            "quality": parts.map({True: "derived", False: "official"}),
            "flag": parts.map({True: "split", False: ""}),
        }
    )


def births_key(population: pd.Series) -> pd.Series:
    """Return the key births are spread by within a region: in units of persons, index code.

    Tashkent region has births of half a year by district; its key is those, except for Ohangaron
    city, whose figure is out of line: it gets births at the rate of the region's other units.
    """
    told = raw.fact("district", "births", "2024-H1")["value"].drop(OHANGARON_CITY)
    rate = told.sum() / population[told.index].sum()
    return population.astype(float).mask(population.index.isin(told.index), told / rate)


def half_year_births() -> pd.DataFrame:
    """Return the births of the first half of 2024, Tashkent region, as published."""
    told = raw.fact("district", "births", "2024-H1")
    outlier = told.index.to_series().map(lambda code: "outlier" if code == OHANGARON_CITY else "")
    return cells(
        told["value"],
        indicator="births",
        period="2024-H1",
        quality="official",
        source=told["source"],
        flag=outlier,
    )


def urban_of_2018() -> pd.DataFrame:
    """Return the urban population of Karakalpakstan's districts, April 2018, as published."""
    told = raw.fact("district", "population_urban", "2018-04")
    return cells(
        told["value"] * 1000,
        indicator="urban_population",
        period="2018-04",
        quality="official",
        source=told["source"],
    )


def urban_of_2026(frame: pd.DataFrame) -> pd.Series:
    """Return the urban population of cities and of Karakalpakstan's districts, whole persons.

    Cities and their districts are wholly urban. Karakalpakstan's districts keep the urban share
    of 2018; Boʻzatov was part of Kegeyli then and keeps Kegeyli's.
    """
    city = frame["population"][frame["kind"] != "district"]
    urban = raw.fact("district", "population_urban", "2018-04")["value"]
    share = urban / raw.fact("district", "population_total", "2018-04")["value"]
    share[BOZATOV] = share[KEGEYLI]
    tumans = share.drop(city.index, errors="ignore")
    held = (tumans * frame["population"][tumans.index]).round()
    return pd.Series(pd.concat([city.astype(float), held]).sort_index())


def sewerage() -> pd.DataFrame:
    """Return `value source flag` of the sewerage coverage published by district, 2024."""
    return raw.fact("district", "sewerage_coverage", "2024")
