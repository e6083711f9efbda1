"""What units gain by their own values: each changed alone, and the whole division done anew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pandas as pd

from allocation.allocate import compute
from allocation.compute import Trace
from allocation.errors import nearest
from scenarios.errors import ScenarioError
from scenarios.incentives.steps import usual_step
from scenarios.indices import join_indices
from scenarios.one_value import is_numbers, value_of, with_value
from scenarios.quality import QUALITIES
from scenarios.run import Result, failures, run
from scenarios.scenario import Scenario, bundled_or_table

_MORE, _LESS = "more", "less"
_SIGNS = {_MORE: 1, _LESS: -1}

Progress = Callable[[int, int], None]


def incentives(
    scenario: Scenario | Result | str,
    *,
    columns: Sequence[str] | None = None,
    units: Sequence[str] | None = None,
    steps: Mapping[str, Fraction] | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """What every unit gains if one of its values is one step more, and one step less.

    columns: by default all numbers that the formula and its indices read. steps: by column, else
    `usual_step`. progress: is told how many units are done, and of how many. A row a unit and
    column, index = code: `column value step amount` (soʻm); `more_uzs` and `less_uzs`, the change
    of the published amount for a step up and down; `more_per_unit` and `less_per_unit`, soʻm for a
    unit of the value more or less, before rounding; `gain_uzs`, the greater of the published
    changes, at least 0, and `report`, which it is, or empty; `problem`, why there is no number.
    Amounts are computed exactly with indices, limits and rounding, all other values as they are.
    Raises ScenarioError for a column or unit that is not there, and what `run` raises.
    """
    case = _case(scenario)
    asked = case.columns if columns is None else tuple(dict.fromkeys(columns))
    _check(case, asked, units)
    sizes = {name: usual_step(case.table[name]) for name in asked} | _checked(steps, asked)
    codes = list(case.result.amount.index if units is None else units)
    rows: list[dict[str, Any]] = []
    for done, code in enumerate(codes, start=1):
        rows += [_row(case, str(code), name, sizes[name]) for name in asked]
        if progress is not None:
            progress(done, len(codes))
    return _table(rows, case.result.scenario.code)


def largest(table: pd.DataFrame, most: int = 20) -> pd.DataFrame:
    """The rows of `incentives` where a step gains most, the largest gain first; none without gain.

    Equal gains stand in the order of unit code and column.
    """
    gaining = table[table["gain_uzs"].fillna(0) > 0]
    code = str(table.index.name)
    order = gaining.reset_index().sort_values(
        ["gain_uzs", code, "column"], ascending=[False, True, True], kind="stable"
    )
    return order.head(most).set_index(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A result and what it is computed from, before indices are joined."""

    result: Result
    table: pd.DataFrame = field(repr=False)
    quality: pd.DataFrame | None = field(repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of numbers that the formula and the indices read."""
        scenario = self.result.scenario
        read = [*scenario.formula.columns, *(c for one in scenario.indices for c in one.columns)]
        there = [name for name in dict.fromkeys(read) if name in self.table.columns]
        return tuple(name for name in there if is_numbers(self.table[name]))

    def trace(self, table: pd.DataFrame) -> Trace:
        """The division on another table."""
        scenario, inputs = self.result.scenario, table
        if scenario.indices:
            joined = join_indices(scenario.indices, table, self.quality, list(QUALITIES))
            inputs = joined.inputs
        name = scenario.baseline or "baseline"
        own = inputs[name] if name in inputs.columns else self.result.baseline
        return compute(scenario.formula, inputs, scenario.budget, own)


def _case(scenario: Scenario | Result | str) -> _Case:
    result = scenario if isinstance(scenario, Result) else run(scenario)
    own = result.scenario
    table, quality = bundled_or_table(own.data, own.folder, own.code)
    return _Case(result=result, table=table, quality=quality)


def _row(case: _Case, code: str, column: str, step: Fraction) -> dict[str, Any]:
    value = value_of(case.table, code, column)
    row: dict[str, Any] = {"code": code, "column": column, "step": float(step)}
    row |= {"amount": int(case.result.amount[code]), "report": "", "problem": ""}
    if not isinstance(value, Fraction):
        return row | {"problem": "the unit has no number here"}
    row["value"] = float(value)
    problems = []
    for word, sign in _SIGNS.items():
        try:
            row |= _changes(case, code, column, value + sign * step, step, word)
        except failures() as error:
            problems.append(f"{word}: {str(error).splitlines()[0]}")
    return row | _best(row) | {"problem": "; ".join(problems)}


def _changes(
    case: _Case, code: str, column: str, value: Fraction, step: Fraction, word: str
) -> dict[str, Any]:
    """The changes of one amount for one other value."""
    if value < 0 <= value + step and word == _LESS:
        raise ScenarioError("a step less would be below 0")
    trace = case.trace(with_value(case.table, code, column, value))
    before, at = case.result.allocation.trace, list(case.result.amount.index).index(code)
    moved = trace.before_rounding.at(at) - before.before_rounding.at(at)
    published = int(trace.rounded.amounts[at]) - int(before.rounded.amounts[at])
    return {f"{word}_uzs": published, f"{word}_per_unit": float(moved / step)}


def _best(row: Mapping[str, Any]) -> dict[str, Any]:
    """The greater gain and how it is had; nothing known where neither could be computed."""
    known = {word: row[f"{word}_uzs"] for word in _SIGNS if f"{word}_uzs" in row}
    if not known:
        return {}
    word = max(known, key=lambda one: known[one])
    gain = max(known[word], 0)
    return {"gain_uzs": gain, "report": word if gain else ""}


def _table(rows: list[dict[str, Any]], code: str) -> pd.DataFrame:
    whole = ["more_uzs", "less_uzs", "gain_uzs"]
    floats = ["value", "step", "more_per_unit", "less_per_unit"]
    order = ["code", "column", "value", "step", "amount", "more_uzs", "less_uzs"]
    order += ["more_per_unit", "less_per_unit", "gain_uzs", "report", "problem"]
    table = pd.DataFrame(rows, columns=order)
    table = table.astype(dict.fromkeys(floats, "float64") | dict.fromkeys(whole, "Int64"))
    return table.set_index("code").rename_axis(index=code)


def _check(case: _Case, columns: Sequence[str], units: Sequence[str] | None) -> None:
    known, problems = [str(name) for name in case.table.columns], []
    for name in columns:
        if name not in known:
            problems.append(f"the table has no column {name!r}{nearest(name, known)}")
        elif not is_numbers(case.table[name]):
            problems.append(f"{name} holds no numbers, so there is no step of it")
    lacking = [code for code in units or () if code not in case.table.index]
    problems += [f"there is no unit {code!r}; give one of the table's codes" for code in lacking]
    if problems:
        raise ScenarioError(problems)


def _checked(steps: Mapping[str, Fraction] | None, columns: Sequence[str]) -> dict[str, Fraction]:
    given = dict(steps or {})
    problems = [
        f"step of {name}: it is not among the columns asked for{nearest(name, columns)}"
        for name in given
        if name not in columns
    ]
    problems += [f"step of {name}: give a number above 0" for name in given if given[name] <= 0]
    if problems:
        raise ScenarioError(problems)
    return given
