"""What a reader hands on: the values in long and wide form, their quality and their source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd

from indicators.readers.cells import Cell, Mark, NotANumberError, footnote, number
from indicators.readers.codes import LEVELS, level, place_name
from indicators.readers.file import File
from indicators.readers.founded import existed, exists_from
from indicators.readers.periods import period_order
from indicators.readers.problem import Findings, Problem, shown

LONG = ["code", "indicator", "period", "value", "quality"]
LATEST = "latest"
ALL = "all"


class Value(NamedTuple):
    """One figure and where it stood; `value` is None where the file has none."""

    code: str
    indicator: str
    period: str
    value: Decimal | None
    row: int
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where values come from: enough to find the file again and to cite it.

    dataset: the publisher's id; unit: as the file says it; units: of each indicator as handed on,
    where known. published: the file's own date. periods: all that it holds.
    """

    reader: str
    file: str
    sha256: str
    dataset: str = ""
    title_uz: str = ""
    title_ru: str = ""
    title_en: str = ""
    publisher: str = ""
    unit: str = ""
    licence: str = ""
    published: str = ""
    note: str = ""
    periods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A checked table.

    table: index `code` (text), a column an indicator, each at its latest period; only the
    territories of the finest level that the file has (units, else regions, else the country).
    quality: the same shape and gaps. long: `code indicator period value quality`, a row a figure
    that is there, of every level and period. notes: what was done, in sentences.
    """

    table: pd.DataFrame = field(repr=False)
    quality: pd.DataFrame = field(repr=False)
    long: pd.DataFrame = field(repr=False)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    source: Source
    sources: tuple[Source, ...] = ()

    def at(self, period: str = LATEST) -> pd.DataFrame:
        """The table at another period; `all` gives every one, as `indicator@period`."""
        return wide(self.long, self.table.index, period, "value")

    def quality_at(self, period: str = LATEST) -> pd.DataFrame:
        """The quality of `at(period)`, in the same shape."""
        return wide(self.long, self.table.index, period, "quality")


def read_value(cell: Cell, mark: Mark, findings: Findings, row: int, column: str) -> Decimal | None:
    """A cell's number; what is none is noted as severe and counts as missing."""
    found_mark = footnote(cell)
    try:
        value = number(cell, mark)
    except NotANumberError as problem:
        findings.severe(f"{shown(cell)}: {problem}", row, column)
        return None
    if found_mark and value is not None:
        findings.doubt(f"{shown(cell)} was read as {value}; look at the footnote", row, column)
    return value


def clean(values: Iterable[Value], findings: Findings) -> list[Value]:
    """The values without repeated ones (severe) and zeros of units that were not yet there."""
    seen: dict[tuple[str, str, str], Value] = {}
    for one in values:
        key = (one.code, one.indicator, one.period)
        if key in seen:
            findings.severe(_repeats(one, seen[key]), one.row, one.column)
            continue
        seen[key] = one
    listed = list(seen.values())
    early = {one for one in listed if one.value == 0 and not existed(one.code, one.period)}
    findings.notes.extend(_told_early(early))
    _doubt_leading_zeros([one for one in listed if one not in early], findings)
    return [one._replace(value=None) if one in early else one for one in listed]


def _repeats(one: Value, first: Value) -> str:
    period = f" for {one.period}" if one.period else ""
    return (
        f"{one.indicator} of {one.code} ({place_name(one.code)}){period} stood in row "
        f"{first.row} already; keep one, or name what parts them"
    )


def _told_early(early: Iterable[Value]) -> list[str]:
    periods: dict[str, set[str]] = {}
    for one in early:
        periods.setdefault(one.code, set()).add(one.period)
    return [
        f"0 of {place_name(code)} ({code}) in {_span(found)} is read as missing: the unit exists "
        f"from {exists_from(code)}"
        for code, found in sorted(periods.items())
    ]


def _span(periods: Iterable[str]) -> str:
    ordered = sorted(periods, key=period_order)
    return ordered[0] if len(ordered) == 1 else f"{ordered[0]} to {ordered[-1]}"


def _doubt_leading_zeros(values: Sequence[Value], findings: Findings) -> None:
    """A series that begins with zeros and then jumps: perhaps a unit younger than we know."""
    series: dict[tuple[str, str], list[Value]] = {}
    for one in values:
        if one.value is not None and level(one.code) == "unit":
            series.setdefault((one.code, one.indicator), []).append(one)
    for (code, indicator), found in series.items():
        ordered = sorted(found, key=lambda one: period_order(one.period))
        zeros = next((at for at, one in enumerate(ordered) if one.value), len(ordered))
        if 0 < zeros < len(ordered):
            periods = _span(one.period for one in ordered[:zeros])
            findings.doubt(
                f"{indicator} of {code} ({place_name(code)}) is 0 in {periods} and not after; "
                "if nothing was counted then, clear the cells",
                ordered[0].row,
                ordered[0].column,
            )


