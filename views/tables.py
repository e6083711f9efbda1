"""Tables for the pages and to take away: pure functions from results to labelled tables."""

import pandas as pd

from scenarios import Comparison, Result
from views.language import Texts
from views.measures import change, change_percent, per_head

ESTIMATED = ("synthetic", "region_imputed")


def unit_names(units: pd.DataFrame, regions: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Return `name`, `region`, `kind` and `shape` of every unit in the chosen language.

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
        }
    )


def doubt(result: Result) -> pd.Series:
    """Return the worst quality of each unit's inputs; `unknown` for tables of a user's own."""
    if result.doubt is None:
        return pd.Series("unknown", index=result.amount.index)
    return result.doubt.astype(str)


def estimated_inputs(result: Result) -> dict[str, tuple[str, ...]]:
    """Return the columns of the formula that are not observed, by their worst quality.

    Keys `synthetic` and `region_imputed`, left out where there is none.
    """
    found = {
        quality: tuple(column for column, its in result.estimated.items() if its == quality)
        for quality in ESTIMATED
    }
    return {quality: columns for quality, columns in found.items() if columns}


def outcome(result: Result, names: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Return what the page's table shows: name, amount, per head, changes, quality, region.

    What the table is read for stands first: a telephone shows three columns.
    """
    own = names.reindex(result.amount.index)
    found = own[["name"]].assign(amount=result.amount)
    optional = {
        "per_head": per_head(result.amount, result),
        "baseline": result.baseline,
        "change": change(result),
        "change_percent": change_percent(result),
    }
    for column, values in optional.items():
        if values is not None:
            found[column] = values
    found["quality"] = [texts.word("quality", quality) for quality in doubt(result)]
    return found.assign(region=own["region"])


def take_away(result: Result, names: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Return everything about a result, a row a unit.

    Names, inputs with their quality, steps, pots, limits, amount, per head, baseline and changes,
    quality, shape.
    """
    head = names.reindex(result.amount.index)[["name", "region", "kind"]]
    parts = [head, _inputs(result, texts), result.table.drop(columns="amount")]
    tail = outcome(result, names, texts).drop(columns=["name", "region"])
    shape = names["shape"].reindex(result.amount.index)
    return pd.concat([*parts, tail, shape], axis=1).rename_axis("code")


def _inputs(result: Result, texts: Texts) -> pd.DataFrame:
    """Return the columns the formula reads, each followed by its quality."""
    found: dict[str, pd.Series] = {}
    baseline = result.scenario.baseline
    used = result.allocation.formula.columns
    for column in dict.fromkeys(
        [*used, *([baseline] if baseline is not None and baseline in result.inputs else [])]
    ):
        if column in result.inputs and column not in ("kind", "region_code"):
            found[column] = result.inputs[column]
            if result.quality is not None and column in result.quality:
                quality = result.quality[column]
                found[f"{column}_quality"] = quality.map(
                    lambda value: texts.word("quality", str(value))
                )
    return pd.DataFrame(found, index=result.amount.index)


def region_totals(result: Result, names: pd.DataFrame) -> pd.DataFrame:
    """Return units, amount, per head and, where there is a baseline, change of each region.

    Index the region's name, in the order of the units.
    """
    sums = pd.DataFrame({"units": 1, "amount": result.amount}, index=result.amount.index)
    if "population" in result.inputs:
        sums["population"] = result.inputs["population"]
    if result.baseline is not None:
        sums["change"] = change(result)
    regions = sums.groupby(names["region"].reindex(sums.index), sort=False).sum()
    if "population" in regions:
        people = regions.pop("population")
        regions.insert(2, "per_head", regions["amount"] / people.where(people > 0))
    return regions.rename_axis("region")


def differences(comparison: Comparison, names: pd.DataFrame) -> pd.DataFrame:
    """Return the table of a comparison with names and regions, a row a unit."""
    own = names.reindex(comparison.table.index)
    parts = [own[["name"]], comparison.table, own[["region"]]]
    return pd.concat(parts, axis=1).rename_axis("code")


def most_changed(table: pd.DataFrame, count: int, *, up: bool) -> pd.DataFrame:
    """Return the rows with the greatest gains, or the greatest losses, of column `change`."""
    side = table[table["change"] > 0] if up else table[table["change"] < 0]
    return side.sort_values("change", ascending=not up, kind="stable").head(count)


def with_quality(table: pd.DataFrame, solved: tuple[Result, Result], texts: Texts) -> pd.DataFrame:
    """Return a table of differences with the quality of both sides' inputs."""
    quality = {
        f"quality_{side}": doubt(result).map(lambda value: texts.word("quality", str(value)))
        for side, result in zip("ab", solved, strict=True)
    }
    return table.assign(**quality)
