"""Which formats there are, by ending and by name. A new one is a new module and a line here.

A module is imported when its format is asked for; it offers `write(result, path, options)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from allocation.errors import nearest
from scenarios.errors import ScenarioError
from scenarios.export.options import Options
from scenarios.run import Result

Write = Callable[[Result, Path, Options], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A way to take a result away.

    endings: of its files; none for a folder. module: what writes it. help: in a few words.
    chooses_units: whether it can hold some of the units only.
    """

    name: str
    endings: tuple[str, ...]
    module: str
    help: str
    chooses_units: bool = False


_FORMATS = (
    Format(name="xlsx", endings=(".xlsx",), module="workbook", help="a workbook that recalculates"),
    Format(name="csv", endings=(".csv",), module="plain_csv", help="a table", chooses_units=True),
    Format(
        name="parquet",
        endings=(".parquet",),
        module="plain_parquet",
        help="a table with types",
        chooses_units=True,
    ),
    Format(
        name="geojson",
        endings=(".geojson",),
        module="geojson",
        help="a map, EPSG:4326",
        chooses_units=True,
    ),
    Format(
        name="gpkg",
        endings=(".gpkg",),
        module="geopackage",
        help="a map for GIS programs, EPSG:4326",
        chooses_units=True,
    ),
    Format(
        name="datapackage",
        endings=("", ".zip"),
        module="datapackage",
        help="a folder (or .zip) of CSV files with every field described",
    ),
    Format(
        name="html",
        endings=(".html",),
        module="report",
        help="a report to read",
        chooses_units=True,
    ),
    Format(
        name="pdf",
        endings=(".pdf",),
        module="report_pdf",
        help="the same report, printed by Chromium",
        chooses_units=True,
    ),
)
FORMATS: dict[str, Format] = {
    one.name: one for one in _FORMATS if find_spec(f"{__package__}.{one.module}")
}


def format_of(path: Path, name: str | None = None) -> Format:
    """The format of a name, or else of a path's ending. Raises ScenarioError."""
    if name is not None and name not in FORMATS:
        raise ScenarioError(f"there is no format {name!r}{nearest(name, FORMATS)}")
    if name is None:
        found = [one for one in FORMATS.values() if path.suffix.lower() in one.endings]
    else:
        found = [FORMATS[name]]
    if not found or path.suffix.lower() not in found[0].endings:
        wanted = found or FORMATS.values()
        endings = ", ".join(ending or "no ending" for one in wanted for ending in one.endings)
        raise ScenarioError(f"{path}: an export ends in {endings}, not in {path.suffix!r}")
    return found[0]


def writer_of(format_: Format) -> Write:
    """The function that writes a format."""
    write: Write = import_module(f"{__package__}.{format_.module}").write
    return write
