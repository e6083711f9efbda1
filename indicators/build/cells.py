"""The long form: one row a value, with its source and quality."""

import pandas as pd

COLUMNS = ["indicator", "period", "code", "value", "quality", "source", "flag"]


def cells(
    values: pd.Series,
    *,
    indicator: str,
    period: str,
    quality: str | pd.Series,
    source: str | pd.Series,
    flag: str | pd.Series = "",
) -> pd.DataFrame:
    """Return `values` (index code) as rows of the store; a missing value is no row.

    quality, source, flag: one text for all, or a Series with the index of `values`.
    """
    rows = pd.DataFrame({"value": values.astype(float)}).assign(
        indicator=indicator, period=period, quality=quality, source=source, flag=flag
    )
    return rows.dropna(subset="value").rename_axis("code").reset_index()[COLUMNS]
