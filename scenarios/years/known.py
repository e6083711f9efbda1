"""How sure the values of a bundled table are that was brought to a year."""

from pathlib import Path

import pandas as pd

from scenarios.quality import QUALITIES
from scenarios.run import Result
from scenarios.scenario import BUNDLED, bundled_or_table


def known_quality(result: Result) -> pd.DataFrame | None:
    """The quality of every value of a result's table where it is no longer the bundled one.

    A row a unit; columns that have a quality. What the formula reads is as the result says; of the
    others a value that is the bundled one is as sure as that, any other an assumption. None for a
    table of one's own, and for the bundled one as it stands.
    """
    if result.quality is None:
        return None
    gained = [name for one in result.indices for name in one.result.columns.columns]
    table = result.inputs.drop(columns=gained)
    bundled, kinds = bundled_or_table(BUNDLED, Path(), "code")
    if kinds is None or table.equals(bundled):
        return None
    found = {}
    for name in table.columns:
        if name in result.quality:
            found[name] = result.quality[name]
        elif name in kinds:
            same = table[name].eq(bundled[name]) | table[name].isna()
            found[name] = kinds[name].where(same, QUALITIES[-1])
    return pd.DataFrame(found, index=table.index)
