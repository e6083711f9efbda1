"""Sobol indices with bootstrap against SALib, side by side: `python -m benchmarks.sobol`.

Both compute first-order and total indices of every output with bootstrap margins from the same
model runs and the same resamples; the results must agree before the times count. SALib takes one
output a call. The ratio is that of medians over alternating rounds in one process, BLAS at one
thread.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from SALib.analyze import sobol as salib
from threadpoolctl import threadpool_limits

from allocation.sensitivity import saltelli, sobol

Floats = NDArray[np.float64]
SEED = 7
AGREEMENT = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds of each round, ours and SALib's, and the greatest difference of results."""

    ours: tuple[float, ...]
    theirs: tuple[float, ...]
    difference: float

    @property
    def ratio(self) -> float:
        """How many times as long SALib takes, by medians."""
        return statistics.median(self.theirs) / statistics.median(self.ours)


def model(points: Floats, outputs: int) -> Floats:
    """Smooth made-up amounts: linear, curved and interacting in every factor; (draws, runs, m)."""
    stream = np.random.default_rng(SEED)
    factors = points.shape[-1]
    slopes, curves = stream.random((factors, outputs)), stream.random((factors, outputs))
    amounts = points @ slopes + (points**2) @ curves * points[..., :1]
    return np.asarray(1e10 + 1e9 * amounts)


def ours(runs: Floats, resamples: int) -> tuple[Floats, ...]:
    """All outputs in one call."""
    found = sobol(runs, np.random.default_rng(SEED), resamples=resamples)
    return found.first, found.first_margin, found.total, found.total_margin


def with_salib(runs: Floats, resamples: int) -> tuple[Floats, ...]:
    """One call an output."""
    factors = runs.shape[1] - 2
    problem = {"num_vars": factors, "names": [f"x{place}" for place in range(factors)]}
    found = [
        salib.analyze(
            problem,
            runs[:, :, place].ravel(),
            calc_second_order=False,
            num_resamples=resamples,
            seed=SEED,
        )
        for place in range(runs.shape[2])
    ]
    names = ("S1", "S1_conf", "ST", "ST_conf")
    return tuple(np.stack([one[name] for one in found], axis=1) for name in names)


def timed(
    compute: Callable[[Floats, int], tuple[Floats, ...]], runs: Floats, resamples: int
) -> tuple[float, tuple[Floats, ...]]:
    """Return the seconds of one computation, and its results."""
    start = time.perf_counter()
    results = compute(runs, resamples)
    return time.perf_counter() - start, results


def measure(outputs: int, draws: int, factors: int, resamples: int, rounds: int) -> Measured:
    """Run both in turns on the same outputs."""
    points = saltelli("sobol", draws, factors, np.random.default_rng(SEED))
    runs = model(points, outputs)
    mine, theirs, difference = [], [], 0.0
    with threadpool_limits(1):
        ours(runs, resamples)
        for _ in range(rounds):
            seconds, found = timed(ours, runs, resamples)
            mine.append(seconds)
            seconds, expected = timed(with_salib, runs, resamples)
            theirs.append(seconds)
            pairs = zip(found, expected, strict=True)
            difference = max(difference, *(float(np.abs(a - b).max()) for a, b in pairs))
    assert difference <= AGREEMENT  # noqa: S101 # a benchmark of the same thing
    return Measured(ours=tuple(mine), theirs=tuple(theirs), difference=difference)


def main() -> None:
    """Read the options and print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outputs", type=int, default=208)
    parser.add_argument("--draws", type=int, default=1024)
    parser.add_argument("--factors", type=int, default=5)
    parser.add_argument("--resamples", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    found = measure(**vars(options))
    sys.stdout.write(
        f"Sobol indices of {options.outputs} outputs, {options.draws} draws, {options.factors} "
        f"factors, {options.resamples} bootstraps, one thread, medians of {options.rounds}: "
        f"ours {statistics.median(found.ours):.3f} s, SALib {statistics.median(found.theirs):.2f} "
        f"s, ratio {found.ratio:.0f}, greatest difference {found.difference:.1e}\n"
    )


if __name__ == "__main__":
    main()
