"""`ensemble`: how far amounts and ranks move with what is doubtful."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pandas as pd

from allocation import Ensemble
from allocation.ensemble import Dask, Engine, Threads
from allocation.ensemble.engine import Progress
from scenarios.commands.common import Command, add_scenario_options, asked_scenario, told_result
from scenarios.errors import ScenarioError
from scenarios.run import Result
from scenarios.write import check_apart, check_output, write_table

_DRAWS = 10_000
_MOST_FOR_IMPORTANCE = 10_000
_ENGINES = ("threads", "dask")
_SECONDS = 1.0  # between two lines of progress
_INTERRUPTED = 130  # the status of a command that Ctrl+C ended
_DESIGNS = ("latin_hypercube", "sobol", "plain")


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    parser.add_argument("--draws", metavar="N", default=str(_DRAWS), help=f"how many ({_DRAWS})")
    parser.add_argument("--seed", metavar="S", default="1", help="the seed of the draws (1)")
    parser.add_argument(
        "--design", choices=_DESIGNS, default=_DESIGNS[0], help="how parameters are spread"
    )
    parser.add_argument(
        "--cv",
        metavar="name=c",
        action="append",
        default=[],
        help="the coefficient of variation of a quality or column; may be given several times",
    )
    parser.add_argument(
        "--correlation", metavar="R", help="of errors within a region, 0 to 1 (0.5)"
    )
    parser.add_argument(
        "--methods", metavar="FILE", help="the methods that an index of the scenario may have"
    )
    parser.add_argument(
        "--engine",
        choices=_ENGINES,
        default=_ENGINES[0],
        help="threads of this process, or dask: workers here or on other machines",
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="of dask, such as tcp://10.0.0.5:8786"
    )
    parser.add_argument(
        "--workers", metavar="N", help="threads, or processes of dask on this machine"
    )
    parser.add_argument("--out", metavar="PATH", help="write .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    from scenarios.ensemble import (
        CORRELATION,
        Assumptions,
        doubts_of,
        ensemble,
        fairness_of,
        importance,
        read_methods,
    )

    out = None if options.out is None else check_output(options.out)
    scenario = asked_scenario(options)
    if out is not None:
        check_apart(out, options.file, scenario.table_path, options.methods)
    draws, seed = _whole("--draws", options.draws), _whole("--seed", options.seed)
    if draws < 1:
        raise ScenarioError(f"--draws {draws}: draw 1 or more")
    correlation = CORRELATION if options.correlation is None else _number(options.correlation)
    assumed = Assumptions(correlation=correlation).changed(dict(map(_coefficient, options.cv)))
    methods = {} if options.methods is None else read_methods(options.methods)
    result = told_result(scenario)
    doubts = doubts_of(result, assumed, methods)
    few = min(draws, _MOST_FOR_IMPORTANCE)
    with _told_progress() as progress:
        engine = _engine(options, progress)
        how: dict[str, Any] = {"design": options.design, "engine": engine}
        found = ensemble(result, doubts, draws=draws, seed=seed, **how)
        by_doubt = importance(result, doubts, draws=few, seed=seed)
    fair = fairness_of(result, found)
    sys.stdout.write(_told(result, found) + _told_fairness(fair) + _told_importance(by_doubt))
    if out is not None:
        write_table(ensemble_table(result, found), out)


def _engine(options: argparse.Namespace, progress: Progress) -> Engine:
    """The engine that is asked for. Raises ScenarioError for options that do not fit together."""
    workers = None if options.workers is None else _whole("--workers", options.workers)
    if workers is not None and workers < 1:
        raise ScenarioError(f"--workers {workers}: give a whole number from 1")
    if options.engine == "dask":
        return Dask(scheduler=options.scheduler, workers=workers, progress=progress)
    if options.scheduler is not None:
        raise ScenarioError(f"--scheduler {options.scheduler}: add --engine dask")
    return Threads(workers=workers, progress=progress)


@contextmanager
def _told_progress() -> Iterator[Progress]:
    """Tells on the console's last line how far a long run is; an interrupted run says so."""
    last = monotonic()
    width = 0

    def tell(done: int, draws: int) -> None:
        nonlocal last, width
        if sys.stderr.isatty() and monotonic() - last > _SECONDS:
            last, line = monotonic(), f"{_grouped(done)} of {_grouped(draws)} draws"
            width = max(width, len(line))
            sys.stderr.write(f"\r{line:<{width}}")
            sys.stderr.flush()

    try:
        yield tell
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped; nothing was written\n")
        raise SystemExit(_INTERRUPTED) from None
    finally:
        sys.stderr.write(f"\r{'':<{width}}\r" if width else "")


