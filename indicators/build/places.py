"""Where the units are: area, density, distance, and the drivers made of them."""

import numpy as np
import pandas as pd

from geodata import unit_table

TASHKENT_REGION_CENTRE = "1727401"  # Nurafshon
CENTRES = {
    "1703": "1703401",
    "1706": "1706401",
    "1708": "1708401",
    "1710": "1710401",
    "1712": "1712401",
    "1714": "1714401",
    "1718": "1718401",
    "1722": "1722401",
    "1724": "1724401",
    "1727": TASHKENT_REGION_CENTRE,
    "1730": "1730401",
    "1733": "1733401",
    "1735": "1735401",
}
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
CROWDED = 30_000.0  # persons per km2: no city of the country comes near it


def places() -> pd.DataFrame:
    """Return `region_code kind lon lat area_km2 shape`, index code, ordered by code."""
    columns = ["region_code", "kind", "lon", "lat", "area_km2", "shape"]
    return unit_table()[columns].sort_index()


def distance_to_centre(units: pd.DataFrame) -> pd.Series:
    """Return great-circle km from each unit's point to its region's administrative centre.

    The centre of Tashkent city is the mean of its districts' points. The haversine formula.
    """
    lon, lat = np.radians(units["lon"]), np.radians(units["lat"])
    centre = pd.DataFrame({"lon": lon, "lat": lat}).groupby(units["region_code"]).mean()
    for region, code in CENTRES.items():
        centre.loc[region] = [lon[code], lat[code]]
    home = centre.loc[units["region_code"]].set_axis(units.index)
    half = np.sin((lat - home["lat"]) / 2) ** 2
    half += np.cos(lat) * np.cos(home["lat"]) * np.sin((lon - home["lon"]) / 2) ** 2
    angle = 2 * np.arcsin(np.sqrt(half.to_numpy(dtype=np.float64)))
    return pd.Series((EARTH_RADIUS_KM * angle).round(1), index=units.index)


def areas(units: pd.DataFrame, population: pd.Series) -> pd.DataFrame:
    """Return `value quality flag`: the outline's area, or an estimate where that is a speck.

    Some small cities are specks in the boundary source. Where the outline would hold more than
    CROWDED persons per km2, the area is population / median density of the other cities.
    """
    density = population / units["area_km2"]
    speck = density > CROWDED
    usual = density[units["kind"].eq("city") & ~speck].median()
    value = units["area_km2"].mask(speck, population / usual).round(2)
    quality = units["shape"].map({"official": "official", "approximate": "derived"})
    return pd.DataFrame(
        {
            "value": value,
            "quality": quality.mask(speck, "synthetic"),
            "flag": pd.Series("", index=units.index).mask(speck, "speck"),
        }
    )
