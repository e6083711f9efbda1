"""Runs a recipe: groups, ratios, whole pieces."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from indicators.build.anchors import Anchor
from indicators.build.drivers import score
from indicators.build.keys import base
from indicators.build.recipes import Recipe
from indicators.build.spread import settle, whole
from indicators.build.streams import noise


def make(recipe: Recipe, frame: pd.DataFrame, known: pd.Series) -> pd.Series:
    """Return the recipe's values for every unit, index code.

    frame: the columns made so far. known: official values of some units (may be none); they stay,
    and the other units of their group share what is left of its total.
    """
    tilt, weight = _tilt(recipe, frame), base(recipe.base, frame)
    values = pd.Series(np.nan, index=frame.index)
    for codes, total in groups(recipe.anchor(frame), frame["region_code"]):
        here = known.reindex(codes).dropna()
        rest = codes.difference(here.index)
        values[here.index] = here
        values[rest] = _divide(recipe, weight[rest], tilt[rest], total - here.sum())
    return values


def groups(anchor: Anchor, region: pd.Series) -> Iterator[tuple[pd.Index, float]]:
    """Yield (codes, total) of every region with a total, then of all the others together.

    If every region has an estimated one, they are made to add up to the country's; published ones
    stay as they are, even where their sum misses the country's figure by a rounding.
    """
    totals = anchor.regions
    others = region.index[~region.isin(totals.index)]
    if anchor.country is not None and others.empty and not anchor.published:
        parts = whole(totals.to_numpy(dtype=np.float64), round(anchor.country))
        totals = pd.Series(parts, index=totals.index)
    for name, total in totals.items():
        yield region.index[region == name], float(total)
    if anchor.country is not None and len(others):
        yield others, anchor.country - float(totals.sum())


def quality(recipe: Recipe, frame: pd.DataFrame) -> pd.Series:
    """Return `region_imputed` where a published total is divided by a key, else `synthetic`."""
    anchor = recipe.anchor(frame)
    told = frame["region_code"].isin(anchor.regions.index) & anchor.published & recipe.by_key
    return told.map({True: "region_imputed", False: "synthetic"})


def _tilt(recipe: Recipe, frame: pd.DataFrame) -> pd.Series:
    tilt = recipe.spread * noise(recipe.stream or recipe.indicator, frame.index)
    for name, effect in recipe.drivers.items():
        tilt = tilt + effect * score(name, frame)
    return tilt


def _divide(recipe: Recipe, key: pd.Series, tilt: pd.Series, total: float) -> pd.Series:
    weight = key.to_numpy(dtype=np.float64)
    mean = total / weight.sum()
    high = min(recipe.high * mean, recipe.at_most)
    ratio = settle(tilt.to_numpy(dtype=np.float64), weight, mean, recipe.low * mean, high)
    if not recipe.whole:
        return pd.Series(ratio.round(4), index=key.index)
    pieces = whole(ratio * weight, round(total / recipe.step))
    return pd.Series((pieces * recipe.step).round(1), index=key.index)
