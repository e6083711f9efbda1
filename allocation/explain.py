"""The calculation page of one unit: lettered lines from the inputs to the amount."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from string import ascii_uppercase
from typing import Literal

import numpy as np
import pandas as pd

from allocation.allocate import Allocation
from allocation.columns import known_numbers
from allocation.errors import AllocationError, nearest
from allocation.evaluate import Scope, numbers, scalar
from allocation.exact import Vector
from allocation.expression import Expression
from allocation.formula import By, Entitlement, LevelUp, Limit, Pot
from allocation.functions import FUNCTIONS
from allocation.label import Label
from allocation.limits import LimitTrace
from allocation.number import plain
from allocation.pots import PotTrace
from allocation.render.text import to_text
from allocation.tree import Call, Name, Node

LineKind = Literal[
    "input",
    "parameter",
    "step",
    "pot_money",
    "group_money",
    "claim",
    "floor",
    "cap",
    "pot",
    "sum",
    "limit",
    "amount",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a calculation.

    letter: A, B, ..., Z, AA. name: the column, parameter, step, pot or limit it is about.
    expression: how it is computed; numbers: the same with the unit's numbers put in, which still
    is an expression and has the value of the line. value: a number, or the text of a text column.
    """

    kind: LineKind
    name: str
    value: float | int | str
    unit: str = ""
    expression: str = ""
    numbers: str = ""
    label: Label = field(default_factory=Label)
    letter: str = ""


def explain(allocation: Allocation, code: str) -> tuple[Line, ...]:
    """How one unit's amount came about, line by line, from inputs to the rounded amount.

    Raises AllocationError for an unknown code.
    """
    codes = allocation.table.index
    if code not in codes:
        hint = nearest(str(code), map(str, codes))
        raise AllocationError(f"there is no unit {code!r}{hint}")
    page = _Page(allocation, codes.tolist().index(code))
    lines = (*page.inputs(), *page.steps(), *page.pots(), *page.limits(), page.amount())
    return tuple(replace(line, letter=_letter(place)) for place, line in enumerate(lines))


