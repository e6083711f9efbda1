"""Ask whether the units are known and existed in the period."""

from collections.abc import Iterator
from difflib import get_close_matches

from indicators.readers.founded import exists_from
from indicators.validate.data import Data, each
from indicators.validate.failure import Failure, Severity
from indicators.validate.periods import span
from indicators.validate.rule import rule


@rule("codes", "Is every code that of a known unit?")
def known_codes(data: Data) -> Iterator[Failure]:
    """Codes that are neither a unit, a region nor the country; each once."""
    if not len(data.units):
        yield Failure(
            severity="info", expected="codes of known units",
            remedy="regions are not known, so nothing was compared with its region; "
            "add a column region_code, or give units with one",
        )  # fmt: skip
        return
    known = {*map(str, data.units.index), *data.above}
    for one in each(data.rows.drop_duplicates("code")):
        if one.code not in known:
            near = get_close_matches(one.code, known, n=1)
            yield Failure(
                severity="error", code=one.code, row=one.row, expected="the code of a unit",
                remedy=f"correct the code{f'; the nearest is {near[0]}' if near else ''}",
            )  # fmt: skip


@rule("existence", "Did every unit exist in the period of its values?")
def existed_then(data: Data) -> Iterator[Failure]:
    """Values of units for periods that began before the unit did."""
    for one in each(data.singles):
        since, period = exists_from(one.code), span(one.period)
        if since is None or period is None or period[0] >= since:
            continue
        yield Failure(
            severity=_severity(one.value, one.quality, founded_after(one.code, one.period)),
            indicator=one.indicator, code=one.code, period=one.period, row=one.row,
            value=one.value, expected=f"no value before {since}, when the unit was made",
            remedy="clear the cell if nothing was counted; else say that it is an estimate "
            "for the unit's present outline",
        )  # fmt: skip


def founded_after(code: str, period: str) -> bool:
    """Whether a unit was made only after the end of a period."""
    since, dates = exists_from(code), span(period)
    return since is not None and dates is not None and dates[1] < since


def _severity(value: float, quality: str, wholly: bool) -> Severity:
    """A count for a time without the unit is wrong; an estimate for its land may be meant."""
    estimated = quality not in ("", "official")
    return "error" if (wholly or value == 0) and not estimated else "warning"