def ensemble_table(result: Result, found: Ensemble) -> pd.DataFrame:
    """The published amount beside what the draws gave, a row a unit."""
    table = found.summary.reindex(result.amount.index)
    table.insert(0, "amount", result.amount)
    if result.doubt is not None:
        table["quality"] = result.doubt
    return table.rename_axis(result.scenario.code)


def _told(result: Result, found: Ensemble) -> str:
    """The run in a few lines: what failed, how wide the bands are, how fairness moves."""
    width = (found.summary["high"] - found.summary["low"]) / result.amount.where(result.amount > 0)
    lines = [
        f"{result.scenario.name}: {_grouped(found.draws)} draws, seed {found.seed}; varied: "
        f"{', '.join(found.varied)}",
        f"draws without an allocation: {_grouped(found.infeasible)}",
        *(f"  {_grouped(why.draws)} times: {why.text}" for why in found.reasons),
        "from the 5 % to the 95 % point of its amount, a unit's band is "
        f"{width.median():.1%} of its amount in the middle, {width.min():.1%} at least, "
        f"{width.max():.1%} at most ({width.idxmax()})",
    ]
    if found.summary["chance_of_loss"].notna().any():
        sure = int((found.summary["chance_of_loss"] > 0.95).sum())
        never = int((found.summary["chance_of_loss"] < 0.05).sum())
        lines.append(f"units that lose in 95 % of the draws {sure}, in less than 5 % {never}")
    return "\n".join(lines) + "\n"


def _told_fairness(fair: pd.DataFrame) -> str:
    """Every figure of fairness as published and in most of the draws that were looked at."""
    if fair.empty:
        return ""
    there = fair[fair["published"].notna() & (fair["draws"] > 0)]
    rows = [
        f"  {row.title}: {row.published:.4g}, mostly {row.low:.4g} to {row.high:.4g}"
        for row in there.itertuples()
    ]
    return "\n".join([f"fairness, over {fair['draws'].max()} of the draws:", *rows]) + "\n"


def _told_importance(by_doubt: pd.DataFrame) -> str:
    if not by_doubt["width"].any():
        return "no unit's band has any width: no doubt moves an amount\n"
    rows = [
        f"  {name}: {row.share:.0%} of the width of all together (widest for {row.unit})"
        for name, row in by_doubt.iterrows()
    ]
    return "\n".join(["what matters, each doubt alone:", *rows]) + "\n"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _coefficient(text: str) -> tuple[str, float]:
    name, equals, number = text.partition("=")
    if not equals:
        raise ScenarioError(f"--cv {text[:40]}: write name=coefficient, such as synthetic=0.3")
    return name.strip(), _number(number)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ScenarioError(f"{text[:40]!r}: give a number with a decimal point") from None


def _whole(option: str, text: str) -> int:
    try:
        return int(text.replace("_", ""))
    except ValueError:
        raise ScenarioError(f"{option} {text[:40]}: give a whole number") from None


COMMAND = Command(
    name="ensemble",
    help="how far amounts and ranks move with what is doubtful",
    add=_add,
    run=_run,
    description="Divide the budget many times, each time with other values of the parameters that "
    "have a range and of the inputs by their quality, and write for every unit where its amount "
    "and its rank lay.",
)
