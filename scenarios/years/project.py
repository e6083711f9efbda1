"""What a year's table and formula become under the assumed prices and people."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from allocation import Formula, Note
from allocation.errors import nearest
from allocation.formula import Parameter
from allocation.number import as_fraction, plain
from scenarios.errors import ScenarioError
from scenarios.quality import QUALITIES
from scenarios.years.record import Years

ASSUMED = QUALITIES[-1]  # a projected value is an estimate, whatever it was projected from


def projected(
    years: Years, year: int, table: pd.DataFrame, quality: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame | None, list[Note]]:
    """The table in use in a year, with its columns in `grow` and `inflate` brought to that year.

    table: of `years.table_year(year)`. quality: of its values; projected ones become estimates.
    Gaps stay gaps. Raises ScenarioError for a column of texts.
    """
    since, notes = years.table_year(year), []
    levels = dict.fromkeys(years.grow, years.people(year, since))
    levels.update(dict.fromkeys(years.inflate, years.prices(year, since)))
    for name, level in levels.items():
        if name not in table or level == 1:
            continue
        table = table.assign(**{name: scaled(table[name], level)})
        if quality is not None and name in quality:
            kinds = quality[name].where(quality[name].isna(), ASSUMED)
            quality = quality.assign(**{name: kinds})
        text = f"{name} is assumed: the table's value of {since} times {plain(level)}"
        notes.append(Note(kind="quality", name=name, text=text))
    return table, quality, notes


def scaled(column: "pd.Series[Any]", level: Fraction) -> "pd.Series[float]":
    """A column of numbers times a level, to the nearest double; gaps stay gaps.

    Raises ScenarioError for conditions and texts, which have no size.
    """
    cells = column.astype(object)
    numbers = [None if pd.isna(cell) else _number(cell) for cell in cells]
    if any(
        number is None and not pd.isna(cell) for number, cell in zip(numbers, cells, strict=True)
    ):
        raise ScenarioError(f"years: column {column.name!r} holds no numbers, so it cannot grow")
    values = [np.nan if number is None else float(number * level) for number in numbers]
    return pd.Series(values, index=column.index, dtype="float64")


def _number(cell: object) -> Fraction | None:
    if isinstance(cell, bool | np.bool_ | str):
        return None
    return as_fraction(cell.item() if isinstance(cell, np.generic) else cell)


def inflated(formula: Formula, names: tuple[str, ...], level: Fraction) -> Formula:
    """The formula with some parameters, and their ranges, at another level of prices."""
    own = {name: one for name, one in formula.parameters.items() if name in names}
    if level == 1 or not own:
        return formula
    raised = {name: _at(parameter, level) for name, parameter in own.items()}
    return replace(formula, parameters={**formula.parameters, **raised})


def _at(parameter: Parameter, level: Fraction) -> Parameter:
    low, high = (None if end is None else end * level for end in (parameter.low, parameter.high))
    return replace(parameter, value=parameter.value * level, low=low, high=high)


def check_names(years: Years, formula: Formula, table: pd.DataFrame) -> None:
    """Raise ScenarioError for names in `grow` or `inflate` that neither table nor formula has."""
    columns = [str(name) for name in table.columns]
    known = {"grow": columns, "inflate": [*columns, *formula.parameters]}
    asked = {"grow": years.grow, "inflate": years.inflate}
    problems = [
        f"years: {key}: there is no {name!r}{nearest(name, known[key])}"
        for key, names in asked.items()
        for name in names
        if name not in known[key]
    ]
    if problems:
        raise ScenarioError(problems)
