"""What can be wrong with a registry file, said to people without a word of personal data."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from indicators.counted import counted
from indicators.errors import IndicatorError


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with one column of a file.

    rows: how many rows it concerns, 0 if the column as such. first: the first of them, rows of
    data counted from 1 (the header is not counted). Values are never quoted, except unit codes.
    """

    column: str
    what: str
    remedy: str
    rows: int = 0
    first: tuple[int, ...] = ()

    def __str__(self) -> str:
        where = (
            f" in {counted(self.rows, 'row')}{_first(self.first, self.rows)}" if self.rows else ""
        )
        return f"column {self.column}: {self.what}{where}. {self.remedy}"


class RegistryError(IndicatorError):
    """A registry file that cannot be used, with all its problems at once."""

    def __init__(self, path: Path, problems: Iterable[Problem]) -> None:
        self.path = path
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{path.name}, {problem}" for problem in self.problems))


def _first(rows: tuple[int, ...], count: int) -> str:
    if not rows:
        return ""
    listed = ", ".join(map(str, rows))
    return f" (row {listed})" if count == 1 else f" (first: {listed})"
