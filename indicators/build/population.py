"""Population and mahallas of the 208 units, the city of Namangan split in three."""

import numpy as np
import pandas as pd

from indicators.build import raw
from indicators.build.cells import cells
from indicators.build.spread import whole

CITY = "1714401"
DAVLATOBOD = "1714401365"
YANGI_NAMANGAN = "1714401367"
# Davlatobod had 25 mahallas when it was made in 2020. No figure is known for Yangi Namangan:
# it is taken to have half of the other 90 of the city's 115.
MAHALLAS = pd.Series({CITY: 45, DAVLATOBOD: 25, YANGI_NAMANGAN: 45})
SIAT = "siat_population"
DATES = ("2020-01-01", "2023-01-01", "2024-01-01", "2025-01-01", "2026-01-01")
# Units made after 1 January 2020 and the units they were made from: growth is of the group.
REDRAWN = {
    "1710240": "1710242",  # Koʻkdala from Chiroqchi
    "1733221": "1733220",  # Tuproqqalʼa from Hazorasp
    "1726292": "1726283",  # Yangihayot from Sergeli, Oʻrta Chirchiq and Zangiota
    "1727253": "1726283",
    "1727237": "1726283",
}
# Tashkent city took land from its region, Qoʻqon from its neighbours, between 2020 and 2023:
# the growth of these units includes people who only changed units.
MOVED_REGIONS = ("1726", "1727")
MOVED = ("1730405", "1730236", "1730230", "1730221")


def split_city(values: pd.Series) -> pd.Series:
    """Return `values` (206 units, whole) with Namangan city's figure shared by mahallas (208)."""
    quotas = np.array(MAHALLAS, dtype=np.float64)
    split = pd.Series(whole(quotas, int(values[CITY])), index=MAHALLAS.index, dtype=np.float64)
    return pd.Series(pd.concat([values.drop(CITY), split]).sort_index())


def persons() -> pd.DataFrame:
    """Return persons by unit (208) and date; no value where a unit did not exist yet."""
    table = raw.population("district")
    return pd.DataFrame({date: split_city(table[date]) for date in DATES}).rename_axis("code")


def population_cells() -> pd.DataFrame:
    """Return the population of every unit at every date as rows of the store."""
    table = persons()
    return pd.concat(
        cells(
            table[date],
            indicator="population",
            period=date,
            quality=_unless_split(table.index, "official"),
            source=SIAT,
            flag=_split_flag(table.index),
        )
        for date in DATES
    )


def mahalla_cells() -> pd.DataFrame:
    """Return the mahallas of every unit; all derived, for codes were matched to districts."""
    counts = split_city(raw.mahallas().astype(float))
    return cells(
        counts,
        indicator="mahallas",
        period="2025-11",
        quality="derived",
        source="dhp_mahallas",
        flag=_split_flag(counts.index),
    )


def growth() -> pd.Series:
    """Return growth in percent from 1 January 2020 to 1 January 2026, index code.

    A unit made in between and the unit it was made from get the growth of both together.
    """
    table = persons()[["2020-01-01", "2026-01-01"]]
    group = table.index.to_series().replace(REDRAWN)
    both = table.groupby(group).transform("sum")  # a unit not made yet adds nothing to its group
    return both["2026-01-01"].div(both["2020-01-01"]).sub(1).mul(100).round(2)


def growth_flags() -> pd.Series:
    """Return the flag of the units whose growth is of a group, or of moved borders, index code."""
    codes = persons().index
    moved = codes.str[:4].isin(MOVED_REGIONS) | codes.isin(MOVED)
    grouped = codes.isin([*REDRAWN, *REDRAWN.values()])
    return pd.Series("", index=codes).mask(moved, "border").mask(grouped, "redrawn")


def _unless_split(codes: pd.Index, quality: str) -> pd.Series:
    return pd.Series(quality, index=codes).mask(codes.isin(MAHALLAS.index), "derived")


def _split_flag(codes: pd.Index) -> pd.Series:
    return pd.Series("", index=codes).mask(codes.isin(MAHALLAS.index), "split")
