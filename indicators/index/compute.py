"""Compute an index stage by stage: raw, imputed, treated, normalised, aggregated."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.catalogue import load_catalogue
from indicators.errors import IndicatorError
from indicators.index.family import Method, nearest
from indicators.index.impute import Surroundings
from indicators.index.outliers import Treated
from indicators.index.record import Group, Index, Member
from indicators.index.weigh import WEIGH

STAGES = ("raw", "imputed", "treated", "normalised", "aggregated")

Floats = NDArray[np.float64]


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
        if name not in STAGES:
            raise IndicatorError(f"there is no stage {name!r}{nearest(name, list(STAGES))}")
        table: pd.DataFrame = getattr(self, name)
        return table

    @property
    def columns(self) -> pd.DataFrame:
        """The columns that a table gains: the index and its groups."""
        return self.aggregated[[self.index.column(group) for group in self.index.tree.groups()]]


def compute(
    index: Index, table: pd.DataFrame, earlier: Mapping[str, pd.DataFrame] | None = None
) -> IndexResult:
    """Compute an index on a table of units, index = unit code.

    earlier: tables of other periods, oldest first, for imputation from a panel.
    Raises IndicatorError for an unknown column, a cell that is no number, a gap that stays, a
    constant indicator, and whatever a method refuses; units and indicators are named.
    """
    members = list(index.tree.indicators())
    _check_columns(index, table)
    raw = pd.DataFrame({member.name: _column(member, table) for member in members})
    raw, notes = _screened(index, raw)
    table, kept = table.loc[raw.index], [member for member in members if member.name in raw]
    imputed = _imputed(index, raw, Surroundings(table=table, earlier=earlier or {}))
    treated, treatment = _treated(index, imputed)
    directions, assumed = _directions(kept)
    normalised = pd.DataFrame(
        {
            member.name: _normalised(index, member, treated[member.name], directions[member.name])
            for member in kept
        }
    )
    groups = _Groups(index, normalised)
    aggregated = groups.run()
    return IndexResult(
        index=index,
        raw=raw,
        imputed=imputed,
        treated=treated,
        normalised=normalised,
        aggregated=aggregated,
        gaps=raw.isna(),
        treatment=treatment,
        weights=pd.Series(groups.weights, dtype="float64", name="weight"),
        effective=_effective(index, groups),
        notes=(*notes, *assumed),
    )


def _check_columns(index: Index, table: pd.DataFrame) -> None:
    there = [str(name) for name in table.columns]
    problems = [
        f"index {index.name!r}: there is no column {name!r}{nearest(name, there)}"
        for name in index.columns
        if name not in there
    ]
    if problems:
        raise IndicatorError("\n".join(problems))


def _column(member: Member, table: pd.DataFrame) -> "pd.Series[float]":
    values = _numbers(table[member.name])
    if member.per is None:
        return values
    divisor = _numbers(table[member.per])
    zero = values.index[(divisor == 0) & values.notna()]
    if len(zero):
        raise IndicatorError(
            f"{member.name} cannot be divided by {member.per}, which is 0 for {_codes(zero)}"
        )
    return values / divisor


def _numbers(column: "pd.Series[float]") -> "pd.Series[float]":
    numbers = pd.to_numeric(column, errors="coerce").astype("float64")
    wrong = column.index[(numbers.isna() & column.notna()) | np.isinf(numbers)]
    if len(wrong):
        raise IndicatorError(
            f"{column.name} of {_codes(wrong)} is no number: "
            f"{column[wrong[0]]!r}. Correct the table"
        )
    return numbers


def _codes(codes: pd.Index) -> str:
    rest = f" and {len(codes) - 5} more" if len(codes) > 5 else ""
    return ", ".join(map(str, codes[:5])) + rest


# ------------------------------------------------------------------------------------ stages


def _screened(index: Index, raw: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Leave out indicators, then units, of which too little is known."""
    present = raw.notna()
    poor = [name for name in raw.columns if present[name].mean() < index.screen.indicators]
    kept = raw.drop(columns=poor)
    share = kept.notna().mean(axis=1)
    thin = share.index[share < index.screen.units]
    notes = [f"{name} is left out: too few units have a value" for name in poor]
    if len(thin):
        notes.append(f"left out, as too few indicators have a value: {_codes(thin)}")
    if len(thin) == len(raw) or len(poor) == raw.shape[1]:
        raise IndicatorError(f"index {index.name!r}: the screening leaves nothing")
    return kept.drop(index=thin), notes


