"""A scenario: a formula, a table, a budget and a baseline, as one file says them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

import geodata
import indicators
from allocation import AllocationError, Formula, Label, Note
from allocation.formula import RESERVED, ParameterValue
from allocation.section import NAME, Section
from allocation.telling import beyond_ranges
from indicators import Index, IndicatorError, index_from
from scenarios.errors import ScenarioError
from scenarios.rows import TABLE_ENDINGS, WHAT_IS_READ
from scenarios.table import read_divided

if TYPE_CHECKING:
    from scenarios.years.record import Years

BUNDLED = "bundled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What to run. data: "bundled" or the path of a table, whose column `code` names the units.

    budget: soʻm. baseline: a column of the table or another scenario; None if there is none.
    folder: where the files that it names are looked for. written: the formula as its file has it,
    before parameters got other values; None where none did. years: a path over time, if any.
    """

    name: str
    title: Label
    formula: Formula
    budget: int
    data: str = BUNDLED
    code: str = "code"
    source: str = ""
    baseline: str | None = None
    indices: tuple[Index, ...] = ()
    folder: Path = field(default_factory=Path)
    written: Formula | None = None
    years: "Years | None" = None

    @property
    def remarks(self) -> tuple[Note, ...]:
        """On parameters outside the range that the formula's file gives for them."""
        return () if self.written is None else beyond_ranges(self.written, self.formula)

    @property
    def table_path(self) -> Path | None:
        """The path of its table; None for the bundled one."""
        return None if self.data == BUNDLED else self.folder / self.data

    def tuned(
        self,
        *,
        budget: int | None = None,
        parameters: Mapping[str, ParameterValue] | None = None,
    ) -> "Scenario":
        """The same scenario with another budget or other parameter values."""
        return replace(
            self,
            budget=self.budget if budget is None else budget,
            formula=self.formula.with_parameters(parameters or {}),
            written=self.written or self.formula,
        )


def read_toml(path: Path) -> Mapping[str, Any]:
    """The contents of a TOML file, decimals kept exactly. Raises ScenarioError."""
    if _is_folder(path):
        raise ScenarioError(f"{path} is a folder; name a file in it")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except FileNotFoundError:
        raise ScenarioError(f"{path}: there is no such file") from None
    except (OSError, ValueError, ArithmeticError, RecursionError) as problem:
        raise ScenarioError(f"{path.name}: {_not_toml(path)}: {problem}") from None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name longer than names can be
        return False


def _not_toml(path: Path) -> str:
    """What to say of a file that is none of ours; by its ending it may be meant as a table."""
    ending = path.suffix.lower()
    if ending in TABLE_ENDINGS:
        return "this is a table, not a formula or scenario (TOML); give it with --data"
    if ending == ".toml":
        return "cannot be read as TOML"
    return f"formulas and scenarios end in .toml; {WHAT_IS_READ}; it cannot be read as TOML"


def is_formula(data: Mapping[str, Any]) -> bool:
    """Whether a file's contents are a formula, not a scenario."""
    return "formula" not in data and not {"pot", "step", "limit"}.isdisjoint(data)


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario file, or one of the library by its name.

    Raises ScenarioError with every problem of the file and of the formula that it names.
    """
    from scenarios.library import library  # the library's files are read by this function

    where = library().get(str(path), Path(path))
    return scenario_from(read_toml(where), where)


def scenario_from(data: Mapping[str, Any], path: Path) -> Scenario:
    """Build a scenario from the contents of the file at `path`."""
    problems: list[str] = []
    top = Section(data, "", problems)
    title, source = top.label("title"), top.text("source")
    table, code = top.text("data", BUNDLED), top.text("id", "code")
    years = _years(top)
    budget = _budget(top, years)
    baseline = top.text("baseline") or None
    formula = _formula(top, path)
    indices = _indices(top)
    overrides = top.table("parameters")
    top.finish()
    written = formula
    if formula is not None:
        formula = _overridden(formula, overrides, problems)
    if problems or formula is None:
        raise ScenarioError([f"{path.name}: {problem}" for problem in problems])
    return Scenario(
        name=path.stem,
        title=title or formula.title,
        formula=formula,
        budget=budget,
        data=table,
        code=code,
        source=source or formula.source,
        baseline=baseline,
        indices=indices,
        folder=path.parent,
        written=written,
        years=years,
    )


def _years(top: Section) -> "Years | None":
    data = top.table("years")
    if "years" not in top.data:
        return None
    from scenarios.years.read import read_years  # only for a file that has them

    return read_years(data, top.problems)


def _budget(top: Section, years: "Years | None") -> int:
    budget = top.number("budget")
    if budget is None:
        if "budget" not in top.data:
            if years is not None:
                return years.budgets[years.first]
            if "years" in top.data:
                return 0
            top.complain("it has no budget; give the soʻm to divide")
        return 0
    if budget.denominator != 1 or budget < 0:
        top.complain(f"budget must be a whole number of soʻm, not {float(budget):g}")
    return int(budget)


def _formula(top: Section, path: Path) -> Formula | None:
    formula = top.take("formula")
    try:
        if isinstance(formula, str):
            return Formula.read(path.parent / formula)
        if isinstance(formula, Mapping):
            return Formula.from_dict(formula)
    except AllocationError as error:
        prefix = "" if isinstance(formula, str) else "formula: "
        top.problems.extend(f"{prefix}{problem}" for problem in error.problems)
        return None
    top.complain("formula must name a formula file, or stand here as [formula]")
    return None


def _indices(top: Section) -> tuple[Index, ...]:
    found = []
    for name, data in top.table("index").items():
        if not NAME.match(name) or name in RESERVED:
            top.complain(f"index {name!r}: no formula can read this name; choose a plain word")
            continue
        try:
            found.append(index_from(name, data))
        except IndicatorError as error:
            top.problems.extend(str(error).splitlines())
    return tuple(found)


def bundled_or_table(
    data: str, folder: Path, code: str
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """A table of units, and for the bundled one what kind each value is."""
    if data != BUNDLED:
        return read_divided(folder / data, code), None
    units, values = geodata.unit_table(), indicators.load_table()
    places = units.drop(columns=[name for name in units.columns if name in values.columns])
    return places.join(values), indicators.load_quality()


def _overridden(formula: Formula, overrides: Mapping[str, Any], problems: list[str]) -> Formula:
    try:
        return formula.with_parameters(overrides)
    except AllocationError as error:
        problems.extend(f"parameters: {problem}" for problem in error.problems)
        return formula


def parameter_value(text: str) -> tuple[str, Fraction]:
    """Read `name=value`. Raises ScenarioError.

    >>> parameter_value("weight=0.5")
    ('weight', Fraction(1, 2))
    """
    from allocation.number import as_fraction

    name, equals, value = text.partition("=")
    number = as_fraction(value.strip())
    if not equals or not name.strip() or number is None:
        raise ScenarioError(f"--set {text[:60]}: write it as name=value, with a number")
    return name.strip(), number
