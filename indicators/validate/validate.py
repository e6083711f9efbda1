"""Run all rules over a table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches

import pandas as pd

from indicators.catalogue import load_catalogue
from indicators.errors import IndicatorError
from indicators.validate import rules as _rules  # noqa: F401  # fills the registry
from indicators.validate.data import Data, prepare
from indicators.validate.failure import SEVERITIES, Failure
from indicators.validate.limits import load_limits
from indicators.validate.report import Report
from indicators.validate.rule import RULES, Rule


def validate(
    table: pd.DataFrame, *, quality: pd.DataFrame | None = None,
    period: str | Mapping[str, str] = "", units: pd.DataFrame | None = None,
    totals: pd.DataFrame | None = None, population: pd.DataFrame | None = None,
    catalogue: pd.DataFrame | None = None, rules: Iterable[str] | None = None,
    known: pd.DataFrame | None = None, title: str = "Table of indicators",
) -> Report:  # fmt: skip
    """Check a table by every rule (or those named in `rules`) and report all failures together.

    table: long (columns `code indicator value`, perhaps `period quality`) or wide (index the code,
    a column an indicator). quality: of a wide table, the same rows. period: of a wide table, one
    for all or by indicator. units: index code, column `region_code` (by default those of the
    country if the codes are theirs). totals, population: long tables with `code indicator period
    value`. known: failures that are accepted, `rule indicator code period why`; an empty cell fits
    all; they keep their severity and get the reason as a note. No argument is changed.
    Raises IndicatorError if there is nothing to check, or for an unknown rule.
    """
    if not len(table):
        raise IndicatorError("the table has no rows, so there is nothing to check")
    chosen = _chosen(rules)
    meaning = load_catalogue() if catalogue is None else catalogue
    data = prepare(
        table, quality=quality, period=period, units=units, totals=totals, population=population,
        catalogue=meaning, limits=load_limits(meaning),
    )  # fmt: skip
    found = [_with_note(one, known) for one in _found(chosen, data)]
    return Report(
        title=title,
        found=tuple(sorted(found, key=lambda one: SEVERITIES.index(one.severity))),
        rules=tuple((rule.name, rule.title) for rule in chosen),
        values=len(data.rows),
    )


def _chosen(names: Iterable[str] | None) -> list[Rule]:
    wanted = list(RULES if names is None else names)
    for name in wanted:
        if name not in RULES:
            near = get_close_matches(name, RULES, n=1)
            hint = f"; perhaps {near[0]!r} is meant" if near else ""
            raise IndicatorError(f"no rule {name!r}{hint}; there are {', '.join(RULES)}")
    return [RULES[name] for name in wanted]


def _found(rules: Iterable[Rule], data: Data) -> Iterator[Failure]:
    for rule in rules:
        for one in rule.check(data):
            yield one if one.rule else replace(one, rule=rule.name)


def _with_note(failure: Failure, known: pd.DataFrame | None) -> Failure:
    if known is None:
        return failure
    for row in known.itertuples():
        pairs = [(getattr(row, name), getattr(failure, name)) for name in _KEYS]
        if all(asked in ("", there) for asked, there in pairs):
            return replace(failure, note=str(row.why))
    return failure


_KEYS = ("rule", "indicator", "code", "period")
