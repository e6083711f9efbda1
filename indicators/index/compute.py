"""Compute an index stage by stage: raw, imputed, treated, normalised, aggregated."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from indicators.errors import IndicatorError
from indicators.index.family import nearest
from indicators.index.impute import Surroundings
from indicators.index.levels import Levels
from indicators.index.record import Index, Member
from indicators.index.stages import (
    check_columns,
    directions_of,
    impute_gaps,
    normalise_all,
    raw_table,
    read_member,
    screen,
    treat_outliers,
)

STAGES = ("raw", "imputed", "treated", "normalised", "aggregated")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexResult:
    """An index, one table a stage: a row a unit, a column an indicator.

    aggregated has a column for each group and the index too. raw is what the table holds, divided
    by its denominator where the index says so. gaps: where raw had none and imputed has a value.
    treatment: a row an indicator that was looked at for outliers.
    weights: of every member in its group, by column (the mean over units where each has its own).
    effective: the weight of every indicator in the whole index; adds up to 1.
    notes: sentences on what was left out or assumed.
    """

    index: Index
    raw: pd.DataFrame = field(repr=False)
    imputed: pd.DataFrame = field(repr=False)
    treated: pd.DataFrame = field(repr=False)
    normalised: pd.DataFrame = field(repr=False)
    aggregated: pd.DataFrame = field(repr=False)
    gaps: pd.DataFrame = field(repr=False)
    treatment: pd.DataFrame = field(repr=False)
    weights: "pd.Series[float]" = field(repr=False)
    effective: "pd.Series[float]" = field(repr=False)
    notes: tuple[str, ...] = ()

    def stage(self, name: str) -> pd.DataFrame:
        """The table of a stage. Raises IndicatorError for a name that is none."""
        _check_stage(name)
        table: pd.DataFrame = getattr(self, name)
        return table

    @property
    def columns(self) -> pd.DataFrame:
        """The columns that a table gains: the index and its groups."""
        names = [self.index.column(group) for group in self.index.tree.groups()]
        return self.aggregated[[name for name in names if name in self.aggregated.columns]]


def compute(
    index: Index,
    table: pd.DataFrame,
    earlier: Mapping[str, pd.DataFrame] | None = None,
    until: str = STAGES[-1],
) -> IndexResult:
    """Compute an index on a table of units, index = unit code.

    earlier: tables of other periods, oldest first, for imputation from a panel. until: the last
    stage to compute; the tables of later ones are empty.
    Raises IndicatorError for an unknown column, a cell that is no number, a gap that stays, a
    constant indicator, and whatever a method refuses; units and indicators are named.
    """
    _check_stage(until)
    check_columns(index, table)
    raw, notes = screen(index, raw_table(index, table))
    members = [member for member in index.tree.indicators() if member.name in raw]
    past = {period: _known(members, other) for period, other in (earlier or {}).items()}
    around = Surroundings(table=table.loc[raw.index], earlier=past)
    last = STAGES.index(until)
    imputed = impute_gaps(index, raw, around) if last >= 1 else pd.DataFrame()
    treated, treatment = treat_outliers(index, imputed) if last >= 2 else (imputed, imputed)
    directions, assumed = directions_of(members)
    normalised = normalise_all(index, treated, directions) if last >= 3 else pd.DataFrame()
    levels = Levels(index, normalised)
    aggregated = levels.run() if last >= 4 else pd.DataFrame()
    return IndexResult(
        index=index,
        raw=raw,
        imputed=imputed,
        treated=treated,
        normalised=normalised,
        aggregated=aggregated,
        gaps=raw.isna(),
        treatment=treatment if last >= 2 else pd.DataFrame(),
        weights=pd.Series(levels.weights, dtype="float64", name="weight"),
        effective=levels.effective(),
        notes=(*notes, *assumed),
    )


def _known(members: list[Member], table: pd.DataFrame) -> pd.DataFrame:
    """The indicators that a table of another period has, with their denominators."""
    return pd.DataFrame(
        {
            member.name: read_member(member, table)
            for member in members
            if {member.name, member.per or member.name} <= {*table.columns}
        }
    )


def _check_stage(name: str) -> None:
    if name not in STAGES:
        raise IndicatorError(f"there is no stage {name!r}{nearest(name, list(STAGES))}")
