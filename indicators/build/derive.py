"""Values computed from other values of the same unit; as doubtful as the worst of them."""

from dataclasses import dataclass

import pandas as pd

from indicators.build.cells import cells

QUALITIES = ("official", "derived", "region_imputed", "synthetic")  # rising order of doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """`indicator` = scale * over / under, kept to `digits` decimals."""

    indicator: str
    period: str
    over: str
    under: str
    source: str
    scale: float = 100.0
    digits: int = 4
    flag: str = ""


RATIOS = (
    Ratio(
        indicator="population_density",
        period="2026-01-01",
        over="population",
        under="area_km2",
        source="siat_population",
        scale=1.0,
        digits=2,
    ),
    Ratio(
        indicator="poverty_rate",
        period="2025",
        over="poor_population",
        under="population",
        source="generator",
    ),
    Ratio(
        indicator="poverty_rate",
        period="2024",
        over="poor_population_2024",
        under="population_2025",
        source="generator",
    ),
    Ratio(
        indicator="unemployment_rate",
        period="2025",
        over="unemployed",
        under="labour_force",
        source="generator",
    ),
)


def worst(*qualities: pd.Series) -> pd.Series:
    """Return the most doubtful of the qualities unit by unit, and `derived` at the least."""
    rank = pd.concat([q.map(QUALITIES.index) for q in qualities], axis=1).max(axis=1).clip(lower=1)
    return rank.map(dict(enumerate(QUALITIES)))


def ratio(item: Ratio, frame: pd.DataFrame, quality: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one ratio. frame, quality: code × columns made so far."""
    values = (item.scale * frame[item.over] / frame[item.under]).round(item.digits)
    return cells(
        values,
        indicator=item.indicator,
        period=item.period,
        quality=worst(quality[item.over], quality[item.under]),
        source=item.source,
        flag=item.flag,
    )


def working_age(frame: pd.DataFrame, quality: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the population aged 18 to 64: all less children less elderly."""
    return cells(
        frame["population"] - frame["children"] - frame["elderly"],
        indicator="working_age_population",
        period="2026-01-01",
        quality=worst(quality["population"], quality["children"], quality["elderly"]),
        source="generator",
    )
