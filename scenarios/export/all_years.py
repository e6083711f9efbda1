"""All years of a path as one table to take away: CSV and Parquet."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from scenarios.errors import ScenarioError
from scenarios.export.facts import Facts, facts_of
from scenarios.export.options import Options
from scenarios.export.plain_parquet import write_with
from scenarios.export.registry import format_of
from scenarios.export.table import export_table
from scenarios.export.take_away import check_place, checked_units, whole
from scenarios.run import Result
from scenarios.years import PathResult, year_result

FORMATS_OF_YEARS = ("csv", "parquet")


def export_years(
    path: PathResult,
    where: str | Path,
    *,
    to: str | None = None,
    language: str = "uz",
    units: Sequence[str] | None = None,
) -> Path:
    """Write all years of a path one below the other, with the levels `year` and the units' code.

    The columns are those of `export` for one year; what a year has not is missing there. The file
    says what it is as every export does, year by year where years differ. Raises ScenarioError for
    a format that holds one year alone, and what `export` raises.
    """
    out = Path(where)
    format_ = format_of(out, to)
    if format_.name not in FORMATS_OF_YEARS:
        raise ScenarioError(
            f"{format_.name} holds one year; name it with --year, or write all of them as "
            f"{' or '.join(FORMATS_OF_YEARS)}"
        )
    check_place(out)
    results = {one.year: year_result(path, one.year) for one in path.results}
    first = next(iter(results.values()))
    chosen = None if units is None else checked_units(first, units)
    options = Options(language=language, units=chosen)
    table = _table(results, options)
    facts = {year: facts_of(result) for year, result in results.items()}
    write = _csv if format_.name == "csv" else _parquet
    whole(out, lambda beside: write(table, facts, language, beside))
    return out


def _table(results: dict[int, Result], options: Options) -> pd.DataFrame:
    parts = {year: export_table(result, options) for year, result in results.items()}
    code = next(iter(parts.values())).index.name
    return pd.concat(parts, names=["year", code])


def _csv(table: pd.DataFrame, facts: dict[int, Facts], language: str, path: Path) -> None:
    text = io.StringIO()
    for words, told in _lines(facts, language):
        text.write(f"# {words}: {' '.join(told.split())}\n")
    table.to_csv(text, lineterminator="\n")
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="\n")


def _parquet(table: pd.DataFrame, facts: dict[int, Facts], _: str, path: Path) -> None:
    told = {str(year): one.plain() for year, one in facts.items()}
    write_with(table, json.dumps({"years": told}, ensure_ascii=False), path)


def _lines(facts: dict[int, Facts], language: str) -> list[tuple[str, str]]:
    """Each fact once where it is the same in all years, else with the years in front."""
    by_year = {year: dict(one.lines(language)) for year, one in facts.items()}
    names = list(dict.fromkeys(words for lines in by_year.values() for words in lines))
    told = []
    for words in names:
        found = {year: lines.get(words, "") for year, lines in by_year.items()}
        if len({*found.values()}) == 1:
            told.append((words, next(iter(found.values()))))
        else:
            told.append((words, "; ".join(f"{year}: {text}" for year, text in found.items())))
    return told
