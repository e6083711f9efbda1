"""Tables for the pages and to take away: pure functions from results to labelled tables."""

import numpy as np
import pandas as pd

from scenarios import Comparison, Result
from scenarios.quality import QUALITIES
from views.baseline import baseline_quality
from views.language import Texts
from views.measures import change, change_percent, per_head

ESTIMATED = ("synthetic", "region_imputed")
UNKNOWN = "unknown"
ORDER = (*QUALITIES, UNKNOWN)  # in rising doubt


def unit_names(units: pd.DataFrame, regions: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Return `name`, `region`, `kind` and `shape` of every unit in the chosen language.

    `region_code`, `kind_code` and `shape_code` are what stands behind the words.
    units: index code, columns `name_<language> region_code kind shape`. regions: index region
    code, column `name_<language>`.
    """
    column = f"name_{texts.language}"
    return pd.DataFrame(
        {
            "name": units[column],
            "region": units["region_code"].map(regions[column]),
            "kind": units["kind"].map(lambda kind: texts.word("kind", str(kind))),
            "shape": units["shape"].map(lambda shape: texts.word("shape", str(shape))),
            "region_code": units["region_code"],
            "kind_code": units["kind"],
            "shape_code": units["shape"],
        }
    )


def doubt(result: Result) -> pd.Series:
    """Return the worst quality of each unit's inputs; `unknown` for tables of a user's own."""
    if result.doubt is None:
        return pd.Series(UNKNOWN, index=result.amount.index)
    return result.doubt.astype(str)


def worst(qualities: pd.DataFrame) -> pd.Series:
    """Return the worst quality of each row; `unknown` is worse than any."""
    ranks = np.column_stack([qualities[side].map(ORDER.index) for side in qualities])
    return pd.Series([ORDER[rank] for rank in ranks.max(axis=1)], index=qualities.index)


def worst_of_groups(qualities: pd.Series, groups: pd.Series) -> pd.Series:
    """Return the worst quality of each group, in the order of the groups."""
    return qualities.map(ORDER.index).groupby(groups, sort=False).max().map(ORDER.__getitem__)


def estimated_inputs(result: Result) -> dict[str, tuple[str, ...]]:
    """Return the columns of the formula that are not observed, by their worst quality.

    Keys `synthetic` and `region_imputed`, left out where there is none.
    """
    found = {
        quality: tuple(column for column, its in result.estimated.items() if its == quality)
        for quality in ESTIMATED
    }
    return {quality: columns for quality, columns in found.items() if columns}


def outcome(result: Result, names: pd.DataFrame) -> pd.DataFrame:
    """Return what the page's table shows: name, amounts with quality, baseline, changes, region.

    What the table is read for stands first: a telephone shows two columns. Qualities are codes.
    """
    own = names.reindex(result.amount.index)
    return pd.concat([own[["name"]], figures(result), own[["region"]]], axis=1)


def figures(result: Result) -> pd.DataFrame:
    """Return amount, per head and quality, then baseline, its quality and the changes."""
    found = pd.DataFrame({"amount": result.amount})
    heads = per_head(result.amount, result)
    if heads is not None:
        found["per_head"] = heads
    found["quality"] = doubt(result)
    if result.baseline is None:
        return found
    return found.assign(
        baseline=result.baseline,
        change=change(result),
        change_percent=change_percent(result),
        baseline_quality=baseline_quality(result),
    )


def take_away(result: Result, names: pd.DataFrame) -> pd.DataFrame:
    """Return everything about a result, a row a unit.

    Names, inputs with their quality, steps, pots, limits, amount, per head, baseline and changes,
    qualities, shape. Kinds, qualities and shapes are codes.
    """
    own = names.reindex(result.amount.index)
    head = own[["name", "region", "region_code", "kind_code"]].rename(columns={"kind_code": "kind"})
    shape = own[["shape_code"]].rename(columns={"shape_code": "shape"})
    parts = [head, _inputs(result), result.table.drop(columns="amount"), figures(result), shape]
    return pd.concat(parts, axis=1).rename_axis("code")


def _inputs(result: Result) -> pd.DataFrame:
    """Return the columns the formula reads, each followed by its quality."""
    found: dict[str, pd.Series] = {}
    for column in result.allocation.formula.columns:
        if column in result.inputs and column not in ("kind", "region_code"):
            found[column] = result.inputs[column]
            if result.quality is not None and column in result.quality:
                found[f"{column}_quality"] = result.quality[column].astype(str)
    return pd.DataFrame(found, index=result.amount.index)


def region_totals(result: Result, names: pd.DataFrame) -> pd.DataFrame:
    """Return units, amount, per head, quality and, where there is a baseline, change of regions.

    Index the region's name, in the order of the units.
    """
    sums = pd.DataFrame({"units": 1, "amount": result.amount}, index=result.amount.index)
    if "population" in result.inputs:
        sums["population"] = result.inputs["population"]
    if result.baseline is not None:
        sums["change"] = change(result)
    of_unit = names["region"].reindex(sums.index)
    regions = sums.groupby(of_unit, sort=False).sum()
    if "population" in regions:
        people = regions.pop("population")
        regions.insert(2, "per_head", regions["amount"] / people.where(people > 0))
    return regions.assign(quality=worst_of_groups(doubt(result), of_unit)).rename_axis("region")


def differences(comparison: Comparison, names: pd.DataFrame) -> pd.DataFrame:
    """Return the table of a comparison with names, qualities and regions, a row a unit.

    quality_a, quality_b: of each side. quality: the worse of the two.
    """
    own = names.reindex(comparison.table.index)
    sides = {"quality_a": doubt(comparison.a), "quality_b": doubt(comparison.b)}
    both = pd.DataFrame(sides).reindex(comparison.table.index)
    parts = [own[["name"]], comparison.table, both.assign(quality=worst(both)), own[["region"]]]
    return pd.concat(parts, axis=1).rename_axis("code")


def most_changed(table: pd.DataFrame, count: int, *, up: bool) -> pd.DataFrame:
    """Return the rows with the greatest gains, or the greatest losses, of column `change`."""
    side = table[table["change"] > 0] if up else table[table["change"] < 0]
    return side.sort_values("change", ascending=not up, kind="stable").head(count)
