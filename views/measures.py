"""What a map can show of a result: pure functions from a result to one number a unit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from scenarios import Comparison, Result
from views.classes import Band, centred_classes, rising_classes
from views.language import Texts
from views.numbers import amount_in, money, number, percent, scale_for, trimmed

Kind = Literal["money", "percent", "number"]
MONEY = ("soʻm", "soʻm per head")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number a unit, and how it is written and coloured.

    values: float by unit code, NaN where there is none. centred: a change, coloured from nought.
    unit: what is counted, in words, for measures that are neither money nor a percentage.
    """

    code: str
    title: str
    values: pd.Series
    kind: Kind
    centred: bool = False
    unit: str = ""

    def bands(self, *more: pd.Series) -> tuple[Band, ...]:
        """Return the classes of the values, together with `more` of the same measure."""
        together = pd.concat([self.values, *more]) if more else self.values
        return centred_classes(together) if self.centred else rising_classes(together)

    def writer(self, texts: Texts) -> Callable[[float], str]:
        """Return the function that writes a value with its unit."""
        if self.kind == "percent":
            return lambda value: percent(value, texts, sign=self.centred)
        if self.kind == "money":
            return lambda value: money(value, texts, sign=self.centred)
        return lambda value: f"{trimmed(value, texts)} {self.unit}".rstrip()

    def legend_writer(self, texts: Texts) -> tuple[Callable[[float], str], str]:
        """Return the function that writes a bound of a class without its unit, and the unit.

        Of changes, nought is written as a word.
        """
        write, unit = self._bound_writer(texts)
        if not self.centred:
            return write, unit
        return lambda value: write(value) if value else texts("legend.unchanged"), unit

    def _bound_writer(self, texts: Texts) -> tuple[Callable[[float], str], str]:
        """Return the function that writes a bound, nought among them, and the unit."""
        if self.kind == "percent":
            return lambda value: number(value, texts, 1, sign=self.centred), ""
        if self.kind == "number":
            return lambda value: trimmed(value, texts), self.unit
        scale = scale_for(self.values)
        return lambda value: amount_in(value, scale, texts, sign=self.centred), texts(scale.key)


def per_head(amounts: pd.Series, result: Result) -> pd.Series | None:
    """Return soʻm a person, or None for a table without population."""
    if "population" not in result.inputs:
        return None
    population = result.inputs["population"].astype(np.float64)
    return amounts.astype(np.float64) / population.where(population > 0)


def change(result: Result) -> pd.Series | None:
    """Return the amount less the baseline, soʻm, or None without a baseline."""
    if result.baseline is None:
        return None
    return result.amount - result.baseline


def change_percent(result: Result) -> pd.Series | None:
    """Return the change in percent of the baseline, NaN where that is nought."""
    moved = change(result)
    if moved is None or result.baseline is None:
        return None
    base = result.baseline.astype(np.float64)
    return 100 * moved.astype(np.float64) / base.where(base != 0)


FIXED: Mapping[str, tuple[Callable[[Result], pd.Series | None], Kind, bool]] = {
    "amount": (lambda result: result.amount, "money", False),
    "per_head": (lambda result: per_head(result.amount, result), "money", False),
    "change": (change, "money", True),
    "change_percent": (change_percent, "percent", True),
}


def measures(result: Result, texts: Texts, own: Comparison | None = None) -> dict[str, Measure]:
    """Return everything a map can show of a result, by code.

    The fixed measures that the result has, the change against the file's own values where `own`
    is given, then every step of the formula as `step.<name>`.
    """
    found: dict[str, Measure] = {}
    for code, (compute, kind, centred) in FIXED.items():
        values = compute(result)
        if values is not None:
            found[code] = _measure(code, texts, values, kind, centred)
    if own is not None:
        found["against_file"] = _measure("against_file", texts, own.table["change"], "money", True)
    return found | _steps(result, texts)


def _measure(code: str, texts: Texts, values: pd.Series, kind: Kind, centred: bool) -> Measure:
    """Return a measure that has its title in the texts."""
    title = texts(f"measure.{code}")
    floats = values.astype(np.float64)
    return Measure(code=code, title=title, values=floats, kind=kind, centred=centred)


def _steps(result: Result, texts: Texts) -> dict[str, Measure]:
    """Return the numeric steps of the formula as measures."""
    found = {}
    for step in result.allocation.formula.steps:
        values = result.table[step.name]
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            code = f"step.{step.name}"
            kind: Kind = "money" if step.unit in MONEY else "number"
            found[code] = Measure(
                code=code,
                title=texts(
                    "measure.step", name=step.label.in_language(texts.language) or step.name
                ),
                values=values.astype(np.float64),
                kind=kind,
                unit=texts.word("unit", step.unit),
            )
    return found


def extremes(measure: Measure) -> tuple[str, str] | None:
    """Return the codes of the units with the least and the most, or None without values."""
    known = measure.values.dropna()
    return (str(known.idxmin()), str(known.idxmax())) if len(known) else None


def place(values: pd.Series, code: str) -> int:
    """Return the place of a unit when values fall: 1 for the most, equals share the better one."""
    return int((values > values[code]).sum()) + 1
