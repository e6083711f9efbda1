"""Two-stage pots: the money of each group, in the table of groups."""

from dataclasses import dataclass

from scenarios.export.workbook import style
from scenarios.export.workbook.book import Heading
from scenarios.export.workbook.expression import Case
from scenarios.export.workbook.reference import Ref
from scenarios.export.workbook.sheet_groups import Groups


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMoney:
    """The money of each group of a pot. of_unit: that of each unit's group, a column of units."""

    case: Case
    table: Groups
    pot: str
    money: Ref
    of_unit: Ref

    def rate(self, claim: Ref, heading: Heading) -> Ref:
        """The soʻm for one unit of weight in each unit's group."""
        words = self.case.book.words
        total = self.table.column(
            Heading(name=f"{self.pot}: {words('column.weights')}"),
            f"SUMPRODUCT({self.table.mine}*{claim.whole})",
        )
        money = self.money.cell
        rate = self.table.column(heading, f"IF({money}=0,0,{money}/{total.cell})")
        return self.case.book.column("pots", heading, self.table.of_unit(rate))

    def demand(self, claim: Ref) -> None:
        """No group may be entitled to more than its money."""
        book = self.case.book
        heading = Heading(name=f"{self.pot}: {book.words('column.entitlement')}")
        total = self.table.column(heading, f"SUMPRODUCT({self.table.mine}*{claim.whole})")
        over = f"{total.whole}>{self.money.whole}+{self.case.tolerance.cell}"
        book.check(book.words("check.group_pot", name=self.pot), f"SUMPRODUCT(({over})*1)=0")


def group_money(
    case: Case, table: Groups, pot: str, *, claim: Ref, takes: Ref | None, money: Ref
) -> GroupMoney:
    """Divide a pot's money between the groups in which somebody takes part.

    claim: the share of each unit's group, the same for all units of a group.
    """
    book = case.book

    def heading(what: str) -> Heading:
        return Heading(name=f"{pot}: {book.words(f'column.{what}')}")

    member = table.mine if takes is None else f"{table.mine}*{takes.whole}"
    there = table.column(heading("taking_part"), f"SUMPRODUCT({member}*1)")
    own = f"SUMPRODUCT(MAX({table.mine}*{claim.whole}))"
    share = table.column(heading("between"), f"IF({there.cell}=0,0,{own})")
    total = book.single(heading("between_total"), f"SUM({share.whole})")
    formula = f"IF({money.cell}=0,0,{money.cell}*{share.cell}/{total.cell})"
    each = table.column(heading("group_money"), formula, style.MONEY)
    of_unit = book.column("pots", heading("group_money"), table.of_unit(each), form=style.MONEY)
    wrong = f"SUMPRODUCT((ABS({claim.whole}-{_mean(table, claim)})>1E-9*ABS({claim.whole}))*1)=0"
    book.check(book.words("check.between", name=pot), f"SUMPRODUCT(({claim.whole}<0)*1)=0")
    book.check(book.words("check.same", name=pot), wrong)
    return GroupMoney(case=case, table=table, pot=pot, money=each, of_unit=of_unit)


def _mean(table: Groups, claim: Ref) -> str:
    """The mean claim of each unit's group, as an array."""
    number = table.number.whole
    return f"SUMIF({number},{number},{claim.whole})/COUNTIF({number},{number})"
