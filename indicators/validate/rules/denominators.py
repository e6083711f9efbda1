"""Ask whether parts are at most their whole, add up, and agree with their rates."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from indicators.validate.data import Data
from indicators.validate.failure import Failure, shown
from indicators.validate.limits import Part, Rate, Sum
from indicators.validate.periods import nearest
from indicators.validate.rule import rule

_PAIR = ["code", "row", "period", "value", "other", "whole"]


@rule("denominators", "Is every part at most its whole?")
def parts_within_wholes(data: Data) -> Iterator[Failure]:
    """A part above its whole: wrong in one period, doubtful where the nearest period differs."""
    for one in data.limits.parts:
        pairs = _paired(data, one.part, one.whole)
        yield from (
            _above(one, pair) for _, pair in pairs[pairs["value"] > pairs["whole"]].iterrows()
        )


@rule("sums", "Do the parts of a whole add up to it?")
def parts_make_wholes(data: Data) -> Iterator[Failure]:
    """Sums of parts of one period against their whole of that period."""
    for one in data.limits.sums:
        yield from _sum_failures(data, one)


@rule("rates", "Do rates agree with the counts they are made of?")
def rates_agree(data: Data) -> Iterator[Failure]:
    """Rates against 100 · part / whole: of one period an error, of near ones not judged."""
    for one in data.limits.rates:
        yield from _rate_failures(data, one)


def _paired(data: Data, part: str, whole: str) -> pd.DataFrame:
    """Values of `part` with those of `whole`, of the same units, at the same or nearest period."""
    rows = data.singles
    parts, wholes = rows[rows["indicator"].eq(part)], rows[rows["indicator"].eq(whole)]
    if not len(parts) or not len(wholes):
        return pd.DataFrame(columns=_PAIR)
    periods = sorted(set(wholes["period"]))
    others = {one: nearest(one, periods) for one in set(parts["period"])}
    right = wholes[["code", "period", "value"]].set_axis(["code", "other", "whole"], axis=1)
    return parts.assign(other=parts["period"].map(others)).merge(right, on=["code", "other"])[_PAIR]


def _above(one: Part, pair: "pd.Series[float]") -> Failure:
    same = pair["period"] == pair["other"]
    return Failure(
        severity="error" if same else "warning", indicator=one.part, code=str(pair["code"]),
        period=str(pair["period"]), row=int(pair["row"]), value=float(pair["value"]),
        expected=f"at most {shown(pair['whole'])}, the {one.whole}"
        + ("" if same else f" of {pair['other']}"),
        remedy="compare both with the source; one is wrong or of another territory",
    )  # fmt: skip


def _sum_failures(data: Data, one: Sum) -> Iterator[Failure]:
    rows = data.singles[data.singles["indicator"].isin([one.whole, *one.parts])]
    grid = rows.pivot(index=["code", "period"], columns="indicator", values="value")
    if not {one.whole, *one.parts} <= set(grid.columns):
        return
    for at, row in grid.dropna().iterrows():
        code, period = map(str, at)  # type: ignore[call-overload]  # the index is one of pairs
        got = float(row[list(one.parts)].sum())
        if abs(got - row[one.whole]) > 0.5:
            yield Failure(
                severity="error", indicator=one.whole, code=code, period=period,
                value=float(row[one.whole]),
                expected=f"{shown(got)}, the sum of {', '.join(one.parts)}",
                remedy="compare all of them with the source",
            )  # fmt: skip


def _rate_failures(data: Data, one: Rate) -> Iterator[Failure]:
    counts = _paired(data, one.part, one.whole)
    same = counts[counts["period"].eq(counts["other"]) & (counts["whole"] > 0)]
    rates = data.singles[data.singles["indicator"].eq(one.rate)]
    right = same[["code", "period", "value", "whole"]].rename(columns={"value": "part"})
    for _, row in rates.merge(right, on=["code", "period"]).iterrows():
        computed = 100 * row["part"] / row["whole"]
        if not np.isclose(row["value"], computed, rtol=0, atol=one.tolerance + 50 / row["whole"]):
            yield Failure(
                severity="error", indicator=one.rate, code=row["code"], period=row["period"],
                row=int(row["row"]), value=float(row["value"]),
                expected=f"{computed:.4g}, from {one.part} and {one.whole}",
                remedy="compute the rate anew from its counts; never average rates",
            )  # fmt: skip
