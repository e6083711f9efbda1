"""Since when a unit exists: before that a published 0 says that there was nothing to count."""

import csv
from datetime import date
from functools import cache

from indicators.catalogue import DATA
from indicators.readers.periods import period_start, read_period


def exists_from(code: str) -> date | None:
    """The day since which a younger unit surely exists; None for all others.

    Source: indicators/data/founded.csv, a source a row.

    >>> exists_from("1710240").isoformat(), exists_from("1703202")
    ('2022-03-17', None)
    """
    return _dates().get(code)


def existed(code: str, period: str) -> bool:
    """Whether a unit existed from the first day of a period on; an unknown period counts as late.

    >>> existed("1710240", "2022"), existed("1710240", "2023")
    (False, True)
    """
    since = exists_from(code)
    return since is None or not read_period(period) or period_start(period) >= since


@cache
def _dates() -> dict[str, date]:
    with (DATA / "founded.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: date.fromisoformat(row["exists_from"]) for row in csv.DictReader(lines)
        }
