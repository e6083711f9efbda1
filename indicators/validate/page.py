"""The report as one page of HTML that loads nothing."""

from html import escape
from typing import TYPE_CHECKING

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
_HEADINGS = {
    "severity": "Severity", "rule": "Rule", "indicator": "Indicator", "code": "Code",
    "name": "Unit", "period": "Period", "value": "Value", "expected": "Expected",
    "remedy": "What to do", "row": "Row", "note": "Accepted because",
}  # fmt: skip


def page(report: "Report") -> str:
    """HTML of a report: every text escaped, no script, nothing fetched."""
    verdict = "No errors" if report.ok else "Not fit for use: there are errors"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(report.title)}: checks</title><style>{_STYLE}</style></head><body>\n"
        f"<h1>{escape(report.title)}</h1>\n"
        f"<p><strong>{verdict}.</strong> {escape(str(report))}.</p>"
        f"\n<h2>What was found</h2>\n{_failures(report)}"
        f"\n<h2>What was asked</h2>\n{_rules(report)}\n</body></html>\n"
    )


def _failures(report: "Report") -> str:
    if not report.found:
        return "<p>Nothing.</p>"
    table = report.to_table()
    head = "".join(f'<th scope="col">{_HEADINGS[name]}</th>' for name in table.columns)
    body = "\n".join(
        f'<tr class="{row["severity"]}">'
        + "".join(_cell(str(name), cell) for name, cell in row.items())
        + "</tr>"
        for row in table.astype(object).where(table.notna(), "").to_dict("records")
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _cell(name: str, cell: object) -> str:
    return f'<td class="{escape(name)}">{escape(str(cell))}</td>'


def _rules(report: "Report") -> str:
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(title)}</td></tr>" for name, title in report.rules
    )
    return f"<table><tbody>{rows}</tbody></table>"
