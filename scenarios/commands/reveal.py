"""`reveal`: the parameters that best explain an existing allocation."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from scenarios.commands.common import Command, add_scenario_options
from scenarios.commands.searching import (
    add_search_options,
    asked_result,
    number,
    tell,
    tell_remarks,
    told_progress,
    whole,
)
from scenarios.commands.show import grouped, grouped_money
from scenarios.commands.year import tables_of
from scenarios.scenario import read_scenario
from scenarios.write import check_apart, check_output, write_table

if TYPE_CHECKING:
    from scenarios.design import Revealed
    from scenarios.design.fit import Fit


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    parser.add_argument(
        "allocation",
        metavar="ALLOCATION",
        help="what is to be explained: a column, a scenario, or a file with code,amount",
    )
    add_search_options(parser)
    parser.add_argument("--starts", metavar="N", default="6", help="how many fits to begin (6)")
    parser.add_argument("--out", metavar="PATH", help="residuals a unit: .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    from scenarios.design import reveal

    seed, starts = whole("--seed", options.seed, 0), whole("--starts", options.starts, 1)
    if options.out is not None:
        check_apart(check_output(options.out), *_files(options.allocation))
    result = asked_result(options)
    with told_progress() as progress:
        found = reveal(
            result,
            options.allocation,
            vary=options.vary,
            starts=starts,
            seed=seed,
            progress=progress,
        )
    tell_remarks(found.notes)
    tell(_told(found))
    if options.out is not None:
        write_table(revealed_table(found), options.out)


def _files(allocation: str) -> list[str | Path]:
    """The files that an allocation is read from, if it is one or a scenario."""
    if not allocation.endswith(".toml"):
        return [allocation]
    return [allocation, *tables_of(read_scenario(allocation))]


def revealed_table(found: "Revealed") -> pd.DataFrame:
    """Residuals a unit, and the quality of the inputs where it is known."""
    table = found.table
    if found.result.doubt is not None:
        table["quality"] = found.result.doubt.reindex(table.index)
    return table.rename_axis(found.result.scenario.code)


def _told(found: "Revealed") -> Iterator[str]:
    name = found.result.scenario.name
    yield f"{found.given.name} explained by the formula of {name}:"
    for parameter, row in found.parameters.iterrows():
        yield f"  {parameter}: {grouped(number(row['value']))}{_beside(row)}"
    for way in found.flat:
        if len(way) > 1:
            yield f"  next to no money moves along {_direction(way)} (parts of their ranges)"
    yield _fit("the fit", found.fit)
    if found.fit_now is not None:
        yield _fit(f"{name} as it stands", found.fit_now)
    if found.fit_even is not None:
        yield _fit("the same sum for every head", found.fit_even)
    yield from _residuals(found)
    yield found.how


def _beside(row: "pd.Series[float]") -> str:
    told = [f"now {grouped(number(row['now']))}"]
    if row["identified"]:
        told.append(_give(row))
    else:
        told.append("NOT IDENTIFIED: other numbers explain the allocation as well")
    if row["at_end"]:
        told.append("at the end of its range: a better fit may lie beyond")
    return f" ({'; '.join(told)})"


def _give(row: "pd.Series[float]") -> str:
    """How far it can move."""
    loose = float(f"{row['loose']:.2g}")
    return f"pinned down to about {grouped(number(loose))}"


def _direction(way: dict[str, float]) -> str:
    return ", ".join(f"{name} {part:+.2f}" for name, part in way.items())


def _fit(what: str, fit: "Fit") -> str:
    squared = "none (all amounts are equal)" if fit.r_squared is None else f"{fit.r_squared:.4f}"
    return grouped_money(
        f"{what}: R² {squared}; {100 * fit.misplaced:.2f} % of the money misplaced; error "
        f"{fit.mean_error:.0f} soʻm on average, {fit.largest_error:.0f} soʻm at most "
        f"({fit.largest_unit})"
    )


def _residuals(found: "Revealed") -> Iterator[str]:
    order = found.table["residual"].sort_values(kind="stable")
    for word, ends in (("more", order.iloc[::-1].head(3)), ("less", order.head(3))):
        sign = 1 if word == "more" else -1
        told = ", ".join(
            grouped_money(f"{code} {sign * int(value)} soʻm")
            for code, value in ends.items()
            if sign * value > 0
        )
        if told:
            yield f"given {word} than explained: {told}"


COMMAND = Command(
    name="reveal",
    help="the parameters that best explain an existing allocation",
    add=_add,
    run=_run,
    description="Fit the formula's parameters to amounts that exist: their fit, the residual of "
    "each unit, and which parameters the amounts do not pin down. How: docs/design.md.",
)
