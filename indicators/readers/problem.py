"""What is wrong with a file: one record a problem, one error for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from indicators.errors import IndicatorError

Severity = Literal["severe", "doubt"]
MOST_SHOWN = 200
_LONGEST_CELL = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong, where it stands and what to do.

    row: as a spreadsheet counts, from 1; in JSON the number of the object, in XML the line.
    severity: `severe` stops the reading, `doubt` is handed on with the result.
    """

    file: str
    text: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    severity: Severity = "severe"

    def __str__(self) -> str:
        places = [
            self.file,
            f"sheet {self.sheet}" if self.sheet else "",
            f"row {self.row}" if self.row is not None else "",
            f"column {self.column}" if self.column else "",
        ]
        return f"{', '.join(place for place in places if place)}: {self.text}"


class ReadingError(IndicatorError):
    """A file that cannot be used; `problems` has them all, each with place and remedy."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        hidden = len(self.problems) - len(lines)
        super().__init__("\n".join([*lines, f"and {hidden} problems more"] if hidden else lines))


@dataclass(slots=True, kw_only=True)
class Findings:
    """What has been found so far in one file; passed down while it is read."""

    file: str
    sheet: str = ""
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def severe(self, text: str, row: int | None = None, column: str = "") -> None:
        """Note something that stops the reading."""
        self._add(text, row, column, "severe")

    def doubt(self, text: str, row: int | None = None, column: str = "") -> None:
        """Note something that people should look at."""
        self._add(text, row, column, "doubt")

    def stop(self, text: str, row: int | None = None, column: str = "") -> ReadingError:
        """The error to raise where nothing more can be read; with all that was found before."""
        self.severe(text, row, column)
        return ReadingError(self.problems)

    def settle(self, *, lenient: bool) -> tuple[Problem, ...]:
        """All problems; raises ReadingError with them if one is severe, unless `lenient`."""
        if not lenient and any(problem.severity == "severe" for problem in self.problems):
            raise ReadingError(self.problems)
        return tuple(self.problems)

    def _add(self, text: str, row: int | None, column: str, severity: Severity) -> None:
        self.problems.append(
            Problem(
                file=self.file,
                sheet=self.sheet,
                row=row,
                column=column,
                text=text,
                severity=severity,
            )
        )


def shown(cell: object) -> str:
    """A cell as a message shows it: quoted, on one line, not too long.

    >>> shown("1 234*")
    "'1 234*'"
    """
    text = repr(cell) if isinstance(cell, str) else str(cell)
    return text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…"
