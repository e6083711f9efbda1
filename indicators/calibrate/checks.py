"""What can be wrong with the data of a calibration, and what must be said about them."""

import numpy as np
import pandas as pd

from indicators.calibrate.record import Settings
from indicators.calibrate.solve import METHODS
from indicators.errors import IndicatorError
from indicators.index import Index, IndexResult
from indicators.index.family import nearest

_SAME = 0.999  # a correlation that tells of the same thing twice
_CONDITION = 30.0  # Belsley, Kuh and Welsch (1980): above it columns can hardly be told apart
_PART = 0.3  # of a direction of unit length: the columns that make it up
SYNTHETIC = "synthetic"


def check_settings(settings: Settings) -> None:
    """Raise IndicatorError with every setting that cannot be."""
    problems = METHODS.check(settings.method, {})
    if settings.folds < 2:
        problems.append(f"folds is {settings.folds}; take 2 or more")
    if settings.draws < 1:
        problems.append(f"draws is {settings.draws}; take 1 or more, 1000 for a report")
    if not 0 < settings.level < 1:
        problems.append(f"level is {settings.level:g}; it lies between 0 and 1")
    if settings.seed < 0:
        problems.append(f"seed is {settings.seed}; it is 0 or more")
    _raise(problems)


def outcome_column(
    index: Index, table: pd.DataFrame, outcome: str, per: str | None
) -> "pd.Series[float]":
    """The outcome of each unit, divided by `per`; NaN where there is none.

    Raises IndicatorError for a column that is unknown, no number, in the index itself, or a
    divisor of 0 or below.
    """
    _raise(
        [
            f"there is no column {name!r}{nearest(name, [str(each) for each in table.columns])}"
            for name in (outcome, *([] if per is None else [per]))
            if name not in table.columns
        ]
    )
    if outcome in [member.name for member in index.tree.indicators()]:
        raise IndicatorError(
            f"the outcome {outcome} is an indicator of index {index.name!r} and would explain "
            "itself; choose another outcome, or take it out of the index"
        )
    values = _numbers(table[outcome])
    if per is None:
        return values
    divisor = _numbers(table[per])
    bad = divisor.index[(divisor <= 0) & values.notna()]
    if len(bad):
        raise IndicatorError(f"{outcome} cannot be divided by {per}, not above 0 for {told(bad)}")
    return (values / divisor).rename(outcome)


def check_sizes(result: IndexResult, outcome: "pd.Series[float]", settings: Settings) -> None:
    """Raise IndicatorError if there are too few units, or the outcome is the same everywhere."""
    n, m = len(outcome), result.normalised.shape[1]
    least = max(m + 2, 2 * settings.folds)
    if n < least:
        raise IndicatorError(
            f"{n} units have an outcome; {m} indicators and {settings.folds} folds want {least} "
            "at the least: take fewer indicators or folds"
        )
    if outcome.max() == outcome.min():
        raise IndicatorError(f"the outcome {outcome.name} is the same for all {n} units")
    if settings.least < 0 or settings.least * m >= 1:
        raise IndicatorError(
            f"least is {settings.least:g}; for {m} indicators it lies between 0 and 1/{m}"
        )


def warned(
    result: IndexResult, outcome: "pd.Series[float]", quality: pd.DataFrame | None
) -> list[str]:
    """Sentences on what makes the estimate weak; none if nothing does."""
    values = result.normalised.loc[outcome.index]
    found = [
        *_synthetic(str(outcome.name), list(values.columns), quality),
        *_collinear(values),
        *_repeated(values, outcome),
    ]
    found += [
        f"group {group.name!r} is aggregated by {group.aggregate.name!r}; weights are estimated "
        "as for weighted sums, and say less about it"
        for group in result.index.tree.groups()
        if group.aggregate.name != "arithmetic"
    ]
    gaps = int(result.gaps.loc[outcome.index].to_numpy().sum())
    return found + ([f"imputed values of indicators: {gaps}"] if gaps else [])


def told(codes: pd.Index, most: int = 5) -> str:
    """A list of codes, cut short."""
    shown = ", ".join(str(code) for code in codes[:most])
    return f"{shown} and {len(codes) - most} more" if len(codes) > most else shown


def _synthetic(outcome: str, names: list[str], quality: pd.DataFrame | None) -> list[str]:
    if quality is None:
        return []
    found = []
    share = {
        name: float((quality[name] == SYNTHETIC).mean())
        for name in (outcome, *names)
        if name in quality.columns
    }
    if share.get(outcome):
        found.append(
            f"the outcome {outcome} is itself estimated (synthetic) for {share[outcome]:.0%} of "
            "the units: the weights say how it was estimated, not what need costs"
        )
    made = [name for name in names if share.get(name)]
    if made:
        found.append(f"indicators with synthetic values: {', '.join(made)}")
    return found


def _collinear(values: pd.DataFrame) -> list[str]:
    if values.shape[1] < 2 or (values.nunique() < 2).any():
        return [f"{name} is the same for all units used" for name in values if _same(values[name])]
    lengths, directions = np.linalg.eigh(np.corrcoef(values.to_numpy(), rowvar=False))
    condition = np.sqrt(lengths[-1] / max(lengths[0], np.finfo(float).eps))
    if condition <= _CONDITION:
        return []
    names = values.columns[np.abs(directions[:, 0]) > _PART]
    return [
        f"{', '.join(names)} can hardly be told apart (condition number "
        f"{'beyond measure' if condition > 1e6 else format(condition, '.0f')}): read their weights "
        "together, or keep one of them"
    ]


def _same(column: "pd.Series[float]") -> bool:
    return column.nunique() < 2


def _repeated(values: pd.DataFrame, outcome: "pd.Series[float]") -> list[str]:
    return [
        f"{name} and the outcome {outcome.name} are all but the same (correlation {r:.4f}); "
        "one may be computed from the other"
        for name in values.columns
        if not _same(values[name]) and abs(r := float(values[name].corr(outcome))) > _SAME
    ]


def _numbers(column: "pd.Series[float]") -> "pd.Series[float]":
    numbers = pd.to_numeric(column, errors="coerce").astype("float64")
    bad = column.index[(numbers.isna() & column.notna()) | np.isinf(numbers)]
    if len(bad):
        raise IndicatorError(
            f"{column.name} of {told(bad)} is no number; correct it or leave it empty"
        )
    return numbers


def _raise(problems: list[str]) -> None:
    if problems:
        raise IndicatorError("\n".join(problems))
