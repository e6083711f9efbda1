"""No value contradicts another one of the same unit."""

import numpy as np
import pandas as pd
import pytest

OHANGARON_CITY = "1727415"


def test_ages_add_up_to_the_population(table: pd.DataFrame) -> None:
    ages = table[["children", "working_age_population", "elderly"]].sum(axis=1)
    assert ages.equals(table["population"].rename(None))


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("school_age_children", "children"),
        ("urban_population", "population"),
        ("poor_population", "population"),
        ("poor_children", "poor_population"),
        ("poor_children", "children"),
        ("unemployed", "labour_force"),
        ("labour_force", "working_age_population"),
        ("registry_families", "households"),
        ("overcrowded_households", "households"),
        ("old_dwellings", "households"),
        ("households", "population"),
        ("persons_with_disabilities", "population"),
        ("births", "children"),
        ("wage_bill", "current_spending"),
        ("own_revenue", "tax_base"),
    ],
)
def test_a_part_is_never_more_than_its_whole(table: pd.DataFrame, part: str, whole: str) -> None:
    assert (table[part] <= table[whole]).all()
    assert (table[part] > 0).all()


@pytest.mark.parametrize("rate", ["poverty_rate", "unemployment_rate", "piped_water", "sewerage"])
def test_shares_lie_between_0_and_100(table: pd.DataFrame, rate: str) -> None:
    assert table[rate].between(0, 100, inclusive="neither").all()


@pytest.mark.parametrize(
    ("rate", "part", "whole"),
    [
        ("poverty_rate", "poor_population", "population"),
        ("unemployment_rate", "unemployed", "labour_force"),
    ],
)
def test_a_rate_gives_back_its_count(table: pd.DataFrame, rate: str, part: str, whole: str) -> None:
    assert (table[rate] * table[whole] / 100).round().astype(int).equals(table[part].rename(None))


def test_density_is_population_by_area(table: pd.DataFrame) -> None:
    density = table["population"] / table["area_km2"]
    assert np.allclose(table["population_density"], density, atol=0.01)


def test_cities_are_wholly_urban(table: pd.DataFrame) -> None:
    towns = table[table["kind"] != "district"]
    assert (towns["urban_population"] == towns["population"]).all()
    assert (table["urban_population"] < table["population"]).sum() == len(table) - len(towns)


def test_no_unit_has_more_births_than_the_published_ten(
    table: pd.DataFrame, quality: pd.DataFrame
) -> None:
    imputed = table.loc[quality["births"] == "region_imputed", "births"]
    assert imputed.max() < 8266
    assert (quality["births"] == "official").sum() == 9
    assert table.loc[table.index.str.startswith("1714401"), "births"].sum() == 18_524


def test_the_births_of_ohangaron_city_are_kept_flagged_and_not_used(
    table: pd.DataFrame, values: pd.DataFrame
) -> None:
    flagged = values[values["flag"] == "outlier"]
    assert flagged[["code", "period", "value", "quality"]].to_numpy().tolist() == [
        [OHANGARON_CITY, "2024-H1", 202.0, "official"]
    ]
    region = table[table["region_code"] == "1727"]
    usual = region["births"].sum() / region["population"].sum()
    rate = table.loc[OHANGARON_CITY, "births"] / table.loc[OHANGARON_CITY, "population"]
    assert rate == pytest.approx(usual, rel=0.03)


def test_ratios_are_plausible(table: pd.DataFrame) -> None:
    people = table["population"]
    plausible = {
        "poverty_rate": (table["poverty_rate"], 1, 15),
        "unemployment_rate": (table["unemployment_rate"], 2, 10),
        "births per 1000": (1000 * table["births"] / people, 12, 35),
        "family size": (people / table["households"], 2.5, 6),
        "children": (table["children"] / people, 0.25, 0.45),
        "elderly": (table["elderly"] / people, 0.03, 0.12),
        "disabilities": (table["persons_with_disabilities"] / people, 0.015, 0.05),
        "spending a head": (table["current_spending"] / people, 1e6, 6e6),
        "revenue a head": (table["own_revenue"] / people, 2e5, 8e6),
        "benefits a head": (table["social_spending_2025"] / people, 2e5, 8e5),
        "density": (table["population_density"], 0.2, 27_000),
        "cost": (table["cost_index"], 0.8, 1.6),
    }
    outside = {
        name: ratio.index[~ratio.between(low, high)].to_list()
        for name, (ratio, low, high) in plausible.items()
    }
    assert {name: codes for name, codes in outside.items() if codes} == {}


def test_synthetic_indicators_agree_with_each_other(table: pd.DataFrame) -> None:
    poor = table["poverty_rate"]
    registry = table["registry_families"] / table["households"]
    urban = table["urban_population"] / table["population"]
    assert poor.corr(registry) > 0.7
    assert poor.corr(table["unemployment_rate"]) > 0.2
    assert poor.corr(urban) < -0.2
    assert table["cost_index"].corr(table["distance_to_centre_km"]) > 0.3


def test_what_is_computed_from_synthetic_values_is_synthetic(quality: pd.DataFrame) -> None:
    made = ["poverty_rate", "unemployment_rate", "working_age_population", "poor_population"]
    assert (quality[made] == "synthetic").all(axis=None)


def test_centres_are_no_way_from_themselves(table: pd.DataFrame) -> None:
    centres = table.index[table["distance_to_centre_km"] == 0]
    assert len(centres) == 13
    assert "1727401" in centres
    assert (table.loc[table["region_code"] == "1726", "distance_to_centre_km"] < 20).all()


def test_growth_is_shared_by_units_that_were_one(table: pd.DataFrame) -> None:
    growth = table["population_growth"]
    assert growth["1710240"] == growth["1710242"] == round(100 * (480.9 / 410.4 - 1), 2)
    assert growth["1733221"] == growth["1733220"]
    assert growth[["1726292", "1726283", "1727253", "1727237"]].nunique() == 1
