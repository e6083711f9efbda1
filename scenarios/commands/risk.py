"""`risk`: the units of an index in classes, why each is where it is, and where they cluster."""

import argparse
import sys

import pandas as pd

from indicators.risk import CLASSIFY, RiskScore, risk_score
from scenarios.commands.common import Command
from scenarios.commands.index_options import AskedIndex, add_index_options, asked_index
from scenarios.commands.show import counted
from scenarios.errors import ScenarioError
from scenarios.write import check_apart, check_output, write_table


def _add(parser: argparse.ArgumentParser) -> None:
    add_index_options(parser)
    parser.add_argument(
        "--method", choices=tuple(CLASSIFY.methods), default="quantiles", help="(%(default)s)"
    )
    parser.add_argument(
        "--classes", type=int, default=5, metavar="K", help="how many (%(default)s)"
    )
    parser.add_argument("--breaks", metavar="B,B,…", help="of --method manual, rising")
    parser.add_argument(
        "--reasons",
        type=int,
        default=3,
        metavar="N",
        help="for each unit at the most (%(default)s)",
    )
    parser.add_argument(
        "--space", action="store_true", help="also Moran's I and clusters (bundled units only)"
    )
    parser.add_argument(
        "--permutations", type=int, default=9999, metavar="N", help="of --space (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="of --space (%(default)s)")
    parser.add_argument("--out", metavar="PATH", help="write .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    out = None if options.out is None else check_output(options.out)
    if out is not None:
        check_apart(out, options.file, options.data)
    asked = asked_index(options)
    result = asked.compute()
    risk = risk_score(
        result,
        method=options.method,
        k=options.classes,
        breaks=None if options.breaks is None else _breaks(options.breaks),
        most=options.reasons,
        quality=asked.quality,
    )
    table, notes = risk.table.join(_reasons(risk, options.reasons)), [*result.notes, *risk.notes]
    if options.space:
        clusters, told = _space(risk, asked, options)
        table, notes = table.join(clusters), [*notes, *told]
    sys.stderr.write("".join(f"note: {note}\n" for note in notes))
    table.index.name = asked.code
    if out is None:
        sys.stdout.write(table.to_csv(lineterminator="\n"))
    else:
        write_table(table, out)
        sys.stderr.write(
            f"{out}: {counted(len(table), 'unit')} in {counted(risk.classes.k, 'class')}\n"
        )


def _breaks(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise ScenarioError(f"--breaks {text[:40]}: write numbers with commas between") from None


def _reasons(risk: RiskScore, most: int) -> pd.DataFrame:
    """Columns reason_1, points_1 and quality_1 to the most asked for; a row a unit."""
    found = {}
    for order in range(1, most + 1):
        own = risk.reasons[risk.reasons.index.get_level_values("order") == order]
        rows = own.droplevel("order").reindex(risk.table.index)
        found[f"reason_{order}"] = rows["indicator"]
        found[f"points_{order}"] = rows["contribution"].astype("float64")
        found[f"quality_{order}"] = rows["quality"]
    return pd.DataFrame(found, index=risk.table.index)


def _space(
    risk: RiskScore, asked: AskedIndex, options: argparse.Namespace
) -> tuple[pd.DataFrame, list[str]]:
    """Mean of the neighbours, cluster and p of each unit; sentences on the whole map."""
    from geodata import unit_table
    from indicators.space import contiguity, local_moran, moran  # shapely

    if {*risk.table.index} != {*unit_table().index}:
        raise ScenarioError(
            f"--space: {asked.index.name} is not of the 208 bundled units, and only their "
            "neighbours are known; leave it out"
        )
    near, score = contiguity(), risk.table["score"]
    settings = {"permutations": options.permutations, "seed": options.seed}
    whole, local = moran(score, near, **settings), local_moran(score, near, **settings)
    notes = [
        f"Moran's I is {whole.statistic:.3f} (without any pattern {whole.expected:.3f}), "
        f"p {whole.p:.4g} of {whole.permutations} permutations",
        "a pattern may be made by estimates from regional figures; look at the quality",
    ]
    columns = local.table[["lag", "cluster", "p_adjusted"]]
    return columns, [*notes, *local.notes]


COMMAND = Command(
    name="risk",
    help="class the units of an index, with reasons and clusters",
    description=(
        "Class the units of an index from 1 (least) to K (greatest need), with the indicators "
        "that lift each above the mean, and clusters on the map. How to read it: docs/risk.md."
    ),
    add=_add,
    run=_run,
)
