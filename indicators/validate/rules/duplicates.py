"""Ask whether every value stands once."""

from collections.abc import Iterator

from indicators.validate.data import Data, each
from indicators.validate.failure import Failure
from indicators.validate.rule import rule

_KEY = ["code", "indicator", "period"]


@rule("duplicates", "Does every value of a unit and period stand once?")
def once_only(data: Data) -> Iterator[Failure]:
    """Every row after the first with the same code, indicator and period."""
    first = data.rows.drop_duplicates(_KEY).set_index(_KEY)["row"]
    for one in each(data.rows[data.rows.duplicated(_KEY)]):
        before = first[(one.code, one.indicator, one.period)]
        yield Failure(
            severity="error", indicator=one.indicator, code=one.code, period=one.period,
            row=one.row, value=None if one.value != one.value else one.value,
            expected=f"no second value after that of row {before}",
            remedy="keep the right one, or name what parts them (period, indicator)",
        )  # fmt: skip
