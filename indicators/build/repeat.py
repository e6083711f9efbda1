"""Rates and means known by region only: every unit of the region gets the region's."""

from dataclasses import dataclass

import pandas as pd

from indicators.build import estimate, official, raw
from indicators.build.cells import cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """An indicator that repeats the regional figure `fact` of one period."""

    indicator: str
    fact: str
    period: str


REPEATS = (
    Repeat(indicator="average_wage", fact="avg_nominal_wage", period="2023-M01..M09"),
    Repeat(indicator="average_wage", fact="avg_nominal_wage", period="2025-H1"),
    Repeat(indicator="income_per_capita", fact="income_per_capita", period="2019"),
    Repeat(indicator="business_density", fact="business_entities_per_1000", period="2025-10-01"),
    Repeat(indicator="housing_per_person", fact="housing_per_person", period="2025-01-01"),
    Repeat(indicator="piped_water", fact="piped_water_coverage", period="2024-04"),
    Repeat(indicator="piped_water", fact="piped_water_coverage", period="2025-07"),
    Repeat(indicator="sewerage", fact="sewerage_coverage", period="2024"),
)


def repeat(item: Repeat, region: pd.Series) -> pd.DataFrame:
    """Return the rows of one repeated figure; a region without one gives no rows.

    region: region code by unit code.
    """
    figures = raw.fact("region", item.fact, item.period).reindex(region).set_axis(region.index)
    return cells(
        figures["value"],
        indicator=item.indicator,
        period=item.period,
        quality="region_imputed",
        source=figures["source"],
        flag=figures["flag"],
    )


def sewerage_by_district() -> pd.DataFrame:
    """Return the rows of the sewerage coverage published by district (Karakalpakstan, Khorezm)."""
    told = official.sewerage()
    return cells(
        told["value"],
        indicator="sewerage",
        period="2024",
        quality="official",
        source=told["source"],
        flag=told["flag"],
    )


def yearly_income(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of income per head in 2025: twice the half-year, or an estimate."""
    region = frame["region_code"]
    figures = estimate.income(frame.groupby(region)["population"].sum())
    told = region.isin(raw.regional("income_per_capita", "2025-H1").index)
    return cells(
        region.map(figures).round(1),
        indicator="income_per_capita",
        period="2025",
        quality=told.map({True: "region_imputed", False: "synthetic"}),
        source=told.map({True: "press_income_2025", False: "generator"}),
        flag=told.map({True: "annualised", False: ""}),
    )
