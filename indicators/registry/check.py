"""Checks a household file and lists all its problems at once."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from indicators.catalogue import DATA
from indicators.registry.duplicates import ID, duplicate_ids, repeated_hashes
from indicators.registry.problems import Problem
from indicators.registry.rules import Rule, rules
from indicators.registry.schema import columns, literal, quoted
from indicators.registry.source import ROW, Source, opened

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

SHOWN = 5
LONGEST_CODE = 13  # a personal number (JShShIR) has 14 digits
PREFIXES = ("need_", "notebook_", "pays_")
DISTRICT, MAHALLA = "district_code", "mahalla_code"


def problems_of(source: Source, mahallas: pd.Series | None) -> tuple[tuple[Problem, ...], int]:
    """Return all problems of a file and its number of rows.

    mahallas: district code of each known mahalla (index: mahalla code), or None if not known.
    """
    checked = rules(source.types)
    pairs = _pairs(source, checked)
    rows, broken = int(pairs["households"].sum()), bool(pairs["bad"].eq(True).any())
    found = [*_absent(source), *(_broken_rules(source, checked) if broken else ()), *_no_rows(rows)]
    if {DISTRICT, MAHALLA} <= set(source.types):
        found += _places(source, pairs, mahallas)
    if ID in source.types:
        found += _duplicates(source, rows)
    return tuple(found), rows


def _pairs(source: Source, checked: tuple[Rule, ...]) -> pd.DataFrame:
    """Read the file once: the codes that occur, `households` of each, and whether any is `bad`."""
    keys = ", ".join(name for name in (DISTRICT, MAHALLA) if name in source.types)
    bad = " OR ".join(f"({rule.bad})" for rule in checked) or "false"
    looked = source.raw.project(f"{keys}{', ' if keys else ''}({bad}) AS bad")
    counted = f"{keys}{', ' if keys else ''}count(*) AS households, bool_or(bad) AS bad"
    found: pd.DataFrame = looked.aggregate(counted, keys).df()
    return found


def _broken_rules(source: Source, checked: tuple[Rule, ...]) -> Iterator[Problem]:
    """Count the rows that break a rule, rule by rule."""
    for rule in checked:
        count = source.raw.filter(rule.bad).aggregate("count(*)").fetchall()[0][0]
        if count:
            yield _problem(source, rule, count)


def _absent(source: Source) -> Iterator[Problem]:
    names = [column.name for column in columns()]
    for column in columns():
        if column.name not in source.types:
            near = get_close_matches(column.name, set(source.types) - set(names), n=1)
            hint = f"Is it {near[0]}? Rename it." if near else f"Add it ({column.meaning})."
            yield Problem(column=column.name, what="the column is missing", remedy=hint)
    for name in source.types:
        if name.startswith(PREFIXES) and name not in names:
            remedy = "Rename it, or add its key to the list in indicators/registry/data."
            yield Problem(column=name, what="not a column that is known", remedy=remedy)


def _no_rows(rows: int) -> list[Problem]:
    if rows:
        return []
    return [Problem(column="(all)", what="the file has no rows", remedy="Export it again.")]


def _problem(source: Source, rule: Rule, count: int) -> Problem:
    return Problem(
        column=rule.column,
        what=rule.what,
        remedy=rule.remedy,
        rows=count,
        first=_first_rows(source, rule.bad),
    )


def _first_rows(source: Source, bad: str) -> tuple[int, ...]:
    """Return the numbers of the first rows that fulfil `bad`, by a second, ordered reading."""
    with opened(source.path, ordered=True) as again:
        numbered = again.raw.project(f"row_number() OVER () AS {ROW}, *")
        found = numbered.filter(bad).project(ROW).order(ROW).limit(SHOWN)
        return tuple(row[0] for row in found.fetchall())


def _places(source: Source, found: pd.DataFrame, mahallas: pd.Series | None) -> Iterator[Problem]:
    """Check the codes on the pairs of district and mahalla that occur: some ten thousand."""
    pairs = found.drop(columns="bad").dropna().astype({DISTRICT: str, MAHALLA: str})
    yield from _unknown_districts(source, pairs)
    yield from _two_districts(source, pairs)
    if mahallas is not None:
        yield from _unknown_mahallas(source, pairs, mahallas)


def _unknown_districts(source: Source, pairs: pd.DataFrame) -> Iterator[Problem]:
    unknown = pairs[~pairs[DISTRICT].isin(known_districts().index)]
    yield from _codes(source, unknown, DISTRICT, "a code that is not one of the 208 units")


def _two_districts(source: Source, pairs: pd.DataFrame) -> Iterator[Problem]:
    twice = pairs[pairs[MAHALLA].duplicated(keep=False)]
    yield from _codes(source, twice, MAHALLA, "a mahalla that lies in two districts")


def _unknown_mahallas(
    source: Source, pairs: pd.DataFrame, mahallas: pd.Series
) -> Iterator[Problem]:
    expected = pairs[MAHALLA].map(mahallas)
    unknown = pairs[expected.isna()]
    yield from _codes(source, unknown, MAHALLA, "a code that is not in the list of mahallas")
    elsewhere = pairs[expected.notna() & expected.ne(pairs[DISTRICT])]
    yield from _codes(source, elsewhere, MAHALLA, "a mahalla of another district")


def _codes(source: Source, bad: pd.DataFrame, column: str, what: str) -> Iterator[Problem]:
    if bad.empty:
        return
    codes = sorted(bad[column].unique())
    listed = ", ".join(literal(code) for code in codes)
    yield Problem(
        column=column,
        what=f"{what} ({_named(codes)})",
        remedy="Correct the code, or the list of units it is checked against.",
        rows=int(bad["households"].sum()),
        first=_first_rows(source, f"CAST({quoted(column)} AS VARCHAR) IN ({listed})"),
    )


def _named(codes: list[str]) -> str:
    """Name the first codes; what is longer than a unit's code may be a person's and is not told."""
    shown = [
        code if code.isdigit() and len(code) <= LONGEST_CODE else "a value that is no code"
        for code in codes[:SHOWN]
    ]
    return ", ".join(dict.fromkeys(shown)) + (" …" if len(codes) > SHOWN else "")


def _duplicates(source: Source, rows: int) -> Iterator[Problem]:
    hashes = repeated_hashes(source.raw, rows)
    if not len(hashes):
        return
    with opened(source.path, ordered=True) as again:
        numbered = again.raw.project(f"row_number() OVER () AS {ROW}, {quoted(ID)}")
        yield from _repeated(numbered, hashes)


def _repeated(numbered: "DuckDBPyRelation", hashes: np.ndarray) -> Iterator[Problem]:
    ids = duplicate_ids(numbered, hashes)
    found = numbered.join(ids.set_alias("twice"), ID, how="semi").project(ROW).order(ROW)
    rows = found.fetchnumpy()[ROW]
    if len(rows):
        yield Problem(
            column=ID,
            what="the same id more than once",
            remedy="Keep one row a household; a household counted twice is paid twice.",
            rows=len(rows),
            first=tuple(rows[:SHOWN].tolist()),
        )


def known_districts() -> pd.DataFrame:
    """Return the 208 units, index `code` (text), with `region_code`."""
    return pd.read_csv(DATA / "units.csv", dtype=str, index_col="code")[["region_code"]]
