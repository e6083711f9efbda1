"""Registry aggregation against pandas, side by side: `python -m benchmarks.registry`.

pandas counts the same columns of the same file by mahalla; it neither checks nor protects, and
holds the whole file. The ratio is that of medians over alternating runs in one process.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from indicators.registry import district_indicators, generate, lines_of, read_households
from indicators.registry.lists import keys_of

YEAR = 2026


def ours(path: Path) -> pd.DataFrame:
    """Check, count and protect."""
    return district_indicators(read_households(path), YEAR).mahalla


def with_pandas(path: Path) -> pd.DataFrame:
    """Count the same columns by mahalla, as one would write it."""
    rows, lines = pd.read_parquet(path), lines_of(YEAR)
    members = rows["members"].astype(np.int64)
    below = rows["income_uzs"] < members * lines.poor
    above = rows["income_uzs"] > members * lines.borderline
    able = rows["able_to_work"] > 0
    counted = rows.drop(columns=["household_id", "district_code", "able_to_work", "head_age"])
    classes = {
        "households": members > 0,
        "state_supported_families": below & ~able,
        "poor_families": below & able,
        "borderline_families": ~below & ~above,
        "other_families": above,
    }
    paid = {f"pays_{key}": rows[f"pays_{key}_uzs"] > 0 for key in keys_of("payments")}
    return counted.assign(**classes, **paid).groupby("mahalla_code").sum()


def timed(run: Callable[[Path], pd.DataFrame], path: Path) -> float:
    """Return the seconds of one run."""
    start = time.perf_counter()
    run(path)
    return time.perf_counter() - start


def compare(households: int, rounds: int) -> str:
    """Run both in turns on an invented registry and return what to tell."""
    with TemporaryDirectory() as folder:
        path = generate(Path(folder) / "households.parquet", households, 1)
        assert ours(path)["income_uzs"].sum() == with_pandas(path)["income_uzs"].sum()  # noqa: S101 # a benchmark of the same thing
        pairs = [(timed(ours, path), timed(with_pandas, path)) for _ in range(rounds)]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    return (
        f"{households:,} households, medians of {rounds}: "
        f"ours {mine:.2f} s, pandas {theirs:.2f} s, ratio {mine / theirs:.2f}\n"
    )


def main() -> None:
    """Read the options and print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    sys.stdout.write(compare(options.households, options.rounds))


if __name__ == "__main__":
    main()
