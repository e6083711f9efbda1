"""Lines measured by the comparisons that can also be run alone."""

import statistics
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.line import Line, against, missing
from benchmarks.parts import installed


def lines(rounds: int) -> Iterator[Line]:
    """Sobol indices and the household registry."""
    yield _sobol(rounds)
    yield _registry(rounds)


def _sobol(rounds: int) -> Line:
    name, wanted = "Sobol, 100 bootstraps, 208 outputs, against SALib", 50
    if not installed("SALib"):
        return missing(name, "SALib", wanted)
    from benchmarks.sobol import measure

    found = measure(outputs=208, draws=512, factors=5, resamples=100, rounds=rounds)
    ratios = [second / first for first, second in zip(found.ours, found.theirs, strict=True)]
    mine, theirs = statistics.median(found.ours), statistics.median(found.theirs)
    return Line(
        name=name,
        value=found.ratio,
        low=min(ratios),
        high=max(ratios),
        wanted=wanted,
        note=f"{mine:.3f} s against {theirs:.2f} s; greatest difference {found.difference:.0e}",
    )


def _registry(rounds: int) -> Line:
    from benchmarks.registry import generate, ours, timed, with_pandas

    households = 200_000
    with TemporaryDirectory() as folder:
        path = generate(Path(folder) / "households.parquet", households, 1)
        return against(
            f"registry of {households:,} households, checks and protection, against pandas' sums",
            lambda: timed(ours, path),
            lambda: timed(with_pandas, path),
            rounds=rounds,
        )
