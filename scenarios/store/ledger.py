"""The statements on a store's tables; each runs in the transaction of its caller."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from allocation import Label
from scenarios.store.canonical import canonical, digest, read_canonical
from scenarios.store.errors import StoreError
from scenarios.store.event import Event
from scenarios.store.records import Entry
from scenarios.store.tables import CONTENT, EVENT, RESULT, SCENARIO

SHORTEST = 6  # digits of an id
_MOST_NAMED = 8


def keep_contents(connection: sa.Connection, bodies: Iterable[bytes]) -> None:
    """Add the contents that are not there yet."""
    by_hash = {digest(body): body for body in bodies}
    asked = sa.select(CONTENT.c.hash).where(CONTENT.c.hash.in_(by_hash))
    there = set(connection.execute(asked).scalars())
    new = [{"hash": name, "body": body} for name, body in by_hash.items() if name not in there]
    if new:
        connection.execute(sa.insert(CONTENT), new)


def contents(connection: sa.Connection, names: Iterable[str]) -> dict[str, bytes]:
    """Contents by hash; those that are not there are left out."""
    asked = sa.select(CONTENT).where(CONTENT.c.hash.in_({*names}))
    return {row.hash: bytes(row.body) for row in connection.execute(asked)}


def add_event(
    connection: sa.Connection, *, who: str, what: str, scenario: str, detail: Mapping[str, Any]
) -> Event:
    """Add an event after the last one. Raises StoreError if nobody is named."""
    if not who.strip():
        raise StoreError("nobody is named for the log; say who does this")
    last = connection.execute(
        sa.select(EVENT.c.seq, EVENT.c.hash).order_by(EVENT.c.seq.desc()).limit(1)
    ).first()
    bare = Event(
        seq=1 if last is None else last.seq + 1,
        at=datetime.now(UTC).isoformat(timespec="microseconds"),
        who=who.strip(),
        what=what,
        scenario=scenario,
        detail=detail,
        previous="" if last is None else last.hash,
    )
    event = replace(bare, hash=bare.sealed())
    row = {name: getattr(event, name) for name in EVENT.c.keys()}  # noqa: SIM118  # not a dict
    text = canonical(detail).decode()
    connection.execute(sa.insert(EVENT), {**row, "detail": text})
    return event


def events(connection: sa.Connection, scenario: str | None = None) -> tuple[Event, ...]:
    """The log, the oldest first; of one scenario or of all."""
    asked = sa.select(EVENT).order_by(EVENT.c.seq)
    if scenario is not None:
        asked = asked.where(EVENT.c.scenario == scenario)
    rows = connection.execute(asked).mappings().all()
    return tuple(Event(**{**row, "detail": _detail(row["detail"])}) for row in rows)


def whole_id(connection: sa.Connection, given: str, url: str) -> str:
    """The id that begins with some digits (6 at least). Raises StoreError if not exactly one."""
    asked = sa.select(SCENARIO.c.id).order_by(SCENARIO.c.seq)
    ids = connection.execute(asked).scalars().all()
    found = [one for one in ids if one.startswith(given)]
    if len(given) >= SHORTEST and len(found) == 1:
        return str(found[0])
    some = ", ".join(one[:12] for one in (found or ids)[-_MOST_NAMED:]) or "none"
    why = f"give at least {SHORTEST} digits of one" if found else "there is no such scenario"
    raise StoreError(f"{url}: {given[:64]!r}: {why}; there are {some}")


def entries(connection: sa.Connection) -> tuple[Entry, ...]:
    """All scenarios, the oldest first."""
    rows = connection.execute(sa.select(SCENARIO).order_by(SCENARIO.c.seq)).mappings().all()
    return tuple(entry_of(dict(row)) for row in rows)


def entry_of(row: Mapping[str, Any]) -> Entry:
    """The entry of a row. Raises StoreError if someone wrote into it what is no title or tags."""
    try:
        title, tags = read_canonical(row["title"].encode()), read_canonical(row["tags"].encode())
        label = Label.of(title)
    except (ValueError, TypeError) as problem:
        raise StoreError(f"{row['id'][:12]}: its title or tags were altered: {problem}") from None
    return Entry(
        id=row["id"],
        title=label,
        state=row["state"],
        author=row["author"],
        saved_at=row["saved_at"],
        note=row["note"],
        tags=tuple(tags),
        parent=row["parent"],
    )


def scenario_row(connection: sa.Connection, scenario: str) -> Mapping[str, Any] | None:
    """The row of a scenario, if it is there."""
    asked = sa.select(SCENARIO).where(SCENARIO.c.id == scenario)
    row = connection.execute(asked).mappings().first()
    return None if row is None else dict(row)


def result_rows(connection: sa.Connection, scenario: str) -> list[Mapping[str, Any]]:
    """The results of a scenario, the oldest first."""
    asked = sa.select(RESULT).where(RESULT.c.scenario == scenario).order_by(RESULT.c.seq)
    return [dict(row) for row in connection.execute(asked).mappings()]


def _detail(text: str) -> Any:  # noqa: ANN401  # someone may have written anything
    try:
        return read_canonical(text.encode())
    except ValueError:
        return {"altered": text}  # its hash will not fit
