"""Divide a budget by an optimum rule under floors, caps and least amounts, to the soʻm."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocation import exact
from allocation.allocate import Trace, compute
from allocation.errors import AllocationError, FormulaError, nearest
from allocation.exact import Flags, Positions, Vector
from allocation.formula import Formula
from allocation.money import soum
from allocation.number import as_fraction
from allocation.optimum.bounds import Limits, limits_of
from allocation.optimum.case import Case
from allocation.optimum.registry import Need, OptimumRule, Option, registered_rules
from allocation.rounding import Bounds, Groups, round_amounts

_PREFIX = "optimum_"
_ENDLESS = ("inf", "infinity", "∞")
_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What a division must keep to.

    floor, cap: soʻm of each unit, columns or expressions; floors are raised and caps lowered to
    whole multiples of the rounding unit. within, least: a column of groups, and the share of the
    budget (0 to 1) that a group must get at least, by its label.
    """

    floor: str | None = None
    cap: str | None = None
    within: str | None = None
    least: Mapping[str, Fraction | int | str] = field(default_factory=dict)

    @property
    def bounds(self) -> dict[str, str]:
        """The expressions that are given."""
        both = {"floor": self.floor, "cap": self.cap}
        return {name: text for name, text in both.items() if text is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimised:
    """A budget divided by an optimum rule.

    table: a row a unit: each column that the rule reads, floor, cap (soʻm in whole multiples; cap
    missing without one), before_rounding, state (`floor`, `cap`, `nothing` or `free`) and `amount`
    (int64 soʻm), which adds up to `budget` exactly. figures: what the amounts come to by the
    rule's own measure. held: soʻm of the groups that are held at their least amount, by label.
    """

    rule: OptimumRule
    budget: int
    table: pd.DataFrame = field(repr=False)
    figures: Mapping[str, float]
    held: Mapping[str, int]
    notes: tuple[str, ...]
    case: Case = field(repr=False)

    @property
    def amount(self) -> "pd.Series[int]":
        """The amounts by unit code, soʻm."""
        return self.table["amount"]

    def measured(self, amounts: "pd.Series[Any]") -> Mapping[str, float]:
        """What other amounts of the same units, soʻm, come to by this rule's measure."""
        own = amounts.reindex(self.table.index).astype("int64")
        return self.rule.figures(self.case, exact.from_integers(own.tolist()))


def optimise(
    rule: str,
    table: pd.DataFrame,
    budget: int,
    *,
    of: Mapping[str, str] | None = None,
    options: Mapping[str, object] | None = None,
    baseline: "pd.Series[Any] | str | None" = None,
    keep: Constraints | None = None,
    unit: int = 1,
) -> Optimised:
    """Divide `budget` soʻm over the units of `table` (index = unit code) by a rule.

    of: what the rule reads, by name: columns or expressions of the formula language; by default
    the columns of the same names. options: such as alpha. baseline: as for `allocate`. keep: what
    must hold. unit: soʻm, the rounding unit. The exact optimum is rounded by largest remainder
    within what must hold. Raises FormulaError (unknown rule or names), ExpressionError (cells),
    LimitError (constraints that clash, by how much).

    >>> units = pd.DataFrame({"poor": [10, 10], "gap": [1, 4]}, index=["01", "02"])
    >>> optimise("fewest_poor", units, 20).amount.tolist()
    [10, 10]
    >>> optimise("least_gap", units, 20).amount.tolist()
    [0, 20]
    """
    own, wanted = rule_of(rule), keep or Constraints()
    chosen = _options(own, options or {})
    texts = columns_read(own, table, of or {})
    trace = _evaluated(texts | wanted.bounds, table, budget, baseline, unit)
    columns = {name: trace.steps[_PREFIX + name] for name in texts}
    _check_columns(own, columns, trace)
    limits = _limits(wanted, trace, table, budget, unit)
    money = Fraction(budget)
    case = Case(columns=columns, low=limits.low, high=limits.high, money=money, options=chosen)
    exactly, held = _solved(own, case, limits)
    return _result(own, case, limits, exactly, held, trace, unit, has_cap=wanted.cap is not None)


def _limits(
    wanted: Constraints, trace: Trace, table: pd.DataFrame, budget: int, unit: int
) -> Limits:
    return limits_of(
        trace.units,
        trace.steps.get(f"{_PREFIX}floor"),
        trace.steps.get(f"{_PREFIX}cap"),
        _groups(table, wanted.within, wanted.least, budget),
        budget,
        unit,
    )


def rule_of(name: str) -> OptimumRule:
    """The rule of a name. Raises FormulaError with the nearest one."""
    rules = registered_rules()
    if name not in rules:
        raise FormulaError(f"there is no optimum rule {name!r}{nearest(name, rules)}")
    return rules[name]


def columns_read(
    rule: OptimumRule, table: pd.DataFrame, given: Mapping[str, str]
) -> dict[str, str]:
    """What a rule reads of a table, as expressions: as given, by default, or the column so named.

    Raises FormulaError with all problems.
    """
    known = [need.name for need in rule.needs]
    problems = [
        f"{rule.name} reads no {name!r}{nearest(name, known)}"
        for name in given
        if name not in known
    ]
    texts = {}
    for need in rule.needs:
        own = need.name if need.name in table.columns else None
        text = given.get(need.name, need.default or own)
        if text is None:
            problems.append(f"{rule.name} needs {need.name}: {need.help}; name a column for it")
        else:
            texts[need.name] = text
    if problems:
        raise FormulaError(problems)
    return texts


def _evaluated(
    texts: Mapping[str, str],
    table: pd.DataFrame,
    budget: int,
    baseline: "pd.Series[Any] | str | None",
    unit: int,
) -> Trace:
    """The expressions as steps of a formula, exactly; its pot is of no interest."""
    steps = [{"name": _PREFIX + name, "expression": text} for name, text in texts.items()]
    parts = {
        "title": "optimum",
        "step": steps,
        "pot": [{"name": "all", "share": 1, "by": "1"}],
        "rounding": {"unit": unit},
    }
    try:
        return compute(Formula.from_dict(parts), table, budget, baseline)
    except AllocationError as error:
        told = [each.replace(_PREFIX, "").replace("step ", "") for each in error.problems]
        raise type(error)(told) from None


def _check_columns(rule: OptimumRule, columns: Mapping[str, Vector], trace: Trace) -> None:
    problems = []
    for need in rule.needs:
        wrong = _refused(need, columns[need.name])
        if wrong.any():
            least = "above 0" if need.above_zero else "0 or more"
            units = trace.units.labels(np.flatnonzero(wrong))
            problems.append(f"{rule.name}: {need.name} must be {least}; it is not for {units}")
    if problems:
        raise FormulaError(problems)


def _refused(need: Need, column: Vector) -> Flags:
    return column <= _ZERO if need.above_zero else column < _ZERO


def _options(rule: OptimumRule, given: Mapping[str, object]) -> dict[str, object]:
    known = [option.name for option in rule.options]
    problems = [
        f"{rule.name} has no option {name!r}{nearest(name, known) if known else ''}"
        for name in given
        if name not in known
    ]
    found = {each.name: str(given.get(each.name, each.default)) for each in rule.options}
    problems += [_wrong(each, found[each.name]) for each in rule.options]
    if any(problems):
        raise FormulaError([problem for problem in problems if problem])
    return dict(found)


def _wrong(option: Option, text: str) -> str:
    """What is wrong with an option; nothing if nothing is."""
    if option.words is not None:
        fits = text in option.words
        return "" if fits else f"{option.name} is {' or '.join(option.words)}, not {text!r}"
    number = as_fraction(text)
    if text in _ENDLESS or (number is not None and number >= 0):
        return ""
    return f"{option.name} is a number from 0, or inf, not {text!r}"


def _groups(
    table: pd.DataFrame,
    within: str | None,
    least: Mapping[str, Fraction | int | str],
    budget: int,
) -> dict[str, tuple[Positions, Fraction]]:
    """The units of each group with a least amount, and the soʻm."""
    if not least:
        return {}
    if within is None or within not in table.columns:
        hint = "" if within is None else nearest(within, table.columns)
        raise FormulaError(f"there is no column {within!r} of groups{hint}")
    labels, found, problems = table[within].astype(str), {}, list[str]()
    for label, share in least.items():
        at, part = np.flatnonzero(labels == str(label)), as_fraction(share)
        if not len(at):
            problems.append(f"no unit has {within} {label}{nearest(str(label), labels.unique())}")
        elif part is None or not 0 <= part <= 1:
            problems.append(f"{within} {label}: its least share lies from 0 to 1, not {share}")
        else:
            found[f"{within} {label}"] = (at, part * budget)
    if problems:
        raise FormulaError(problems)
    return found


# ----------------------------------------------------------------------------- solving, rounding


def _solved(rule: OptimumRule, case: Case, limits: Limits) -> tuple[Vector, dict[str, Fraction]]:
    """The exact optimum; groups below their least amount are held at it and the rest solved anew.

    That is the optimum: money taken from the others lowers their level further, so that a group
    that was once held stays held.
    """
    n, held = len(case.low), dict[str, Fraction]()
    while True:
        fixed = np.zeros(n, dtype=bool)
        amounts = exact.constant(_ZERO, n)
        for label in held:
            at, least = limits.groups[label]
            amounts = amounts + exact.place(rule.solve(case.part(at, least)), at, n)
            fixed[at] = True
        free = np.flatnonzero(~fixed)
        left = case.money - sum(held.values(), _ZERO)
        if len(free):
            amounts = amounts + exact.place(rule.solve(case.part(free, left)), free, n)
        short = {
            label: least
            for label, (at, least) in limits.groups.items()
            if label not in held and amounts[at].total() < least
        }
        if not short:
            return amounts, held
        held |= short


def _result(
    rule: OptimumRule,
    case: Case,
    limits: Limits,
    exactly: Vector,
    held: Mapping[str, Fraction],
    trace: Trace,
    unit: int,
    *,
    has_cap: bool,
) -> Optimised:
    order = trace.units.order()
    rounded = round_amounts(
        exactly,
        int(case.money),
        unit,
        order,
        Bounds(low=limits.low, high=limits.high),
        _rounding_groups(limits, len(exactly)),
    )
    codes = trace.units.codes
    shown: dict[str, Any] = {name: column.floats() for name, column in case.columns.items()}
    shown["floor"] = limits.low.floats()
    shown["cap"] = limits.high.floats() if has_cap else np.nan
    shown["before_rounding"] = exactly.floats()
    shown["state"] = _states(exactly, limits, has_cap=has_cap)
    shown["amount"] = rounded.amounts.astype(np.int64)
    return Optimised(
        rule=rule,
        budget=int(case.money),
        table=pd.DataFrame(shown, index=codes),
        figures=rule.figures(case, Vector(rounded.amounts)),
        held={label: int(money) for label, money in held.items()},
        notes=_notes(held, rounded.tied, trace),
        case=case,
    )


def _states(exactly: Vector, limits: Limits, *, has_cap: bool) -> NDArray[np.object_]:
    """Where each unit ends, before rounding."""
    state = np.full(len(exactly), "free", dtype=object)
    if has_cap:
        state[exactly >= limits.high] = "cap"
    state[exactly <= limits.low] = "floor"
    state[exactly <= _ZERO] = "nothing"
    return state


def _rounding_groups(limits: Limits, n: int) -> Groups | None:
    """Groups with a least amount are rounded as wholes first, so that none falls below it."""
    if not limits.groups:
        return None
    of_unit = np.full(n, len(limits.groups), dtype=np.intp)
    for place, (at, _) in enumerate(limits.groups.values()):
        of_unit[at] = place
    labels = [*limits.groups, *(["the others"] if (of_unit == len(limits.groups)).any() else [])]
    return Groups(np.array(labels, dtype=object), of_unit)


def _notes(held: Mapping[str, Fraction], tied: tuple[int, ...], trace: Trace) -> tuple[str, ...]:
    notes = [
        f"{label} is held at its least amount, {soum(money)} soʻm" for label, money in held.items()
    ]
    if tied:
        units = trace.units.labels(np.array(tied))
        notes.append(f"equal remainders were decided by unit code among {units}")
    return tuple(notes)
