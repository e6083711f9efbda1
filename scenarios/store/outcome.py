"""A result in canonical form: its table, and what a reader should know of it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pandas as pd

from allocation import Formula, Note
from indicators.versions import Content, content_of
from scenarios.run import Result
from scenarios.store.canonical import canonical, read_canonical, steady

AMOUNT = "amount"
_MONEY = ("raised", "lowered", "paid")


def outcome_of(result: Result) -> Content:
    """The result table: amounts exactly, all other numbers without their last bits (`steady`)."""
    table = result.table
    columns = {
        str(name): column if name == AMOUNT else column.map(steady).astype(object)
        for name, column in table.items()
    }
    return content_of(pd.DataFrame(columns, index=table.index.astype(str)))


def outcome_table(outcome: Content, formula: Formula, code: str) -> pd.DataFrame:
    """The result table as `run` gives it: steps, pots, limits and `amount` (int64 soʻm)."""
    names = [*(step.name for step in formula.steps), *(f"pot_{pot.name}" for pot in formula.pots)]
    names += [*(f"after_{limit.name}" for limit in formula.limits), AMOUNT]
    table = outcome.table()[names]
    return table.astype(dict.fromkeys(names[:-1], "float64")).rename_axis(index=code)


def notes_lines(notes: tuple[Note, ...]) -> bytes:
    """Notes as a canonical document; their soʻm without last bits."""
    return canonical([_note(note) for note in notes])


def read_notes(lines: bytes) -> tuple[Note, ...]:
    """The notes of `notes_lines`. Raises ValueError for anything else."""
    notes = read_canonical(lines)
    if not isinstance(notes, list):
        raise ValueError("not a list of notes")
    try:
        return tuple(Note(**{**one, "units": tuple(one["units"])}) for one in notes)
    except (TypeError, KeyError) as problem:
        raise ValueError(f"not a list of notes: {problem}") from None


def _note(note: Note) -> dict[str, Any]:
    facts = {one.name: getattr(note, one.name) for one in fields(note)}
    money = {name: _steady(facts[name]) for name in _MONEY}
    amount = None if note.amount_uzs is None else steady(note.amount_uzs)
    return {**facts, **money, "amount_uzs": amount}


def _steady(amounts: Mapping[str, float]) -> dict[str, int | float]:
    return {unit: steady(amount) for unit, amount in amounts.items()}
