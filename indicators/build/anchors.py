"""What the spread values must add up to: published totals, shares of a base, estimates."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from indicators.build import estimate, raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Totals by region, and the country's total the other regions share the rest of.

    regions: index region code, may be empty. country: None if the regions say it all.
    published: the regions' totals were published; otherwise they were estimated.
    """

    regions: pd.Series
    country: float | None = None
    published: bool = True


Frame = pd.DataFrame
AnchorOf = Callable[[Frame], Anchor]
NONE = pd.Series(dtype=float)


def published(indicator: str, period: str, scale: float = 1.0) -> AnchorOf:
    """Anchor on the figures of `indicator`: the country's and whichever regions have one."""

    def anchor(_: Frame) -> Anchor:
        figures = raw.fact("region", indicator, period)["value"] * scale
        regions = figures.drop(raw.COUNTRY, errors="ignore")
        return Anchor(regions=regions, country=figures.get(raw.COUNTRY))

    return anchor


def share(part: float, base: str) -> AnchorOf:
    """Anchor on `part` of the country's total of column `base`."""
    return lambda frame: Anchor(regions=NONE, country=float(round(part * frame[base].sum())))


def households() -> AnchorOf:
    """Anchor on the families implied by aid: 1,340 thousand aided were 13.8 % of all."""

    def anchor(_: Frame) -> Anchor:
        aided = raw.national("aided_families", "2024-04")
        part = raw.national("aided_families_share", "2024-04") / 100
        return Anchor(regions=NONE, country=float(round(aided / part)))

    return anchor


def urban() -> AnchorOf:
    """Anchor on the country's urban share of 1 January 2026."""

    def anchor(frame: Frame) -> Anchor:
        part = raw.national("urban_share", "2026-01-01") / 100
        return Anchor(regions=NONE, country=float(round(part * frame["population"].sum())))

    return anchor


def poor(year: str, base: str) -> AnchorOf:
    """Anchor on the regions' poverty rates of `year` (published or estimated) times `base`."""

    def anchor(frame: Frame) -> Anchor:
        people = by_region(frame, base)
        rates = estimate.poverty(year, people)
        country = round(raw.national("poverty_rate", year) * people.sum() / 100)
        return Anchor(regions=rates * people / 100, country=float(country), published=False)

    return anchor


def unemployed() -> AnchorOf:
    """Anchor on the country's unemployment of 2025 with the regions' pattern of 2021."""

    def anchor(frame: Frame) -> Anchor:
        force = by_region(frame, "labour_force")
        country = round(raw.national("unemployment_rate", "2025") * force.sum() / 100)
        regions = estimate.unemployment(force) * force / 100
        return Anchor(regions=regions, country=float(country), published=False)

    return anchor


def gross_product() -> AnchorOf:
    """Anchor on gross product, soʻm: regions' totals, or nine-month shares of the country's."""

    def anchor(_: Frame) -> Anchor:
        country = raw.national("grp", "2025") * 1e9
        shares = raw.regional("grp_share", "2025-M01..M09") / 100 * country
        totals = raw.regional("grp", "2025") * 1e9
        regions = totals.combine_first(shares)
        return Anchor(regions=regions, country=country, published=False)

    return anchor


def by_region(frame: Frame, column: str) -> pd.Series:
    """Return the sums of `column` by region."""
    return frame.groupby("region_code")[column].sum()
