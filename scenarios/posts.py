"""Whole persons and posts shared out by a result: its amounts, or any expression, are weights."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from allocation import Expression, Note
from allocation.columns import read_units
from allocation.posts import Apportionment, apportion, measured
from scenarios.indices import join_indices
from scenarios.quality import ESTIMATED, QUALITIES, worst
from scenarios.run import Result
from scenarios.scenario import bundled_or_table

_RESULT = "amount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """Posts shared out by a result.

    table: as `allocation.posts.Apportionment.table`; `per_post` where asked for, missing for units
    without posts; and for bundled data `quality`, the most doubtful of what each number rests on.
    notes: on the posts; those on the result itself are `result.notes`.
    """

    result: Result = field(repr=False)
    apportionment: Apportionment
    table: pd.DataFrame = field(repr=False)
    notes: tuple[Note, ...]

    @property
    def posts(self) -> "pd.Series[int]":
        """The posts by unit code."""
        return self.apportionment.posts


def assign_posts(
    result: Result,
    posts: int,
    *,
    by: str = _RESULT,
    method: str = "webster",
    at_least: str | int | None = None,
    at_most: str | int | None = None,
    per: str | None = None,
) -> Posts:
    """Share out `posts` indivisible things (social workers, vehicles) by a result.

    by: what weighs, an expression over what the table, the formula and the result hold; the
    published amounts if left out. at_least, at_most: posts of a unit, expressions as well, rounded
    up and down to whole ones: `poor_population / 500` as the minimum is a worker for at most 500
    poor. per: a column or expression shown for one post. method: of `allocation.posts.METHODS`.
    Raises AllocationError (unknown names, missing values) or LimitError (limits not to be met).
    """
    asked = {"weight": by, "at least": at_least, "at most": at_most, "per": per}
    texts = {place: str(text) for place, text in asked.items() if text is not None}
    columns = {place: measured(result.allocation, one, place) for place, one in texts.items()}
    names = read_units(result.inputs).names
    found = apportion(
        columns["weight"],
        posts,
        method=method,
        at_least=columns.get("at least"),
        at_most=columns.get("at most"),
        names=names,
    )
    read = [name for text in texts.values() for name in Expression.read(text).names]
    quality = _quality(result, read)
    return Posts(
        result=result,
        apportionment=found,
        table=_table(found, columns.get("per"), quality, result.scenario.code),
        notes=(*_estimates(result, quality), *_hidden(result, read), *found.notes),
    )


def _table(
    found: Apportionment,
    per: "pd.Series[Any] | None",
    quality: pd.DataFrame | None,
    code: str,
) -> pd.DataFrame:
    table = found.table.copy()
    if per is not None:
        some = found.posts.where(found.posts > 0)
        table["per_post"] = per.astype("float64") / some
    if quality is not None:
        table["quality"] = [worst(row) for row in quality.to_numpy().tolist()]
    return table.rename_axis(index=code)


def _quality(result: Result, read: Sequence[str]) -> pd.DataFrame | None:
    """The quality of all columns that the posts rest on; None for a table of one's own."""
    if result.quality is None:
        return None
    columns = [name for name in dict.fromkeys(read) if name in result.inputs.columns]
    own = _own_quality(result, [name for name in columns if name not in result.quality])
    read_again = result.quality[[name for name in columns if name in result.quality]]
    of_result = {*read} - {*columns, *result.allocation.formula.parameters, "budget"}
    return (result.quality if of_result else read_again).join(own)


def _own_quality(result: Result, columns: Sequence[str]) -> pd.DataFrame:
    """The quality of columns that the formula does not read.

    A value that is not that of the scenario's own table was put there by an assumption.
    """
    if not columns:
        return pd.DataFrame(index=result.inputs.index)
    scenario = result.scenario
    table, quality = bundled_or_table(scenario.data, scenario.folder, scenario.code)
    joined = join_indices(scenario.indices, table, quality, list(QUALITIES))
    known = pd.DataFrame() if joined.quality is None else joined.quality
    kinds = {}
    for name in (name for name in columns if name in known):
        same = joined.inputs[name].eq(result.inputs[name]) | result.inputs[name].isna()
        kinds[name] = known[name].where(same, QUALITIES[-1])
    return pd.DataFrame(kinds, index=result.inputs.index)


def _estimates(result: Result, quality: pd.DataFrame | None) -> list[Note]:
    """Which columns that the posts rest on besides the result hold estimates."""
    if quality is None:
        return []
    own = quality.drop(columns=[*result.estimated], errors="ignore").isin(ESTIMATED)
    doubtful = [str(name) for name in own if own[name].any()]
    if not doubtful:
        return []
    units = tuple(map(str, quality.index[own.any(axis=1)]))
    count = f"{len(units)} of {len(quality)} units"
    text = f"the table of posts rests on estimates of {', '.join(doubtful)} for {count}"
    return [Note(kind="quality", name="posts", text=text, units=units)]


def _hidden(result: Result, read: Sequence[str]) -> list[Note]:
    """The result's amounts hide a column of the same name."""
    if _RESULT not in read or _RESULT not in result.inputs.columns:
        return []
    text = f"{_RESULT!r} is the result's, not the column of the same name"
    return [Note(kind="hidden_name", name=_RESULT, text=text)]
