"""The sheet of rounding: whole multiples by largest remainder, inside floors and caps.

Amounts are first written in multiples of the rounding unit with 15 digits in all, so that what
the last bits of a float leave over decides no tie.
"""

from dataclasses import dataclass

import numpy as np

from scenarios.export.workbook import style
from scenarios.export.workbook.book import Heading
from scenarios.export.workbook.expression import Case
from scenarios.export.workbook.reference import Ref
from scenarios.export.workbook.sheet_groups import Groups
from scenarios.export.workbook.sheet_limits import LimitColumns
from scenarios.export.workbook.sheet_pots import Pots

_KEY = "rounding"
_OPEN = "1E+300"


@dataclass(slots=True, kw_only=True)
class _Rounding:
    """Amounts in multiples of the unit. digits: decimals that they keep, one cell."""

    case: Case
    amount: Ref
    digits: Ref
    multiples: Ref

    def column(self, what: str, formula: str) -> Ref:
        words = self.case.book.words
        heading = Heading(name=words(f"column.{what}"), text=words(f"why.{what}"))
        return self.case.book.column(_KEY, heading, formula)

    def in_units(self, soum: str) -> str:
        return f"ROUND({soum}/{self.case.rounding_unit.cell},{self.digits.cell})"


def write_rounding(
    case: Case, amount: Ref, pots: Pots, limits: list[LimitColumns], groups: Groups | None
) -> Ref:
    """Write the rounding of the last amounts; returns the whole soʻm of each unit.

    groups: rounding keeps the totals of these, too.
    """
    rounding = _start(case, amount)
    low, high = _low(rounding, pots, limits), _high(rounding, pots, limits)
    q = rounding.multiples.cell
    whole = rounding.column("whole", f"INT({q})")
    rest = rounding.column("rest", f"ROUND({q}-{whole.cell},{rounding.digits.cell})")
    turn = _turn(rounding, whole, low, high)
    place = _place(case)
    member = "1" if groups is None else f"({groups.number.whole}={groups.number.cell})"
    needed = _needed(rounding, whole, groups)
    before = _before(member, rest, turn, place)
    position = rounding.column("position", f"IF({rest.cell}>0,{before},0)")
    raised = f"IF(AND({rest.cell}>0,{position.cell}<={needed}),1,0)"
    up = rounding.column("up", raised)
    _near_ties(rounding, member, rest, turn, up)
    formula = f"({whole.cell}+{up.cell})*{case.rounding_unit.cell}"
    return _rounded(case, formula)


def _rounded(case: Case, formula: str) -> Ref:
    words = case.book.words
    heading = Heading(name=words("column.rounded"), text=words("why.rounded"))
    rounded = case.book.column(_KEY, heading, formula, form=style.SOUM, total=True)
    case.book.total_is(rounded, case.budget.cell, "0")
    case.book.check(words("check.rounding"), f"SUM({rounded.whole})={case.budget.cell}")
    return rounded


def _start(case: Case, amount: Ref) -> _Rounding:
    book, unit = case.book, case.rounding_unit.cell
    digits = _digits(case, f"MAX({amount.whole})", "digits")
    heading = Heading(name=book.words("column.before"))
    amount = book.column(_KEY, heading, amount.cell, form=style.MONEY, total=True)
    book.total_is(amount, case.budget.cell, case.tolerance.cell)
    multiples = Heading(name=book.words("column.multiples"), text=book.words("why.multiples"))
    q = book.column(_KEY, multiples, f"ROUND({amount.cell}/{unit},{digits.cell})")
    return _Rounding(case=case, amount=amount, digits=digits, multiples=q)


def _digits(case: Case, largest: str, what: str) -> Ref:
    """Decimals such that the largest number has 15 digits, at most 9."""
    words = case.book.words
    heading = Heading(name=words(f"column.{what}"), text=words("why.digits"))
    size = f"INT(LOG10(MAX(1,{largest}/{case.rounding_unit.cell})))"
    return case.book.single(heading, f"MAX(0,MIN(9,14-{size}))")


def _low(rounding: _Rounding, pots: Pots, limits: list[LimitColumns]) -> Ref | None:
    """The greatest floor that the amount keeps."""
    floors = [pot.floor.cell for pot in pots.columns.values() if pot.floor is not None]
    sums = ["+".join(floors)] if floors else []
    sums += [limit.low.cell for limit in limits]
    if not sums:
        return None
    q = rounding.multiples.cell
    each = (rounding.in_units(f"({one})") for one in sums)
    return rounding.column("lowest", f"MAX(0,{','.join(f'IF({q}>={f},{f},0)' for f in each)})")


