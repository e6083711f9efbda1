"""The sheet of pots: each pot's money, handed out by its rule, between its floors and caps."""

from dataclasses import dataclass, field
from fractions import Fraction

from allocation.errors import ExpressionError
from allocation.expression import Expression
from allocation.formula import By, Entitlement, LevelUp, Pot
from allocation.pots import PotTrace
from scenarios.export.workbook import style
from scenarios.export.workbook.basins import Basins, fill
from scenarios.export.workbook.book import Cell, Heading
from scenarios.export.workbook.expression import Case, Spot, expression_column
from scenarios.export.workbook.lift import one_formula
from scenarios.export.workbook.reference import Names, Ref
from scenarios.export.workbook.sheet_groups import Groups, groups_of
from scenarios.export.workbook.sheet_parameters import plain_number
from scenarios.export.workbook.two_stages import GroupMoney, group_money

_KEY = "pots"


@dataclass(frozen=True, slots=True, kw_only=True)
class PotColumns:
    """Where a pot stands: its amounts, who takes part, and its floor and cap, if any."""

    amount: Ref
    takes: Ref | None
    floor: Ref | None
    cap: Ref | None


@dataclass(slots=True, kw_only=True)
class _Writing:
    """One pot being written. group: each unit's group and its money, for pots of two stages."""

    case: Case
    pot: Pot
    money: Ref
    names: Names
    trace: PotTrace
    takes: Ref | None = None
    stages: GroupMoney | None = None

    def place(self) -> str:
        return f"pot {self.pot.name!r}"

    def heading(self, what: str) -> Heading:
        words = self.case.book.words
        return Heading(name=f"{self.pot.name}: {words(f'column.{what}')}")

    def asked(self, expression: Expression, what: str, values: str) -> Ref:
        """A column of an expression, asked only for those who take part."""
        wrap = "{}" if self.takes is None else f"IF({self.takes.cell},{{}},0)"
        spot = Spot(
            key=_KEY,
            heading=self.heading(what),
            place=self.place(),
            values=lambda: getattr(self.trace, values).floats().tolist(),
            wrap=wrap,
        )
        return expression_column(self.case, expression, self.names, spot)


@dataclass(slots=True, kw_only=True)
class Pots:
    """All pots: by name, and the tables of groups that they needed."""

    columns: dict[str, PotColumns] = field(default_factory=dict)
    groups: dict[str, Groups] = field(default_factory=dict)


def write_pots(case: Case) -> Pots:
    """Write every pot, its money and what it leaves to a later one."""
    pots, sizes = Pots(), [_size(case, pot) for pot in case.formula.pots]
    left: dict[str, list[str]] = {pot.name: [] for pot in case.formula.pots}
    book = case.book
    total = "+".join(size.cell for size in sizes)
    tolerance = case.tolerance.cell
    book.check(book.words("check.pots"), f"ABS({total}-{case.budget.cell})<={tolerance}")
    for pot, size in zip(case.formula.pots, sizes, strict=True):
        heading = Heading(
            name=f"pot_{pot.name}",
            label=book.words("column.pot_money", name=case.words(pot.label) or pot.name),
        )
        formula = "+".join([size.cell, *left[pot.name]])
        money = book.single(heading, formula, form=style.MONEY, named=True)
        trace = case.result.allocation.trace.pots[pot.name]
        names = case.names.adding("pot", money)
        writing = _Writing(case=case, pot=pot, money=money, names=names, trace=trace)
        pots.columns[pot.name], over = _write(writing, pots)
        if isinstance(pot.rule, Entitlement) and pot.rule.remainder is not None:
            left[pot.rule.remainder].append(over.cell)
    return pots


