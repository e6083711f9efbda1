"""Ask whether every value says how far it can be trusted."""

from collections.abc import Iterator

from indicators.validate.data import Data, each
from indicators.validate.failure import Failure
from indicators.validate.rule import rule

QUALITIES = ("official", "derived", "region_imputed", "synthetic", "forecast")


@rule("quality", "Does every value say its quality?")
def labelled(data: Data) -> Iterator[Failure]:
    """Values without a label or with an unknown one, and labels without a value."""
    if not data.labelled:
        yield Failure(
            severity="info", expected=f"a quality for every value: {', '.join(QUALITIES)}",
            remedy="the table says none, so nobody can see what is estimated; add the labels",
        )  # fmt: skip
        return
    rows = data.rows
    there = rows["value"].notna()
    for one in each(rows[there & ~rows["quality"].isin(QUALITIES)]):
        yield Failure(
            severity="error", indicator=one.indicator, code=one.code, period=one.period,
            row=one.row, value=one.quality, expected=f"one of {', '.join(QUALITIES)}",
            remedy="label the value; the most doubtful fitting label if unsure",
        )  # fmt: skip
    for one in each(rows[~there & rows["cell"].isna() & rows["quality"].ne("")]):
        yield Failure(
            severity="warning", indicator=one.indicator, code=one.code, period=one.period,
            row=one.row, value=one.quality, expected="no label where there is no value",
            remedy="clear the label, or fill in the value",
        )  # fmt: skip