def _high(rounding: _Rounding, pots: Pots, limits: list[LimitColumns]) -> Ref | None:
    """The least cap that the amount keeps."""
    caps = []
    if any(pot.cap is not None for pot in pots.columns.values()):
        caps.append("+".join(_pot_cap(pot.cap, pot.takes) for pot in pots.columns.values()))
    for limit in limits:
        if limit.cap is not None:
            own = limit.cap.cell
            caps.append(own if limit.bound is None else f"IF({limit.bound.cell},{own},{_OPEN})")
    if not caps:
        return None
    q = rounding.multiples.cell
    each = (rounding.in_units(f"MIN({one},1E+15)") for one in caps)
    parts = ",".join(f"IF({q}<={cap},{cap},{_OPEN})" for cap in each)
    return rounding.column("highest", f"MIN({_OPEN},{parts})")


def _pot_cap(cap: Ref | None, takes: Ref | None) -> str:
    """Who takes no part gets nothing; a pot without a cap has none."""
    most = _OPEN if cap is None else cap.cell
    return most if takes is None else f"IF({takes.cell},{most},0)"


def _turn(rounding: _Rounding, whole: Ref, low: Ref | None, high: Ref | None) -> Ref:
    """1 who must go up, 3 who must stay down, 2 all others."""
    first = "FALSE" if low is None else f"{whole.cell}<{low.cell}"
    last = "FALSE" if high is None else f"{whole.cell}+1>{high.cell}"
    formula = f"IF({first},IF({last},2,1),IF({last},3,2))"
    return rounding.column("turn", formula if (low or high) else "2")


def _place(case: Case) -> Ref:
    """Each unit's place in the order of the codes, by which ties are broken."""
    book = case.book
    order = case.result.allocation.trace.units.order()
    places = np.empty(len(order), dtype=int)
    places[order] = np.arange(1, len(order) + 1)
    heading = Heading(name=book.words("column.place"), text=book.words("why.place"))
    return book.column(_KEY, heading, places.tolist())


def _before(member: str, rest: Ref, turn: Ref, place: Ref) -> str:
    """One more than the units that are rounded up before the row's own."""
    same = f"({rest.whole}>{rest.cell})+({rest.whole}={rest.cell})*({place.whole}<{place.cell})"
    earlier = f"({turn.whole}<{turn.cell})+({turn.whole}={turn.cell})*({same})"
    return f"1+SUMPRODUCT({member}*({rest.whole}>0)*({earlier}))"


def _needed(rounding: _Rounding, whole: Ref, groups: Groups | None) -> str:
    """How many multiples are left to give out: of all units, or of the row's own group."""
    case = rounding.case
    book, unit = case.book, case.rounding_unit.cell
    if groups is None:
        heading = Heading(name=book.words("column.needed"), text=book.words("why.needed"))
        return book.single(heading, f"{case.budget.cell}/{unit}-SUM({whole.whole})").cell
    target = _group_targets(rounding, groups)
    words = book.words("column.needed")
    formula = f"{target.cell}-SUMPRODUCT({groups.mine}*{whole.whole})"
    return groups.of_unit(groups.column(Heading(name=words), formula))


def _group_targets(rounding: _Rounding, groups: Groups) -> Ref:
    """The groups' totals in whole multiples, by largest remainder."""
    case = rounding.case
    words, unit = case.book.words, case.rounding_unit.cell

    def column(what: str, formula: str) -> Ref:
        return groups.column(Heading(name=words(f"column.{what}")), formula)

    total = column("before", f"SUMPRODUCT({groups.mine}*{rounding.amount.whole})")
    digits = _digits(case, f"MAX({total.whole})", "group_digits").cell
    q = column("multiples", f"ROUND({total.cell}/{unit},{digits})")
    whole = column("whole", f"INT({q.cell})")
    rest = column("rest", f"ROUND({q.cell}-{whole.cell},{digits})")
    own, number = groups.own.whole, groups.own.cell
    tie = f"({rest.whole}={rest.cell})*({own}<{number})"
    before = f"1+SUMPRODUCT(({rest.whole}>0)*(({rest.whole}>{rest.cell})+{tie}))"
    position = column("position", f"IF({rest.cell}>0,{before},0)")
    left = f"{case.budget.cell}/{unit}-SUM({whole.whole})"
    up = f"IF(AND({rest.cell}>0,{position.cell}<={left}),1,0)"
    return column("target", f"{whole.cell}+{up}")


def _near_ties(rounding: _Rounding, member: str, rest: Ref, turn: Ref, up: Ref) -> None:
    """How close the unit came to the other side of the cut; 1 if nothing was near."""
    rivals = f"{member}*({turn.whole}={turn.cell})*({rest.whole}>0)*({up.whole}<>{up.cell})"
    nearest = f"SUMPRODUCT(MIN(1-{rivals}*(1-ABS({rest.whole}-{rest.cell}))))"
    margin = rounding.column("margin", f"IF({rest.cell}>0,{nearest},1)")
    book = rounding.case.book
    heading = Heading(name=book.words("column.near"), text=book.words("why.near"))
    near = f"SUMPRODUCT(({margin.whole}<=100*10^-{rounding.digits.cell})*1)"
    rounding.case.near = book.single(heading, near)
