"""Values add up to, or average to, the figures that were published."""

import numpy as np
import pandas as pd
import pytest

import indicators
from indicators.build import raw

DATES = ["2020-01-01", "2023-01-01", "2024-01-01", "2025-01-01", "2026-01-01"]
NAMANGAN = ["1714401", "1714401365", "1714401367"]


def regional(table: pd.DataFrame, column: str) -> pd.Series:
    return table.groupby("region_code")[column].sum()


def mean(table: pd.DataFrame, column: str, weight: str) -> float:
    return float(np.average(table[column], weights=table[weight]))


@pytest.mark.parametrize("date", DATES)
def test_population_adds_up_to_every_region_and_the_country(date: str) -> None:
    table = indicators.load_table(date)
    official = raw.population("region")[date]
    told = regional(table, "population")
    assert told.to_dict() == official.drop("1700").to_dict()
    assert table["population"].sum() == official["1700"]


@pytest.mark.parametrize("date", DATES)
def test_the_raw_districts_add_up_to_the_raw_regions(date: str) -> None:
    districts, regions = raw.population("district")[date], raw.population("region")[date]
    sums = districts.groupby(districts.index.str[:4]).sum()
    assert sums.to_dict() == regions.drop("1700").to_dict()


@pytest.mark.parametrize("date", DATES)
def test_namangan_city_is_split_in_three(date: str) -> None:
    table = indicators.load_table(date)
    quality = indicators.load_quality(date)
    parts = table.loc[NAMANGAN, "population"]
    assert parts.sum() == raw.population("district").loc["1714401", date]
    assert (quality.loc[NAMANGAN, "population"] == "derived").all()
    assert parts["1714401365"] / parts.sum() == pytest.approx(25 / 115, abs=1e-5)


def test_mahallas_add_up(table: pd.DataFrame, quality: pd.DataFrame) -> None:
    assert table["mahallas"].sum() == 9452
    assert table.loc[NAMANGAN, "mahallas"].to_dict() == dict(
        zip(NAMANGAN, (45, 25, 45), strict=True)
    )
    told = raw.fact("region", "mahallas", "2025-11")["value"].drop("1700")
    assert regional(table, "mahallas").to_dict() == told.to_dict()
    assert (quality["mahallas"] == "derived").all()


@pytest.mark.parametrize(
    ("column", "fact", "period"),
    [
        ("births", "births", "2025"),
        ("preschools", "preschools", "2024-12-31"),
        ("labour_force", "economically_active", "2021-Q1"),
    ],
)
def test_counts_add_up_to_every_region(
    table: pd.DataFrame, column: str, fact: str, period: str
) -> None:
    told = raw.fact("region", fact, period)["value"]
    assert regional(table, column).to_dict() == told.drop("1700").to_dict()
    assert table[column].sum() == pytest.approx(told["1700"], abs=1)  # regions were rounded


@pytest.mark.parametrize(
    ("column", "total"),
    [
        ("registry_families", 822_000),
        ("persons_with_disabilities", 1_058_000),
        ("social_spending_2025", 17_300_000_000_000),
        ("own_revenue", 65_800_000_000_000),
        ("current_spending", 84_300_000_000_000),
        ("tax_base", 1_849_700_000_000_000),
        ("households", 9_710_145),
    ],
)
def test_national_totals_are_met_to_the_last_piece(
    table: pd.DataFrame, column: str, total: int
) -> None:
    assert table[column].sum() == total


def test_urban_population_meets_the_share_of_the_country(table: pd.DataFrame) -> None:
    assert table["urban_population"].sum() == round(0.509 * table["population"].sum())


@pytest.mark.parametrize(
    ("column", "fact", "period", "scale"),
    [
        ("own_revenue", "local_revenue", "2025", 1e9),
        ("current_spending", "local_spending", "2025", 1e9),
        ("tax_base", "grp", "2025", 1e9),
        ("road_km", "public_roads", "2022-01-01", 1.0),
    ],
)
def test_published_regions_keep_their_totals(
    table: pd.DataFrame, column: str, fact: str, period: str, scale: float
) -> None:
    told = raw.regional(fact, period) * scale
    assert regional(table, column)[told.index].to_numpy() == pytest.approx(told.to_numpy())


def test_road_length_adds_up(table: pd.DataFrame) -> None:
    assert table["road_km"].sum() == pytest.approx(42_869)


@pytest.mark.parametrize(
    ("column", "weight", "figure"),
    [
        ("poverty_rate", "population", 5.8),
        ("unemployment_rate", "labour_force", 4.8),
        ("cost_index", "population", 1.0),
        ("income_per_capita", "population", 27_400.0),
    ],
)
def test_weighted_means_are_the_national_figures(
    table: pd.DataFrame, column: str, weight: str, figure: float
) -> None:
    assert mean(table, column, weight) == pytest.approx(figure, rel=2e-5)


def test_poverty_of_2024_meets_the_published_regions_and_the_country() -> None:
    table = indicators.load_table("2024").assign(people=indicators.load_table("2025")["population"])
    told = raw.regional("poverty_rate", "2024")
    means = pd.Series(
        {
            region: mean(part, "poverty_rate", "people")
            for region, part in table.groupby("region_code")
        }
    )
    assert len(told) == 6
    assert means[told.index].to_numpy() == pytest.approx(told.to_numpy(), abs=1e-3)
    assert mean(table, "poverty_rate", "people") == pytest.approx(8.9, abs=1e-4)


@pytest.mark.parametrize(
    ("column", "fact", "period"),
    [
        ("average_wage", "avg_nominal_wage", "2025-H1"),
        ("business_density", "business_entities_per_1000", "2025-10-01"),
        ("housing_per_person", "housing_per_person", "2025-01-01"),
        ("piped_water", "piped_water_coverage", "2025-07"),
    ],
)
def test_a_rate_known_by_region_is_repeated(
    table: pd.DataFrame, quality: pd.DataFrame, column: str, fact: str, period: str
) -> None:
    told = raw.regional(fact, period)
    assert table[column].equals(table["region_code"].map(told).rename(column))
    assert (quality[column] == "region_imputed").all()


def test_a_region_without_a_figure_is_left_out() -> None:
    water = indicators.load_table("2024")["piped_water"]
    assert set(water.index[water.isna()].str[:4]) == {"1712"}


def test_sewerage_is_official_where_districts_were_published(
    table: pd.DataFrame, quality: pd.DataFrame, values: pd.DataFrame
) -> None:
    told = raw.fact("district", "sewerage_coverage", "2024")["value"]
    official = quality.index[quality["sewerage"] == "official"]
    assert set(official) == set(told.index)
    assert set(official.str[:4]) == {"1733", "1735"}
    assert table.loc[told.index, "sewerage"].to_dict() == told.to_dict()
    assert set(values.loc[values["indicator"] == "sewerage", "flag"]) == {"verify"}


def test_income_is_region_imputed_only_where_published(quality: pd.DataFrame) -> None:
    told = set(raw.regional("income_per_capita", "2025-H1").index)
    imputed = quality.index[quality["income_per_capita"] == "region_imputed"]
    assert set(imputed.str[:4]) == told
    assert set(quality["income_per_capita"]) == {"region_imputed", "synthetic"}
