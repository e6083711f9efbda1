"""Put a result into a workbook that computes it again."""

import io
from pathlib import Path

from scenarios.errors import ScenarioError
from scenarios.export.facts import facts_of
from scenarios.export.options import Options
from scenarios.export.unit_names import unit_names
from scenarios.export.words import words_in
from scenarios.export.workbook import style
from scenarios.export.workbook.book import Book, Heading
from scenarios.export.workbook.expression import Case
from scenarios.export.workbook.reference import Ref
from scenarios.export.workbook.sheet_about import write_about
from scenarios.export.workbook.sheet_groups import Groups, groups_of
from scenarios.export.workbook.sheet_inputs import write_inputs
from scenarios.export.workbook.sheet_limits import write_limits
from scenarios.export.workbook.sheet_parameters import write_parameters
from scenarios.export.workbook.sheet_pots import Pots, write_pots
from scenarios.export.workbook.sheet_result import write_result
from scenarios.export.workbook.sheet_rounding import write_rounding
from scenarios.export.workbook.sheet_sources import write_quality, write_sources
from scenarios.export.workbook.sheet_steps import write_steps
from scenarios.export.zipped import timeless
from scenarios.run import Result

_MOST = 10**15
_ORDER = (
    *("about", "result", "parameters", "inputs", "steps", "pots", "groups", "limits"),
    *("rounding", "totals", "checks", "quality", "sources"),
)


def write(result: Result, path: Path, options: Options) -> None:
    """Write the workbook. Raises ScenarioError for what a spreadsheet cannot hold.

    A part that no formula can express is an error that names it, unless `options.partial`: then
    the program's values stand in its place, no input can be changed, and the first sheet says so.
    """
    if result.allocation.budget >= _MOST:
        raise ScenarioError(
            f"a budget of {result.allocation.budget} soʻm: a spreadsheet keeps 15 digits and would "
            "change the amounts; write .csv or .parquet"
        )
    from openpyxl.utils.exceptions import IllegalCharacterError

    try:
        book = filled_book(result, options)
    except IllegalCharacterError:
        raise ScenarioError(
            "a code or text holds a control character, which XLSX cannot; write .csv"
        ) from None
    contents = io.BytesIO()
    book.workbook.save(contents)
    path.write_bytes(timeless(contents.getvalue()))


def filled_book(result: Result, options: Options) -> Book:
    """The workbook of a result, with what no formula could express in `gaps`."""
    book = _empty(result, options)
    names = write_inputs(book, result)
    names, budget, unit = write_parameters(book, result, names)
    tolerance = book.single(
        Heading(name="tolerance", text=book.words("why.tolerance")),
        f"MAX(0.000001,{budget.cell}*1E-13)",
        named=True,
    )
    case = Case(
        book=book,
        result=result,
        names=names,
        budget=budget,
        rounding_unit=unit,
        tolerance=tolerance,
    )
    write_steps(case)
    pots = write_pots(case)
    after, limits = write_limits(case, _given(case, pots))
    rounded = write_rounding(case, after, pots, limits, _rounding_groups(case, pots))
    write_result(case, rounded)
    if book.gaps and not options.partial:
        raise ScenarioError([f"{result.scenario.name}: {gap}" for gap in book.gaps])
    write_quality(case)
    write_sources(case)
    write_about(case, facts_of(result, options.scenario_id), _frozen(book, result))
    _arrange(book)
    return book


def _empty(result: Result, options: Options) -> Book:
    from openpyxl import Workbook
    from openpyxl.workbook.properties import CalcProperties

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)
    workbook.properties.creator = "Taqsimot"
    workbook.properties.title = result.scenario.title.in_language(options.language)
    codes = [str(code) for code in result.inputs.index]
    labels = unit_names(result.inputs, options.language)
    return Book(workbook=workbook, codes=codes, labels=labels, words=words_in(options.language))


def _given(case: Case, pots: Pots) -> Ref:
    """All pots together."""
    words = case.book.words
    formula = "+".join(pot.amount.cell for pot in pots.columns.values())
    heading = Heading(name=words("column.all_pots"), text=words("why.all_pots"))
    given = case.book.column("pots", heading, formula, form=style.MONEY, total=True)
    case.book.total_is(given, case.budget.cell, case.tolerance.cell)
    return given


def _rounding_groups(case: Case, pots: Pots) -> Groups | None:
    """The groups whose totals rounding keeps: those of two-stage pots, if no limit follows."""
    columns = {pot.stages.within for pot in case.formula.pots if pot.stages is not None}
    if len(columns) != 1 or case.formula.limits:
        return None
    return groups_of(case, columns.pop(), pots.groups)


def _frozen(book: Book, result: Result) -> list[str]:
    """What holds values, no formulas: parts that no cell can express, and composite indices."""
    if book.gaps:  # other inputs would leave the values behind, so that none can be changed
        style.close_cells(book.sheet("inputs"))
        style.close_cells(book.sheet("parameters"))
    read = result.allocation.formula.columns
    indices = [
        book.words("why.index", name=index.name)
        for index in result.scenario.indices
        if any(name == index.name or name.startswith(f"{index.name}_") for name in read)
    ]
    return [*indices, *book.gaps]


def _arrange(book: Book) -> None:
    """Bring the sheets into their order."""
    workbook = book.workbook
    titles = [book.words.sheet(key) for key in _ORDER]
    for place, title in enumerate([one for one in titles if one in workbook.sheetnames]):
        workbook.move_sheet(title, place - workbook.sheetnames.index(title))
    workbook.active = 0
