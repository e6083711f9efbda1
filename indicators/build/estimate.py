"""Estimates regional figures nobody published, true to those that were."""

import numpy as np
import pandas as pd

from indicators.build import raw
from indicators.catalogue import load_facts

POVERTY_YEARS = ("2022", "2023", "2024")


def line(x: pd.Series, y: pd.Series) -> tuple[float, float]:
    """Return (intercept, slope) of the least-squares line of `y` on `x` over their common index."""
    both = pd.concat([x, y], axis=1, join="inner").dropna().to_numpy(dtype=np.float64)
    slope, intercept = np.polyfit(both[:, 0], both[:, 1], 1)
    return float(intercept), float(slope)


def fill(published: pd.Series, guess: pd.Series, weight: pd.Series, mean: float) -> pd.Series:
    """Return `published` where it exists, elsewhere `guess` scaled so the weighted mean is `mean`.

    guess, weight: every region; published: some of them. Returns every region.
    """
    rest = guess.index.difference(published.index)
    told = (published * weight[published.index]).sum()
    room = mean * weight.sum() - told
    scaled = guess[rest] * (room / (guess[rest] * weight[rest]).sum())
    return pd.Series(pd.concat([published, scaled]).reindex(guess.index))


def poverty(year: str, weight: pd.Series) -> pd.Series:
    """Return the poverty rate (%) of every region in 2024 or 2025, index region code.

    A region keeps the ratio to the country it had when last published (2022 to 2024); a region
    never published takes the ratio the wage predicts (log on log, over all published ratios).
    Figures published for `year` stay; one factor for the others meets the country's rate.
    """
    ratios = _poverty_ratios()
    wage = _relative_wage()
    told = pd.concat(ratios.values())
    intercept, slope = line(
        np.log(wage.reindex(told.index)).reset_index(drop=True), np.log(told).reset_index(drop=True)
    )
    guess = np.exp(intercept + slope * np.log(wage))
    for known in POVERTY_YEARS:
        guess.update(ratios[known])
    mean = raw.national("poverty_rate", year)
    return fill(_published_poverty(year), guess * mean, weight, mean)


def income(weight: pd.Series) -> pd.Series:
    """Return the yearly income per head (thousand soʻm, 2025) of every region.

    Twice the first half-year where that was published; elsewhere the wage predicts it (log on
    log) and one factor meets twice the country's half-year figure.
    """
    told = 2 * raw.regional("income_per_capita", "2025-H1")
    wage = np.log(_relative_wage())
    intercept, slope = line(wage, np.log(told))
    mean = 2 * raw.national("income_per_capita", "2025-H1")
    return fill(told, np.exp(intercept + slope * wage), weight, mean)


def unemployment(weight: pd.Series) -> pd.Series:
    """Return the unemployment rate (%, 2025): the pattern of 2021 at the country's level of 2025.

    weight: the labour force by region.
    """
    pattern = raw.regional("unemployment_rate", "2021-Q1")
    mean = raw.national("unemployment_rate", "2025")
    return fill(pattern.iloc[:0], pattern, weight, mean)


def _relative_wage() -> pd.Series:
    wage = raw.regional("avg_nominal_wage", "2025-H1")
    return wage / raw.national("avg_nominal_wage", "2025-H1")


def _published_poverty(year: str) -> pd.Series:
    table = load_facts("region").query("indicator == 'poverty_rate' and code != @raw.COUNTRY")
    rows = table[table["period"].str[:4] == year].sort_values(["code", "period"])
    return rows.drop_duplicates("code").set_index("code")["value"]


def _poverty_ratios() -> dict[str, pd.Series]:
    return {
        year: _published_poverty(year) / raw.national("poverty_rate", year)
        for year in POVERTY_YEARS
    }
