"""Money between floors and caps, as formulas: the level r with sum clip(o + r s, lo, hi) = money.

Each unit has two breakpoints, where its amount leaves its floor and where it reaches its cap. The
sum at every breakpoint is one array product; the greatest breakpoint whose sum does not pass the
money begins the stretch on which the sum is a straight line, and there r has a closed form: the
money less that of the units held, over the slopes of the others (Brucker 1984, Operations Research
Letters 3(3)). No sorting, no iteration, no macro.
"""

from dataclasses import dataclass, replace

from scenarios.export.workbook import style
from scenarios.export.workbook.book import Book, Heading
from scenarios.export.workbook.reference import Ref

_NEVER = "-1E+200"  # a breakpoint of units that do not move


@dataclass(frozen=True, slots=True, kw_only=True)
class Basins:
    """The problem. All are columns; units of slope 0 do not move: they keep clip(o, lo, hi).

    offset: None for 0. money: one cell, or a column with the money of each unit's group.
    group: the number of each unit's group, where every group has money of its own.
    """

    name: str
    offset: Ref | None
    slope: Ref
    low: Ref
    high: Ref
    money: Ref
    group: Ref | None = None

    @property
    def member(self) -> str:
        """1 for the units of the own group."""
        return "1" if self.group is None else f"({self.group.whole}={self.group.cell})"


def fill(book: Book, key: str, basins: Basins) -> Ref:
    """Write the columns of the problem and its level; returns everybody's amount."""
    basins = _with_still(book, key, basins)
    leave = _breakpoint(book, key, basins, basins.low, "leaves")
    reach = _breakpoint(book, key, basins, basins.high, "reaches")
    below = [_sum_at(book, key, basins, leave, reach, point) for point in (leave, reach)]
    start = _start(book, key, basins, (leave, reach), below)
    level = _level(book, key, basins, leave, reach, start)
    raw = f"{_offset(basins.offset)}{level.cell}*{basins.slope.cell}"
    inside = f"MIN(MAX({raw},{basins.low.cell}),{basins.high.cell})"
    heading = _heading(book, basins, "filled")
    formula = f"IF({basins.slope.cell}>0,{inside},{basins.low.cell})"
    return book.column(key, heading, formula, form=style.MONEY)


def _with_still(book: Book, key: str, basins: Basins) -> Basins:
    """The same problem, with floor and cap of those who do not move at what they keep."""
    low, slope = basins.low, basins.slope.cell
    if basins.offset is not None:
        kept = f"MIN(MAX({basins.offset.cell},{low.cell}),{basins.high.cell})"
        formula = f"IF({slope}>0,{low.cell},{kept})"
        low = book.column(key, _heading(book, basins, "least"), formula, form=style.MONEY)
    formula = f"IF({slope}>0,{basins.high.cell},{low.cell})"
    high = book.column(key, _heading(book, basins, "most"), formula, form=style.MONEY)
    return replace(basins, low=low, high=high)


def _heading(book: Book, basins: Basins, what: str) -> Heading:
    return Heading(name=f"{basins.name}: {book.words(f'column.{what}')}")


def _offset(offset: Ref | None, *, whole: bool = False) -> str:
    return "" if offset is None else f"{offset.whole if whole else offset.cell}+"


def _breakpoint(book: Book, key: str, basins: Basins, bound: Ref, what: str) -> Ref:
    offset = "" if basins.offset is None else f"-{basins.offset.cell}"
    slope = basins.slope.cell
    formula = f"IF({slope}>0,({bound.cell}{offset})/{slope},{_NEVER})"
    return book.column(key, _heading(book, basins, what), formula)


def _sum_at(book: Book, key: str, basins: Basins, leave: Ref, reach: Ref, point: Ref) -> Ref:
    """Everybody's money at the level of the row's own breakpoint."""
    p = point.cell
    moving = f"({_offset(basins.offset, whole=True)}{p}*{basins.slope.whole})"
    not_yet = f"({leave.whole}>={p})*{basins.low.whole}+({leave.whole}<{p})*{moving}"
    held = f"({reach.whole}<={p})*{basins.high.whole}"
    total = f"SUMPRODUCT({basins.member}*({held}+({reach.whole}>{p})*({not_yet})))"
    formula = f"IF({basins.slope.cell}>0,{total},0)"
    return book.column(key, _heading(book, basins, "sum_at"), formula, form=style.SOUM)


def _start(book: Book, key: str, basins: Basins, points: tuple[Ref, Ref], sums: list[Ref]) -> Ref:
    """The greatest breakpoint at which no more than the money is given out."""
    own = ",".join(
        f"IF({amount.cell}<={basins.money.cell},{point.cell},{_NEVER})"
        for point, amount in zip(points, sums, strict=True)
    )
    formula = f"IF({basins.slope.cell}>0,MAX({own}),{_NEVER})"
    fits = book.column(key, _heading(book, basins, "fits"), formula)
    heading = _heading(book, basins, "start")
    if basins.group is None:
        return book.single(heading, f"MAX({fits.whole})")
    member = basins.member
    greatest = f"SUMPRODUCT(MAX({member}*{fits.whole}+(1-{member})*{_NEVER}))"
    return book.column(key, heading, greatest)


def _level(book: Book, key: str, basins: Basins, leave: Ref, reach: Ref, start: Ref) -> Ref:
    m, p = basins.member, start.cell
    free = f"({leave.whole}<={p})*({reach.whole}>{p})"
    at_cap = f"({reach.whole}<={p})*{basins.high.whole}"
    at_floor = f"({reach.whole}>{p})*({leave.whole}>{p})*{basins.low.whole}"
    held_formula = f"SUMPRODUCT({m}*({at_cap}+{at_floor}))"
    if basins.offset is not None:
        held_formula += f"+SUMPRODUCT({m}*{free}*{basins.offset.whole})"
    held = _number(book, key, basins, "held", held_formula)
    slopes = _number(book, key, basins, "slopes", f"SUMPRODUCT({m}*{free}*{basins.slope.whole})")
    money = basins.money.cell
    formula = f"IF({slopes.cell}>0,({money}-{held.cell})/{slopes.cell},{p})"
    return _number(book, key, basins, "level", formula)


def _number(book: Book, key: str, basins: Basins, what: str, formula: str) -> Ref:
    """One number for all, or one a unit where every group has its own."""
    heading = _heading(book, basins, what)
    if basins.group is None:
        return book.single(heading, formula)
    return book.column(key, heading, formula)
