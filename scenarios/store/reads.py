"""Read a store: one scenario whole, the ones that fit, and the tree they grew in."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from scenarios.store.canonical import digest, read_canonical
from scenarios.store.errors import StoreError
from scenarios.store.event import Event
from scenarios.store.inputs import read_inputs, read_table
from scenarios.store.kept import Kept
from scenarios.store.ledger import (
    contents,
    entry_of,
    events,
    result_rows,
    scenario_row,
    whole_id,
)
from scenarios.store.origin import read_origin
from scenarios.store.outcome import read_notes
from scenarios.store.records import Branch, Entry, State, Stored


def stored(connection: sa.Connection, given: str, url: str) -> Stored:
    """A scenario with all that was kept, checked by its hashes. Raises StoreError."""
    scenario = whole_id(connection, given, url)
    row, results = scenario_row(connection, scenario), result_rows(connection, scenario)
    if row is None or not results:
        raise StoreError(f"{url}: {scenario[:12]} has no result; someone altered the store")
    shown = _shown_result(results, events(connection, scenario))
    place = f"{url}: {scenario[:12]}"
    try:
        bodies = _bodies(connection, scenario, row, shown)
        kept = Kept(
            inputs=read_inputs(bodies[scenario], bodies, place),
            outcome=read_table(bodies[shown["outcome"]]),
            origin=read_origin(bodies[row["origin"]]),
            notes=read_notes(bodies[shown["notes"]]),
            program=shown["program"],
        )
    except (ValueError, KeyError, TypeError) as problem:
        if isinstance(problem, StoreError):
            raise
        raise StoreError(f"{place}: what was kept was altered: {problem}") from None
    return Stored(entry=entry_of(row), kept=kept, results=tuple(one["outcome"] for one in results))


def chosen(
    entries: tuple[Entry, ...], *, state: State | None, tag: str | None, text: str | None
) -> tuple[Entry, ...]:
    """The entries that fit all that is given."""
    return tuple(
        one
        for one in entries
        if state in (None, one.state)
        and (tag is None or tag.casefold() in [own.casefold() for own in one.tags])
        and (text is None or text.casefold() in _told(one))
    )


def tree(entries: tuple[Entry, ...], scenario: str) -> tuple[Branch, ...]:
    """The tree that a scenario belongs to, depth first, children in the order of saving."""
    by_id = {one.id: one for one in entries}
    root = by_id[scenario]
    while root.parent is not None:
        root = by_id[root.parent]
    return tuple(_grown(root, entries, 0))


def _grown(root: Entry, entries: tuple[Entry, ...], depth: int) -> Iterator[Branch]:
    waiting = [Branch(depth=depth, entry=root)]
    while waiting:
        branch = waiting.pop()
        yield branch
        below = [one for one in entries if one.parent == branch.entry.id]
        waiting += [Branch(depth=branch.depth + 1, entry=one) for one in reversed(below)]


def _told(entry: Entry) -> str:
    title = entry.title
    parts = (title.uz, title.ru, title.en, entry.note, entry.author, entry.id, *entry.tags)
    return "\n".join(parts).casefold()


def _shown_result(results: list[Mapping[str, Any]], log: tuple[Event, ...]) -> Mapping[str, Any]:
    """The published result, else the newest."""
    named = [event.detail.get("result") for event in log if event.what == "published"]
    return next((one for one in results if one["outcome"] in named), results[-1])


def _bodies(
    connection: sa.Connection, scenario: str, row: Mapping[str, Any], shown: Mapping[str, Any]
) -> dict[str, bytes]:
    """Everything that a scenario names by hash, checked. Raises ValueError, KeyError."""
    first = contents(connection, [scenario, row["origin"], shown["outcome"], shown["notes"]])
    _check_hashes(first)
    document = read_canonical(first[scenario])
    data, baseline = document["data"], document["baseline"]["amounts"]
    named = [data["table"], data["quality"], baseline, *data["earlier"].values()]
    return {**first, **contents(connection, [one for one in named if one is not None])}


def _check_hashes(bodies: Mapping[str, bytes]) -> None:
    for name, body in bodies.items():
        if digest(body) != name:
            raise ValueError(f"the contents {name[:12]} are not what was kept")
