"""One thing that a rule found: where, what, what was expected and what to do."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
COLUMNS = [
    "severity",
    "rule",
    "indicator",
    "code",
    "period",
    "value",
    "expected",
    "remedy",
    "row",
    "note",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What a rule found at one place.

    severity: an `error` makes the table unfit, a `warning` wants a look by people, an `info` says
    what could not be checked. indicator, code and period are empty where it concerns several.
    value: what stands there, a number or a text; None if nothing does. row: as a spreadsheet
    counts, the heading being row 1; None if it concerns several. note: why it is accepted.
    """

    severity: Severity
    rule: str = ""
    indicator: str = ""
    code: str = ""
    period: str = ""
    value: float | str | None = None
    expected: str
    remedy: str
    row: int | None = None
    note: str = ""

    def __str__(self) -> str:
        where = [
            f"row {self.row}" if self.row is not None else "",
            self.code,
            self.indicator,
            self.period,
        ]
        stands = "" if self.value is None else f" is {shown(self.value)};"
        place = " ".join(part for part in where if part) or "the table"
        return (
            f"{self.severity}: {self.rule}: {place}{stands} expected {self.expected}; {self.remedy}"
        )


def shown(value: float | str) -> str:
    """A value as messages show it: without a needless fraction; a text quoted and not too long.

    >>> shown(202.0), shown(12.5), shown("n.a.")
    ('202', '12.5', "'n.a.'")
    """
    if isinstance(value, str):
        return repr(value[:60])
    return f"{value:.10g}" if abs(value) < 1e10 or value % 1 else f"{value:.0f}"
