"""How each spread indicator is made: one entry each, run by `make.py`, told by `assumptions.py`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from indicators.build import anchors
from indicators.build.anchors import AnchorOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A total spread over units in proportion to a base, tilted by drivers and noise.

    base: column or key (`keys.py`) the total is spread by. drivers: effect of one standard score
    on the log-odds. spread: deviation of the noise. low, high: least and greatest ratio to the
    base, as multiples of the anchor's own; at_most: the greatest ratio outright. step: what values
    are multiples of.
    whole: False gives the ratio itself (an index) and not its product with the base.
    stream: name of the noise if not the indicator's. publish: False keeps it a helper column.
    """

    indicator: str
    period: str
    base: str
    anchor: AnchorOf
    anchored_on: str
    why: str
    source: str = "generator"
    drivers: Mapping[str, float] = field(default_factory=dict)
    spread: float = 0.0
    low: float = 0.3
    high: float = 3.0
    at_most: float = float("inf")
    step: float = 1.0
    whole: bool = True
    stream: str = ""
    publish: bool = True

    @property
    def by_key(self) -> bool:
        """Whether it is a plain division by the base, nothing drawn or tilted."""
        return not self.drivers and self.spread == 0


RECIPES = (
    Recipe(
        indicator="births",
        period="2025",
        base="likely_births",
        anchor=anchors.published("births", "2025"),
        anchored_on="births of the 14 regions, 2025, less the ten districts with a figure",
        source="stat_births_2026",
        why="Spread by population; in Tashkent region by the births of the first half of 2024. "
        "Ohangaron city (202 births there, less than half the rate of any other unit) is spread "
        "by population instead; the published 202 is kept, flagged `outlier`, for 2024-H1.",
    ),
    Recipe(
        indicator="preschools",
        period="2024-12-31",
        base="population",
        anchor=anchors.published("preschools", "2024-12-31"),
        anchored_on="preschools of the 14 regions, end of 2024",
        source="inform_kz",
        why="Spread by population.",
    ),
    Recipe(
        indicator="labour_force",
        period="2021-Q1",
        base="population",
        anchor=anchors.published("economically_active", "2021-Q1"),
        anchored_on="economically active population of the 14 regions, first quarter of 2021",
        source="labour_ministry_2021",
        why="Spread by the population of 2026. No later regional figure is at hand.",
    ),
    Recipe(
        indicator="urban_population",
        period="2026-01-01",
        base="population",
        anchor=anchors.urban(),
        anchored_on="urban share of the country, 50.9 % on 1 January 2026",
        why="Cities and city districts are wholly urban; in Karakalpakstan the urban shares of "
        "April 2018 are held. The rest is spread over the other tumans: fewer where people live "
        "far apart.",
        drivers={"sparse": -0.35, "remote": -0.15},
        spread=0.35,
        low=0.2,
        at_most=0.85,
    ),
    Recipe(
        indicator="children",
        period="2026-01-01",
        base="population",
        anchor=anchors.share(0.355, "population"),
        anchored_on="35.5 % under 18: 32.1 % aged 0 to 15 (1 April 2025) and, an assumption, two "
        "more years of age of 1.7 % each",
        why="More children where more are born.",
        drivers={"young": 0.16, "urban": -0.06},
        spread=0.05,
        low=0.6,
        high=1.4,
    ),
    Recipe(
        indicator="school_age_children",
        period="2026-01-01",
        base="children",
        anchor=anchors.share(0.56, "children"),
        anchored_on="assumption: 56 % of those under 18 are 7 to 17, eleven of eighteen years of "
        "age, fewer than in proportion because later years had more births",
        why="Nearly the same everywhere; a little less where more are born.",
        drivers={"young": -0.05},
        spread=0.05,
        low=0.8,
        high=1.2,
    ),
    Recipe(
        indicator="elderly",
        period="2026-01-01",
        base="population",
        anchor=anchors.share(0.059, "population"),
        anchored_on="assumption: 5.9 % are 65 or over (5.3 % in 2022, rising)",
        why="More in towns and where fewer are born.",
        drivers={"young": -0.3, "urban": 0.12},
        spread=0.12,
        low=0.4,
        high=2.2,
    ),
    Recipe(
        indicator="households",
        period="2024-04",
        base="population",
        anchor=anchors.households(),
        anchored_on="1,340 thousand aided families were 13.8 % of families in April 2024",
        why="Larger families where more are born, smaller in towns. Families and households are "
        "taken to be the same.",
        drivers={"young": -0.2, "urban": 0.15},
        spread=0.08,
        low=0.5,
        high=1.7,
    ),
    Recipe(
        indicator="persons_with_disabilities",
        period="2025-12-31",
        base="population",
        anchor=anchors.published("persons_with_disabilities", "2025-12-31"),
        anchored_on="1,058 thousand registered persons with disabilities, end of 2025",
        why="More where more people are old, a little more where life is hard.",
        drivers={"old": 0.2, "hardship": 0.12},
        spread=0.15,
        low=0.4,
        high=2.2,
    ),
    Recipe(
        indicator="poor_population",
        period="2025",
        base="population",
        anchor=anchors.poor("2025", "population"),
        anchored_on="5.8 % of the population in 2025; each region keeps the ratio to the country "
        "it last had (2022 to 2024), regions never published take the one their wage predicts",
        why="Poorer far from the region's centre and where the hidden hardship is greater; less "
        "poor in towns.",
        drivers={"remote": 0.22, "urban": -0.18, "hardship": 0.28},
        spread=0.15,
        low=0.25,
        high=2.6,
    ),
    Recipe(
        indicator="poor_population_2024",
        period="2024",
        base="population_2025",
        anchor=anchors.poor("2024", "population_2025"),
        anchored_on="8.9 % of the population in 2024 and the six regions published for 2024; the "
        "other regions as in 2025",
        why="As in 2025, with the same noise, so that districts keep their places.",
        drivers={"remote": 0.22, "urban": -0.18, "hardship": 0.28},
        spread=0.15,
        low=0.25,
        high=2.6,
        stream="poor_population",
        publish=False,
    ),
    Recipe(
        indicator="poor_children",
        period="2025",
        base="poor_population",
        anchor=anchors.share(0.45, "poor_population"),
        anchored_on="assumption: 45 % of the poor are under 18 (35.5 % of all people are)",
        why="More where more are born.",
        drivers={"young": 0.15},
        spread=0.08,
        low=0.6,
        at_most=0.62,
    ),
    Recipe(
        indicator="registry_families",
        period="2025-11",
        base="households",
        anchor=anchors.published("registry_families", "2025-11"),
        anchored_on="822 thousand families in the social registry, November 2025",
        why="Follows the poverty rate closely, not wholly: the registry finds some and misses "
        "others.",
        drivers={"poor": 0.42},
        spread=0.15,
        low=0.2,
    ),
    Recipe(
        indicator="unemployed",
        period="2025",
        base="labour_force",
        anchor=anchors.unemployed(),
        anchored_on="4.8 % of the labour force in 2025 (quoted second-hand, to be verified); the "
        "regions keep their pattern of 2021",
        why="Higher far from the centre and where the hidden hardship is greater.",
        drivers={"remote": 0.15, "hardship": 0.18},
        spread=0.15,
        low=0.3,
        high=2.4,
    ),
    Recipe(
        indicator="overcrowded_households",
        period="2026-01-01",
        base="households",
        anchor=anchors.share(0.2, "households"),
        anchored_on="assumption: every fifth household has less than the norm of floor space",
        why="More where more are born and where the region has less floor space a person.",
        drivers={"young": 0.2, "cramped": 0.3, "hardship": 0.15},
        spread=0.15,
        low=0.2,
        high=2.6,
    ),
    Recipe(
        indicator="old_dwellings",
        period="2026-01-01",
        base="households",
        anchor=anchors.share(0.3, "households"),
        anchored_on="assumption: three dwellings in ten are older than fifty years, one dwelling "
        "a household",
        why="More in towns and where the hidden hardship is greater.",
        drivers={"urban": 0.15, "hardship": 0.2},
        spread=0.2,
        low=0.3,
        high=2.2,
    ),
    Recipe(
        indicator="road_km",
        period="2022-01-01",
        base="reach",
        anchor=anchors.published("public_roads", "2022-01-01"),
        anchored_on="42,869 km of public roads on 1 January 2022; Navoi, Tashkent region, Fergana "
        "and Karakalpakstan as published",
        source="stat_roads_2022",
        why="Spread by the square root of area times population.",
        step=0.1,
    ),
    Recipe(
        indicator="cost_index",
        period="2026-01-01",
        base="population",
        anchor=anchors.share(1.0, "population"),
        anchored_on="assumption: 1 on the average of all people",
        why="The same service costs more far from the centre and where people live far apart.",
        drivers={"remote": 0.35, "sparse": 0.45},
        spread=0.15,
        low=0.85,
        high=1.5,
        whole=False,
    ),
    Recipe(
        indicator="tax_base",
        period="2025",
        base="population",
        anchor=anchors.gross_product(),
        anchored_on="gross domestic product of 2025, 1,849.7 trillion soʻm; Tashkent city and "
        "Fergana as published, five regions by their share of January to September (quoted "
        "second-hand, to be verified)",
        why="Gross product stands for what can be taxed, with the part no region is credited "
        "with. More in towns and where wages are high.",
        drivers={"urban": 0.35, "wage": 0.35, "hardship": -0.25},
        spread=0.25,
        low=0.2,
        high=5.0,
    ),
    Recipe(
        indicator="own_revenue",
        period="2025",
        base="taxable",
        anchor=anchors.published("local_revenue", "2025", 1e9),
        anchored_on="65.8 trillion soʻm of local budget revenue in the budget law of 2025; "
        "Tashkent city, Samarkand and Andijan as published",
        why="By the square root of tax base times population, half as unequal as the tax base, "
        "for large payers pay into the republic's budget. The regional budgets' own part is "
        "spread over their units as well.",
        drivers={"urban": 0.1},
        spread=0.2,
        low=0.3,
        high=2.5,
    ),
    Recipe(
        indicator="current_spending",
        period="2025",
        base="population",
        anchor=anchors.published("local_spending", "2025", 1e9),
        anchored_on="84.3 trillion soʻm of local budget spending in the budget law of 2025; "
        "Tashkent city, Samarkand and Andijan as published",
        why="More a head where people live far apart and far from the centre.",
        drivers={"sparse": 0.2, "remote": 0.08},
        spread=0.12,
        low=0.4,
        high=2.5,
    ),
    Recipe(
        indicator="wage_bill",
        period="2025",
        base="current_spending",
        anchor=anchors.share(0.6, "current_spending"),
        anchored_on="assumption: 60 % of current spending is wages",
        why="A little more where people live far apart.",
        drivers={"sparse": 0.15},
        spread=0.2,
        low=0.8,
        high=1.25,
    ),
    Recipe(
        indicator="social_spending_2025",
        period="2025",
        base="claims",
        anchor=anchors.published("social_benefits", "2025", 1e9),
        anchored_on="17.3 trillion soʻm of social benefits in 2025",
        why="By registry families and persons with disabilities, one claim each; more a claim "
        "where families are young.",
        drivers={"young": 0.15},
        spread=0.15,
        low=0.5,
        high=1.8,
    ),
)
