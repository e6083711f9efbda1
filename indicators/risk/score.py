"""Risk classes of an index, with the indicators that lift each unit most."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from indicators.errors import IndicatorError
from indicators.index import IndexResult
from indicators.risk.classify import Classes, classify

_NOISE = 1e-9  # of the index's range
_IMPUTED = "imputed"
DOUBT = ("official", "derived", "region_imputed", _IMPUTED, "synthetic", "forecast")


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskScore:
    """An index in classes; class k is the greatest need.

    table: a row a unit; columns score (the index), risk (class, 1 to k) and rank (1 the greatest).
    reasons: index (code, order), order 1 the strongest; columns indicator, contribution (points of
    the index above its mean; above 0), value (as in the table, by its denominator), normalised
    and quality (of it and its denominator; absent if not known; `imputed` where the index filled a
    gap). A unit that nothing lifts
    above the mean has no reasons.
    contributions: all of them, a row a unit, a column an indicator. exact: whether they and the
    mean add up to the score; they do for weighted sums, else they are a first approximation.
    """

    table: pd.DataFrame = field(repr=False)
    classes: Classes = field(repr=False)
    reasons: pd.DataFrame = field(repr=False)
    contributions: pd.DataFrame = field(repr=False)
    exact: bool
    notes: tuple[str, ...] = ()


def risk_score(
    result: IndexResult,
    *,
    method: str = "quantiles",
    k: int = 5,
    breaks: Sequence[float] | None = None,
    most: int = 3,
    quality: pd.DataFrame | None = None,
) -> RiskScore:
    """Class the units of a computed index and say what lifts each above the mean.

    A contribution is the indicator's effective weight times its distance from the mean of all
    units, on the normalised stage. most: reasons for each unit at the most. method, k, breaks:
    see `classify`. quality: as `load_quality` gives it. Raises IndicatorError as `classify` does.
    """
    if most < 1:
        raise IndicatorError(f"most is {most}; take 1 or more reasons")
    score = result.aggregated[result.index.name].rename("score")
    classes = classify(score, method=method, k=k, breaks=breaks)
    parts = _contributions(result)
    rest = score - score.mean() - parts.sum(axis=1)
    exact = bool(rest.abs().max() <= _NOISE * max(float(score.max() - score.min()), 1.0))
    rank = score.rank(ascending=False, method="min").astype("int64")
    return RiskScore(
        table=pd.DataFrame({"score": score, "risk": classes.labels["score"], "rank": rank}),
        classes=classes,
        reasons=_reasons(result, parts, most, quality),
        contributions=parts,
        exact=exact,
        notes=(*classes.notes, *_notes(exact)),
    )


def _contributions(result: IndexResult) -> pd.DataFrame:
    values = result.normalised
    weights = result.effective[values.columns]
    return (values - values.mean()) * weights / weights.sum()


def _reasons(
    result: IndexResult, parts: pd.DataFrame, most: int, quality: pd.DataFrame | None
) -> pd.DataFrame:
    """The greatest contributions above 0; equal ones in the order of the index."""
    order = np.argsort(-parts.to_numpy(), axis=1, kind="stable")[:, :most]
    unit = np.repeat(np.arange(len(parts)), order.shape[1])
    column = order.ravel()
    names = parts.columns.to_numpy()[column]
    rows = pd.DataFrame(
        {
            "code": parts.index.to_numpy()[unit],
            "order": np.tile(np.arange(1, order.shape[1] + 1), len(parts)),
            "indicator": names,
            "contribution": parts.to_numpy()[unit, column],
            "value": result.imputed[parts.columns].to_numpy()[unit, column],
            "normalised": result.normalised.to_numpy()[unit, column],
            "quality": _quality(result, parts, quality)[unit, column],
        }
    )
    return rows[rows["contribution"] > 0].set_index(["code", "order"])


def worst(kinds: pd.DataFrame) -> "pd.Series[str]":
    """The most doubtful quality of each row by the order of DOUBT; absent where none is known."""
    order = {kind: place for place, kind in enumerate(DOUBT)}
    places = kinds.apply(lambda column: column.map(order)).astype("float64").max(axis=1)
    found: pd.Series[str] = places.map(dict(enumerate(DOUBT))).astype("object")
    return found


def qualities(result: IndexResult, quality: pd.DataFrame | None) -> pd.DataFrame:
    """The quality of each indicator of an index, the more doubtful of it and its denominator.

    quality: as `load_quality` gives it, or None. A gap that the index filled is `imputed`; what
    nobody knows is absent.
    """
    known = pd.DataFrame(index=result.raw.index) if quality is None else quality
    found = {}
    for member in result.index.tree.indicators():
        if member.name in result.raw:
            names = [name for name in (member.name, member.per) if name is not None]
            kinds = known.reindex(index=result.raw.index, columns=names).astype(object)
            kinds[member.name] = kinds[member.name].mask(result.gaps[member.name], _IMPUTED)
            found[member.name] = worst(kinds)
    return pd.DataFrame(found, index=result.raw.index)


def _quality(
    result: IndexResult, parts: pd.DataFrame, quality: pd.DataFrame | None
) -> "np.ndarray[tuple[int, ...], np.dtype[np.object_]]":
    grid = qualities(result, quality)[list(parts.columns)].astype(object)
    return np.asarray(grid.where(grid.notna(), None).to_numpy(), dtype=object)


def _notes(exact: bool) -> list[str]:
    if exact:
        return []
    return [
        "contributions do not add up to the score, as the index is no weighted sum; they say the "
        "order of the reasons, not their size"
    ]
