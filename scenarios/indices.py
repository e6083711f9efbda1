"""Compute a scenario's indices and join them to its table, with how doubtful they are."""

from dataclasses import dataclass, field

import pandas as pd

from allocation import Note
from indicators import Index, IndexResult
from scenarios.errors import ScenarioError

ESTIMATE = "synthetic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A table with the columns of indices, the quality of its values, and the indices' notes."""

    inputs: pd.DataFrame = field(repr=False)
    quality: pd.DataFrame | None = field(repr=False)
    notes: tuple[Note, ...] = ()


def join_indices(
    indices: tuple[Index, ...], inputs: pd.DataFrame, quality: pd.DataFrame | None, order: list[str]
) -> Joined:
    """Add a column for each index and group to a table of units.

    order: qualities, the most doubtful last. Raises ScenarioError for a column that is there
    already or a unit that screening left out, IndicatorError for what the index refuses.
    """
    notes: list[Note] = []
    for index in indices:
        result = index.compute(inputs)
        columns = result.columns
        _check(index, columns, inputs)
        inputs = inputs.join(columns)
        if quality is not None:
            doubt = _doubt(result, quality, order)
            quality = quality.assign(**dict.fromkeys(columns.columns, doubt))
        notes += _notes(result)
    return Joined(inputs=inputs, quality=quality, notes=tuple(notes))


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


def _doubt(result: IndexResult, quality: pd.DataFrame, order: list[str]) -> "pd.Series[str]":
    """The most doubtful quality among a unit's indicators; an imputed one is an estimate."""
    read = [name for name in result.raw.columns if name in quality.columns]
    kinds = quality.loc[result.raw.index, read].mask(result.gaps[read], ESTIMATE)
    worst = [
        max((kind for kind in row if kind in order), key=order.index, default=order[-1])
        for row in kinds.to_numpy().tolist()
    ]
    return pd.Series(worst, index=kinds.index)


def _notes(result: IndexResult) -> list[Note]:
    name = result.index.name
    notes = [Note(kind="index", name=name, text=f"index {name!r}: {t}") for t in result.notes]
    for indicator in result.gaps.columns:
        units = tuple(map(str, result.gaps.index[result.gaps[indicator]]))
        if units:
            text = f"index {name!r}: {indicator} is imputed for {len(units)} units"
            notes.append(Note(kind="index", name=indicator, text=text, units=units))
    if not result.treatment.empty:
        how = result.treatment["how"]
        for treated in how.index[how != ""]:
            text = f"index {name!r}: outliers of {treated} are treated ({how[treated]})"
            notes.append(Note(kind="index", name=str(treated), text=text))
    return notes
