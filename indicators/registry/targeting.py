"""Targeting errors of the means-tested payments: who is missed, who is paid without need.

Inclusion and exclusion error: Coady, Grosh and Hoddinott (2004), Targeting of Transfers in
Developing Countries, ch. 2; leakage is the same in money.
"""

from dataclasses import dataclass

import pandas as pd

from indicators.registry.lists import means_tested
from indicators.registry.read import Registry
from indicators.registry.tables import all_districts, protected, whole

COUNTS = ("eligible_paid", "eligible_unpaid", "ineligible_paid", "ineligible_unpaid")
MONEY = ("means_tested_uzs", "leaked_uzs")
DUPLICATES = ("payment_duplicates", "notebook_duplicates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Targeting:
    """Targeting of one registry and year, above the mahallas.

    country, region, district: index `code`; the four counts of families, the two amounts (soʻm a
    month), the duplicates, then in percent: `exclusion_error` (eligible families not paid, of the
    eligible), `inclusion_error` (families paid without being eligible, of those paid),
    `leakage` (money paid to them, of the money), `duplicate_rate` (families with two payments that
    exclude each other, of all). `suppressed` as in RegistryTables. notes: what is counted.
    """

    country: pd.DataFrame
    region: pd.DataFrame
    district: pd.DataFrame
    notes: tuple[str, ...]


def targeting_errors(registry: Registry, year: int, *, threshold: int = 5) -> Targeting:
    """Return inclusion, exclusion, duplicates and leakage by district, region and country.

    A family is eligible by its income class in `year`, and paid if it gets a means-tested payment.
    It hides what `district_indicators` hides for the same year and threshold, so that the two may
    be published together; the errors are computed from shown values only.
    Raises IndicatorError for a year without a published minimum consumer expenditure.
    """
    found = protected(registry, year, threshold)
    columns = ["households", *COUNTS, *MONEY, *DUPLICATES]
    tables = {level: _errors(found.shown(level, columns)) for level in _LEVELS}
    return Targeting(
        country=whole(tables["country"]),
        region=whole(tables["region"]),
        district=all_districts(tables["district"]),
        notes=(
            f"Eligible: {', '.join(found.lines.eligible)}.",
            f"Paid: families with any of {', '.join(means_tested())}.",
            f"Counts below {threshold} and what would give them away are missing, not zero.",
            "Income is as in the file: what a family does not declare, no error here shows.",
        ),
    )


_LEVELS = ("country", "region", "district")


def _errors(table: pd.DataFrame) -> pd.DataFrame:
    suppressed = table.pop("suppressed")
    eligible = table["eligible_paid"] + table["eligible_unpaid"]
    paid = table["eligible_paid"] + table["ineligible_paid"]
    rates = {
        "exclusion_error": 100 * table["eligible_unpaid"] / eligible,
        "inclusion_error": 100 * table["ineligible_paid"] / paid,
        "leakage": 100 * table["leaked_uzs"] / table["means_tested_uzs"],
        "duplicate_rate": 100 * table["payment_duplicates"] / table["households"],
    }
    return table.assign(**rates, suppressed=suppressed)
