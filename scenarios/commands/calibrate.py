"""`calibrate`: weights of an index from an outcome, beside those in force."""

import argparse
import sys
from pathlib import Path

from indicators import Index
from indicators.calibrate import (
    METHODS,
    calibrate,
    calibrated_index,
    write_calibration,
    write_index,
)
from indicators.calibrate.write import check_path
from scenarios.commands.common import Command
from scenarios.errors import ScenarioError
from scenarios.scenario import BUNDLED, bundled_or_table


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a file that holds one [index.<name>]")
    parser.add_argument("--outcome", metavar="COLUMN", required=True, help="what is explained")
    parser.add_argument("--per", metavar="COLUMN", help="the column the outcome is divided by")
    parser.add_argument("--data", metavar="TABLE", default=BUNDLED, help="a table of units")
    parser.add_argument("--id", metavar="COLUMN", default="code", help="the column of unit codes")
    parser.add_argument(
        "--method", choices=tuple(METHODS.methods), default="nnls", help="how (%(default)s)"
    )
    parser.add_argument(
        "--keep-shares", action="store_true", help="groups of the highest level keep their weights"
    )
    parser.add_argument(
        "--least", type=float, default=0.0, metavar="W", help="least weight of every indicator"
    )
    parser.add_argument("--folds", type=int, default=5, metavar="K", help="folds (%(default)s)")
    parser.add_argument(
        "--draws", type=int, default=1000, metavar="N", help="bootstrap draws (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="seed (%(default)s)")
    parser.add_argument(
        "--out", metavar="PATH", required=True, help="write the result: .toml or .json"
    )
    parser.add_argument(
        "--index-out", metavar="PATH", help="write the index with the new weights alone: .toml"
    )


def _run(options: argparse.Namespace) -> None:
    out = check_path(options.out)
    apart = [options.file, options.data]
    _check_apart(out, *apart)
    if options.index_out is not None:
        _check_apart(check_path(options.index_out), *apart, str(out))
    index = Index.read(options.file)
    table, quality = bundled_or_table(options.data, Path(), options.id)
    found = calibrate(
        index,
        table,
        options.outcome,
        method=options.method,
        per=options.per,
        keep_shares=options.keep_shares,
        least=options.least,
        folds=options.folds,
        draws=options.draws,
        seed=options.seed,
        quality=quality,
    )
    for warning in found.warnings:
        sys.stderr.write(f"note: {warning}\n")
    write_calibration(found, out)
    if options.index_out is not None:
        write_index(calibrated_index(found), options.index_out)
    sys.stdout.write(found.weights.round(4).to_csv(lineterminator="\n"))
    fit = found.fit["r2_cv"]
    sys.stderr.write(
        f"{out}: {len(found.weights)} weights from {found.units} units; R2 on units left out "
        f"{fit['estimate']:.3f}, with the weights in force {fit['in_force']:.3f}\n"
    )


def _check_apart(out: Path, *inputs: str) -> None:
    if out.absolute() in [Path(each).absolute() for each in inputs]:
        raise ScenarioError(f"{out}: --out would overwrite an input; name another file")


COMMAND = Command(
    name="calibrate", help="estimate an index's weights from an outcome", add=_add, run=_run
)
