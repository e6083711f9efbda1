"""What the columns of a table to take away are called, and how their cells are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10

import numpy as np
import pandas as pd

import indicators
from allocation import Formula
from views.language import Texts

SOUM = "soʻm"
WHOLE = "#,##0"
MOST_DECIMALS = 8
UNITS: Mapping[str, str] = {  # of columns that are neither inputs nor parts of the formula
    "amount": SOUM,
    "baseline": SOUM,
    "change": SOUM,
    "amount_a": SOUM,
    "amount_b": SOUM,
    "per_head": SOUM,
    "per_head_a": SOUM,
    "per_head_b": SOUM,
    "change_per_head": SOUM,
}
FAMILIES: Mapping[str, str] = {"kind": "kind", "shape": "shape"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The words over a column, the format of its numbers, and the family of its codes' words.

    family: empty for a column without codes.
    """

    words: str
    format: str = "General"
    family: str = ""


def headings(table: pd.DataFrame, formulas: list[Formula], texts: Texts) -> dict[str, Heading]:
    """Return the heading of every column of a table to take away, and of its index `code`.

    formulas: whose steps, parts and limits the columns may be.
    """
    titles = _titles(formulas, texts)
    units = _units(formulas)
    found = {"code": Heading(words=texts("column.code"))}
    for column in map(str, table):
        words = _words(column, titles, texts)
        unit = texts.word("unit", units.get(column, ""))
        found[column] = Heading(
            words=_with_unit(words, unit, texts),
            format=number_format(table[column], money=units.get(column) == SOUM),
            family=_family(column),
        )
    return found


def in_words(table: pd.DataFrame, found: Mapping[str, Heading], texts: Texts) -> pd.DataFrame:
    """Return a table with words in place of its codes."""
    return table.assign(
        **{
            column: [texts.word(heading.family, str(code)) for code in table[column]]
            for column, heading in found.items()
            if heading.family
        }
    )


def number_format(values: pd.Series, *, money: bool = False) -> str:
    """Return Excel's format for numbers of this size: thousands apart, four digits at least.

    >>> number_format(pd.Series([0.0012, 0.0034])), number_format(pd.Series([1.0, 2500.0]))
    ('#,##0.000000', '#,##0')
    """
    if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return "General"
    known = values.dropna().to_numpy(dtype=np.float64)
    if money or not known.size or bool((known == known.round()).all()):
        return WHOLE
    sizes = np.abs(known[known != 0])
    decimals = min(MOST_DECIMALS, max(1, 3 - floor(log10(float(np.median(sizes))))))
    return f"{WHOLE}.{'0' * decimals}"


def _titles(formulas: list[Formula], texts: Texts) -> dict[str, str]:
    """Return the words for inputs and for the parts of some formulas, by column."""
    catalogue = indicators.load_catalogue()[f"title_{texts.language}"]
    titles = {str(code): str(title) for code, title in catalogue.items()}
    for formula in formulas:
        for step in formula.steps:
            titles[step.name] = step.label.in_language(texts.language) or step.name
        for pot in formula.pots:
            name = pot.label.in_language(texts.language) or pot.name
            titles[f"pot_{pot.name}"] = texts("line.pot", name=name)
        for limit in formula.limits:
            name = limit.label.in_language(texts.language) or limit.name
            titles[f"after_{limit.name}"] = texts("line.limit", name=name)
    return titles


def _units(formulas: list[Formula]) -> dict[str, str]:
    """Return the units of columns, as the catalogue and the formulas name them."""
    units = {str(code): str(unit) for code, unit in indicators.load_catalogue()["unit"].items()}
    for formula in formulas:
        units |= {step.name: step.unit for step in formula.steps}
        units |= {f"pot_{pot.name}": SOUM for pot in formula.pots}
        units |= {f"after_{limit.name}": SOUM for limit in formula.limits}
    return units | dict(UNITS)


def _words(column: str, titles: Mapping[str, str], texts: Texts) -> str:
    """Return the words for a column, its code where nobody has any."""
    of = column.removesuffix("_quality")
    if f"column.{column}" in texts.entries:
        return texts(f"column.{column}")
    if column != of:
        return texts("column.input_quality", name=titles.get(of, of))
    return titles.get(column, column)


def _with_unit(words: str, unit: str, texts: Texts) -> str:
    """Return words with the unit behind them; one in brackets takes no comma."""
    if unit.startswith("("):
        return f"{words} {unit}"
    return texts("column.with_unit", name=words, unit=unit) if unit else words


def _family(column: str) -> str:
    """Return the family of words for the codes of a column, empty without one."""
    if column == "quality" or column.endswith("_quality") or column.startswith("quality_"):
        return "mark"
    return FAMILIES.get(column, "")
