"""The table, its quality and its periods."""

import numpy as np
import pandas as pd
import pytest

import geodata
import indicators

NAMES = """
population population_growth population_density urban_population children school_age_children
elderly working_age_population births households persons_with_disabilities mahallas
poverty_rate poor_population poor_children registry_families labour_force unemployed
unemployment_rate average_wage income_per_capita business_density housing_per_person
overcrowded_households old_dwellings
area_km2 piped_water sewerage preschools road_km distance_to_centre_km cost_index
own_revenue current_spending wage_bill tax_base social_spending_2025
"""
AGREED = NAMES.split()
TEXT = ["region_code", "kind"]
QUALITIES = {"official", "derived", "region_imputed", "synthetic"}


def test_the_table_has_208_units_and_the_agreed_columns_in_order(table: pd.DataFrame) -> None:
    assert table.index.name == "code"
    assert len(table) == 208
    assert table.index.is_unique
    assert list(table) == TEXT + AGREED


def test_the_units_are_those_of_geodata(table: pd.DataFrame) -> None:
    units = geodata.unit_table()
    assert set(table.index) == set(units.index)
    assert table["kind"].equals(units["kind"].reindex(table.index))
    assert table["region_code"].equals(units["region_code"].reindex(table.index))


def test_the_latest_table_has_no_gaps_and_only_numbers(table: pd.DataFrame) -> None:
    numbers = table[AGREED]
    assert not numbers.isna().to_numpy().any()
    assert all(kind in (np.int64, np.float64) for kind in numbers.dtypes)
    assert np.isfinite(numbers.to_numpy(dtype=float)).all()


def test_the_columns_follow_the_catalogue(table: pd.DataFrame, catalogue: pd.DataFrame) -> None:
    assert list(table)[2:] == list(catalogue.index)


def test_money_is_whole(table: pd.DataFrame, catalogue: pd.DataFrame) -> None:
    fiscal = catalogue.index[catalogue["dimension"] == "fiscal"]
    assert (table[fiscal].dtypes == np.int64).all()


@pytest.mark.parametrize("period", ["latest", "2020", "2023", "2024", "2024-H1", "2025", "2026"])
def test_a_quality_stands_exactly_where_a_value_stands(period: str) -> None:
    values, quality = indicators.load_table(period), indicators.load_quality(period)
    assert values.index.equals(quality.index)
    assert list(values) == list(quality)
    assert (values.notna() == quality.notna()).all(axis=None)
    assert set(quality.stack().dropna()) <= QUALITIES


def test_what_the_caller_does_to_a_table_stays_with_the_caller() -> None:
    mine, doubts = indicators.load_table(), indicators.load_quality()
    mine["population"] = 0
    doubts["population"] = "official"
    assert indicators.load_table()["population"].gt(0).all()
    assert indicators.load_quality()["population"].eq("derived").any()


def test_a_year_gives_what_is_known_for_it() -> None:
    of_2024 = indicators.load_table("2024")
    assert {"population", "poverty_rate", "sewerage", "piped_water"} <= set(of_2024)
    assert "average_wage" not in of_2024
    assert of_2024["population"].sum() == 36_799_800


def test_half_a_year_of_births_is_not_taken_for_a_year() -> None:
    assert "births" not in indicators.load_table("2024")
    half = indicators.load_table("2024-H1")
    assert list(half) == [*TEXT, "births"]
    assert half["births"].notna().sum() == 22


def test_part_of_a_year_of_a_rate_stands_for_the_year() -> None:
    assert "average_wage" in indicators.load_table("2023")


def test_a_unit_that_did_not_exist_yet_is_missing_and_not_zero(values: pd.DataFrame) -> None:
    of_2020 = indicators.load_table("2020")["population"]
    assert set(of_2020.index[of_2020.isna()]) == {"1710240", "1726292", "1733221"}
    assert values.loc[values["indicator"] == "population", "value"].gt(0).all()


@pytest.mark.parametrize(("period", "near"), [("2031", "2021"), ("2024-H2", "2024-H1"), ("", "2")])
def test_an_unknown_period_names_the_nearest(period: str, near: str) -> None:
    with pytest.raises(indicators.IndicatorError, match="nearest known are") as error:
        indicators.load_table(period)
    assert near in str(error.value).split("Take")[0]
    assert "'latest'" in str(error.value)
