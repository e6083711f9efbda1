"""Bare amounts against the exact allocation and against pandas: `python -m benchmarks.amounts`.

For every scenario of the library, in turns in one process: `allocate` (exact, every number kept),
`amounts` (the amounts alone, the table read anew), and `amounts` of a formula prepared once, its
budget another one each time. For two formulas also what one would write in pandas: floats, no
checks, no trace, remainders of equal size as they come. All must agree before times count: ours to
the soʻm, pandas within one rounding unit. Times are processor times, the best of the rounds;
compare ratios of one run only.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocation import Formula, allocate, amounts, prepare
from scenarios import library, run


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A scenario's formula and what it is run on. baseline: soʻm by unit code, or None."""

    name: str
    formula: Formula
    table: pd.DataFrame
    baseline: "pd.Series[float] | None"
    budget: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds, the best of the rounds; pandas: None where there is nothing to compare with."""

    name: str
    exact: float
    bare: float
    prepared: float
    proven: bool
    pandas: float | None

    def told(self) -> str:
        """One line for people; ratios above 1: ours is faster."""
        how = "floats" if self.proven else "exactly"
        line = (
            f"{self.name:31} {how:8} amounts {self.bare * 1e3:6.2f} ms "
            f"({self.exact / self.bare:4.1f} times as fast as allocate), "
            f"prepared {self.prepared * 1e3:6.2f} ms ({self.exact / self.prepared:5.1f})"
        )
        if self.pandas is None:
            return line
        return (
            f"{line}; than pandas {self.pandas / self.bare:4.2f}, "
            f"prepared {self.pandas / self.prepared:4.2f}"
        )


# ------------------------------------------------------------------- what one writes in pandas


def largest_remainder(exact: "pd.Series[float]", budget: int, unit: int) -> "pd.Series[float]":
    """Whole multiples of `unit` that add up to the budget."""
    whole = exact // unit
    missing = int(budget // unit - whole.sum())
    up = (exact / unit - whole).nlargest(missing).index
    whole.loc[up] += 1
    return whole * unit


def equal_per_head(case: Case) -> "pd.Series[float]":
    """The budget by people."""
    people = case.table["population"]
    return largest_remainder(people / people.sum() * case.budget, case.budget, _unit(case))


def england(case: Case) -> "pd.Series[float]":
    """Needs above the least of the class, less resources, plus a sum a head; floor damping."""
    table, budget, baseline = case.table, case.budget, case.baseline
    assert baseline is not None  # noqa: S101 # the scenario names one
    value = {name: float(part.value) for name, part in case.formula.parameters.items()}
    people = table["population"]
    needs = 0.5 * table["poverty_rate"] / np.average(table["poverty_rate"], weights=people)
    for column, weight in (("children", 0.2), ("elderly", 0.15), ("unemployed", 0.15)):
        needs += weight * (table[column] / people) / (table[column].sum() / people.sum())
    needs *= table["cost_index"]
    revenue = table["own_revenue"] / people
    needed = people * (needs - needs.groupby(table["kind"]).transform("min"))
    resources = people * (revenue - revenue.groupby(table["kind"]).transform("min"))
    blocks = (
        value["needs_block"] * needed / needed.sum()
        - value["resource_block"] * resources / resources.sum()
        + (1 - value["needs_block"] + value["resource_block"]) * people / people.sum()
    )
    weight = blocks.clip(lower=0)
    grant = weight / weight.sum() * budget
    floor = (1 + value["floor_change"]) * baseline
    gain = (grant - floor).clip(lower=0)
    damped = floor + gain * (budget - floor.sum()) / gain.sum()
    return largest_remainder(damped, budget, _unit(case))


def _unit(case: Case) -> int:
    return case.formula.rounding_unit


IN_PANDAS: dict[str, Callable[[Case], "pd.Series[float]"]] = {
    "equal_per_head": equal_per_head,
    "england_relative_needs": england,
}


# ---------------------------------------------------------------------------------- measuring


def case_of(name: str) -> Case:
    """A scenario of the library, its table and baseline at hand."""
    result = run(name)
    return Case(
        name=name,
        formula=result.scenario.formula,
        table=result.inputs,
        baseline=result.baseline,
        budget=result.scenario.budget,
    )


def check(case: Case) -> None:
    """Raise AssertionError unless all ways give the same."""
    exact = allocate(case.formula, case.table, case.budget, case.baseline).amount
    bare = amounts(case.formula, case.table, case.budget, case.baseline)
    np.testing.assert_array_equal(bare, exact)
    if case.name in IN_PANDAS:
        others = IN_PANDAS[case.name](case)
        np.testing.assert_allclose(others, exact, rtol=0, atol=_unit(case))
        np.testing.assert_equal(int(others.sum()), case.budget)


def measure(case: Case, rounds: int) -> Measured:
    """Time all ways in turns; each round with a budget of its own."""
    ready = prepare(case.formula, case.table, case.baseline)
    ready.amounts(case.budget)
    ways: dict[str, Callable[[int], object]] = {
        "exact": lambda money: allocate(case.formula, case.table, money, case.baseline),
        "bare": lambda money: amounts(case.formula, case.table, money, case.baseline),
        "prepared": ready.amounts,
    }
    if case.name in IN_PANDAS:
        ways["pandas"] = lambda _: IN_PANDAS[case.name](case)
    best = dict.fromkeys(ways, float("inf"))
    for turn in range(rounds):
        for name, way in ways.items():
            best[name] = min(best[name], timed(way, case.budget + turn * _unit(case)))
    return Measured(
        name=case.name,
        exact=best["exact"],
        bare=best["bare"],
        prepared=best["prepared"],
        proven=ready.proven(case.formula, case.budget) is not None,
        pandas=best.get("pandas"),
    )


def timed(way: Callable[[int], object], budget: int) -> float:
    """Return the processor seconds of one call (all ways run in one thread)."""
    start = time.process_time()
    way(budget)
    return time.process_time() - start


def main() -> None:
    """Read the options and print a line a scenario."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="scenarios of the library; all by default")
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    for name in options.names or library():
        case = case_of(name)
        check(case)
        sys.stdout.write(f"{measure(case, options.rounds).told()}\n")


if __name__ == "__main__":
    main()
