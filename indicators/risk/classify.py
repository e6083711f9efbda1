"""Put values into classes, one set of classes for several maps."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from indicators.counted import counted
from indicators.errors import IndicatorError
from indicators.index.family import Method
from indicators.risk.breaks import CLASSIFY, Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """Classes 1 (the least) to k of one or several columns of values.

    labels: as the values given, a row a unit, a column a map; Int64, absent where the value is.
    breaks: the greatest value of every class but the last, rising: class c holds values above
    breaks[c - 2] and up to breaks[c - 1]. edges: breaks with the ends of the scale.
    counts: a row a class, a column a map, whole numbers.
    """

    method: str
    labels: pd.DataFrame = field(repr=False)
    breaks: tuple[float, ...]
    edges: tuple[float, ...]
    counts: pd.DataFrame = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def k(self) -> int:
        """How many classes there are; some of a manual scale may be empty."""
        return len(self.breaks) + 1


def classify(
    values: "pd.Series[float] | pd.DataFrame",
    method: str = "quantiles",
    k: int = 5,
    breaks: Sequence[float] | None = None,
) -> Classes:
    """Class every value; the columns of a table share one set of classes.

    method: `quantiles`, `equal_intervals`, `natural_breaks`, `head_tail` (finds k itself) or
    `manual` (with `breaks`). An absent value has no class. Where ties or few values leave fewer
    than k classes, a note says so.
    Raises IndicatorError for an unknown method, a k below 2, breaks that do not rise or belong to
    another method, and values that are infinite, no numbers, or all absent.
    """
    table = values.to_frame() if isinstance(values, pd.Series) else values
    numbers = _numbers(table)
    seen = np.asarray(numbers.to_numpy()[numbers.notna().to_numpy()], dtype=np.float64)
    found = _breaks(_method(method, k, breaks), seen)
    ends = (min(seen.min(), found.min(initial=np.inf)), max(seen.max(), found.max(initial=-np.inf)))
    labels = numbers.apply(lambda column: _labels(column, found))
    return Classes(
        method=method,
        labels=labels,
        breaks=tuple(found.tolist()),
        edges=(float(ends[0]), *found.tolist(), float(ends[1])),
        counts=_counts(labels, len(found) + 1),
        notes=_notes(method, k, len(found) + 1, numbers),
    )


def _method(name: str, k: int, breaks: Sequence[float] | None) -> Method:
    known = CLASSIFY.options(name) if name in CLASSIFY.methods else {}
    if breaks is not None and "breaks" not in known:
        raise IndicatorError(f"breaks are for the classification 'manual', not for {name!r}")
    if "k" in known and k < 2:
        raise IndicatorError(f"k is {k!r}; take a whole number of 2 or more")
    given = {"k": k, "breaks": breaks}
    options = {key: given[key] for key in known if given.get(key) is not None}
    return Method(family=CLASSIFY, name=name, options=options)


def _breaks(method: Method, seen: Floats) -> Floats:
    """Breaks between values that are there; a manual scale stands as given."""
    if not len(seen):
        raise IndicatorError("there is no value to classify")
    if method.name != "manual" and seen.min() == seen.max():
        return np.empty(0)
    found = np.unique(np.asarray(method(seen), dtype=np.float64))
    if method.name in ("manual", "equal_intervals"):
        return found
    return _filled(found, seen)


def _filled(breaks: Floats, seen: Floats) -> Floats:
    """The breaks that leave no class empty."""
    return np.array(
        [
            b
            for a, b in zip([-np.inf, *breaks], breaks, strict=False)
            if ((seen > a) & (seen <= b)).any() and (seen > b).any()
        ]
    )


def _labels(column: "pd.Series[float]", breaks: Floats) -> "pd.Series[int]":
    place = np.searchsorted(breaks, column.to_numpy(), side="left") + 1
    return pd.Series(place, index=column.index, dtype="Int64").mask(column.isna())


def _counts(labels: pd.DataFrame, k: int) -> pd.DataFrame:
    classes = pd.RangeIndex(1, k + 1, name="class")
    found = {name: labels[name].value_counts().reindex(classes, fill_value=0) for name in labels}
    return pd.DataFrame(found, index=classes).astype("int64")


def _notes(method: str, k: int, found: int, numbers: pd.DataFrame) -> tuple[str, ...]:
    notes = []
    if "k" in CLASSIFY.options(method) and found < k:
        notes.append(f"{counted(found, 'class')} instead of {k}: equal values are never parted")
    if method == "head_tail" and found == 1:
        notes.append("one class: the values have no long tail; take natural_breaks or quantiles")
    gaps = numbers.isna().sum()
    notes += [
        f"{name}: no class for {counted(gap, 'unit')} without a value"
        for name, gap in gaps.items()
        if gap
    ]
    return tuple(notes)


def _numbers(table: pd.DataFrame) -> pd.DataFrame:
    read = {name: pd.to_numeric(table[name], errors="coerce") for name in table.columns}
    numbers = pd.DataFrame(read, index=table.index).astype("float64")
    bad = (numbers.isna() & table.notna()) | np.isinf(numbers)
    problems = [
        f"{name} of {', '.join(map(str, bad.index[bad[name]][:5]))} is no finite number"
        for name in bad.columns
        if bad[name].any()
    ]
    if problems:
        raise IndicatorError("\n".join(problems))
    return numbers
