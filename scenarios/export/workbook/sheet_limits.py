"""The sheet of limits: floors and caps on the running amount, and who pays for them."""

from collections.abc import Callable
from dataclasses import dataclass

from allocation.expression import Expression
from allocation.formula import Limit, PaidBy
from allocation.limits import LimitTrace
from scenarios.export.workbook import style
from scenarios.export.workbook.basins import Basins, fill
from scenarios.export.workbook.book import Heading
from scenarios.export.workbook.expression import Case, Spot, expression_column
from scenarios.export.workbook.reference import Names, Ref

_KEY = "limits"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitColumns:
    """Where a limit stands. bound: who is not exempt, None for all. low: 0 for the exempt."""

    bound: Ref | None
    low: Ref
    cap: Ref | None


@dataclass(slots=True, kw_only=True)
class _Writing:
    """One limit being written. amount: the running amount before it; money: what it may move."""

    case: Case
    limit: Limit
    names: Names
    amount: Ref
    trace: LimitTrace
    bound: Ref | None = None

    def heading(self, what: str) -> Heading:
        return Heading(name=f"{self.limit.name}: {self.case.book.words(f'column.{what}')}")

    def column(self, what: str, formula: str) -> Ref:
        return self.case.book.column(_KEY, self.heading(what), formula, form=style.MONEY)

    def mine(self, formula: str) -> str:
        """The formula for those under the limit, 0 for the exempt."""
        return formula if self.bound is None else f"IF({self.bound.cell},{formula},0)"

    def asked(self, expression: Expression, what: str) -> Ref:
        spot = Spot(
            key=_KEY,
            heading=self.heading(what),
            place=f"limit {self.limit.name!r}",
            values=lambda: getattr(self.trace, what).floats().tolist(),
            wrap=self.mine("{}"),
            form=style.MONEY,
        )
        return expression_column(self.case, expression, self.names, spot)


_Pay = Callable[[_Writing, Ref, Ref, Ref, Ref], Ref]  # of own amount, money, floor, cap
_PAYING: dict[PaidBy, _Pay] = {}


def _paying(name: PaidBy) -> Callable[[_Pay], _Pay]:
    def register(pay: _Pay) -> _Pay:
        _PAYING[name] = pay
        return pay

    return register


def write_limits(case: Case, amount: Ref) -> tuple[Ref, list[LimitColumns]]:
    """Write every limit in its order; returns the amount after the last, and their columns."""
    columns = []
    for limit in case.formula.limits:
        writing = _Writing(
            case=case,
            limit=limit,
            names=case.names.adding("amount", amount),
            amount=amount,
            trace=case.result.allocation.trace.limits[limit.name],
        )
        amount, own = _write(writing)
        columns.append(own)
    return amount, columns


def _write(writing: _Writing) -> tuple[Ref, LimitColumns]:
    limit, book = writing.limit, writing.case.book
    if limit.exempt is not None:
        writing.bound = _bound(writing, limit.exempt)
    mine = writing.column("bound_amount", writing.mine(writing.amount.cell))
    money = book.single(writing.heading("limit_money"), f"SUM({mine.whole})", form=style.MONEY)
    floor = None if limit.floor is None else writing.asked(limit.floor, "floor")
    cap = None if limit.cap is None else writing.asked(limit.cap, "cap")
    low = writing.column("low", "0" if floor is None else f"MAX({floor.cell},0)")
    most = f"MAX({low.cell},{money.cell})"
    high = writing.column("high", writing.mine(most if cap is None else f"MIN({most},{cap.cell})"))
    if cap is not None:
        wrong = f"(({low.whole}>{cap.whole})+({cap.whole}<0))"
        what = book.words("check.order", name=limit.name)
        book.check(what, f"SUMPRODUCT({wrong}*1)=0")
    paid = _PAYING[limit.paid_by](writing, mine, money, low, high)
    after = _after(writing, paid, money)
    return after, LimitColumns(bound=writing.bound, low=low, cap=cap)


def _bound(writing: _Writing, exempt: Expression) -> Ref:
    spot = Spot(
        key=_KEY,
        heading=writing.heading("bound"),
        place=f"limit {writing.limit.name!r}",
        values=lambda: [bool(each) for each in writing.trace.bound],
        wrap="NOT({})",
        condition=True,
    )
    return expression_column(writing.case, exempt, writing.names, spot)


def _after(writing: _Writing, paid: Ref, money: Ref) -> Ref:
    """The running amount after the limit; its money must be what it was."""
    book, limit, bound = writing.case.book, writing.limit, writing.bound
    formula = paid.cell
    if bound is not None:
        formula = f"IF({bound.cell},{paid.cell},{writing.amount.cell})"
    heading = Heading(
        name=f"after_{limit.name}",
        label=writing.case.words(limit.label),
        text=book.words(f"column.paid_{limit.paid_by}"),
    )
    after = book.column(_KEY, heading, formula, form=style.MONEY, total=True)
    tolerance = writing.case.tolerance.cell
    kept = f"ABS(SUM({paid.whole})-{money.cell})<={tolerance}"
    book.check(book.words("check.limit", name=limit.name), kept)
    book.total_is(after, writing.case.budget.cell, tolerance)
    return after


@_paying("scaling")
def _scaling(writing: _Writing, mine: Ref, money: Ref, low: Ref, high: Ref) -> Ref:
    """One factor on every amount; a unit with nothing keeps its floor."""
    return fill(
        writing.case.book,
        _KEY,
        Basins(name=writing.limit.name, offset=None, slope=mine, low=low, high=high, money=money),
    )


@_paying("equal")
def _equal(writing: _Writing, mine: Ref, money: Ref, low: Ref, high: Ref) -> Ref:
    """One amount added or taken everywhere."""
    slope = writing.column("slope", writing.mine("1"))
    basins = Basins(
        name=writing.limit.name, offset=mine, slope=slope, low=low, high=high, money=money
    )
    return fill(writing.case.book, _KEY, basins)


@_paying("gains")
def _gains(writing: _Writing, mine: Ref, money: Ref, low: Ref, high: Ref) -> Ref:
    """Everybody gets the floor, and one part of what lies above it."""
    book = writing.case.book
    gain = writing.column("gain", f"MAX(MIN({mine.cell},{high.cell})-{low.cell},0)")
    spare, wanted = f"({money.cell}-SUM({low.whole}))", f"SUM({gain.whole})"
    factor = book.single(writing.heading("factor"), f"IF({wanted}=0,0,{spare}/{wanted})")
    tolerance = writing.case.tolerance.cell
    possible = f"AND({spare}>=-{tolerance},{spare}<={wanted}+{tolerance})"
    book.check(book.words("check.gains", name=writing.limit.name), possible)
    return writing.column("filled", f"{low.cell}+{gain.cell}*{factor.cell}")
