"""`registry`: a household registry to indicators of districts, with nobody in them."""

import argparse
import sys
from pathlib import Path

import pandas as pd

from scenarios.commands.common import Command
from scenarios.commands.show import counted
from scenarios.errors import ScenarioError
from scenarios.rows import TABLE_ENDINGS
from scenarios.table import read_units_table
from scenarios.write import check_apart, check_output, write_table

_LEVELS = ("country", "region", "district", "mahalla")
_LEAST_THRESHOLD = 3


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a row a household: .csv or .parquet")
    parser.add_argument("--year", type=int, metavar="Y", help="by the income lines of this year")
    parser.add_argument("--mahallas", metavar="LIST", help="a CSV of mahalla_code,district_code")
    parser.add_argument(
        "--threshold", type=int, default=5, metavar="N", help="hide counts below N (%(default)s)"
    )
    parser.add_argument(
        "--targeting", action="store_true", help="also who is missed and who is paid without need"
    )
    parser.add_argument(
        "--out",
        metavar="PATH",
        help="a folder for all levels, or a .csv, .parquet or .xlsx of the districts",
    )
    parser.add_argument(
        "--generate", type=int, metavar="N", help="write an invented registry of N to FILE instead"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of --generate")


def _run(options: argparse.Namespace) -> None:
    if options.generate is not None:
        _generate(options)
        return
    if options.year is None:
        raise ScenarioError("give --year: the income lines are those of a year")
    if options.threshold < _LEAST_THRESHOLD:
        raise ScenarioError(
            f"--threshold {options.threshold}: take {_LEAST_THRESHOLD} or more; fewer people in a "
            "cell could be recognised"
        )
    out = None if options.out is None else _checked_out(Path(options.out), options)
    _check_mahallas(options.mahallas)
    _count(options, out)


def _count(options: argparse.Namespace, out: Path | None) -> None:
    from indicators.registry import district_indicators, read_households, targeting_errors

    registry = read_households(options.file, mahallas=options.mahallas)
    tables = district_indicators(registry, options.year, threshold=options.threshold)
    found = {level: getattr(tables, level) for level in _LEVELS}
    notes = list(tables.notes)
    if options.targeting:
        targeting = targeting_errors(registry, options.year, threshold=options.threshold)
        notes += targeting.notes
        for level in _LEVELS[:-1]:
            found[level] = _joined(found[level], getattr(targeting, level))
    sys.stderr.write("".join(f"note: {note}\n" for note in notes))
    if out is None:
        sys.stdout.write(found["district"].to_csv(lineterminator="\n"))
    elif out.suffix.lower() in TABLE_ENDINGS:
        write_table(found["district"], out)
    else:
        _write_all(found, notes, out)
    if out is not None:
        sys.stderr.write(f"{out}: {counted(registry.households, 'household')} counted\n")


def _joined(table: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """The counts with the targeting errors; a row is suppressed if something in either is."""
    suppressed = table["suppressed"] | more["suppressed"]
    new = [name for name in more.columns if name not in table.columns]
    return table.drop(columns="suppressed").join(more[new]).assign(suppressed=suppressed)


def _write_all(found: dict[str, pd.DataFrame], notes: list[str], folder: Path) -> None:
    from scenarios.write import write_text

    try:
        folder.mkdir(exist_ok=True)
    except OSError as problem:
        raise ScenarioError(f"{folder}: cannot be made: {problem.strerror}") from None
    for level, table in found.items():
        write_table(table, folder / f"{level}.csv")
    write_text("".join(f"{note}\n" for note in notes), folder / "notes.txt")


def _checked_out(out: Path, options: argparse.Namespace) -> Path:
    """The path, if the result can be written there."""
    inputs = (options.file, options.mahallas)
    if out.suffix:
        check_apart(check_output(out), *inputs)
        return out
    if out.exists() and not out.is_dir():
        raise ScenarioError(f"{out}: this is a file; name a folder, or a table with its ending")
    if not out.parent.is_dir():
        raise ScenarioError(f"{out}: there is no folder {out.parent}; make it first")
    for level in _LEVELS:
        check_apart(out / f"{level}.csv", *inputs)
    return out


def _check_mahallas(path: str | None) -> None:
    """Raise ScenarioError with all problems of a list of mahallas: places, not persons."""
    if path is None:
        return
    table = read_units_table(path, "mahalla_code")
    if Path(path).suffix.lower() != ".csv" or "district_code" not in table:
        raise ScenarioError(f"{path}: a list of mahallas is a CSV of mahalla_code,district_code")


def _generate(options: argparse.Namespace) -> None:
    from indicators.registry import generate

    path = Path(options.file)
    if path.suffix.lower() not in (".csv", ".parquet"):
        raise ScenarioError(f"{path}: a registry ends in .csv or .parquet")
    if path.exists():
        raise ScenarioError(f"{path}: is there already; name another file")
    if not path.parent.is_dir():
        raise ScenarioError(f"{path}: there is no folder {path.parent}; make it first")
    generate(path, options.generate, options.seed)
    sys.stderr.write(
        f"{path}: {counted(options.generate, 'invented household')}; nobody in it exists\n"
    )


COMMAND = Command(
    name="registry",
    help="count a household registry by district, with small counts hidden",
    description=(
        "Count a household registry by district and mahalla, and hide every count from which a "
        "person could be recognised. Columns of FILE, and what is hidden: docs/registry.md."
    ),
    add=_add,
    run=_run,
)
