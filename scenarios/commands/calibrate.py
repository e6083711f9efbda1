"""`calibrate`: weights of an index from an outcome, beside those in force."""

import argparse
import sys

from indicators.calibrate import (
    METHODS,
    calibrate,
    calibrated_index,
    write_calibration,
    write_index,
)
from indicators.calibrate.write import check_path
from scenarios.commands.common import Command
from scenarios.commands.index_options import add_index_options, asked_index
from scenarios.commands.show import counted
from scenarios.write import check_apart


def _add(parser: argparse.ArgumentParser) -> None:
    add_index_options(parser)
    parser.add_argument("--outcome", metavar="COLUMN", required=True, help="what is explained")
    parser.add_argument("--per", metavar="COLUMN", help="the column the outcome is divided by")
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
    check_apart(out, options.file, options.data)
    if options.index_out is not None:
        check_apart(check_path(options.index_out), options.file, options.data, out)
    asked = asked_index(options)
    found = calibrate(
        asked.index,
        asked.table,
        options.outcome,
        method=options.method,
        per=options.per,
        keep_shares=options.keep_shares,
        least=options.least,
        folds=options.folds,
        draws=options.draws,
        seed=options.seed,
        quality=asked.quality,
    )
    for warning in found.warnings:
        sys.stderr.write(f"note: {warning}\n")
    write_calibration(found, out)
    if options.index_out is not None:
        write_index(calibrated_index(found), options.index_out)
    sys.stdout.write(found.weights.round(4).to_csv(lineterminator="\n"))
    fit = found.fit["r2_cv"]
    size = f"{counted(len(found.weights), 'weight')} from {counted(found.units, 'unit')}"
    sys.stderr.write(
        f"{out}: {size}; R2 on units left out "
        f"{fit['estimate']:.3f}, with the weights in force {fit['in_force']:.3f}\n"
    )
    if options.index_out is not None:
        sys.stderr.write(f"{options.index_out}: the index with these weights\n")


COMMAND = Command(
    name="calibrate", help="estimate an index's weights from an outcome", add=_add, run=_run
)
