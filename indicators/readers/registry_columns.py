"""What the columns of the social registry's mahalla extracts are and how they hang together."""

from dataclasses import dataclass

TERRITORY = ("mahalla", "district", "region", "period")
COUNTS = (
    "population", "households", "families",
    "social_registry_families", "social_registry_members",
    "state_supported_families", "state_supported_members",
    "poor_families", "poor_members", "borderline_families", "borderline_members",
    "employed_population", "unemployed",
    "registry_waiting_families", "registry_unemployed_members", "registry_disabled_members",
    "tomorqa_households",
)  # fmt: skip
AMOUNTS = ("tomorqa_area_sotix",)  # added up too, but need not be whole
TEXTS = ("ogir", "yangi_uzbekiston", "specialization", "specialization_defined")
OTHER_NAMES = {
    "mfy": "mahalla", "mahalla_name": "mahalla", "mahalla_nomi": "mahalla", "маҳалла": "mahalla",
    "махалла": "mahalla", "mahallah": "mahalla",
    "tuman": "district", "туман": "district", "район": "district", "district_name": "district",
    "soato": "district", "district_code": "district", "code": "district",
    "viloyat": "region", "вилоят": "region", "область": "region", "region_code": "region",
    "davr": "period", "sana": "period", "date": "period",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A rate in percent: 100 times the sum of some counts by the sum of others.

    always: computed even where the file has no column of that name.
    """

    name: str
    always: bool = False
    above: tuple[str, ...]
    below: tuple[str, ...]


RATES = (  # of one name the first that the file's own rates agree with, else the first
    Rate(
        name="social_registry_rate",
        always=True,
        above=("social_registry_families",),
        below=("families",),
    ),
    Rate(
        name="social_registry_rate",
        always=True,
        above=("social_registry_members",),
        below=("population",),
    ),
    Rate(name="state_supported_rate", above=("state_supported_families",), below=("families",)),
    Rate(name="state_supported_rate", above=("state_supported_members",), below=("population",)),
    Rate(name="poverty_rate", always=True, above=("poor_members",), below=("population",)),
    Rate(name="poverty_rate", always=True, above=("poor_families",), below=("families",)),
    Rate(name="borderline_rate", above=("borderline_families",), below=("families",)),
    Rate(name="borderline_rate", above=("borderline_members",), below=("population",)),
    Rate(
        name="unemployment_rate",
        always=True,
        above=("unemployed",),
        below=("employed_population", "unemployed"),
    ),
    Rate(name="unemployment_rate", above=("unemployed",), below=("population",)),
    Rate(
        name="employment_rate",
        above=("employed_population",),
        below=("employed_population", "unemployed"),
    ),
    Rate(name="employment_rate", above=("employed_population",), below=("population",)),
)

AT_MOST = (  # the first is a part of the second, so never more
    ("families", "population"),
    ("social_registry_families", "families"),
    ("social_registry_members", "population"),
    ("state_supported_families", "families"),
    ("state_supported_members", "population"),
    ("poor_families", "families"),
    ("poor_members", "population"),
    ("borderline_families", "families"),
    ("borderline_members", "population"),
    ("employed_population", "population"),
    ("unemployed", "population"),
    ("social_registry_families", "social_registry_members"),
    ("state_supported_families", "state_supported_members"),
    ("poor_families", "poor_members"),
    ("borderline_families", "borderline_members"),
    ("registry_unemployed_members", "social_registry_members"),
    ("registry_disabled_members", "social_registry_members"),
    ("registry_waiting_families", "families"),
)
TOGETHER_AT_MOST = (  # several parts of a whole, which is a doubt only: classes may overlap in time
    (("state_supported_families", "poor_families", "borderline_families"),
     "social_registry_families"),
    (("state_supported_members", "poor_members", "borderline_members"), "social_registry_members"),
    (("employed_population", "unemployed"), "population"),
)  # fmt: skip
