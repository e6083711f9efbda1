"""A formula: parameters, steps, pots, limits and rounding, as checked records."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from allocation.errors import FormulaError, nearest
from allocation.expression import Expression
from allocation.label import Label
from allocation.number import as_fraction, plain

PaidBy = Literal["scaling", "gains", "equal"]
ParameterValue = int | float | str | Decimal | Fraction

RESERVED = ("budget", "pot", "amount", "baseline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A scalar of the formula, and the range that sliders, sweeps and ensembles may use."""

    name: str
    value: Fraction
    low: Fraction | None = None
    high: Fraction | None = None
    label: Label = field(default_factory=Label)

    def __post_init__(self) -> None:
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise FormulaError(
                f"parameter {self.name!r}: {plain(self.value)} is outside its range "
                f"{plain(low)} to {plain(high)}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A named column computed from the columns and steps above it."""

    name: str
    expression: Expression
    unit: str = ""
    label: Label = field(default_factory=Label)


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Hand out in proportion to an expression."""

    weight: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelUp:
    """Raise the lowest levels of `source` per `per` to a common level, as far as it goes."""

    source: Expression
    per: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """An absolute amount for each unit; what is left goes to the pot `remainder`."""

    amount: Expression
    remainder: str | None = None


Rule = By | LevelUp | Entitlement


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoStage:
    """First between the groups of a column, then inside each."""

    within: str
    between: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Pot:
    """A named part of the budget and the one rule that hands it out.

    Its size is a share of the budget or an amount in soʻm; exactly one of the two is given.
    """

    name: str
    rule: Rule
    share: Expression | None = None
    amount: Expression | None = None
    where: Expression | None = None
    floor: Expression | None = None
    cap: Expression | None = None
    stages: TwoStage | None = None
    label: Label = field(default_factory=Label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A floor and a cap on every unit's running amount, and who pays for them."""

    name: str
    floor: Expression | None = None
    cap: Expression | None = None
    exempt: Expression | None = None
    paid_by: PaidBy = "scaling"
    label: Label = field(default_factory=Label)

    def __post_init__(self) -> None:
        if self.floor is None and self.cap is None:
            raise FormulaError(f"limit {self.name!r} has neither a floor nor a cap; give one")


@dataclass(frozen=True, kw_only=True)
class Formula:
    """How a budget is divided. If it exists, its parts fit together.

    rounding_unit: soʻm; every published amount is a whole multiple of it.
    """

    title: Label
    pots: tuple[Pot, ...]
    source: str = ""
    parameters: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))
    steps: tuple[Step, ...] = ()
    limits: tuple[Limit, ...] = ()
    rounding_unit: int = 1

    @classmethod
    def read(cls, path: str | Path) -> "Formula":
        """Read a formula file (TOML). Raises FormulaError with every problem of the file."""
        where = Path(path)
        try:
            data = tomllib.loads(where.read_text(encoding="utf-8-sig"), parse_float=Decimal)
        except FileNotFoundError:
            raise FormulaError(f"{where}: there is no such file") from None
        except (OSError, ValueError, ArithmeticError, RecursionError) as problem:
            raise FormulaError(f"{where}: cannot be read as TOML: {problem}") from None
        try:
            return cls.from_dict(data)
        except FormulaError as error:
            raise FormulaError([f"{where.name}: {problem}" for problem in error.problems]) from None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Formula":
        """Build a formula from the contents of a formula file. Raises FormulaError with all."""
        from allocation.read import read_formula  # reading knows the records, not the reverse

        return read_formula(data)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of columns it reads, in the order of reading (`baseline` apart)."""
        own: set[str] = {*RESERVED, *self.parameters}
        found: dict[str, None] = {}
        for part in self.expressions:
            found.update(dict.fromkeys(name for name in part.reads if name not in own))
            if part.defines:
                own.add(part.defines)
        return tuple(found)

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The names that a table (or a baseline) must have, or `problems` finds some."""
        own = {*self.parameters, "budget"}
        found: set[str] = set()
        for part in self.expressions:
            found.update(name for name in part.reads if name not in own | part.also_sees)
            if part.defines:
                own.add(part.defines)
        return frozenset(found)

    @cached_property
    def needs_baseline(self) -> bool:
        """Whether last year's amounts enter it."""
        return any("baseline" in part.reads for part in self.expressions)

    @cached_property
    def expressions(self) -> tuple["Part", ...]:
        """Every expression with its place, in the order of evaluation."""
        return (*_step_parts(self.steps), *_pot_parts(self.pots), *_limit_parts(self.limits))

    def problems(self, columns: Sequence[str]) -> tuple[str, ...]:
        """What is wrong with it for a table of these columns: unknown names, each once."""
        known = {*columns, *self.parameters, "budget"}
        problems: dict[str, None] = {}
        for part in self.expressions:
            seen = known | part.also_sees
            problems.update(
                dict.fromkeys(
                    f"{part.place}: {_unknown(name, seen, self)}"
                    for name in part.reads
                    if name not in seen
                )
            )
            if part.defines:
                known.add(part.defines)
        return tuple(problems)

    def with_parameters(self, values: Mapping[str, ParameterValue]) -> "Formula":
        """The same formula with other parameter values. Raises FormulaError with all problems."""
        if not values:
            return self
        problems: list[str] = []
        changed = dict(self.parameters)
        for name, value in values.items():
            if name not in changed:
                hint = nearest(name, changed) if changed else "; the formula has none"
                problems.append(f"there is no parameter {name!r}{hint}")
            elif (number := as_fraction(value)) is None:
                problems.append(f"parameter {name!r}: {value!r} is not a number")
            else:
                own = changed[name]
                low = None if own.low is None else min(own.low, number)
                high = None if own.high is None else max(own.high, number)
                changed[name] = replace(own, value=number, low=low, high=high)
        if problems:
            raise FormulaError(problems)
        return replace(self, parameters=MappingProxyType(changed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One expression in its place. defines: the step that it computes."""

    place: str
    expression: Expression | None
    reads: tuple[str, ...]
    also_sees: frozenset[str] = frozenset()
    defines: str | None = None


def _step_parts(steps: tuple[Step, ...]) -> list[Part]:
    return [
        Part(
            place=f"step {step.name!r}",
            expression=step.expression,
            reads=step.expression.names,
            defines=step.name,
        )
        for step in steps
    ]


def _pot_parts(pots: tuple[Pot, ...]) -> list[Part]:
    parts = []
    for pot in pots:
        place = f"pot {pot.name!r}"
        for expression in (pot.share, pot.amount):
            parts += _part(place, expression, frozenset())
        inside = [pot.where, *_rule_expressions(pot.rule), pot.floor, pot.cap]
        if pot.stages is not None:
            reads = (pot.stages.within, *pot.stages.between.names)
            parts.append(
                Part(
                    place=place,
                    expression=pot.stages.between,
                    reads=reads,
                    also_sees=frozenset({"pot"}),
                )
            )
        for expression in inside:
            parts += _part(place, expression, frozenset({"pot"}))
    return parts


def _rule_expressions(rule: Rule) -> tuple[Expression, ...]:
    match rule:
        case By(weight=weight):
            return (weight,)
        case LevelUp(source=source, per=per):
            return (source, per)
        case Entitlement(amount=amount):
            return (amount,)


def _limit_parts(limits: tuple[Limit, ...]) -> list[Part]:
    return [
        part
        for limit in limits
        for expression in (limit.exempt, limit.floor, limit.cap)
        for part in _part(f"limit {limit.name!r}", expression, frozenset({"amount"}))
    ]


def _part(place: str, expression: Expression | None, also_sees: frozenset[str]) -> list[Part]:
    if expression is None:
        return []
    return [Part(place=place, expression=expression, reads=expression.names, also_sees=also_sees)]


def _unknown(name: str, known: set[str], formula: Formula) -> str:
    if name == "baseline":
        return "the formula needs last year's amounts; give a baseline"
    if name in ("pot", "amount"):
        where = "a pot" if name == "pot" else "a limit"
        return f"{name!r} has a meaning only inside {where}"
    if name in (step.name for step in formula.steps):
        return f"step {name!r} stands further below; move it above"
    return f"there is no column, parameter or step {name!r}{nearest(name, known)}"
