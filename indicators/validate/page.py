"""The report as one page of HTML that loads nothing."""

from html import escape
from typing import TYPE_CHECKING

from indicators.catalogue import load_catalogue
from indicators.validate.failure import SEVERITIES
from indicators.validate.words import question, word

if TYPE_CHECKING:
    from indicators.validate.report import Report

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem;
  color: #1d2433; background: #fff }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem;
  border-bottom: 1px solid #d8dce5 }
th { background: #f2f4f8; position: sticky; top: 0 }
td.value, td.row { text-align: right; font-variant-numeric: tabular-nums }
.error td:first-child { color: #a3121f; font-weight: 600 }
.warning td:first-child { color: #7a4a00; font-weight: 600 }
.info td:first-child { color: #4a5568 }
"""


def page(report: "Report", language: str = "en") -> str:
    """HTML of a report in a language: every text escaped, no script, nothing fetched."""
    own = report.title != word("title", "en")
    title = escape(report.title if own else word("title", language))
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}: {word('checks', language)}</title><style>{_STYLE}</style></head><body>\n"
        f"<h1>{title}</h1>\n"
        f"<p><strong>{word('fit' if report.ok else 'unfit', language)}.</strong> "
        f"{_counts(report, language)}.</p>"
        f"\n<h2>{word('found', language)}</h2>\n{_failures(report, language)}"
        f"\n<h2>{word('asked', language)}</h2>\n{_rules(report, language)}\n</body></html>\n"
    )


def _counts(report: "Report", language: str) -> str:
    numbers = {kind: report.count(kind) for kind in SEVERITIES}
    return word("counts", language).format(values=report.values, **numbers)


def _failures(report: "Report", language: str) -> str:
    if not report.found:
        return f"<p>{word('nothing', language)}</p>"
    table = report.to_table(language)
    titles = _titles(language)
    head = "".join(f'<th scope="col">{word(str(name), language)}</th>' for name in table.columns)
    rows = table.astype(object).where(table.notna(), "").to_dict("records")
    body = "\n".join(
        f'<tr class="{one.severity}">'
        + "".join(_cell(str(name), cell, titles) for name, cell in row.items())
        + "</tr>"
        for one, row in zip(report.found, rows, strict=True)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _titles(language: str) -> dict[str, str]:
    """The titles of the catalogue's indicators; what it does not know keeps its name."""
    return {str(k): str(v) for k, v in load_catalogue()[f"title_{language}"].items()}


def _cell(name: str, cell: object, titles: dict[str, str]) -> str:
    text = escape(str(cell))
    if name == "indicator" and cell in titles:
        text = f"{escape(titles[str(cell)])}<br><code>{text}</code>"
    return f'<td class="{escape(name)}">{text}</td>'


def _rules(report: "Report", language: str) -> str:
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(question(name, title, language))}</td></tr>"
        for name, title in report.rules
    )
    return f"<table><tbody>{rows}</tbody></table>"
