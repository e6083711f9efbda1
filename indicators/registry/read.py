"""Reads a household file: checks it, and hands on a record that counts can be taken of."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from indicators.registry.check import problems_of
from indicators.registry.problems import Problem, RegistryError
from indicators.registry.source import MEMORY, opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """A checked household file. It holds no row of it, only where it is.

    households: rows. mahallas_checked: whether mahalla codes were compared with a list.
    memory: limit for DuckDB, such as `256MB`; beyond it, it spills to disk.
    """

    path: Path
    households: int
    mahallas_checked: bool
    memory: str = MEMORY


def read_households(
    path: str | Path, *, mahallas: str | Path | None = None, memory: str = MEMORY
) -> Registry:
    """Check a household file (CSV or Parquet, a row a household) and return its record.

    mahallas: a CSV with `mahalla_code` and `district_code` to check codes against; without it a
    mahalla is only checked to lie in one district.
    Raises RegistryError with all problems at once: column, how many rows, the first row numbers
    and the remedy. Identifiers are never quoted.
    """
    file, known = Path(path), None if mahallas is None else _known_mahallas(Path(mahallas))
    with opened(file, memory=memory) as source:
        problems, rows = problems_of(source, known)
    if problems:
        raise RegistryError(file, problems)
    return Registry(path=file, households=rows, mahallas_checked=known is not None, memory=memory)


def _known_mahallas(path: Path) -> pd.Series:
    try:
        table = pd.read_csv(path, dtype=str)
    except (OSError, ValueError) as problem:  # pandas: a file that is empty, broken, not UTF-8
        raise RegistryError(path, [_unreadable(problem)]) from None
    lacking = {"mahalla_code", "district_code"} - set(table.columns)
    if lacking:
        raise RegistryError(path, [_lacks(name) for name in sorted(lacking)])
    return table.set_index("mahalla_code")["district_code"]


def _unreadable(problem: Exception) -> Problem:
    what = "there is no such file" if isinstance(problem, FileNotFoundError) else str(problem)
    return Problem(
        column="mahalla_code",
        what=f"the list of mahallas cannot be read: {what}",
        remedy="Give a CSV in UTF-8 with the columns mahalla_code and district_code.",
    )


def _lacks(name: str) -> Problem:
    return Problem(column=name, what="the column is missing", remedy="Add it to the list.")
