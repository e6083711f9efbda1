"""The schema of a table of units, built from the catalogue."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from indicators.validate.limits import Bound, load_limits

if TYPE_CHECKING:
    from pandera.pandas import Check, DataFrameSchema


def table_schema(
    names: Iterable[str] | None = None, catalogue: pd.DataFrame | None = None
) -> "DataFrameSchema":
    """The pandera schema of a wide table: index `code` (text, unique), a float column an indicator.

    names: the indicators (all of the catalogue if not given); one that the catalogue does not know
    may be any number. Missing values are allowed: `missing` is a rule of its own.
    Use it as `table_schema().validate(table, lazy=True)` to get all failures at once.
    """
    import pandera.pandas as pa  # 1.5 s, only to check

    limits = load_limits(catalogue)
    columns = {
        name: pa.Column(
            "float64", column_checks(limits.of(name)), nullable=True, coerce=True, required=False
        )
        for name in (limits.bounds if names is None else names)
    }
    return pa.DataFrameSchema(columns, index=pa.Index("str", name="code", unique=True, coerce=True))


def column_checks(bound: Bound) -> "list[Check]":
    """The checks of a column: numbers that end, within the range, whole where they are counts."""
    from pandera.pandas import Check

    checks = [Check(lambda column: np.isfinite(column), name="finite", error="finite")]
    if bound.low is not None:
        checks.append(Check.ge(bound.low, name="range", error="range"))
    if bound.high is not None:
        checks.append(Check.le(bound.high, name="range", error="range"))
    if bound.whole:
        checks.append(Check(lambda column: column % 1 == 0, name="whole", error="whole"))
    return checks
