"""How close a scenario comes to what the machine can do: its stages alone against all of it.

The floor under each stage is measured on the spot, on blocks that fit the cache, one thread: the
index as a matrix product (BLAS), the limit problem and rounding as their bare kernels, order as
numpy's sort, Theil's logarithms as numpy's log. The share is their sum over the time of a scenario
within a long run, everything counted.
"""

import statistics
from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.alone import scenarios_alone
from benchmarks.case import INDICATORS
from benchmarks.line import Line, timed, told
from benchmarks.parts import ROWS, SEATS, UNITS, _round_all, problems

DRAWS = 20_000


def stages() -> dict[str, Callable[[], float]]:
    """Seconds of each stage for one scenario."""
    from allocation.ensemble.scale import scale_rows

    need, low, high = problems()
    stream, out = np.random.default_rng(1), np.empty_like(need)
    weights, rows = stream.random((ROWS, INDICATORS)), stream.random((INDICATORS, UNITS))
    status, money = np.zeros(ROWS, dtype=np.int64), np.ones(ROWS)
    none, whole = np.full(UNITS, np.inf), np.zeros((ROWS, UNITS), dtype=np.int64)
    amounts, logs = need * SEATS, np.empty_like(need)
    runs: dict[str, Callable[[], object]] = {
        "matrix product": lambda: np.matmul(weights, rows, out=out),
        "limit problem": lambda: scale_rows(need, low[None], high[None], money, status, logs),
        "rounding": lambda: _round_all(amounts, np.zeros(UNITS), none, SEATS, whole),
        "sort": lambda: np.sort(need, axis=1),
        "logarithm": lambda: np.log(need, out=logs),
    }
    return {name: _each(run) for name, run in runs.items()}


def _each(run: Callable[[], object]) -> Callable[[], float]:
    seconds = timed(run, 50)
    seconds()
    return lambda: seconds() / ROWS


def lines(rounds: int) -> Iterator[Line]:
    """The share, and what it is made of."""
    runs = stages()

    def scenario() -> float:
        long, short = (timed(scenarios_alone(UNITS, draws))() for draws in (DRAWS, DRAWS // 10))
        return (long - short) / (DRAWS - DRAWS // 10)

    scenario()
    found = [({name: run() for name, run in runs.items()}, scenario()) for _ in range(rounds)]
    shares = [100 * sum(parts.values()) / whole for parts, whole in found]
    medians = {name: statistics.median(parts[name] for parts, _ in found) for name in runs}
    whole = statistics.median(each for _, each in found)
    made_of = ", ".join(f"{name} {told(seconds)}" for name, seconds in medians.items())
    yield Line(
        name=f"share of the summed limits of its stages, {UNITS} units",
        value=statistics.median(shares),
        low=min(shares),
        high=max(shares),
        wanted=60,
        unit="%",
        note=f"{made_of}; scenario {told(whole)}",
    )
