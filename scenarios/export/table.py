"""The table that flat formats hold: units, inputs, result, and the quality of every value."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from scenarios.errors import ScenarioError
from scenarios.export.facts import used_columns
from scenarios.export.options import Options
from scenarios.run import Result

_PLACES = ("name_uz", "name_ru", "name_en", "name", "region_code", "kind")
BASELINE = "baseline"


def export_table(result: Result, options: Options) -> pd.DataFrame:
    """A row a unit, index = unit code under the scenario's own name for it.

    Names and region; the columns the formula read, `input_<name>` where a column of the result has
    the same name; `baseline`, soʻm, if there is one; steps, `pot_<name>`, `after_<name>`, `amount`
    (int64 soʻm); `quality_<column>` for each input and `quality`, the most doubtful of them, where
    known.
    """
    columns = dict(_columns(result))
    table = pd.DataFrame(columns, index=result.inputs.index)
    table.index = table.index.astype(str)
    table.index.name = result.scenario.code
    if options.units is None:
        return table
    return table.loc[list(options.units)]


def _columns(result: Result) -> Iterator[tuple[str, "pd.Series[Any]"]]:
    places = [name for name in _PLACES if name in result.inputs.columns]
    taken = {*result.table.columns, *places, BASELINE, "quality", result.scenario.code}
    for name in places:
        yield (f"input_{name}" if name in result.table.columns else name), result.inputs[name]
    for name in result.allocation.formula.columns:
        if name in result.inputs.columns and name not in places:
            yield (f"input_{name}" if name in taken else name), result.inputs[name]
    if result.baseline is not None:
        yield BASELINE, result.baseline
    yield from ((str(name), column) for name, column in result.table.items())
    yield from _qualities(result)


def _qualities(result: Result) -> Iterator[tuple[str, "pd.Series[Any]"]]:
    if result.quality is None:
        return
    for name in used_columns(result):
        if name in result.quality:
            column = f"quality_{name}"
            if column in result.table.columns:
                raise ScenarioError(
                    f"the result already has a column {column!r}; give its step another name"
                )
            yield column, result.quality[name]
    doubt = result.doubt
    if doubt is not None:
        yield "quality", doubt
