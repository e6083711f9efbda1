"""The sheet of results: the amounts, those of the program at export, and their difference."""

from scenarios.export.workbook import style
from scenarios.export.workbook.book import Heading
from scenarios.export.workbook.expression import Case
from scenarios.export.workbook.reference import Ref

_KEY = "result"


def write_result(case: Case, rounded: Ref) -> None:
    """Write the amounts; where a check fails there is #N/A, never a wrong amount."""
    book, words = case.book, case.book.words
    passed = all_passed(case)
    heading = Heading(name=words("column.result"), label="amount", text=words("why.amount"))
    formula = f"IF({passed},{rounded.cell},NA())"
    amount = book.column(_KEY, heading, formula, form=style.SOUM, total=True)
    book.total_is(amount, case.budget.cell, "0")
    heading = Heading(name=words("column.exported"), text=words("why.exported"))
    exported = [int(each) for each in case.result.amount]
    there = book.column(_KEY, heading, exported, form=style.SOUM, total=True)
    heading = Heading(name=words("column.difference"), text=words("why.difference"))
    formula = f"{amount.cell}-{there.cell}"
    book.column(_KEY, heading, formula, form=style.SOUM, total=True)
    _quality(case)


def all_passed(case: Case) -> str:
    """The reference of the cell that says whether every check holds."""
    sheet = case.book.sheet("checks")
    first, last = case.book.checks[0].cell, case.book.checks[-1].cell.partition("!")[2]
    style.text_cell(sheet, 3, 1, case.book.words("check.all")).font = style.BOLD
    style.value_cell(sheet, 3, 2, f"AND({first}:{last})", formula=True)
    style.red_unless(sheet, "B3", "B3<>TRUE")
    return f"'{sheet.title}'!$B$3"


def _quality(case: Case) -> None:
    words, doubt = case.book.words, case.result.doubt
    if doubt is None:
        return
    heading = Heading(name=words("column.quality"), text=words("why.quality"))
    cells = [words(f"quality.{kind}") for kind in doubt]
    case.book.column(_KEY, heading, cells, form=style.TEXT)