def _size(case: Case, pot: Pot) -> Ref:
    expression = pot.share or pot.amount
    assert expression is not None  # noqa: S101  # reading gave it one of the two
    label = case.book.words("column.pot_size", name=pot.name)
    heading = Heading(name=f"{pot.name}", label=label, text=expression.text)
    try:
        formula = one_formula(case.book, expression.tree, case.names)
    except ExpressionError as problem:
        case.book.gaps.append(f"pot {pot.name!r}: {problem}")
        return case.book.single(heading, plain_number(_size_found(case, pot)), form=style.MONEY)
    if pot.share is not None:
        formula = f"({formula})*{case.budget.cell}"
    return case.book.single(heading, formula, form=style.MONEY)


def _size_found(case: Case, pot: Pot) -> Fraction:
    traces = case.result.allocation.trace.pots
    given = (
        traces[other.name].left
        for other in case.formula.pots
        if isinstance(other.rule, Entitlement) and other.rule.remainder == pot.name
    )
    return traces[pot.name].money - sum(given, Fraction(0))


def _write(writing: _Writing, pots: Pots) -> tuple[PotColumns, Ref]:
    """The columns of a pot; returns where they stand, and the cell of what is left over."""
    case, pot = writing.case, writing.pot
    if pot.where is not None:
        writing.takes = _takes(writing)
    floor = None if pot.floor is None else writing.asked(pot.floor, "floor", "floor")
    cap = None if pot.cap is None else writing.asked(pot.cap, "cap", "cap")
    if pot.stages is not None:
        table = groups_of(case, pot.stages.within, pots.groups)
        writing.stages = _stages(writing, table)
    filled = _by_rule(writing, floor, cap)
    heading = Heading(
        name=f"pot_{pot.name}", label=case.words(pot.label), text=case.book.words("column.pot")
    )
    amount = case.book.column(_KEY, heading, filled.cell, form=style.MONEY, total=True)
    left = _left(writing, amount)
    return PotColumns(amount=amount, takes=writing.takes, floor=floor, cap=cap), left


def _takes(writing: _Writing) -> Ref:
    where = writing.pot.where
    assert where is not None  # noqa: S101  # the caller asked
    spot = Spot(
        key=_KEY,
        heading=writing.heading("takes"),
        place=writing.place(),
        values=lambda: [bool(each) for each in writing.trace.takes_part],
        condition=True,
    )
    return expression_column(writing.case, where, writing.names, spot)


def _stages(writing: _Writing, table: Groups) -> GroupMoney:
    stages = writing.pot.stages
    assert stages is not None  # noqa: S101  # the caller asked
    spot = Spot(
        key=_KEY,
        heading=writing.heading("between"),
        place=writing.place(),
        values=lambda: _found_between(writing),
        within=stages.within,
    )
    claim = expression_column(writing.case, stages.between, writing.names, spot)
    return group_money(
        writing.case, table, writing.pot.name, claim=claim, takes=writing.takes, money=writing.money
    )


def _found_between(writing: _Writing) -> list[Cell]:
    """Each unit's group's money, as the program found it; in proportion, which is all it needs."""
    stages, trace = writing.pot.stages, writing.trace
    assert stages is not None  # noqa: S101  # the caller asked
    assert trace.group_money is not None  # noqa: S101  # a pot of two stages has it
    scope_groups = sorted(set(writing.case.result.inputs[stages.within].tolist()))
    money = dict(zip(scope_groups, trace.group_money.floats().tolist(), strict=True))
    return [money[label] for label in writing.case.result.inputs[stages.within].tolist()]


# ------------------------------------------------------------------------------- the rules


def _by_rule(writing: _Writing, floor: Ref | None, cap: Ref | None) -> Ref:
    match writing.pot.rule:
        case By(weight=weight):
            claim = writing.asked(weight, "weight", "claims")
            _not_negative(writing, claim)
            if floor is None and cap is None:
                return _in_proportion(writing, claim)
            return _filled(writing, None, claim, floor, cap)
        case LevelUp(source=source, per=per):
            return _level_up(writing, source, per, floor, cap)
        case Entitlement(amount=amount):
            claim = writing.asked(amount, "entitlement", "claims")
            _not_negative(writing, claim)
            if floor is not None or cap is not None:
                claim = _cut(writing, claim, floor, cap)
            if writing.stages is not None:
                writing.stages.demand(claim)
            return claim


