"""Estimate an index's weights from an outcome, with intervals, beside those in force.

The outcome is regressed on the indicators of the normalised stage with an intercept and slopes of
0 and above; the slopes as shares of their sum are the weights.
Sources: Lawson and Hanson (1995), Solving Least Squares Problems; Hoerl and Kennard (1970),
Technometrics 12(1); Efron and Tibshirani (1993), An Introduction to the Bootstrap.
"""

import hashlib
import platform
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from indicators.calibrate.checks import check_settings, check_sizes, outcome_column, told, warned
from indicators.calibrate.record import Calibration, Settings
from indicators.calibrate.resample import interval, resampled
from indicators.calibrate.solve import METHODS, PENALTIES, Floats, Frame, Whole, slopes
from indicators.calibrate.validate import Quality, best_penalty, folds_of, inside, left_out
from indicators.errors import IndicatorError
from indicators.index import Group, Index, IndexResult

_MANY_FAILED = 0.05  # of the draws: then the intervals say too little


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """values: (n, m) normalised; outcome: (n,); force: (m,) shares; candidates: penalties."""

    names: list[str]
    values: Floats = field(repr=False)
    outcome: Floats = field(repr=False)
    force: Floats
    frame: Frame
    candidates: Floats


def calibrate(
    index: Index,
    table: pd.DataFrame,
    outcome: str,
    *,
    method: str = "nnls",
    per: str | None = None,
    keep_shares: bool = False,
    least: float = 0.0,
    folds: int = 5,
    draws: int = 1000,
    level: float = 0.9,
    seed: int = 0,
    quality: pd.DataFrame | None = None,
) -> Calibration:
    """Estimate the weights under which an index follows an outcome best; see the file's head.

    outcome: a column, divided by `per`. method: `nnls` or `ridge`. keep_shares: the members of
    the highest level keep their weights in force. least: of every indicator. level: the share of
    bootstrap draws in an interval. quality: as `load_quality` gives it, for warnings. The same
    seed and data give the same result. Raises IndicatorError for unknown columns, cells that are
    no numbers, too few units, an outcome that follows no indicator, and what the index refuses.
    """
    counts = {"folds": folds, "draws": draws, "seed": seed}
    settings = Settings(method=method, keep_shares=keep_shares, least=least, level=level, **counts)
    check_settings(settings)
    asked = outcome_column(index, table, outcome, per)
    result = index.compute(table)
    found = asked.loc[result.normalised.index].dropna()
    check_sizes(result, found, settings)
    columns = list(dict.fromkeys([*index.columns, outcome, *([] if per is None else [per])]))
    return _estimated(result, found, settings, quality, (outcome, per, table[columns]))


def _estimated(
    result: IndexResult,
    outcome: "pd.Series[float]",
    settings: Settings,
    quality: pd.DataFrame | None,
    asked: tuple[str, str | None, pd.DataFrame],
) -> Calibration:
    case = _case(result, outcome, settings)
    folding, sampling = np.random.default_rng(settings.seed).spawn(2)
    fold = folds_of(len(case.outcome), settings.folds, folding)
    penalty = best_penalty(case.values, case.outcome, fold, case.frame, case.candidates)
    slope = _slopes(case, penalty)
    drawn = resampled(case.values, case.outcome, case.frame, penalty, settings.draws, sampling)
    failed = settings.draws - len(drawn)
    left = asked[2].index.difference(outcome.index, sort=False)
    return Calibration(
        index=result.index,
        outcome=asked[0],
        per=asked[1],
        settings=settings,
        weights=_weights(result, case, slope, drawn, settings.level),
        fit=_fit(case, slope, fold, settings),
        intercept=float(case.outcome.mean() - case.values.mean(axis=0) @ slope),
        slope=float(slope.sum()),
        penalty=penalty,
        units=len(outcome),
        left_out=tuple(map(str, left)),
        failed=failed,
        data_hash=_hash(asked[2]),
        versions=_versions(),
        warnings=(
            *result.notes,
            *warned(result, outcome, quality),
            *_said(left, failed, settings),
        ),
    )


def _case(result: IndexResult, outcome: "pd.Series[float]", settings: Settings) -> _Case:
    values = result.normalised.loc[outcome.index]
    names = [str(name) for name in values.columns]
    force = result.effective[names].to_numpy()
    force = force / force.sum()
    labels = _dimensions(result.index.tree)
    kinds, dimension = np.unique([labels[name] for name in names], return_inverse=True)
    totals = np.bincount(dimension, force, len(kinds)).astype("float64")
    held = totals if settings.keep_shares else None
    if held is not None:
        _check_shares(result.index, dimension, held, settings.least)
    return _Case(
        names=names,
        values=values.to_numpy(),
        outcome=np.asarray(outcome.to_numpy(), dtype=np.float64),
        force=force,
        frame=Frame(least=settings.least, dimension=dimension, shares=held),
        candidates=METHODS.methods[settings.method](PENALTIES),
    )


