"""Why amounts moved from one scenario to another, split among what differs, to the last soʻm."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from scenarios.attribution.factors import FACTORS, differing, side_of
from scenarios.attribution.margins import whole_shares
from scenarios.attribution.mixtures import Mixtures
from scenarios.attribution.partition import Blocks, finest, unions
from scenarios.attribution.shapley import Integers, shapley
from scenarios.compare import check_units
from scenarios.errors import ScenarioError
from scenarios.run import Result

MERGED = "merged"
_BOOKED = ("budget", "formula", "limits", "data", "index", "baseline", "parameters", "rounding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A change split among factors.

    table: a row a unit in the order of `a`: amount_a, amount_b, change and a column for each of
    FACTORS, whole soʻm; the factors add up to `change` in every row, and every column to 0 but
    `budget`, which adds up to the change of the budget. Where factors could not be told apart, a
    text column `merged` says which columns hold the effect of which.
    differing: the factors that differ. merged: those counted together, the first of each in the
    column where they are counted. notes: why these could not be told apart.
    """

    table: pd.DataFrame = field(repr=False)
    differing: tuple[str, ...]
    merged: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def attribute(a: Result, b: Result) -> pd.DataFrame:
    """Why every unit's amount changed from `a` to `b`: the table of `attribution`.

    Raises ScenarioError if the two have different units.
    """
    return attribution(a, b).table


def attribution(a: Result, b: Result) -> Attribution:
    """Split the change from `a` to `b` among what differs, exactly, in whole soʻm.

    The factors are those of FACTORS, and the split is Shapley's over those that differ.
    Every mixture of the two is run. Where some cannot (a formula without a column it needs, a
    limit that cannot be met), the fewest factors are taken together until all mixtures run.
    attribution(b, a) has the opposite numbers. Raises ScenarioError for different units, or a
    result that its own formula and table do not give again.
    Source: Shapley (1953); Shorrocks (2013), Journal of Economic Inequality 11(1).
    """
    check_units(a, b)
    first, second = side_of(a), side_of(b)
    mixtures = Mixtures(first, second, differing(first, second))
    _check_ends(mixtures)
    blocks = finest(len(mixtures.factors), lambda mask: not mixtures.failure(mask))
    named = [_in_order(block, mixtures.factors) for block in blocks]
    merged = tuple(block for block in named if len(block) > 1)
    shares = _shares(mixtures, blocks, a.amount.index)
    return Attribution(
        table=_table(a, b, dict(zip([block[0] for block in named], shares.T, strict=True)), merged),
        differing=mixtures.factors,
        merged=merged,
        notes=tuple(
            _note(names, block, blocks, mixtures)
            for names, block in zip(named, blocks, strict=True)
            if len(block) > 1
        ),
    )


def _check_ends(mixtures: Mixtures) -> None:
    """Raise ScenarioError if what was taken apart does not give the two results again."""
    everything = (1 << len(mixtures.factors)) - 1
    codes = mixtures.a.amount.index
    for mask, side in {0: mixtures.a, everything: mixtures.b}.items():
        if mixtures.amounts(mask).tolist() != side.amount.reindex(codes).tolist():
            raise ScenarioError(
                f"{side.name}: its formula and table do not give its amounts again, so that the "
                "change cannot be attributed; run it anew"
            )


def _in_order(block: tuple[int, ...], factors: tuple[str, ...]) -> tuple[str, ...]:
    """The factors of a block, that in whose column all are counted first."""
    return tuple(sorted((factors[at] for at in block), key=_BOOKED.index))


def _shares(mixtures: Mixtures, blocks: Blocks, index: pd.Index) -> Integers:
    """Whole soʻm, shape (n, blocks), in the order of the units; ties by the order of codes."""
    masks = unions(blocks)
    top, bottom = shapley(lambda mask: mixtures.amounts(masks[mask]), len(blocks))
    order = np.argsort(index.astype(str).to_numpy(), kind="stable")
    found = np.empty_like(top)
    found[order] = whole_shares(top[order], bottom)
    return found


def _table(
    a: Result, b: Result, shares: dict[str, Integers], merged: tuple[tuple[str, ...], ...]
) -> pd.DataFrame:
    table = pd.DataFrame({"amount_a": a.amount, "amount_b": b.amount.reindex(a.amount.index)})
    table["change"] = table["amount_b"] - table["amount_a"]
    nothing = np.zeros(len(table), dtype=np.int64)
    for factor in FACTORS:
        table[factor] = shares.get(factor, nothing).astype(np.int64)
    if merged:
        table[MERGED] = "; ".join(f"{one[0]} includes {' and '.join(one[1:])}" for one in merged)
    table.index.name = a.scenario.code
    return table


def _note(
    names: tuple[str, ...], block: tuple[int, ...], blocks: Blocks, mixtures: Mixtures
) -> str:
    """Why factors are counted together, with the first mixture that splits them and fails."""
    others = [sum(1 << at for at in one) for one in blocks if one != block]
    mask = next(
        mask
        for mask in range(1 << len(mixtures.factors))
        if all(mask & one in (0, one) for one in others) and mixtures.failure(mask)
    )
    taken = ", ".join(name for at, name in enumerate(mixtures.factors) if mask >> at & 1)
    return (
        f"{', '.join(names[1:])} and {names[0]} cannot be told apart and are counted under "
        f"{names[0]}: with only the {taken} of {mixtures.b.name} in the place of "
        f"{mixtures.a.name}'s, {mixtures.failure(mask)}"
    )