def _not_negative(writing: _Writing, claim: Ref) -> None:
    book = writing.case.book
    what = book.words("check.negative", name=writing.pot.name)
    book.check(what, f"SUMPRODUCT(({claim.whole}<0)*1)=0")


def _in_proportion(writing: _Writing, claim: Ref) -> Ref:
    book, heading = writing.case.book, writing.heading("rate")
    if writing.stages is None:
        total = book.single(writing.heading("weights"), f"SUM({claim.whole})")
        money = writing.money.cell
        rate = book.single(heading, f"IF({money}=0,0,{money}/{total.cell})")
    else:
        rate = writing.stages.rate(claim, heading)
    formula = f"{claim.cell}*{rate.cell}"
    return book.column(_KEY, writing.heading("amount"), formula, form=style.MONEY)


def _level_up(
    writing: _Writing, source: Expression, per: Expression, floor: Ref | None, cap: Ref | None
) -> Ref:
    level = writing.asked(source, "source", "claims")
    size = writing.asked(per, "per", "sizes")
    _not_negative(writing, size)
    formula = f"IF({size.cell}>0,-{level.cell},0)"
    offset = writing.case.book.column(_KEY, writing.heading("offset"), formula)
    return _filled(writing, offset, size, floor, cap)


def _cut(writing: _Writing, claim: Ref, floor: Ref | None, cap: Ref | None) -> Ref:
    low, high = _bounds(writing, floor, cap, writing.money)
    formula = f"MIN(MAX({claim.cell},{low.cell}),{high.cell})"
    return writing.case.book.column(_KEY, writing.heading("amount"), formula, form=style.MONEY)


def _filled(
    writing: _Writing, offset: Ref | None, slope: Ref, floor: Ref | None, cap: Ref | None
) -> Ref:
    stages = writing.stages
    money = writing.money if stages is None else stages.of_unit
    low, high = _bounds(writing, floor, cap, writing.money)
    basins = Basins(
        name=writing.pot.name,
        offset=offset,
        slope=slope,
        low=low,
        high=high,
        money=money,
        group=None if stages is None else stages.table.number,
    )
    return fill(writing.case.book, _KEY, basins)


def _bounds(writing: _Writing, floor: Ref | None, cap: Ref | None, money: Ref) -> tuple[Ref, Ref]:
    """Floor and cap of each unit, 0 and 0 for those who take no part."""
    book, takes = writing.case.book, writing.takes
    low_formula = "0" if floor is None else f"MAX({floor.cell},0)"
    low = book.column(_KEY, writing.heading("low"), low_formula, form=style.MONEY)
    most = f"MAX({low.cell},{money.cell})"
    if cap is not None:
        most = f"MIN({most},{cap.cell})"
        what = book.words("check.order", name=writing.pot.name)
        wrong = f"(({low.whole}>{cap.whole})+({cap.whole}<0))"
        book.check(what, f"SUMPRODUCT({wrong}*1)=0")
    formula = most if takes is None else f"IF({takes.cell},{most},0)"
    return low, book.column(_KEY, writing.heading("high"), formula, form=style.MONEY)


def _left(writing: _Writing, amount: Ref) -> Ref:
    """What is left over; only entitlements with a pot to leave it to may leave anything."""
    book, tolerance = writing.case.book, writing.case.tolerance.cell
    over = f"{writing.money.cell}-SUM({amount.whole})"
    left = book.single(writing.heading("left"), f"IF(ABS({over})<={tolerance},0,{over})")
    rule = writing.pot.rule
    allowed = ">=0" if isinstance(rule, Entitlement) and rule.remainder is not None else "=0"
    book.check(book.words("check.pot", name=writing.pot.name), f"{left.cell}{allowed}")
    if allowed == "=0":
        book.total_is(amount, writing.money.cell, tolerance)
    return left
