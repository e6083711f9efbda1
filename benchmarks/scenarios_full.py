"""A full scenario against a pandas loop and against numpy with brentq; bands; whole formulas."""

import itertools
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from allocation import allocate, simulate
from allocation.ensemble.run import Request, prepare, values_of
from benchmarks.case import BUDGET, UNIT, columns_of, formula, table, with_numpy, with_pandas
from benchmarks.line import Line, against, timed
from scenarios.run import run

SIZES = ((208, 5000, 2000, 30), (9452, 1000, 60, 12))  # units, draws, wanted of the two peers
LIBRARY = "india_finance_commission"


def lines(rounds: int) -> Iterator[Line]:
    """Every line of this part."""
    for units, draws, of_pandas, of_numpy in SIZES:
        yield from _full(units, draws, of_pandas, of_numpy, rounds)
    yield _threads(rounds)
    yield _band(rounds)
    yield _library(100_000, rounds)
    yield memory(1_000_000)


def _full(units: int, draws: int, of_pandas: int, of_numpy: int, rounds: int) -> Iterator[Line]:
    """Ours over `draws` draws with everything around them; peers over some of the same draws."""
    asked, rows = formula(), table(units)
    values = _same_draws(units, 8)
    columns, turns = columns_of(rows), itertools.cycle(values)
    ours = timed(lambda: simulate(asked, rows, BUDGET, draws=draws, seed=1, workers=1))
    name = f"full scenario, {units:,} units, against"
    yield against(
        f"{name} a pandas loop",
        lambda: ours() / draws,
        timed(lambda: with_pandas(rows, next(turns)), 4),
        rounds=rounds,
        wanted=of_pandas,
    )
    yield against(
        f"{name} numpy with brentq",
        lambda: ours() / draws,
        timed(lambda: with_numpy(columns, next(turns)), 40),
        rounds=rounds,
        wanted=of_numpy,
    )


def _same_draws(units: int, draws: int) -> list[dict[str, float]]:
    """The parameters of the first draws, once all three ways give the same amounts."""
    asked, rows = formula(), table(units)
    request = Request(
        formula=asked, table=rows, budget=BUDGET, baseline=None, vary=None,
        design="plain", draws=draws, seed=1,
    )  # fmt: skip
    ready = prepare(request)
    values = [values_of(ready, draw)[0] for draw in range(draws)]
    found = simulate(asked, rows, BUDGET, draws=draws, seed=1).amounts
    for draw in range(draws):
        for other in (with_pandas(rows, values[draw]), with_numpy(columns_of(rows), values[draw])):
            apart = np.abs(np.asarray(other) - found.loc[draw].to_numpy()).max()
            assert apart <= UNIT  # noqa: S101  # a benchmark of the same thing
    return values


def _threads(rounds: int) -> Line:
    asked, rows, draws = formula(), table(208), 50_000

    def by(workers: int | None) -> float:
        def asked_for() -> object:
            return simulate(asked, rows, BUDGET, draws=draws, seed=1, workers=workers)

        return timed(asked_for, clock=time.perf_counter)()

    return against(
        "full scenario, 208 units, all threads against one",
        lambda: by(None) / draws,
        lambda: by(1) / draws,
        rounds=rounds,
    )


def _band(rounds: int) -> Line:
    """A band for a slider's move: the whole call, from table to summary."""
    asked, rows = formula(), table(208)
    ours = timed(lambda: simulate(asked, rows, BUDGET, draws=1000, seed=1, workers=1))
    ours()
    found = [ours() * 1e3 for _ in range(5 * rounds)]
    return Line(
        name="band of 1,000 draws, 208 units, one thread",
        value=statistics.median(found),
        low=min(found),
        high=max(found),
        wanted=5,
        is_cost=True,
        unit="ms",
    )


def _library(draws: int, rounds: int) -> Line:
    """A bundled formula with steps, pots and limits against the exact path in a loop."""
    done = run(LIBRARY)
    asked, rows, money = done.allocation.formula, done.inputs, done.allocation.budget
    start = time.process_time()
    simulate(asked, rows, money, draws=draws, seed=1, baseline=done.baseline, workers=1)
    mine = (time.process_time() - start) / draws
    return against(
        f"{LIBRARY}, {draws:,} draws, against the exact path in a loop",
        lambda: mine,
        timed(lambda: allocate(asked, rows, money, done.baseline), 2),
        rounds=rounds,
        wanted=100,
        note="ours measured once",
    )


def memory(draws: int) -> Line:
    """The greatest memory of a process of its own that runs `draws` draws of 208 units."""
    command = [sys.executable, "-m", "benchmarks.scenarios_full", str(draws)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603  # our own module
    used, before, seconds = (float(word) for word in told.split())
    return Line(
        name=f"{draws:,} scenarios of 208 units, greatest memory of the process",
        value=used,
        low=used,
        high=used,
        wanted=500,
        is_cost=True,
        unit="MB",
        note=f"{before:.0f} MB before the run; {seconds:.0f} s with all threads",
    )


def _used() -> float:
    """The greatest memory of this process so far, MB (Linux tells it in KiB)."""
    told = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in told if line.startswith("VmHWM")).split()[1]) * 1024 / 1e6


def main() -> None:
    """Run as many draws as the first argument says and print the memory used."""
    asked, rows, draws = formula(), table(208), int(sys.argv[1])
    simulate(asked, rows, BUDGET, draws=100, seed=1)
    before, start = _used(), time.perf_counter()
    simulate(asked, rows, BUDGET, draws=draws, seed=1)
    sys.stdout.write(f"{_used()} {before} {time.perf_counter() - start}\n")


if __name__ == "__main__":
    main()
