"""Ask whether values are numbers of the kind and range that the catalogue says."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

import pandas as pd

from indicators.validate.data import Data, each
from indicators.validate.failure import Failure
from indicators.validate.limits import Bound
from indicators.validate.rule import rule

_REMEDY = {
    "finite": "write a number, or leave the cell empty if there is none",
    "range": "compare with the source; look for another unit of measure or a shifted column",
    "whole": "a count has no fraction; look for thousands, averages or a shifted column",
}


@rule("type", "Is every value a number?")
def numbers_only(data: Data) -> Iterator[Failure]:
    """Texts and conditions where numbers belong; empty cells are another rule's matter."""
    rows = data.rows
    bad = rows[rows["value"].isna() & ~rows["cell"].isna() & rows["cell"].ne("")]
    for one in each(bad):
        yield Failure(
            severity="error", indicator=one.indicator, code=one.code, period=one.period,
            row=one.row, value=str(one.cell), expected="a number",
            remedy="write a number, or leave the cell empty if there is none",
        )  # fmt: skip


@rule("known", "Is every indicator in the catalogue?")
def known_indicators(data: Data) -> Iterator[Failure]:
    """An indicator the catalogue does not know has no range: say that it was not checked."""
    there = list(dict.fromkeys(data.rows["indicator"]))
    for name in there:
        if name not in data.catalogue.index:
            near = get_close_matches(name, list(map(str, data.catalogue.index)), n=1)
            hint = f"; perhaps {near[0]} is meant" if near else ""
            yield Failure(
                severity="info", indicator=name, expected="a name of the catalogue",
                remedy=f"its kind and range were not checked; add it to the catalogue{hint}",
            )  # fmt: skip


@rule("schema", "Are shares within 0 and 100, counts whole and not below 0?")
def within_schema(data: Data) -> Iterator[Failure]:
    """What the schema of the catalogue finds; the rule is named `finite`, `range` or `whole`."""
    import pandera.pandas as pa  # 1.5 s, only to check

    from indicators.validate.schema import column_checks

    rows = data.rows[data.rows["value"].notna()].reset_index(drop=True)
    for name, own in rows.groupby("indicator", sort=False):
        bound = data.limits.of(str(name))
        schema = pa.SeriesSchema("float64", column_checks(bound), nullable=True)
        try:
            schema.validate(own["value"], lazy=True)
        except pa.errors.SchemaErrors as problems:
            yield from _failures(problems.failure_cases, rows, bound)


def _failures(cases: pd.DataFrame, rows: pd.DataFrame, bound: Bound) -> Iterator[Failure]:
    for case in cases.sort_values("index", kind="stable").itertuples():
        yield _failure(str(case.check), rows.loc[case.index], bound)


def _failure(check: str, row: "pd.Series[Any]", bound: Bound) -> Failure:
    return Failure(
        severity="error", rule=check, indicator=row["indicator"], code=row["code"],
        period=row["period"], row=int(row["row"]), value=float(row["value"]),
        expected="a finite number" if check == "finite" else str(bound), remedy=_REMEDY[check],
    )  # fmt: skip
