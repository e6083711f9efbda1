"""`import`: official files to a checked table, its quality and where it comes from."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd

from geodata import unit_table
from indicators import (
    Reading,
    download_siat,
    joined,
    propose_mapping,
    read_egov,
    read_registry,
    read_siat,
    read_table,
)
from indicators.readers.download import progress_bar
from indicators.readers.problem import Problem, ReadingError
from indicators.readers.reading import ALL
from scenarios.commands.common import Command
from scenarios.commands.show import counted
from scenarios.errors import ScenarioError
from scenarios.write import check_output, write_table, write_text

Options = argparse.Namespace


def _siat(path: str, options: Options) -> Reading:
    return read_siat(_fetched(path, options), indicator=options.indicator, lenient=options.lenient)


def _registry(path: str, options: Options) -> Reading:
    return read_registry(
        path,
        district=options.district,
        region=options.region,
        period=options.period or "",
        lenient=options.lenient,
    )


def _egov(path: str, options: Options) -> Reading:
    return read_egov(path, period=options.period or "", lenient=options.lenient)


def _table(path: str, options: Options) -> Reading:
    if options.mapping is None:
        raise ScenarioError(
            f"{path}: a table needs --mapping FILE; --propose shows one to look at and confirm"
        )
    return read_table(path, options.mapping, lenient=options.lenient)


READERS: dict[str, Callable[[str, Options], Reading]] = {
    "siat": _siat,
    "registry": _registry,
    "egov": _egov,
    "table": _table,
}


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="+", help="files, joined on the code")
    parser.add_argument("--from", dest="kind", choices=READERS, required=True, help="the format")
    parser.add_argument("--out", metavar="PATH", help="write .csv, .parquet or .xlsx")
    parser.add_argument("--indicator", metavar="NAME", help="siat: the name of the column")
    parser.add_argument(
        "--download", metavar="FOLDER", help="siat: PATH is a dataset id, fetched into FOLDER"
    )
    parser.add_argument("--region", metavar="NAME", help="registry: of rows that name none")
    parser.add_argument("--district", metavar="NAME", help="registry: of rows that name none")
    parser.add_argument("--period", metavar="P", help="registry, egov: of figures that name none")
    parser.add_argument("--mapping", metavar="FILE", help="table: what its columns are")
    parser.add_argument(
        "--propose", action="store_true", help="table: show a mapping to confirm, read nothing"
    )
    parser.add_argument(
        "--all-periods", action="store_true", help="every period, as indicator@period"
    )
    parser.add_argument(
        "--lenient", action="store_true", help="leave out what cannot be read, and say so"
    )


def _run(options: Options) -> None:
    if options.propose:
        sys.stdout.write("\n".join(propose_mapping(path).toml() for path in options.paths))
        return
    if options.out is not None:
        _check_apart(check_output(options.out), options.paths)
    reading = joined(_readings(options))
    if options.all_periods:
        reading = replace(reading, table=reading.at(ALL), quality=reading.quality_at(ALL))
    for text in (*reading.notes, *map(str, reading.problems)):
        sys.stderr.write(f"note: {text}\n")
    if options.out is None:
        sys.stdout.write(with_places(reading.table).to_csv(lineterminator="\n"))
    else:
        write_reading(reading, Path(options.out))
        rows, names = reading.table.shape
        size = f"{counted(rows, 'row')}, {counted(names, 'indicator')}"
        sys.stderr.write(f"{options.out}: {size}; quality and source beside it\n")


def _readings(options: Options) -> list[Reading]:
    """Every file read; raises ReadingError with the problems of all of them."""
    found: list[Reading] = []
    problems: list[Problem] = []
    for path in options.paths:
        try:
            found.append(READERS[options.kind](path, options))
        except ReadingError as error:
            problems.extend(error.problems)
    if problems:
        raise ReadingError(problems)
    return found


def _fetched(path: str, options: Options) -> str | Path:
    if options.download is None:
        return path
    progress = progress_bar() if sys.stderr.isatty() else None
    return download_siat(path, options.download, progress=progress)


def _check_apart(out: Path, paths: list[str]) -> None:
    written = {out.absolute(), *(path.absolute() for path in beside(out))}
    if written & {Path(path).absolute() for path in paths}:
        raise ScenarioError(f"{out}: --out would overwrite an input; name another file")


def beside(out: Path) -> tuple[Path, Path]:
    """Where the quality and the source of a table are written: `x.quality.csv`, `x.source.json`."""
    return out.with_name(f"{out.stem}.quality.csv"), out.with_name(f"{out.stem}.source.json")


def write_reading(reading: Reading, out: Path) -> None:
    """Write the table, its quality in the same shape, and its sources with notes and problems.

    Raises ScenarioError if one cannot be written.
    """
    quality, source = beside(out)
    record = {
        "sources": [asdict(one) for one in reading.sources],
        "notes": list(reading.notes),
        "problems": [asdict(one) for one in reading.problems],
    }
    write_table(with_places(reading.table), out)
    write_table(reading.quality, quality)
    write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", source)


def with_places(table: pd.DataFrame) -> pd.DataFrame:
    """The table with `region_code` and `kind` before it, if its rows are tumans and cities."""
    places = unit_table()[["region_code", "kind"]]
    return places.loc[table.index].join(table) if table.index.isin(places.index).all() else table


COMMAND = Command(
    name="import", help="turn official files into a checked table", add=_add, run=_run
)
