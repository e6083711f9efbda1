"""Compute a scenario's indices and join them to its table, with how doubtful they are."""

from dataclasses import dataclass, field

import pandas as pd

import indicators
from allocation import Note
from indicators import Index, IndexResult
from indicators.counted import counted
from scenarios.errors import ScenarioError

ESTIMATE = "synthetic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """An index computed for a scenario.

    quality: of the columns that it reads and gives, a row a unit, an imputed value `synthetic`;
    None for a table of one's own.
    """

    result: IndexResult
    quality: pd.DataFrame | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A table with the columns of indices, the quality of its values, and how they came about."""

    inputs: pd.DataFrame = field(repr=False)
    quality: pd.DataFrame | None = field(repr=False)
    indices: tuple[Computed, ...] = ()
    notes: tuple[Note, ...] = ()


def join_indices(
    indices: tuple[Index, ...], inputs: pd.DataFrame, quality: pd.DataFrame | None, order: list[str]
) -> Joined:
    """Add a column for each index and group to a table of units.

    order: qualities, the most doubtful last. Raises ScenarioError for a column that is there
    already or a unit that screening left out, IndicatorError for what the index refuses.
    """
    notes: list[Note] = []
    computed: list[Computed] = []
    for index in indices:
        result = index.compute(inputs, earlier=earlier_tables(index, quality))
        columns = result.columns
        _check(index, columns, inputs)
        inputs = inputs.join(columns)
        kinds = None
        if quality is not None:
            marked = _marked(result, quality)
            doubts = _doubts(result, marked, order)
            quality, kinds = quality.join(doubts), marked.join(doubts)
        computed.append(Computed(result=result, quality=kinds))
        notes += _notes(result)
    return Joined(inputs=inputs, quality=quality, indices=tuple(computed), notes=tuple(notes))


def _check(index: Index, columns: pd.DataFrame, inputs: pd.DataFrame) -> None:
    for name in columns.columns:
        if name in inputs.columns:
            raise ScenarioError(
                f"index {index.name!r} would give the table a second column {name!r}; rename it"
            )
    left_out = inputs.index.difference(columns.index)
    if len(left_out):
        raise ScenarioError(
            f"index {index.name!r} leaves out {', '.join(map(str, left_out[:5]))} for want of "
            "values, so that nothing can be given by it; impute, or screen less strictly"
        )


def earlier_tables(index: Index, quality: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """The bundled tables of earlier years, for an index that imputes from a panel; else none.

    quality: of the bundled table; None for a table of one's own, which has no earlier years.
    """
    if quality is None or index.impute is None or index.impute.name != "panel":
        return {}
    years = sorted({str(period)[:4] for period in indicators.load_values()["period"]})
    return {year: indicators.load_table(year) for year in years[:-1]}


def _marked(result: IndexResult, quality: pd.DataFrame) -> pd.DataFrame:
    """The quality of the columns that an index reads; an imputed value is an estimate."""
    read = [name for name in result.index.columns if name in quality]
    kinds = quality.loc[result.raw.index, read].copy()
    for name in result.gaps.columns:
        if name in kinds:
            kinds[name] = kinds[name].mask(result.gaps[name], ESTIMATE)
    return kinds


def _doubts(result: IndexResult, kinds: pd.DataFrame, order: list[str]) -> pd.DataFrame:
    """Of the index and each group: the most doubtful quality among what a unit's value rests on.

    Denominators and what imputation looks at count as well.
    """
    members = {member.name: member for member in result.index.tree.indicators()}
    around = set(result.index.columns) - {*members, *(m.per for m in members.values())}
    found = {}
    for group in result.index.tree.groups():
        column = result.index.column(group)
        if column in result.columns:
            read = {name for m in group.indicators() for name in (m.name, m.per)} | around
            found[column] = _worst(kinds[[name for name in kinds if name in read]], order)
    return pd.DataFrame(found)


def _worst(kinds: pd.DataFrame, order: list[str]) -> "pd.Series[str]":
    rows = kinds.to_numpy().tolist()
    worst = [
        max((kind for kind in row if kind in order), key=order.index, default=order[-1])
        for row in rows
    ]
    return pd.Series(worst, index=kinds.index)


def _notes(result: IndexResult) -> list[Note]:
    name = result.index.name
    notes = [Note(kind="index", name=name, text=f"index {name!r}: {t}") for t in result.notes]
    for indicator in result.gaps.columns:
        units = tuple(map(str, result.gaps.index[result.gaps[indicator]]))
        if units:
            text = f"index {name!r}: {indicator} is imputed for {counted(len(units), 'unit')}"
            notes.append(Note(kind="index", name=indicator, text=text, units=units))
    if not result.treatment.empty:
        how = result.treatment["how"]
        for treated in how.index[how != ""]:
            text = f"index {name!r}: outliers of {treated} are treated ({how[treated]})"
            notes.append(Note(kind="index", name=str(treated), text=text))
    return notes