def _dimensions(tree: Group) -> dict[str, str]:
    """The member of the highest level that each indicator is under, or is."""
    return {
        below.name: member.name
        for member in tree.members
        for below in (member.indicators() if isinstance(member, Group) else [member])
    }


def _check_shares(index: Index, dimension: Whole, held: Floats, least: float) -> None:
    sizes = np.bincount(dimension, minlength=len(held))
    if sizes.max() < 2:
        raise IndicatorError(
            f"index {index.name!r} has no group at its highest level, so that kept shares leave "
            "nothing to estimate; leave keep_shares out, or put indicators into groups"
        )
    if (held < sizes * least).any():
        raise IndicatorError(
            f"index {index.name!r}: a dimension's share is too small for a least weight of "
            f"{least:g} of each of its indicators; take a smaller one"
        )


def _slopes(case: _Case, penalty: float) -> Floats:
    """The slopes, in the proportions of the weights. Raises IndicatorError if all are 0."""
    slope = slopes(case.values, case.outcome, case.frame, penalty)
    if not slope.sum() > 0:
        raise IndicatorError(
            "the outcome rises with none of the indicators, so that it gives no weights; look at "
            "their directions, and whether the outcome is meant to be divided by a column (per)"
        )
    return np.asarray(case.frame.settled(slope) * slope.sum())


def _weights(
    result: IndexResult, case: _Case, slope: Floats, drawn: Floats, level: float
) -> pd.DataFrame:
    if not len(drawn):
        raise IndicatorError("no draw of the bootstrap gave weights; there are too few units")
    bounds = interval(drawn, level)
    estimate, labels = slope / slope.sum(), _dimensions(result.index.tree)
    columns = {
        "dimension": [labels[name] for name in case.names],
        "in_force": case.force,
        "estimate": estimate,
        "low": bounds.low,
        "high": bounds.high,
        "change": estimate - case.force,
        "outside": (case.force < bounds.low) | (case.force > bounds.high),
    }
    return pd.DataFrame(columns, index=pd.Index(case.names, name="indicator"))


def _fit(case: _Case, slope: Floats, fold: Whole, settings: Settings) -> pd.DataFrame:
    """Both indices against the outcome, each with its own intercept and slope of 0 and above.

    The ridge's penalty is chosen again inside each fold, without the units left out.
    """
    force = (case.values @ case.force)[:, None]
    alone = Frame(least=0.0, dimension=np.zeros(1, dtype=np.int64))

    def by_force(values: Floats, outcome: Floats) -> Floats:
        return slopes(values, outcome, alone)

    def by_estimate(values: Floats, outcome: Floats) -> Floats:
        rng = np.random.default_rng(settings.seed)
        inner = folds_of(len(outcome), min(settings.folds, len(outcome)), rng)
        penalty = best_penalty(values, outcome, inner, case.frame, case.candidates)
        return slopes(values, outcome, case.frame, penalty)

    rows = {
        "in_force": (
            inside(force, case.outcome, by_force(force, case.outcome)),
            left_out(force, case.outcome, fold, by_force),
        ),
        "estimate": (
            inside(case.values, case.outcome, slope),
            left_out(case.values, case.outcome, fold, by_estimate),
        ),
    }
    return pd.DataFrame({name: _row(*pair) for name, pair in rows.items()}).T


def _row(own: Quality, others: Quality) -> dict[str, float]:
    return {"r2": own.r2, "rmse": own.rmse, "r2_cv": others.r2, "rmse_cv": others.rmse}


def _said(left: pd.Index, failed: int, settings: Settings) -> list[str]:
    found = [f"left out, as without an outcome or screened: {told(left)}"] if len(left) else []
    if failed > _MANY_FAILED * settings.draws:
        found.append(
            f"{failed} of {settings.draws} draws gave no weights; the intervals say little"
        )
    return found


def _hash(table: pd.DataFrame) -> str:
    """SHA-256 of the columns read, as CSV with the index."""
    return hashlib.sha256(table.to_csv(lineterminator="\n").encode()).hexdigest()


def _versions() -> dict[str, str]:
    import scipy  # already there by now

    found = {"numpy": np.__version__, "pandas": pd.__version__, "scipy": scipy.__version__}
    return {"python": platform.python_version(), **found}
