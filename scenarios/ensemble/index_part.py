"""One index in many draws: its values imputed, treated, normalised and aggregated in each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators import Index, IndicatorError
from indicators.index.family import Method, UnitsError
from indicators.index.record import Group, Member
from indicators.index.stages import in_direction
from scenarios.ensemble.methods import Methods
from scenarios.errors import ScenarioError

Floats = NDArray[np.float64]
Picks = Mapping[str, NDArray[np.int64]]

_CELLS = 2**22  # of pairs of units that are held at once
_SAME_FOR_ALL = ("given", "equal", "ahp", "budget_allocation")  # weights that no value moves


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPart:
    """An index, what of it varies, and its indicators as published.

    published: code x indicator, imputed, after division by denominators. imputed: the same by each
    imputation that is a choice. weights: the published ones of every member in its group, by
    column. directions: of every indicator.
    """

    index: Index
    methods: Methods
    published: pd.DataFrame = field(repr=False)
    imputed: tuple[pd.DataFrame, ...] = field(repr=False)
    weights: Mapping[str, float]
    directions: Mapping[str, int]

    @property
    def members(self) -> list[Member]:
        """The indicators that screening left in it."""
        kept = self.published.columns
        return [member for member in self.index.tree.indicators() if member.name in kept]

    @property
    def columns(self) -> list[str]:
        """The columns that it gives: the groups', the index's own last."""
        return [self.index.column(group) for group in self.index.tree.groups() if self._of(group)]

    def draw(
        self, stream: np.random.Generator, count: int, factors: Mapping[str, Floats]
    ) -> dict[str, Floats]:
        """The index and its groups in `count` draws, each of shape (count, n).

        factors: what an indicator or denominator is multiplied by, shape (count, n) each. A draw
        that no method has a value for is NaN throughout.
        """
        picks = self._picks(stream, count)
        weights = self._drawn_weights(stream, count)
        units = len(self.published)
        found = {name: np.full((count, units), np.nan) for name in self.columns}
        at_once = max(1, _CELLS // units**2)
        for choice, rows in _alike(picks, count):
            for start in range(0, len(rows), at_once):
                some = rows[start : start + at_once]
                for part, values in self._computed(choice, some, factors, weights):
                    for name, column in values.items():
                        found[name][part] = column
        return found

    def check(self) -> None:
        """Try every choice on the published values. Raises ScenarioError for one that fails."""
        at = np.zeros(1, dtype=np.int64)
        for choice in np.ndindex(*self._choices().values()):
            try:
                self._try(dict(zip(self._choices(), choice, strict=True)), at, {}, {})
            except (IndicatorError, UnitsError) as problem:
                raise ScenarioError(
                    f"index {self.index.name!r} cannot be drawn: {problem}; leave the method out "
                    "of those that vary, or give it options that suit"
                ) from None

    def _choices(self) -> dict[str, int]:
        kinds = ("impute", "normalise", "aggregate")
        return {kind: max(len(getattr(self.methods, kind)), 1) for kind in kinds}

    def _picks(self, stream: np.random.Generator, count: int) -> Picks:
        return {kind: stream.integers(many, size=count) for kind, many in self._choices().items()}

    def _drawn_weights(self, stream: np.random.Generator, count: int) -> dict[str, Floats]:
        """Dirichlet weights of the members of each group, shape (count, m), if they vary."""
        wide = self.methods.concentration
        if wide is None:
            return {}
        found = {}
        for group in self.index.tree.groups():
            members = self._of(group)
            if members:
                centre = np.array([self.weights[name] for name in members])
                parts = stream.standard_gamma(wide * centre / centre.sum(), (count, len(members)))
                with np.errstate(invalid="ignore"):  # all 0: a draw without weights is NaN
                    found[group.name] = parts / parts.sum(axis=1, keepdims=True)
        return found

    def _computed(
        self,
        choice: Mapping[str, int],
        rows: NDArray[np.intp],
        factors: Mapping[str, Floats],
        weights: Mapping[str, Floats],
    ) -> list[tuple[NDArray[np.intp], dict[str, Floats]]]:
        """Columns of some draws; halved as long as one of them has no value."""
        try:
            return [(rows, self._try(choice, rows, factors, weights))]
        except (IndicatorError, UnitsError):
            if len(rows) == 1:
                return []
            half = len(rows) // 2
            first = self._computed(choice, rows[:half], factors, weights)
            return first + self._computed(choice, rows[half:], factors, weights)

    def _try(
        self,
        choice: Mapping[str, int],
        rows: NDArray[np.intp],
        factors: Mapping[str, Floats],
        weights: Mapping[str, Floats],
    ) -> dict[str, Floats]:
        table = (self.imputed or (self.published,))[choice["impute"]]
        normalise = (self.methods.normalise or (self.index.normalise,))[choice["normalise"]]
        values = {
            member.name: self._normalised(member, table, normalise, rows, factors)
            for member in self.members
        }
        own = self.index.tree.aggregate
        chosen = (self.methods.aggregate or (own,))[choice["aggregate"]]
        for group in self.index.tree.groups():
            members = self._of(group)
            if members:
                how = chosen if group.aggregate == own else group.aggregate
                drawn = weights.get(group.name)
                given = None if drawn is None else drawn[rows][:, None, :]
                stacked = np.stack([values[name] for name in members], axis=-1)
                values[self.index.column(group)] = self._aggregated(group, how, stacked, given)
        return {name: values[name] for name in self.columns}

    def _normalised(
        self,
        member: Member,
        table: pd.DataFrame,
        method: Method,
        rows: NDArray[np.intp],
        factors: Mapping[str, Floats],
    ) -> Floats:
        """One indicator on the common scale, shape (draws, n), or (1, n) if it does not vary."""
        values = table[member.name].to_numpy(dtype=np.float64)[None, :]
        if member.name in factors:
            values = values * factors[member.name][rows]
        if member.per is not None and member.per in factors:
            values = values / factors[member.per][rows]
        outliers = self.index.outliers
        if outliers is not None:
            values = np.stack([outliers(row).values for row in values])
        direction = self.directions[member.name]
        scaled = in_direction(member.normalise or method, direction)
        return _finite(scaled(values * direction, table.index), len(rows))

    def _aggregated(
        self, group: Group, how: Method, values: Floats, drawn: Floats | None
    ) -> Floats:
        """A group's values, shape (draws, n). values: of its members, shape (draws, n, m)."""
        weights = self._found_weights(group, values) if drawn is None else drawn
        return _finite(how(values, weights), len(values))

    def _found_weights(self, group: Group, values: Floats) -> Floats:
        """The group's own weights, found anew in each draw where values move them."""
        members, weigh = self._of(group), group.weigh
        if weigh is None or weigh.name in _SAME_FOR_ALL:
            return np.array([self.weights[name] for name in members])
        given = np.array([member.weight for member in members.values()])
        return np.stack([np.atleast_2d(weigh(each, given)) for each in values])

    def _of(self, group: Group) -> dict[str, Member | Group]:
        """A group's members by column, those that screening left."""
        kept = {*self.published.columns}
        found: dict[str, Member | Group] = {}
        for member in group.members:
            if isinstance(member, Member):
                if member.name in kept:
                    found[member.name] = member
            elif self._of(member):
                found[self.index.column(member)] = member
        return found

    def only(self, kind: str | None) -> "IndexPart":
        """The same with one kind of method varying, or none."""
        methods = Methods() if kind is None else self.methods.only(kind)
        return replace(self, methods=methods, imputed=self.imputed if kind == "impute" else ())


def _finite(values: Floats, draws: int) -> Floats:
    """The values for each draw; NaN where there is no finite number."""
    whole = np.where(np.isfinite(values), values, np.nan)
    return np.broadcast_to(whole, (draws, whole.shape[-1]))


def _alike(picks: Picks, count: int) -> list[tuple[dict[str, int], NDArray[np.intp]]]:
    """The draws of each choice of methods, by the methods' places."""
    table = np.stack([picks[kind] for kind in picks], axis=1)
    found = []
    for choice in np.unique(table, axis=0):
        rows = np.flatnonzero((table == choice).all(axis=1))
        found.append((dict(zip(picks, map(int, choice), strict=True)), rows))
    assert sum(len(rows) for _, rows in found) == count  # noqa: S101  # each draw has a choice
    return found