def compose(
    values: Sequence[Value], quality: str, source: Source, findings: Findings, *,
    lenient: bool, codes: Iterable[str] = (), qualities: dict[str, str] | None = None,
) -> Reading:  # fmt: skip
    """The reading of cleaned values; raises ReadingError if something severe was found.

    codes: territories that stand in the file even if without a value. qualities: of single
    indicators, where not `quality`.
    """
    listed = clean(values, findings)
    if not any(one.value is not None for one in listed):
        findings.severe("no figure could be read; is this the right file for this reader?")
    problems = findings.settle(lenient=lenient)
    kinds = qualities or {}
    long = _long([(one, kinds.get(one.indicator, quality)) for one in listed])
    index = finest({*codes, *(one.code for one in listed)})
    table = wide(long, index, LATEST, "value")
    for name in dict.fromkeys(one.indicator for one in listed):
        if name not in table.columns:
            table[name] = np.nan
    return Reading(
        table=table,
        quality=wide(long, index, LATEST, "quality").reindex(columns=table.columns),
        long=long,
        problems=problems,
        notes=tuple(findings.notes),
        source=source,
        sources=(source,),
    )


def _long(values: Sequence[tuple[Value, str]]) -> pd.DataFrame:
    there = [(one, quality) for one, quality in values if one.value is not None]
    rows = [
        (one.code, one.indicator, one.period, float(one.value or 0), kind) for one, kind in there
    ]
    kinds = {**dict.fromkeys(LONG, "str"), "value": "float64"}
    return pd.DataFrame(rows, columns=LONG).astype(kinds)


def finest(codes: Iterable[str]) -> pd.Index:
    """The codes of the finest level that is there, in their order."""
    listed = sorted(codes)
    for kind in reversed(LEVELS):
        found = [code for code in listed if level(code) == kind]
        if found:
            return pd.Index(found, name="code", dtype="str")
    return pd.Index([], name="code", dtype="str")


def wide(long: pd.DataFrame, index: pd.Index, period: str, column: str) -> pd.DataFrame:
    """Code × indicator at one period; an indicator that has none then is left out."""
    here = long[long["code"].isin(index)]
    chosen = here[_chosen(here, period)]
    names = chosen["indicator"]
    if period == ALL:
        names = names.str.cat(chosen["period"], sep="@")
    blank = pd.DataFrame(
        np.nan, index=index, columns=_ordered(names, chosen["period"]), dtype=object
    )
    rows, columns = (
        index.get_indexer(pd.Index(chosen["code"])),
        blank.columns.get_indexer(pd.Index(names)),
    )
    grid = blank.to_numpy(copy=True)
    grid[rows, columns] = chosen[column].to_numpy(dtype=object)
    filled = pd.DataFrame(grid, index=index, columns=blank.columns)
    return _typed(filled) if column == "value" else filled.astype("str")


def _ordered(names: "pd.Series[str]", periods: "pd.Series[str]") -> pd.Index:
    """Columns as the indicators first come, each with its periods from the oldest on."""
    pairs = dict(zip(names, periods, strict=True))
    first = {name: at for at, name in enumerate(dict.fromkeys(n.partition("@")[0] for n in names))}
    ordered = sorted(pairs, key=lambda n: (first[n.partition("@")[0]], period_order(pairs[n])))
    return pd.Index(ordered, dtype="str")


def _chosen(long: pd.DataFrame, period: str) -> "pd.Series[bool]":
    if period == ALL:
        return pd.Series(True, index=long.index)
    if period != LATEST:
        return long["period"].eq(period)
    pairs = long[["indicator", "period"]].drop_duplicates()
    latest: dict[str, str] = {}
    for name, found in zip(pairs["indicator"], pairs["period"], strict=True):
        latest[name] = max(latest.get(name, ""), found, key=period_order)
    return long["period"].eq(long["indicator"].map(latest))


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """Whole-number columns without gaps as int64, all others float64."""
    numbers = table.astype("float64")
    grid = numbers.to_numpy()
    whole = (np.isfinite(grid) & (grid == np.floor(grid))).all(axis=0) & bool(len(table))
    return numbers.astype(dict.fromkeys(numbers.columns[whole], "int64"))


def provenance(file: File, reader: str, **facts: str | tuple[str, ...]) -> Source:
    """The source record of a file with what is known of it; periods are put in order."""
    periods = facts.pop("periods", ())
    said = {key: " ".join(fact.split()) for key, fact in facts.items() if isinstance(fact, str)}
    ordered = tuple(sorted({one for one in periods if one}, key=period_order))
    return Source(reader=reader, file=file.name, sha256=file.sha256, periods=ordered, **said)
