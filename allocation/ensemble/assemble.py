"""Write a program for the machine: what does not vary goes into a part that runs only once.

Operations on values give new values. An operation that was asked for before on the same values is
not computed again. Registers are given out at the end, and given again once their value is read
for the last time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from allocation.ensemble import opcodes as op
from allocation.ensemble.values import Floats, Integers, Kind


@dataclass(frozen=True, slots=True)
class Value:
    """What an instruction gives. wide: one for each unit; varies: from draw to draw."""

    number: int
    wide: bool
    varies: bool
    kind: Kind = "number"


Terms = tuple[tuple[Value, Value], ...]  # a column, and the number that it is taken times

_LINEAR = (op.ADD, op.SUBTRACT, op.MULTIPLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An instruction on values. outs: numbers of the values it gives; reads: None for none."""

    code: int
    outs: tuple[int, ...]
    reads: tuple[int | None, ...]
    wide: bool
    group: int
    place: int
    extra: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program and the registers that it needs.

    setup: run once. lines: run for every draw; both of shape (lines, fields). start: the
    registers before the setup, shape (registers, n). where: the register of each value.
    """

    setup: Integers
    lines: Integers
    start: Floats
    where: dict[int, int]
    tables: int


@dataclass(slots=True, kw_only=True)
class Assembler:
    """Takes operations one by one. units: how many there are; place: of what comes next."""

    units: int
    places: list[str] = field(default_factory=list)
    constants: dict[int, Floats] = field(default_factory=dict)
    given: dict[str, Value] = field(default_factory=dict)
    settings: dict[str, Value] = field(default_factory=dict)
    setup: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    count: int = 0
    tables: int = 0
    sums: dict[int, "Terms"] = field(default_factory=dict)
    _known: dict[object, tuple[Value, ...]] = field(default_factory=dict)

    def at(self, place: str) -> int:
        """The number of a place, for instructions that may fail there."""
        if place not in self.places:
            self.places.append(place)
        return self.places.index(place)

    def constant(self, values: Floats | float, kind: Kind = "number") -> Value:
        """Numbers that never change: one, or a row of n."""
        row = np.atleast_1d(np.asarray(values, dtype=np.float64))
        key = (row.tobytes(), kind, np.ndim(values) > 0)
        if key not in self._known:
            value = self._new(wide=np.ndim(values) > 0, varies=False, kind=kind)
            self.constants[value.number] = row
            self._known[key] = (value,)
        return self._known[key][0]

    def setting(self, name: str, value: float) -> Value:
        """A number that never varies from draw to draw, but may be another in the next run."""
        made = self._new(wide=False, varies=False, kind="number")
        self.constants[made.number] = np.array([value])
        self.settings[name] = made
        return made

    def input(self, name: str, *, wide: bool, kind: Kind = "number") -> Value:
        """Numbers that the machine is handed with every draw."""
        self.given[name] = self._new(wide=wide, varies=True, kind=kind)
        return self.given[name]

    def group(self, labels: Value, outer: Value | None) -> tuple[int, bool]:
        """The table of the groups of some labels, and whether it varies."""
        key = ("group", labels.number, outer and outer.number)
        if key not in self._known:
            table, self.tables = self.tables, self.tables + 1
            reads = [self.wide(labels), None if outer is None else self.wide(outer)]
            self._known[key] = self._emit(op.GROUP_BY, reads, group=table, outs=0)
            self._known[key] = (Value(table, wide=False, varies=labels.varies),)
        value = self._known[key][0]
        return value.number, value.varies

    def wide(self, value: Value) -> Value:
        """The same with a number for each unit."""
        return value if value.wide else self.give(op.SPREAD, value, wide=True, kind=value.kind)

    def each(self, code: int, *values: Value, kind: Kind = "number") -> Value:
        """An elementwise instruction; what is one number in all operands stays one."""
        wide = any(value.wide for value in values)
        terms = self._terms(code, values) if code in _LINEAR and wide else ()
        if terms:
            return self._sum(terms)
        alike = [self.wide(value) if wide else value for value in values]
        return self.give(code, *alike, wide=wide, kind=kind)

    def give(
        self,
        code: int,
        *reads: Value | None,
        wide: bool,
        group: tuple[int, bool] = (op.NONE, False),
        kind: Kind = "number",
    ) -> Value:
        """An instruction that gives one value and cannot fail. group: a table, and if it varies."""
        numbers = tuple(value and value.number for value in reads)
        key = (code, numbers, group[0], wide)
        if key not in self._known:
            self._known[key] = self._emit(
                code, reads, group=group[0], outs=1, wide=wide, kind=kind, varies=group[1]
            )
        return self._known[key][0]

    def _terms(self, code: int, values: tuple[Value, ...]) -> "Terms":
        """The terms of a column times a number of the draw, or of a sum of such; none of others."""
        first, second = values
        if code == op.MULTIPLY:
            number, column = (second, first) if first.wide else (first, second)
            return ((column, number),) if number.varies and not number.wide else ()
        parts = [self.sums.get(value.number) or self._whole(value) for value in values]
        if not (all(parts) and {first.number, second.number} & {*self.sums}):
            return ()
        if code == op.SUBTRACT:
            parts[1] = tuple((column, self.each(op.NEGATIVE, by)) for column, by in parts[1])
        return parts[0] + parts[1]

    def _whole(self, value: Value) -> "Terms":
        return () if value.varies or not value.wide else ((value, self.constant(1.0)),)

    def _sum(self, terms: "Terms") -> Value:
        """A sum of columns, each times a number; one alone is a plain product."""
        if len(terms) == 1:
            value = self.give(op.SCALE, *terms[0], wide=True)
        else:
            value = self.give(
                op.SUM_OF_TERMS, *(part for term in terms for part in term), wide=True
            )
        self.sums[value.number] = terms
        return value

    def act(
        self,
        code: int,
        *reads: Value | None,
        place: str,
        outs: int = 0,
        wide: bool = True,
        group: int = op.NONE,
        extra: int = 0,
    ) -> tuple[Value, ...]:
        """An instruction about money, which may fail a draw."""
        return self._emit(
            code, reads, group=group, outs=outs, wide=wide, place=self.at(place), extra=extra
        )

    def demand(self, value: Value, place: str, code: int = op.DEMAND) -> None:
        """A check of one value; the same check again is left out."""
        if ("demand", code, value.number) not in self._known:
            self._known["demand", code, value.number] = ()
            self.act(code, value, place=place, wide=value.wide)

    def _emit(
        self,
        code: int,
        reads: Iterable[Value | None],
        *,
        outs: int,
        group: int = op.NONE,
        wide: bool = True,
        place: int = 0,
        extra: int = 0,
        kind: Kind = "number",
        varies: bool = False,
    ) -> tuple[Value, ...]:
        read = list(reads)
        varies = varies or any(value is not None and value.varies for value in read)
        made = tuple(self._new(wide=wide, varies=varies, kind=kind) for _ in range(outs))
        line = Line(
            code=code,
            outs=tuple(value.number for value in made),
            reads=tuple(None if value is None else value.number for value in read),
            wide=any(value is not None and value.wide for value in read) or wide,
            group=group,
            place=place,
            extra=extra,
        )
        (self.lines if varies else self.setup).append(line)
        return made

    def _new(self, *, wide: bool, varies: bool, kind: Kind) -> Value:
        self.count += 1
        return Value(self.count - 1, wide, varies, kind)

    def finish(self, results: Iterable[Value]) -> Program:
        """Give out registers. results: the values that are read after the last instruction."""
        kept = {value.number for value in results}
        self.lines = _needed(self.lines, kept)
        inside = kept | {
            number for line in self.lines for number in line.reads if number is not None
        }
        self.setup = _needed(self.setup, inside)
        made = {number for line in self.lines for number in line.outs}
        fixed = [*self.constants, *(value.number for value in self.given.values())]
        fixed += sorted(inside - made - {*fixed})
        where = {number: register for register, number in enumerate(fixed)}
        used = _give_registers(self.setup, where, {*inside}, len(where))
        used = _give_registers(self.lines, where, kept, used)
        start = np.zeros((max(used, 1), self.units))
        for number, row in self.constants.items():
            start[where[number]] = row if len(row) == self.units else row[0]
        return Program(
            setup=_encoded(self.setup, where),
            lines=_encoded(self.lines, where),
            start=start,
            where=where,
            tables=self.tables,
        )


def _needed(lines: list[Line], wanted: set[int]) -> list[Line]:
    """The instructions without those that only give values nobody reads."""
    wanted, kept = {*wanted}, []
    for line in reversed(lines):
        if not line.outs or line.code >= op.FIRST_ABOUT_MONEY or wanted & {*line.outs}:
            kept.append(line)
            wanted |= {number for number in line.reads if number is not None}
    return kept[::-1]


def _give_registers(lines: list[Line], where: dict[int, int], kept: set[int], used: int) -> int:
    """Give each value of some lines a register; returns how many are in use then."""
    touched = [{number for number in line.reads if number is not None} for line in lines]
    last = {number: at for at, numbers in enumerate(touched) for number in numbers}
    own: set[int] = set()
    free: list[int] = []
    for at, line in enumerate(lines):
        for number in line.outs:
            if number not in where:
                where[number] = free.pop() if free else used
                used = max(used, where[number] + 1)
                own.add(number)
        for read in (touched[at] | {*line.outs}) & own - kept:
            if last.get(read, at) == at:
                free.append(where[read])
                own.discard(read)
    return used


def _encoded(lines: list[Line], where: dict[int, int]) -> Integers:
    """Instructions as the machine reads them."""
    places: dict[int | None, int] = {None: op.NONE, **dict(where.items())}
    rows = [row for line in lines for row in _rows(line, places)]
    return np.array(rows, dtype=np.int64).reshape(len(rows), op.FIELDS)


def _rows(line: Line, where: Mapping[int | None, int]) -> list[list[int]]:
    """The rows of one instruction: one, and one more for each term of a sum."""
    row = [op.NONE] * op.FIELDS
    row[op.OP], row[op.WIDE], row[op.GROUP] = line.code, int(line.wide), line.group
    row[op.PLACE], row[op.EXTRA] = line.place, line.extra
    row[op.OUT : op.OUT + len(line.outs)] = [where[number] for number in line.outs]
    reads = [where[number] for number in line.reads]
    if line.code != op.SUM_OF_TERMS:
        row[op.A : op.A + len(reads)] = reads
        return [row]
    row[op.EXTRA] = len(reads) // 2
    blank = [op.NONE] * (op.FIELDS - op.A - 2)
    terms = zip(reads[::2], reads[1::2], strict=True)
    return [row, *([op.TERM, op.NONE, op.NONE, *term, *blank] for term in terms)]
