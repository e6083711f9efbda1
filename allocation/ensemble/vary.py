"""What varies: parameters, whole scenarios, cells of a column, and columns of one's own making."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from allocation.ensemble.distributions import Distribution, Uniform, check_chances, pick
from allocation.ensemble.noise import Noise
from allocation.ensemble.values import Floats
from allocation.errors import AllocationError, nearest
from allocation.formula import Formula


@runtime_checkable
class Source(Protocol):
    """Anything that draws whole columns, such as an index with varying methods."""

    def draw(self, stream: np.random.Generator, count: int) -> Mapping[str, Floats]:
        """Columns by name, shape (count, n), rows of the table in their order.

        A parameter may be given as shape (count, 1). What it draws may depend on the stream only.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterRange:
    """A parameter of the formula that varies.

    distribution: None for every value of the formula's own range alike.
    """

    name: str
    distribution: Distribution | None = None

    def at(self, points: Floats) -> Mapping[str, Floats]:
        """Values of the parameter at points of (0, 1), shape (draws, 1)."""
        assert self.distribution is not None  # noqa: S101  # `settled` put one in
        return {self.name: self.distribution.at(points)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioList:
    """One of some scenarios in each draw: values of parameters, or whole columns by unit code.

    All name the same things. chances: of each scenario, None for all alike.
    """

    scenarios: Sequence[Mapping[str, "float | pd.Series[Any]"]]
    chances: Sequence[float] | None = None

    def __post_init__(self) -> None:
        names = {frozenset(scenario) for scenario in self.scenarios}
        if len(names) != 1 or not next(iter(names)):
            raise AllocationError("the scenarios of a list must name the same things, one at least")
        check_chances(self.chances, len(self.scenarios), "scenarios")

    def at(self, points: Floats) -> Mapping[str, Floats]:
        """Values at points of (0, 1), shape (draws, 1)."""
        chosen = pick(points[:, 0], len(self.scenarios), self.chances)
        return {name: self._rows(name)[chosen] for name in self.scenarios[0]}

    def _rows(self, name: str) -> Floats:
        cells = [np.atleast_1d(np.asarray(each[name], dtype=np.float64)) for each in self.scenarios]
        return np.stack(cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellNoise:
    """An error model of one column: how far its values may lie from the truth, by their quality.

    values: the column (its name says which). quality: of each value. variation: the coefficient
    of variation of each quality. regions: of each unit; errors of one region correlate by
    `correlation` (0 to 1). kind: `lognormal` keeps the mean and the sign, `truncated` is a normal
    error cut so that no value changes its sign; so counts stay at 0 or above.
    """

    values: "pd.Series[Any]"
    quality: "pd.Series[Any]"
    variation: Mapping[str, float]
    regions: "pd.Series[Any] | None" = None
    correlation: float = 0.0
    kind: Literal["lognormal", "truncated"] = "lognormal"

    def __post_init__(self) -> None:
        unknown = sorted({str(kind) for kind in self.quality.unique()} - {*self.variation})
        if unknown:
            raise AllocationError(
                f"noise of {self.values.name}: no coefficient of variation for {', '.join(unknown)}"
            )
        if self.regions is not None and self.regions.isna().any():
            raise AllocationError(f"noise of {self.values.name}: a unit has no region")
        if not 0 <= self.correlation <= 1 or (self.correlation and self.regions is None):
            raise AllocationError(
                f"noise of {self.values.name}: a correlation lies from 0 to 1 and needs regions"
            )
        if any(not 0 <= part < np.inf for part in self.variation.values()):
            raise AllocationError(f"noise of {self.values.name}: a variation is 0 or more")

    def draw(self, stream: np.random.Generator, count: int) -> Mapping[str, Floats]:
        """The column with errors, shape (count, n)."""
        return self.ready().draw(stream, count)

    def aligned(self, units: pd.Index) -> "CellNoise":
        """The same for the rows of a table; a unit without a value has none in any draw."""
        regions = None if self.regions is None else self.regions.reindex(units)
        values, quality = self.values.reindex(units), self.quality.reindex(units)
        return replace(self, values=values, quality=quality, regions=regions)

    def ready(self) -> Noise:
        """The same with everything but its draws computed."""
        group, regions = None, 0
        if self.regions is not None:
            codes, labels = pd.factorize(self.regions)
            group, regions = codes, len(labels)
        return Noise(
            name=str(self.values.name),
            values=self.values.to_numpy(dtype=np.float64, na_value=np.nan)[None, :],
            spread=np.array([[self.variation[str(kind)] for kind in self.quality]]),
            group=group,
            regions=regions,
            correlation=self.correlation,
            kind=self.kind,
        )


Doubt = ParameterRange | ScenarioList | Source
NO_UNITS = pd.Index([])


def settled(vary: Sequence[Doubt] | None, formula: Formula, units: pd.Index) -> tuple[Doubt, ...]:
    """The doubts with ranges filled in and columns in the order of the table's rows.

    None: every parameter of the formula that has a range. Raises AllocationError for a parameter
    that is unknown, or without a range or distribution.
    """
    if vary is None:
        parts = formula.parameters.values()
        ranged = [part for part in parts if part.low is not None and part.high is not None]
        vary = [ParameterRange(name=part.name) for part in ranged if part.low != part.high]
    return tuple(_settled(doubt, formula, units) for doubt in vary)


def ranges_of(
    vary: Sequence[Doubt] | None, formula: Formula, before: tuple[Doubt, ...]
) -> tuple[Doubt, ...]:
    """What `settled` gives, if only values of parameters changed. before: what it gave then."""
    if vary is None:
        return settled(None, formula, NO_UNITS)
    pairs = zip(vary, before, strict=True)
    return tuple(
        _ranged(asked, formula) if isinstance(asked, ParameterRange) else ready
        for asked, ready in pairs
    )


def _settled(doubt: Doubt, formula: Formula, units: pd.Index) -> Doubt:
    if isinstance(doubt, ParameterRange):
        return _ranged(doubt, formula)
    if isinstance(doubt, ScenarioList):
        return ScenarioList(
            scenarios=[_aligned(each, units) for each in doubt.scenarios], chances=doubt.chances
        )
    return doubt.aligned(units).ready() if isinstance(doubt, CellNoise) else doubt


def _ranged(doubt: ParameterRange, formula: Formula) -> ParameterRange:
    own = formula.parameters.get(doubt.name)
    if own is None:
        hint = nearest(doubt.name, formula.parameters) if formula.parameters else ""
        raise AllocationError(f"there is no parameter {doubt.name!r} to vary{hint}")
    if doubt.distribution is not None:
        return doubt
    if own.low is None or own.high is None:
        raise AllocationError(f"parameter {doubt.name!r} has no range; give it a distribution")
    own_range = Uniform(low=float(own.low), high=float(own.high))
    return ParameterRange(name=doubt.name, distribution=own_range)


def _aligned(
    scenario: Mapping[str, "float | pd.Series[Any]"], units: pd.Index
) -> dict[str, "float | pd.Series[Any]"]:
    """Columns in the order of the table; a unit that one lacks has no value in it."""
    return {
        name: value.reindex(units) if isinstance(value, pd.Series) else value
        for name, value in scenario.items()
    }
