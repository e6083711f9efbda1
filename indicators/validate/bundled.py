"""The bundled values under check: published totals, and what is known to be out of line."""

from pathlib import Path

import pandas as pd

from indicators.catalogue import DATA, load_facts
from indicators.load import load_values
from indicators.validate.report import Report
from indicators.validate.validate import validate

_KNOWN = Path(__file__).parent / "data" / "known.csv"
_AS = {
    "births": "births",
    "economically_active": "labour_force",
    "mahallas": "mahallas",
    "preschools": "preschools",
    "public_roads": "road_km",
    "registry_families": "registry_families",
    "persons_with_disabilities": "persons_with_disabilities",
}
_PERSONS = 1000  # population is published in thousands


def official_totals() -> pd.DataFrame:
    """Published totals of regions and the country: `code indicator period value`.

    Population in persons on every date, and the counts of `load_facts` that the table spreads
    over units. Sources: data/SOURCES.md of the room.
    """
    facts = load_facts()
    counts = facts[facts["indicator"].isin(_AS)]
    counts = counts.assign(indicator=counts["indicator"].map(_AS))
    people = pd.read_csv(DATA / "raw" / "region_population.csv", dtype={"code": "str"})
    long = people.melt("code", var_name="period", value_name="value").dropna()
    persons = long.assign(indicator="population", value=(long["value"] * _PERSONS).round())
    columns = ["code", "indicator", "period", "value"]
    return pd.concat([persons[columns], counts[columns]], ignore_index=True)


def load_known() -> pd.DataFrame:
    """What is known to be out of line in the bundled values: `rule indicator code period why`."""
    return pd.read_csv(_KNOWN, dtype="str", keep_default_na=False)


def validate_bundled() -> Report:
    """The report on all bundled values of all periods, known cases with their reasons."""
    return validate(
        load_values(), totals=official_totals(), known=load_known(), title="The bundled values"
    )
