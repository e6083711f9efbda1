"""All figures of one division at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from allocation.fairness.check import FairnessError, Floats, Labels, aligned, listed, missing, read
from allocation.fairness.measures import registered
from allocation.fairness.registry import Division, Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of one division. value: None where there is none, and then `note` says why."""

    measure: Measure
    value: float | None
    note: str = ""


def figures(
    amounts: ArrayLike,
    population: ArrayLike,
    need: ArrayLike | None = None,
    baseline: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    *,
    poor: ArrayLike | None = None,
    means: ArrayLike | None = None,
) -> tuple[Figure, ...]:
    """Every registered figure of a division, in the order of the registry.

    amounts: shape (n,), soʻm of each unit. population: shape (n,), people. need: how needy a
    person is (a poverty rate, an index; not a total), more is needier. baseline: soʻm of each unit
    before. groups: labels. poor: poor people. means: what people have per head (income, own
    revenue). pandas columns are matched by label. A figure whose columns are not given, or that
    has no value for these, comes without a value and says why.
    Raises FairnessError for missing or negative values, columns of different units, or money
    where nobody lives.

    >>> found = figures([100, 300], population=[10, 10])
    >>> found[0].measure.code, found[0].value
    ('gini', 0.25)
    """
    masses = {"amounts": amounts, "population": population}
    others = {"poor": poor, "means": means, "baseline": baseline}
    masses |= {name: column for name, column in others.items() if column is not None}
    division = _division(masses, need, groups)
    return tuple(_figure(measure, division) for measure in registered().values())


def figures_of_draws(
    draws: pd.DataFrame,
    population: ArrayLike,
    need: ArrayLike | None = None,
    baseline: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    *,
    poor: ArrayLike | None = None,
    means: ArrayLike | None = None,
) -> pd.DataFrame:
    """Every figure of many divisions of one country: a row a draw, a column a figure.

    draws: soʻm, a row a draw, a column a unit. The others as for `figures`; pandas columns are
    matched by label. NaN where a figure has no value for a draw. Raises as `figures` does.

    >>> draws = pd.DataFrame([[100, 300], [200, 200]])
    >>> figures_of_draws(draws, population=[10, 10])["gini"].tolist()
    [0.25, 0.0]
    """
    masses: dict[str, ArrayLike] = {"amounts": draws.iloc[0], "population": population}
    others = {"poor": poor, "means": means, "baseline": baseline}
    masses |= {name: column for name, column in others.items() if column is not None}
    first = _division(masses, need, groups)
    rows = draws.to_numpy(dtype=np.float64)
    if not (np.isfinite(rows).all() and (rows >= 0).all()):
        raise FairnessError("a draw has money that is missing or below 0")
    labels = np.asarray(draws.columns, dtype=object)
    found = [_values(first, row, labels) for row in rows]
    return pd.DataFrame(found, index=draws.index, columns=list(registered()), dtype=np.float64)


def _values(first: Division, amounts: Floats, labels: Labels) -> list[float | None]:
    per_head = _per_head(amounts, first.population, labels)
    division = replace(first, amounts=amounts, per_head=per_head)
    return [_figure(measure, division).value for measure in registered().values()]


def table(figures: Sequence[Figure], language: str = "en") -> pd.DataFrame:
    """Figures as a table: index `code`; columns `title value fairer note`.

    value: nullable Float64, absent (never 0 or NaN money) where a figure has none.

    >>> table(found := figures([100, 300], population=[10, 10])).loc["gini", "value"]
    np.float64(0.25)
    """
    rows = {
        "title": [figure.measure.title.in_language(language) for figure in figures],
        "value": pd.array([figure.value for figure in figures], dtype="Float64"),
        "fairer": [figure.measure.fairer for figure in figures],
        "note": [figure.note for figure in figures],
    }
    codes = pd.Index([figure.measure.code for figure in figures], name="code")
    return pd.DataFrame(rows, index=codes)


def _division(
    masses: dict[str, ArrayLike], need: ArrayLike | None, groups: ArrayLike | None
) -> Division:
    """Check and align the columns given."""
    loose = {"need": need, "groups": groups}
    given = {name: column for name, column in loose.items() if column is not None}
    columns, labels = aligned({**masses, **given})
    own = columns.pop("groups", None)
    _demand_groups(own, labels)
    named = {name: pd.Series(column, labels) for name, column in columns.items()}
    levels = {"need": named.pop("need")} if "need" in named else {}
    numbers = dict(zip({**named, **levels}, read(named, levels)[:-1], strict=True))
    per_head = _per_head(numbers["amounts"], numbers["population"], labels)
    return Division(per_head=per_head, groups=own, **numbers)


def _demand_groups(groups: NDArray[Any] | None, labels: Labels) -> None:
    if groups is not None and missing(groups).any():
        raise FairnessError(f"no group for {listed(labels[missing(groups)])}; give it a group")


def _per_head(amounts: Floats, population: Floats, labels: Labels) -> Floats:
    deserted = (population == 0) & (amounts > 0)
    if deserted.any():
        raise FairnessError(f"money for {listed(labels[deserted])}, where the population is 0")
    return np.divide(amounts, population, out=np.zeros(len(amounts)), where=population > 0)


def _figure(measure: Measure, division: Division) -> Figure:
    absent = [name for name in measure.needs if getattr(division, name) is None]
    if absent:
        return Figure(measure=measure, value=None, note=f"needs {', '.join(absent)}")
    try:
        return Figure(measure=measure, value=measure.compute(division))
    except FairnessError as problem:
        return Figure(measure=measure, value=None, note=str(problem))
