"""Print one table of ratios on this machine: `python -m benchmarks`.

Each line is measured side by side in one run: ours and the peer in turns, medians over the rounds,
the least and greatest ratio beside them. BLAS has one thread. A peer that is not installed is named
as not measured.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks import keep
from benchmarks.line import Line

PARTS = ("scenarios_full", "parts", "limits", "frontier", "peers")


def row(line: Line, before: Mapping[str, float | None]) -> str:
    """One line of the table."""
    if line.value is None:
        found, spread, mark = "–", "", "not measured"
    else:
        found, spread = _number(line.value, line.unit), ""
        if line.low is not None and line.high is not None:
            spread = f"{_plain(line.low)} – {_plain(line.high)}"
        mark = {None: "", True: "met", False: "NOT met"}[line.met]
    wanted = ""
    if line.wanted is not None:
        wanted = f"{'≤' if line.is_cost else '≥'} {_number(line.wanted, line.unit)}"
    cells = [line.name, found, spread, wanted, mark, line.note]
    if before:
        then = before.get(line.name)
        cells.insert(5, "" if not then or line.value is None else f"{line.value / then:.2f} of it")
    return "| " + " | ".join(cells) + " |"


def _plain(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _number(value: float, unit: str) -> str:
    return f"{_plain(value)} {'×' if unit == 'x' else unit}"


def head(before: Mapping[str, float | None]) -> str:
    """The first two lines of the table."""
    names = ["line", "median", "least – greatest", "wanted", "", "how"]
    if before:
        names.insert(5, "against the kept run")
    return f"| {' | '.join(names)} |\n|{'---|' * len(names)}"


def measured(rounds: int, only: str | None) -> Iterator[Line]:
    """The lines of every part, or of those that `only` names, as they come."""
    import importlib

    from threadpoolctl import threadpool_limits

    from allocation.ensemble import warm_up

    warm_up()
    for part in [only] if only else PARTS:
        lines: Callable[[int], Iterator[Line]] = importlib.import_module(f"benchmarks.{part}").lines
        with threadpool_limits(1):
            yield from lines(rounds)


def main() -> None:
    """Read the options, print the table, keep it if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each pair is measured")
    parser.add_argument("--only", choices=PARTS, help="one part of the table")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep the run (JSON)")
    parser.add_argument("--against", type=Path, metavar="FILE", help="a kept run to compare with")
    options = parser.parse_args()
    try:
        before = {} if options.against is None else keep.read(options.against)
    except (OSError, ValueError) as problem:
        parser.error(str(problem))
    sys.stdout.write(f"{os.cpu_count()} processors\n\n{head(before)}\n")
    lines = []
    for line in measured(options.rounds, options.only):
        lines.append(line)
        sys.stdout.write(row(line, before) + "\n")
        sys.stdout.flush()
    if options.keep is not None:
        keep.write(lines, options.keep)


if __name__ == "__main__":
    main()
