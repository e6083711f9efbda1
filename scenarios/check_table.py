"""Check a data file by all rules of `indicators.validate`, with the places in the file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from indicators import load_catalogue
from indicators.validate import Failure, Report, official_totals, validate
from indicators.validate.failure import Severity, shown
from scenarios.commands.show import counted
from scenarios.doubts import HOW_TO_WRITE
from scenarios.errors import ScenarioError
from scenarios.table import (
    LONG,
    is_like_a_number,
    read_numbered,
    read_units_table,
    written_otherwise,
)
from scenarios.write import write_table, write_text

_ROWS = "rows"
_FIRST = 2  # the row below the heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A checked file. told: what it holds, in a sentence."""

    file: str
    report: Report = field(repr=False)
    told: str

    def lines(self, severity: Severity) -> list[str]:
        """The findings of a severity, each with file, row, column and unit, and the next step."""
        return [
            f"{self.file}: {_line(one)}" for one in self.report.found if one.severity == severity
        ]


def check_table(
    path: Path, code: str = "code", *, quality: str | Path | None = None, period: str = ""
) -> Checked:
    """Check a table of units, or one with a row a value (columns code, indicator, value).

    quality: a file of the same shape with the quality of every value. period: of the values of a
    table of units; compares counts with the published totals of that period.
    Raises ScenarioError for a file that cannot be read, IndicatorError where nothing is to check.
    """
    table, numbers, unread = read_numbered(path, code)
    if unread and table.empty:
        raise ScenarioError([f"{path.name}: {told}" for told in unread])
    words = [name for name in _texts(table) if name != "region_code"]
    looked_at = table if _is_long(table) else table.drop(columns=words)
    report = validate(
        looked_at,
        quality=None if quality is None else read_units_table(quality, code),
        period=period,
        totals=_totals(table, period),
        title=path.name,
    )
    found = [
        *map(_of_rows, unread),
        *_unread(table),
        *(_in_file(one, numbers) for one in _joined(report.found, table)),
    ]
    return Checked(
        file=path.name,
        report=replace(report, found=tuple(found)),
        told=_told(table),
    )


def write_report(report: Report, path: Path) -> None:
    """Write a report as one HTML page, or as a table, by the ending of `path`."""
    if path.suffix.lower() == ".html":
        write_text(report.to_html(), path)
    else:
        write_table(report.to_table().set_index("severity"), path)


def _is_long(table: pd.DataFrame) -> bool:
    return set(LONG) <= {*table.columns}


def _texts(table: pd.DataFrame) -> list[str]:
    """Columns of words, such as names; those that the catalogue knows must be numbers."""
    return [
        name
        for name in map(str, table.columns)
        if table[name].dtype == "str" and name not in load_catalogue().index
    ]


def _unread(table: pd.DataFrame) -> list[Failure]:
    """Columns of texts that look like numbers, which no formula can count with."""
    if _is_long(table):
        return []
    found = []
    for name in _texts(table):
        like = written_otherwise(table[name])
        if like and 2 * len(like) >= table[name].notna().sum():
            found.append(
                Failure(
                    severity="warning",
                    rule="type",
                    indicator=name,
                    value=like[0][1],
                    expected="numbers with a decimal point and nothing between thousands",
                    remedy=f"the column is read as text; if it holds numbers, {HOW_TO_WRITE}",
                )
            )
    return found


def _of_rows(told: str) -> Failure:
    """A row that the other rules cannot look at, such as one of totals."""
    return Failure(severity="error", rule=_ROWS, expected="every unit in one row", remedy=told)


def _joined(found: Sequence[Failure], table: pd.DataFrame) -> Iterator[Failure]:
    """The findings, with one for all cells of a column that are numbers written otherwise."""
    counts = (
        {str(name): len(written_otherwise(table[name])) for name in table.columns}
        if not _is_long(table)
        else {}
    )
    told: set[str] = set()
    for one in found:
        like = one.rule == "type" and isinstance(one.value, str) and is_like_a_number(one.value)
        if not like or counts.get(one.indicator, 0) < 2:
            yield one
        elif one.indicator not in told:
            told.add(one.indicator)
            rest = f"{counts[one.indicator]} cells of the column are written so"
            yield replace(one, expected="a number", remedy=f"{rest}; {HOW_TO_WRITE}")


def _totals(table: pd.DataFrame, period: str) -> pd.DataFrame:
    """The published totals of the indicators and periods that the table has."""
    totals = official_totals()
    if not _is_long(table):
        return totals[totals["indicator"].isin(table.columns) & totals["period"].eq(period)]
    if "period" not in table.columns:
        return totals.iloc[:0]
    there = {*zip(table["indicator"], table["period"], strict=True)}
    pairs = zip(totals["indicator"], totals["period"], strict=True)
    return totals[[pair in there for pair in pairs]]


def _in_file(failure: Failure, numbers: list[int]) -> Failure:
    """The finding with the row of the file, where blank rows count as well."""
    if failure.row is None:
        return failure
    return replace(failure, row=numbers[failure.row - _FIRST])


def _line(failure: Failure) -> str:
    if failure.rule == _ROWS:
        return failure.remedy
    place = [f"row {failure.row}"] if failure.row is not None else []
    what = " of ".join(part for part in (failure.indicator, failure.code) if part)
    place += [what] if what else []
    place += [failure.period] if failure.period else []
    is_value = ":" if failure.value is None else f" is {shown(failure.value)};"
    where = f"{', '.join(place)}{is_value} " if place else ""
    return f"{where}expected {failure.expected}; {failure.remedy} ({failure.rule})"


def _told(table: pd.DataFrame) -> str:
    if _is_long(table):
        units, names = table["code"].nunique(), table["indicator"].nunique()
        told = f"{counted(units, 'unit')}, {counted(names, 'indicator')}"
        return f"a table of {counted(len(table), 'value')}: {told}"
    gaps = {name: int(missing) for name, missing in table.isna().sum().items() if missing}
    missing = ", ".join(f"{name} {number}" for name, number in gaps.items()) or "none"
    size = f"{counted(len(table), 'unit')} and {counted(table.shape[1], 'column')}"
    return f"a table of {size}; missing values: {missing}"
