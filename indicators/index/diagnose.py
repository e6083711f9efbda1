"""Look an index over: correlations, dimensions, reliability, strengths, agreement of ranks."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from indicators.errors import IndicatorError
from indicators.index.compute import IndexResult
from indicators.index.record import Group, Member


def correlations(result: IndexResult) -> pd.DataFrame:
    """Pearson correlations of indicators, groups and the index, square, by column name."""
    _demand_spread(result.aggregated)
    return result.aggregated.corr()


def within_and_across(result: IndexResult) -> pd.DataFrame:
    """Of each lowest group: the mean correlation inside it, and with indicators outside."""
    _demand_spread(result.normalised)
    matrix = result.normalised.corr()
    rows = {}
    for group in result.index.tree.groups():
        own = [member.name for member in group.members if isinstance(member, Member)]
        own = [name for name in own if name in matrix.columns]
        if not own:
            continue
        inside = matrix.loc[own, own].to_numpy()[np.triu_indices(len(own), k=1)]
        outside = matrix.loc[own, [name for name in matrix.columns if name not in own]].to_numpy()
        rows[group.name] = {"within": _mean(inside), "across": _mean(outside)}
    return pd.DataFrame(rows).T.rename_axis("group")


@dataclass(frozen=True, slots=True, kw_only=True)
class Components:
    """Principal components of the correlation matrix, the largest first.

    eigenvalues: shape (m,). explained: share of variance, shape (m,). loadings: m × m.
    """

    eigenvalues: "pd.Series[float]"
    explained: "pd.Series[float]"
    loadings: pd.DataFrame = field(repr=False)


def principal_components(values: pd.DataFrame) -> Components:
    """Principal components of a table's columns (OECD/JRC 2008, Handbook, step 4)."""
    _demand_spread(values)
    eigenvalues, vectors = np.linalg.eigh(values.corr().to_numpy())
    order = np.argsort(eigenvalues)[::-1]
    names = [f"component_{number}" for number in range(1, len(order) + 1)]
    found = pd.Series(eigenvalues[order], index=names)
    loadings = vectors[:, order] * np.sqrt(np.clip(eigenvalues[order], 0, None))
    return Components(
        eigenvalues=found,
        explained=found / found.sum(),
        loadings=pd.DataFrame(loadings, index=values.columns, columns=names),
    )


def cronbach_alpha(values: pd.DataFrame) -> float:
    """Cronbach's (1951) alpha of columns standardised first; 1 if all say the same."""
    m = values.shape[1]
    if m < 2 or (values.nunique() < 2).any():
        raise IndicatorError("Cronbach's alpha wants two indicators, and none that is constant")
    matrix = values.corr().to_numpy()
    mean = (matrix.sum() - m) / (m * (m - 1))
    return float(m * mean / (1 + (m - 1) * mean))


def strengths(result: IndexResult, code: str, most: int = 5) -> pd.DataFrame:
    """A unit's indicators by rank, best and worst: columns value, normalised, rank, side."""
    if code not in result.normalised.index:
        raise IndicatorError(f"there is no unit {code!r} in the index")
    ranks = result.normalised.rank(ascending=False, method="min").loc[code]
    table = pd.DataFrame(
        {
            "value": result.imputed.loc[code],
            "normalised": result.normalised.loc[code],
            "rank": ranks.astype("int64"),
        }
    ).sort_values("rank", kind="stable")
    half = min(most, len(table) // 2)
    sides = {"strength": table.head(half), "weakness": table.tail(half)}
    return pd.concat([part.assign(side=side) for side, part in sides.items()])


@dataclass(frozen=True, slots=True, kw_only=True)
class RankAgreement:
    """Two indices by rank. table: rank_a, rank_b, shift by unit; 1 is the greatest."""

    table: pd.DataFrame = field(repr=False)
    spearman: float
    kendall: float
    mean_shift: float
    largest_shift: int


def compare_ranks(a: "pd.Series[float]", b: "pd.Series[float]") -> RankAgreement:
    """How far two indices of the same units agree. Raises IndicatorError if units differ."""
    if set(a.index) != set(b.index):
        raise IndicatorError("the two indices have different units")
    first, second = (
        each.reindex(a.index).rank(ascending=False, method="min").astype("int64") for each in (a, b)
    )
    table = pd.DataFrame({"rank_a": first, "rank_b": second, "shift": second - first})
    shift = table["shift"].abs()
    from scipy.stats import kendalltau, spearmanr  # 0.5 s, only where it is asked for

    return RankAgreement(
        table=table,
        spearman=float(spearmanr(first, second).statistic),
        kendall=float(kendalltau(first, second).statistic),
        mean_shift=float(shift.mean()),
        largest_shift=int(shift.max()),
    )


def group_alphas(result: IndexResult) -> "pd.Series[float]":
    """Cronbach's alpha of each group with two indicators or more, on normalised values."""
    found = {}
    for group in result.index.tree.groups():
        names = _below(group, result)
        if len(names) > 1:
            found[group.name] = cronbach_alpha(result.normalised[names])
    return pd.Series(found, dtype="float64", name="cronbach_alpha")


def _demand_spread(values: pd.DataFrame) -> None:
    constant = [str(name) for name in values.columns if values[name].nunique() < 2]
    if constant or len(values) < 3:
        named = f"; the same everywhere: {', '.join(constant)}" if constant else ""
        raise IndicatorError(f"correlations want three units and columns that differ{named}")


def _below(group: Group, result: IndexResult) -> list[str]:
    return [each.name for each in group.indicators() if each.name in result.normalised.columns]


def _mean(values: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> float:
    return float(values.mean()) if values.size else float("nan")
