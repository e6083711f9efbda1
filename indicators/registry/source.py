"""Opens a household file in DuckDB, out of core, within a limit of memory."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from indicators.registry.problems import Problem, RegistryError
from indicators.registry.schema import columns, literal, quoted, typed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

MEMORY = "256MB"
ROW = "row_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An open file. raw: as it is; types: SQL type of each of its columns."""

    path: Path
    connection: "DuckDBPyConnection"
    raw: "DuckDBPyRelation"
    types: dict[str, str]

    def typed(self) -> "DuckDBPyRelation":
        """The file with every known column it has read as its kind; NULL where that fails."""
        known = [column for column in columns() if column.name in self.types]
        return self.raw.project(
            ", ".join(
                f"{typed(column, self.types[column.name])} AS {quoted(column.name)}"
                for column in known
            )
        )


@contextmanager
def opened(path: Path, *, memory: str = MEMORY, ordered: bool = False) -> Iterator[Source]:
    """Open a CSV or Parquet file; what DuckDB spills goes to a private folder and is deleted.

    ordered: keep the order of rows (for row numbers); slower.
    Raises RegistryError if the file is not there, of another kind, or unreadable.
    """
    import duckdb

    _check_path(path)
    with TemporaryDirectory(prefix="registry-") as spill, duckdb.connect() as connection:
        _configure(connection, Path(spill), memory, ordered)
        try:
            raw = _READERS[path.suffix.lower()](connection, path)
            yield Source(path=path, connection=connection, raw=raw, types=_types(raw))
        except duckdb.Error as error:
            raise RegistryError(path, [_unreadable(type(error).__name__)]) from None


def connected(spill: Path, *, memory: str, ordered: bool) -> "DuckDBPyConnection":
    """Return a connection with the room's settings that spills to the folder `spill`."""
    import duckdb

    connection = duckdb.connect()
    _configure(connection, spill, memory, ordered)
    return connection


def _configure(connection: "DuckDBPyConnection", spill: Path, memory: str, ordered: bool) -> None:
    settings = {
        "memory_limit": literal(memory),
        "threads": str(os.cpu_count() or 1),
        "preserve_insertion_order": str(ordered).lower(),
        "temp_directory": literal(str(spill)),
        "enable_progress_bar": "false",
    }
    for name, value in settings.items():
        connection.execute(f"SET {name} = {value}")


def _csv(connection: "DuckDBPyConnection", path: Path) -> "DuckDBPyRelation":
    return connection.read_csv(str(path), header=True, all_varchar=True)


def _parquet(connection: "DuckDBPyConnection", path: Path) -> "DuckDBPyRelation":
    return connection.read_parquet(str(path))


_READERS = {".csv": _csv, ".parquet": _parquet}


def _types(raw: "DuckDBPyRelation") -> dict[str, str]:
    return dict(zip(raw.columns, map(str, raw.types), strict=True))


def _check_path(path: Path) -> None:
    if path.suffix.lower() not in _READERS:
        what = f"a household file is .csv or .parquet, not {path.suffix or 'without an ending'}"
        raise RegistryError(path, [Problem(column="(all)", what=what, remedy="Convert it first.")])
    if not path.is_file():
        remedy = f"Looked in {path.parent.resolve()}."
        raise RegistryError(path, [Problem(column="(all)", what="there is no file", remedy=remedy)])


def _unreadable(kind: str) -> Problem:
    """Name the kind of failure only: DuckDB's own words quote rows, and rows are personal."""
    return Problem(
        column="(all)",
        what=f"the file cannot be read as what its ending says ({kind})",
        remedy="Save it again as UTF-8 CSV with one header line, or as Parquet.",
    )