def _imputed(index: Index, raw: pd.DataFrame, around: Surroundings) -> pd.DataFrame:
    filled: pd.DataFrame = raw if index.impute is None else index.impute(raw, around)
    remedy = f"Add it, or choose {'an' if index.impute is None else 'another'} imputation"
    problems = [
        f"index {index.name!r}: no value for {name} of "
        f"{_codes(filled.index[filled[name].isna()])}. {remedy} in [index.{index.name}]"
        for name in filled.columns
        if filled[name].isna().any()
    ]
    if problems:
        raise IndicatorError("\n".join(problems))
    return filled


def _treated(index: Index, imputed: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    if index.outliers is None:
        return imputed, pd.DataFrame()
    treated: dict[str, Treated] = {
        name: index.outliers(imputed[name].to_numpy()) for name in imputed.columns
    }
    report = pd.DataFrame(
        {
            name: {
                "how": one.how,
                "changed": len(one.changed),
                "units": ", ".join(str(imputed.index[at]) for at in one.changed[:10]),
                "skewness_before": one.skewness_before,
                "skewness_after": one.skewness_after,
                "kurtosis_before": one.kurtosis_before,
                "kurtosis_after": one.kurtosis_after,
            }
            for name, one in treated.items()
        }
    ).T.rename_axis("indicator")
    values = {name: one.values for name, one in treated.items()}
    return pd.DataFrame(values, index=imputed.index), report


def _directions(members: list[Member]) -> tuple[dict[str, int], list[str]]:
    """Each indicator's direction: its own, else the catalogue's, else 1 with a note."""
    catalogue = load_catalogue()["direction"]
    directions, notes = {}, []
    for member in members:
        if member.direction is not None:
            directions[member.name] = member.direction
        elif member.name in catalogue.index:
            directions[member.name] = int(catalogue[member.name])
        else:
            directions[member.name] = 1
            notes.append(
                f"{member.name} has no direction; more of it is taken as more of the index"
            )
    return directions, notes


def _normalised(
    index: Index, member: Member, values: "pd.Series[float]", direction: int
) -> "pd.Series[float]":
    method = member.normalise or index.normalise
    own = _in_direction(method, direction)
    try:
        scaled = own(values.to_numpy() * direction)
    except IndicatorError as problem:
        raise IndicatorError(f"index {index.name!r}: {member.name}: {problem}") from None
    return pd.Series(scaled, index=values.index)


def _in_direction(method: Method, direction: int) -> Method:
    """Options in the indicator's own units follow its direction."""
    turned = {
        name: value * direction if name in ("low", "high", "target") else value
        for name, value in method.options.items()
    }
    return Method(family=method.family, name=method.name, options=turned)


# ------------------------------------------------------------------------------- aggregation


@dataclass(slots=True)
class _Groups:
    """Aggregates inner groups first; keeps every member's weight on the way."""

    index: Index
    values: pd.DataFrame
    weights: dict[str, float] = field(default_factory=dict)

    def run(self) -> pd.DataFrame:
        """The values with a column added for each group."""
        values = self.values
        for group in self.index.tree.groups():
            names = self.names(group)
            if names:
                column = self.index.column(group)
                values = values.assign(**{column: self._aggregated(group, values[names])})
                self.values = values
        return values

    def names(self, group: Group) -> list[str]:
        """The columns of a group's members that are there; screening may have left some out."""
        columns = [
            member.name if isinstance(member, Member) else self.index.column(member)
            for member in group.members
        ]
        return [column for column in columns if column in self.values.columns]

    def _aggregated(self, group: Group, values: pd.DataFrame) -> Floats:
        given = np.array(
            [
                member.weight
                for member in group.members
                if (member.name if isinstance(member, Member) else self.index.column(member))
                in values.columns
            ]
        )
        weigh = group.weigh or Method(family=WEIGH, name="given")
        try:
            weights: Floats = weigh(values.to_numpy(), given)
            result: Floats = group.aggregate(values.to_numpy(), weights)
        except IndicatorError as problem:
            place = f"index {self.index.name!r}, group {group.name!r}"
            raise IndicatorError(f"{place}: {problem}") from None
        shares = weights if weights.ndim == 1 else weights.mean(axis=0)
        self.weights.update(zip(values.columns, shares.tolist(), strict=True))
        return result


def _effective(index: Index, groups: _Groups) -> "pd.Series[float]":
    """The product of an indicator's and its groups' weights."""
    found: dict[str, float] = {}

    def descend(group: Group, weight: float) -> None:
        for member in group.members:
            column = member.name if isinstance(member, Member) else index.column(member)
            own = weight * groups.weights.get(column, 0.0)
            if isinstance(member, Member):
                found[member.name] = own
            else:
                descend(member, own)

    descend(index.tree, 1.0)
    return pd.Series(found, dtype="float64", name="effective_weight")
