"""A full scenario against a pandas loop and against numpy with brentq; bands; whole formulas."""

import gc
import itertools
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from allocation import allocate, simulate
from allocation.ensemble import Simulator
from allocation.ensemble.run import Request, prepare, values_of
from benchmarks.alone import scenarios_alone
from benchmarks.case import BUDGET, UNIT, columns_of, formula, table, with_numpy, with_pandas
from benchmarks.line import Line, against, timed
from scenarios.run import run

SIZES = ((208, 50_000, 2000, 30), (9452, 2500, 60, 12))  # units, draws, wanted of the two peers
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
    alone = timed(scenarios_alone(units, draws))
    kept = timed(lambda: simulate(asked, rows, BUDGET, draws=draws, seed=1, workers=1))
    pandas = timed(lambda: with_pandas(rows, next(turns)), 4)
    numpy = timed(lambda: with_numpy(columns, next(turns)), 40)
    for ours, name, wanted in (
        (alone, f"full scenario, {units:,} units, against", (of_pandas, of_numpy)),
        (kept, f"full scenario and bands, {units:,} units, against the scenario of", (None, None)),
    ):
        for peer, words, least in (
            (pandas, "a pandas loop", wanted[0]),
            (numpy, "numpy with brentq", wanted[1]),
        ):
            yield against(
                f"{name} {words}",
                lambda ours=ours: ours() / draws,  # type: ignore[misc]  # bound at once
                peer,
                rounds=rounds,
                wanted=least,
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
    done = simulate(asked, rows, BUDGET, draws=draws, seed=1)
    found, alone = done.amounts, scenarios_alone(units, draws)()
    assert (done.fairness["gini"] == alone.gini).all()  # noqa: S101  # a benchmark of the same thing
    assert (done.fairness["theil"] == alone.theil).all()  # noqa: S101  # a benchmark of the same thing
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
    """A band for a slider's move, as the app asks for it: another value, the same table."""
    simulator, moves = Simulator(formula=formula(), table=table(208)), itertools.cycle((0.9, 1.1))

    def move() -> None:
        asked = {"w0": next(moves)}
        simulator.simulate(BUDGET, draws=1000, seed=1, parameters=asked, workers=1)

    ours = timed(move)
    ours()
    gc.collect()
    gc.freeze()  # as the app does once it is warm
    found = [ours() * 1e3 for _ in range(5 * rounds)]
    gc.unfreeze()
    return Line(
        name="band of 1,000 draws, 208 units, after a slider's move",
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