def _letter(place: int) -> str:
    """A to Z, then AA, AB, ...

    >>> _letter(0), _letter(25), _letter(26)
    ('A', 'Z', 'AA')
    """
    high, low = divmod(place, 26)
    return (_letter(high - 1) if high else "") + ascii_uppercase[low]


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of one unit, part by part. position: its row."""

    allocation: Allocation
    position: int

    def inputs(self) -> Iterator[Line]:
        formula, trace = self.allocation.formula, self.allocation.trace
        for name in formula.columns:
            if name in self.allocation.inputs.columns:
                value = self.allocation.inputs[name].iloc[self.position]
                yield Line(kind="input", name=name, value=_cell(value))
        if "baseline" in trace.names:
            baseline = self._one(Expression.read("baseline"), self._scope())
            yield Line(kind="input", name="baseline", value=baseline, unit="soʻm")
        for parameter in formula.parameters.values():
            yield Line(
                kind="parameter",
                name=parameter.name,
                value=_number(parameter.value),
                label=parameter.label,
            )

    def steps(self) -> Iterator[Line]:
        for step in self.allocation.formula.steps:
            value = self._at(self.allocation.trace.steps[step.name])
            yield self._line("step", step.name, step.expression, value, step.unit, step.label)

    def pots(self) -> Iterator[Line]:
        for pot in self.allocation.formula.pots:
            trace = self.allocation.trace.pots[pot.name]
            yield from self._pot(pot, trace)
        if len(self.allocation.formula.pots) > 1:
            yield self._sum_of_pots()

    def _pot(self, pot: Pot, trace: PotTrace) -> Iterator[Line]:
        yield self._pot_money(pot, trace)
        if not trace.takes_part[self.position]:
            words = "" if pot.where is None else f"0 if not ({pot.where.text}) else pot"
            yield Line(
                kind="pot", name=pot.name, label=pot.label, value=0, unit="soʻm", expression=words
            )
            return
        scope = self._scope(pot=trace.money)
        if pot.stages is not None and trace.group_money is not None:
            yield self._group_money(pot, trace)
        yield self._claim(pot, trace, scope)
        for kind, bound in (("floor", pot.floor), ("cap", pot.cap)):
            if bound is not None:
                yield self._line(
                    "floor" if kind == "floor" else "cap",
                    pot.name,
                    bound,
                    self._one(bound, scope),
                    "soʻm",
                    pot.label,
                    scope,
                )
        yield self._handed_out(pot, trace, scope)

    def _pot_money(self, pot: Pot, trace: PotTrace) -> Line:
        size = pot.share or pot.amount
        assert size is not None  # noqa: S101  # reading gave it one of the two
        budget = self.allocation.budget
        share = self._in_numbers(size, self._scope())
        own = scalar(size.tree, self._scope()) * (budget if pot.share is not None else 1)
        extra = trace.money - own
        words = f"budget * ({size.text})" if pot.share is not None else size.text
        with_numbers = f"{budget} * ({share})" if pot.share is not None else share
        if extra:
            words, with_numbers = f"{words} + remainder", f"{with_numbers} + {plain(extra)}"
        return Line(
            kind="pot_money",
            name=pot.name,
            label=pot.label,
            value=_number(trace.money),
            unit="soʻm",
            expression=words,
            numbers=with_numbers,
        )

    def _group_money(self, pot: Pot, trace: PotTrace) -> Line:
        assert pot.stages is not None  # noqa: S101  # the caller asked
        assert trace.group_money is not None  # noqa: S101  # the caller asked
        labels, group = self._scope().grouping(pot.stages.within)
        number = int(group[self.position])
        scope = self._scope(pot=trace.money).within(np.flatnonzero(group == number))
        own = scalar(pot.stages.between.tree, scope)
        money = trace.group_money.at(number)
        total = own * trace.money / money if money else own
        between = pot.stages.between.text
        return Line(
            kind="group_money",
            name=str(labels[number]),
            label=pot.label,
            value=_number(money),
            unit="soʻm",
            expression=f"pot * ({between}) / sum of ({between}) by {pot.stages.within}",
            numbers=f"{plain(trace.money)} * {plain(own)} / {plain(total)}",
        )

    def _claim(self, pot: Pot, trace: PotTrace, scope: Scope) -> Line:
        match pot.rule:
            case By(weight=expression):
                unit = ""
            case LevelUp(source=expression):
                unit = ""
            case Entitlement(amount=expression):
                unit = "soʻm"
        value = self._at(trace.claims)
        return self._line("claim", pot.name, expression, value, unit, pot.label, scope)

    def _handed_out(self, pot: Pot, trace: PotTrace, scope: Scope) -> Line:
        value = trace.amounts.at(self.position)
        words, with_numbers = self._division(pot, trace, scope, value)
        return Line(
            kind="pot",
            name=pot.name,
            label=pot.label,
            value=_number(value),
            unit="soʻm",
            expression=words,
            numbers=with_numbers,
        )

    def _division(
        self, pot: Pot, trace: PotTrace, scope: Scope, value: Fraction
    ) -> tuple[str, str]:
        own = trace.claims.at(self.position)
        match pot.rule:
            case Entitlement():
                return "entitlement", plain(value)
            case LevelUp(per=per):
                size = numbers(per.tree, scope, np.array([self.position])).at(0)
                level = (own + value) / size if value and size else own / (size or Fraction(1))
                words = "max(0, level * per - from)"
                return words, f"max(0, {plain(level)} * {plain(size)} - {plain(own)})"
        if pot.floor is None and pot.cap is None:
            money, total = self._stage(pot, trace)
            words = (
                "pot * claim / total(claim)"
                if pot.stages is None
                else ("group money * claim / total(claim) in the group")
            )
            return words, f"{plain(money)} * {plain(own)} / {plain(total)}"
        return "rate * claim, between floor and cap", plain(value)

    def _stage(self, pot: Pot, trace: PotTrace) -> tuple[Fraction, Fraction]:
        """The money that the unit shares in, and the claims that share it."""
        if pot.stages is None or trace.group_money is None:
            return trace.money, trace.claims.total() or Fraction(1)
        group = self._scope().grouping(pot.stages.within)[1]
        number = int(group[self.position])
        inside = trace.claims[group == number].total()
        return trace.group_money.at(number), inside or Fraction(1)

    def _sum_of_pots(self) -> Line:
        pots = self.allocation.trace.pots
        parts = [pot.amounts.at(self.position) for pot in pots.values()]
        return Line(
            kind="sum",
            name="pots",
            value=_number(sum(parts, Fraction(0))),
            unit="soʻm",
            expression=" + ".join(f"pot_{name}" for name in pots),
            numbers=" + ".join(plain(part) for part in parts),
        )

    def limits(self) -> Iterator[Line]:
        for limit in self.allocation.formula.limits:
            yield from self._limit(limit, self.allocation.trace.limits[limit.name])

    def _limit(self, limit: Limit, trace: LimitTrace) -> Iterator[Line]:
        before, after = (column.at(self.position) for column in (trace.before, trace.after))
        if not trace.bound[self.position]:
            words, with_numbers = "amount (exempt from the limit)", plain(after)
        else:
            scope = self._scope(amount=trace.before)
            for kind, bound in (("floor", limit.floor), ("cap", limit.cap)):
                if bound is not None:
                    yield self._line(
                        "floor" if kind == "floor" else "cap",
                        limit.name,
                        bound,
                        self._one(bound, scope),
                        "soʻm",
                        limit.label,
                        scope,
                    )
            words, with_numbers = _limit_words(limit, trace, self.position, before, after)
        yield Line(
            kind="limit",
            name=limit.name,
            label=limit.label,
            value=_number(after),
            unit="soʻm",
            expression=words,
            numbers=with_numbers,
        )

    def amount(self) -> Line:
        trace, formula = self.allocation.trace, self.allocation.formula
        return Line(
            kind="amount",
            name="amount",
            value=int(trace.rounded.amounts[self.position]),
            unit="soʻm",
            expression=f"rounded to whole multiples of {formula.rounding_unit} soʻm",
            numbers=plain(trace.before_rounding.at(self.position)),
        )

    def _line(
        self,
        kind: LineKind,
        name: str,
        expression: Expression,
        value: float | int,
        unit: str,
        label: Label,
        scope: Scope | None = None,
    ) -> Line:
        return Line(
            kind=kind,
            name=name,
            value=value,
            unit=unit,
            label=label,
            expression=expression.text,
            numbers=self._in_numbers(expression, scope or self._scope()),
        )

    def _scope(self, **more: Fraction | Vector) -> Scope:
        scope = Scope(self.allocation.trace.units, self.allocation.trace.names, "calculation page")
        for name, value in more.items():
            known = value if isinstance(value, Fraction) else known_numbers(value)
            scope = scope.adding(name, known)
        return scope

    def _at(self, values: Vector) -> float | int:
        return _number(values.at(self.position))

    def _one(self, expression: Expression, scope: Scope) -> float | int:
        return _number(numbers(expression.tree, scope, np.array([self.position])).at(0))

    def _in_numbers(self, expression: Expression, scope: Scope) -> str:
        """The expression with this unit's numbers in the place of names and of totals."""

        def substitute(node: Node) -> str | None:
            over_units = isinstance(node, Call) and FUNCTIONS[node.function].over_units
            if isinstance(node, Name) or over_units:
                return self._node_text(node, scope)
            return None

        return to_text(expression.tree, substitute)

    def _node_text(self, node: Node, scope: Scope) -> str | None:
        if isinstance(node, Name):
            known = scope.names[node.name]
            if not isinstance(known, Fraction):
                if known.missing[self.position]:
                    return None
                if not isinstance(known.values, Vector):
                    return repr(known.values[self.position])
        return plain(numbers(node, scope, np.array([self.position])).at(0))


def _limit_words(
    limit: Limit, trace: LimitTrace, position: int, before: Fraction, after: Fraction
) -> tuple[str, str]:
    """In words what the limit did to the unit, and the numbers of it."""
    if after == trace.floor.at(position) and before < after:
        return "floor", plain(after)
    if trace.cap is not None and after == trace.cap.at(position) and before > after:
        return "cap", plain(after)
    if limit.paid_by == "equal":
        return "amount + the same for everybody", f"{plain(before)} + {plain(after - before)}"
    if limit.paid_by == "scaling" and before:
        return "amount * factor", f"{plain(before)} * {plain(after / before)}"
    return "floor + factor * (amount above the floor)", plain(after)


def _number(value: Fraction) -> float | int:
    return int(value) if value.denominator == 1 else float(value)


def _cell(value: object) -> float | int | str:
    if pd.isna(value):  # type: ignore[call-overload]  # cells are scalars
        return ""
    if isinstance(value, bool | np.bool_ | str):
        return str(value)
    return int(value) if float(value).is_integer() else float(value)  # type: ignore[call-overload, arg-type]  # a number, checked by the run
