"""What the columns that a year of a path adds are called."""

import re

from allocation import Label
from scenarios.run import Result
from scenarios.years.one_year import PHASE_IN, START

_START = Label(uz="Boshlangʻich summa", ru="Исходная сумма", en="Amount at the start")
_YEAR = re.compile(r"amount_(\d{4})")


def year_labels(result: Result) -> dict[str, Label]:
    """Labels by name: the amounts that a phase-in phases out, and those of the year before.

    Empty for a result that is no year of a path. Both are soʻm.
    """
    found = {}
    limits = {limit.name for limit in result.allocation.formula.limits}
    if PHASE_IN in limits and START in result.inputs:
        found[START] = _START
    before = _YEAR.fullmatch(result.scenario.baseline or "")
    if before and before[0] not in result.inputs:
        year = before[1]
        found[before[0]] = Label(
            uz=f"{year}-yil summasi", ru=f"Сумма {year} года", en=f"Amount of {year}"
        )
    return found
