"""The report as one HTML file: no script, nothing fetched, the same bytes for the same result."""

from html import escape
from pathlib import Path

from scenarios.errors import ScenarioError
from scenarios.export.facts import facts_of
from scenarios.export.options import Options
from scenarios.export.report import pages, sections
from scenarios.export.report.figures import numbers_of
from scenarios.export.report.formula import Formulas
from scenarios.export.report.lines import Calculations, calculations
from scenarios.export.report.markup import note, section
from scenarios.export.report.naming import naming_of
from scenarios.export.report.sections import Report
from scenarios.export.report.texts import texts_in
from scenarios.run import Result

LARGEST = 1_000_000  # bytes
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_CHAPTERS = (
    "maps",
    "change",
    "regions",
    "formula",
    "fairness",
    "quality",
    "amounts",
    "calculation",
    "facts",
)


def write(result: Result, path: Path, options: Options) -> None:
    """Write the report; options.units are those that get a calculation page, None for all.

    Raises ScenarioError if it would be larger than a megabyte, which says what to do.
    """
    path.write_text(document(result, options), encoding="utf-8", newline="\n")


def document(result: Result, options: Options) -> str:
    """The report as HTML of less than a megabyte. Raises ScenarioError if that cannot be."""
    report, found = _made(result, options)
    for tight in (False, True):
        text = _page(report, found, tight=tight)
        if len(text.encode()) < LARGEST:
            return text
    raise ScenarioError(
        f"{result.scenario.name}: a report with {len(found.units)} calculation pages would have "
        f"{len(text.encode()) / 1e6:.1f} MB, more than one; name fewer units (--unit CODE)"
    )


def _made(result: Result, options: Options) -> tuple[Report, Calculations]:
    texts = texts_in(options.language)
    codes = [str(code) for code in result.inputs.index]
    chosen = codes if options.units is None else list(options.units)
    report = Report(
        result=result,
        facts=facts_of(result, options.scenario_id),
        numbers=numbers_of(result),
        naming=naming_of(result, texts),
        chosen=frozenset(chosen),
    )
    return report, calculations(result, chosen, texts)


def _page(report: Report, found: Calculations, *, tight: bool) -> str:
    texts = report.texts
    title = report.facts.title.in_language(texts.language) or report.facts.name
    style = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    style += pages.titles(report, found) if tight else ""
    footer = f"{report.facts.program} · {report.facts.id} · {report.facts.data_version}"
    return (
        f'<!DOCTYPE html>\n<html lang="{texts.language}">\n<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>\n<style>{style}</style></head>\n<body>"
        f"<header><p>{escape(texts('section.report'))}</p><h1>{escape(title)}</h1></header>\n"
        f"{sections.lead(report)}{_contents(report)}\n<main>"
        + "\n".join(_chapters(report, found, tight=tight))
        + f"</main>\n<footer>{escape(footer)}</footer></body></html>\n"
    )


def _chapters(report: Report, found: Calculations, *, tight: bool) -> list[str]:
    texts = report.texts
    formulas = Formulas(result=report.result, calculations=found, naming=report.naming)
    intro = note(texts("formula.intro"))
    return [
        sections.maps(report),
        sections.changes(report),
        sections.regions(report),
        section("formula", texts("section.formula"), intro, formulas.html()),
        sections.fair(report),
        sections.quality(report),
        sections.amounts(report),
        pages.pages(report, found, tight=tight),
        sections.about(report),
    ]


def _contents(report: Report) -> str:
    texts = report.texts
    known = [name for name in _CHAPTERS if name != "regions" or "region" in report.numbers.table]
    items = "".join(f'<li><a href="#{one}">{escape(texts(f"section.{one}"))}</a>' for one in known)
    return f'<nav aria-label="{escape(texts("section.contents"))}"><ul>{items}</ul></nav>'
