"""Put the levels of an index together, inner groups first."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.errors import IndicatorError
from indicators.index.family import Method, UnitsError
from indicators.index.record import Group, Index, Member
from indicators.index.stages import codes_text
from indicators.index.weigh import WEIGH

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Levels:
    """Aggregates groups one by one; `values` gains a column for each, `weights` an entry a member.

    values: normalised indicators at first, code × column.
    """

    index: Index
    values: pd.DataFrame
    weights: dict[str, float] = field(default_factory=dict)

    def run(self) -> pd.DataFrame:
        """The values with a column added for each group and the index."""
        for group in self.index.tree.groups():
            members = self._members(group)
            if members:
                column = self.index.column(group)
                self.values = self.values.assign(**{column: self._aggregated(group, members)})
        return self.values

    def effective(self) -> "pd.Series[float]":
        """The product of an indicator's and its groups' weights."""
        found: dict[str, float] = {}

        def descend(group: Group, weight: float) -> None:
            for column, member in self._members(group).items():
                own = weight * self.weights.get(column, 0.0)
                if isinstance(member, Member):
                    found[member.name] = own
                else:
                    descend(member, own)

        descend(self.index.tree, 1.0)
        return pd.Series(found, dtype="float64", name="effective_weight")

    def _members(self, group: Group) -> dict[str, Member | Group]:
        """A group's members by column; screening may have left some out."""
        columns = {
            member.name if isinstance(member, Member) else self.index.column(member): member
            for member in group.members
        }
        return {name: member for name, member in columns.items() if name in self.values.columns}

    def _aggregated(self, group: Group, members: dict[str, Member | Group]) -> Floats:
        values = self.values[list(members)]
        given = np.array([member.weight for member in members.values()])
        place = f"index {self.index.name!r}, group {group.name!r}"
        try:
            weights, result = _put_together(group, values.to_numpy(), given)
        except UnitsError as problem:
            units = codes_text(values.index[list(problem.positions)])
            raise IndicatorError(f"{place}: {problem}, for {units}") from None
        except IndicatorError as problem:
            raise IndicatorError(f"{place}: {problem}") from None
        if not np.isfinite(result).all():
            units = codes_text(values.index[~np.isfinite(result)])
            raise IndicatorError(f"{place}: no finite number for {units}")
        self.weights.update(zip(members, _shares(weights, values.to_numpy()), strict=True))
        return result


def _put_together(group: Group, values: Floats, given: Floats) -> tuple[Floats, Floats]:
    weigh = group.weigh or Method(family=WEIGH, name="given")
    weights: Floats = weigh(values, given)
    if weights.ndim == 2 and group.aggregate.name != "arithmetic":
        raise IndicatorError(
            f"weighting {weigh.name!r} gives each unit its own weights and goes with arithmetic "
            f"aggregation only, not {group.aggregate.name}"
        )
    result: Floats = group.aggregate(values, weights)
    return weights, result


def _shares(weights: Floats, values: Floats) -> list[float]:
    """The members' shares; where each unit has own weights, their mean shares of its score."""
    if weights.ndim == 1:
        return [float(weight) for weight in weights]
    parts = weights * values
    scores = parts.sum(axis=1, keepdims=True)
    known = scores[:, 0] > 0
    return [float(share) for share in (parts[known] / scores[known]).mean(axis=0)]
