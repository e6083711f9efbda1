"""What is asked of a rule: its name, columns, options and groups, checked."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pandas as pd

from allocation.allocate import Trace
from allocation.errors import FormulaError, nearest
from allocation.exact import Flags, Positions, Vector
from allocation.number import as_fraction
from allocation.optimum.registry import Need, OptimumRule, Option, registered_rules

_ENDLESS = ("inf", "infinity", "∞")
_ZERO = Fraction(0)


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


def check_columns(rule: OptimumRule, columns: Mapping[str, Vector], trace: Trace) -> None:
    """Raise FormulaError for numbers below what a rule can read, units named."""
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


def options_of(rule: OptimumRule, given: Mapping[str, object]) -> dict[str, object]:
    """A rule's options with defaults filled in. Raises FormulaError with all problems."""
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


def groups_of(
    table: pd.DataFrame,
    within: str | None,
    least: Mapping[str, Fraction | int | str],
    budget: int,
) -> dict[str, tuple[Positions, Fraction]]:
    """The units of each group with a least amount, and the soʻm. Raises FormulaError."""
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
