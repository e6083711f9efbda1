"""The calculation pages: a legend of lines once, then a page a unit."""

from html import escape

from scenarios.export.report.lines import Calculations, Told
from scenarios.export.report.markup import Cell, Markup, note, section, table
from scenarios.export.report.sections import Report
from scenarios.quality import ESTIMATED

_HEAVY = ("sum", "limit", "amount", "pot")


def legend(report: Report, calculations: Calculations) -> str:
    """The lines that are the same for all, and how the others are computed."""
    texts = report.texts
    heads = [texts(f"column.{name}") for name in ("letter", "what", "how", "value")]
    rows: list[list[Cell]] = []
    for key, letter in calculations.letters.items():
        told = calculations.first[key]
        common = key in calculations.common
        how = told.words if key in calculations.same_words else ""
        if common and told.numbers:
            how = f"{how} = {told.numbers}"
        value = _value(report, told) if common else Markup(f"<i>{texts('calculation.own')}</i>")
        rows.append([letter, report.naming.line(told), how, value])
    return note(texts("calculation.intro")) + table(heads, rows, (3,), "legendary")


def pages(report: Report, calculations: Calculations, *, tight: bool) -> str:
    """A page a unit.

    tight: titles of lines stand once, in the style sheet (`titles`), and how they are computed
    stands in the legend only, where it is the same for all.
    """
    shown = "".join(
        _page(report, calculations, code, lines, tight=tight)
        for code, lines in calculations.units.items()
    )
    title = report.texts("section.calculation")
    return section("calculation", title, legend(report, calculations)) + shown


def titles(report: Report, calculations: Calculations) -> str:
    """Style rules that give every line of a page its letter and title."""
    return "".join(
        f".{_mark(letter)}>:first-child::before{{content:{_quoted(letter)}}}"
        f".{_mark(letter)}>:nth-child(2)::before"
        f"{{content:{_quoted(report.naming.line(calculations.first[key]))}}}"
        for key, letter in calculations.letters.items()
        if key not in calculations.common
    )


def _mark(letter: str) -> str:
    return "l" + letter


def _quoted(text: str) -> str:
    """A text as a string of CSS, unable to end the string or the style sheet."""
    return '"' + "".join(f"\\{ord(c):x} " if c in '"\\<>&\n\r\f' else c for c in text) + '"'


def _page(
    report: Report, calculations: Calculations, code: str, lines: tuple[Told, ...], *, tight: bool
) -> str:
    texts = report.texts
    region = report.region(code)
    head = escape(report.naming.place(code)) + (
        f" <small>{escape(region)}</small>" if region else ""
    )
    rows = "".join(
        _row(report, calculations, told, tight=tight)
        for told in lines
        if told.key not in calculations.common or told.key[0] == "amount"
    )
    back = f'<a class="up" href="#amounts">{escape(texts("section.amounts"))}</a>'
    return (
        f'<section class="unit" id="c{escape(code)}"><h3>{head} <small>{escape(code)}</small></h3>'
        f"{back}<table>{rows}</table></section>"
    )


def _row(report: Report, calculations: Calculations, told: Told, *, tight: bool) -> str:
    letter = calculations.letters[told.key]
    common = told.key in calculations.common
    label = "" if tight and not common else escape(report.naming.line(told))
    own = "" if tight and not common else letter
    hoisted = tight and told.key in calculations.same_words
    how = [] if hoisted else [told.words]
    how += [told.numbers]
    computed = " = ".join(escape(one) for one in how if one)
    heavy = " h" if told.line.kind in _HEAVY else ""
    value = _value(report, told)
    return (
        f'<tr class="{_mark(letter)}{heavy}"><td>{own}<td>{label}<td>{value.html}'
        f"<td>{'= ' + computed if computed else ''}"
    )


def _value(report: Report, told: Told) -> Markup:
    """A line's value with its unit, and a mark where it is an estimate or was imputed."""
    line, texts = told.line, report.texts
    if line.kind == "input" and line.name == "region_code":
        words = report.naming.place(str(line.value))
    else:
        words = texts.value(line.value, report.naming.unit(told))
    mark = ""
    if line.quality in ESTIMATED:
        mark = f' <b class="est" title="{escape(texts(f"quality.{line.quality}"))}">≈</b>'
    return Markup(escape(words) + mark)
