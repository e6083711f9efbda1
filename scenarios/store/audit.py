"""Whether a store holds what its log says: nothing altered, nothing lost, nothing put in."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from scenarios.store.canonical import canonical, digest
from scenarios.store.event import Event, chain_problems
from scenarios.store.ledger import events
from scenarios.store.tables import CONTENT, RESULT, SCENARIO

Rows = dict[str, dict[str, Any]]


def store_problems(connection: sa.Connection) -> Iterator[str]:
    """Every place where log, tables and contents do not fit together, as a sentence."""
    log = events(connection)
    yield from chain_problems(log)
    for row in connection.execute(sa.select(CONTENT)):
        if digest(bytes(row.body)) != row.hash:
            yield f"contents {row.hash[:12]}: they are not what was kept"
    scenarios, results = _told(log)
    found = connection.execute(sa.select(SCENARIO)).mappings()
    yield from _unlike("scenario", scenarios, {row["id"]: dict(row) for row in found})
    kept = connection.execute(sa.select(RESULT)).mappings()
    yield from _unlike("result", results, {_name(dict(row)): dict(row) for row in kept})


def _name(row: Mapping[str, Any]) -> str:
    return f"{row['scenario']} {row['outcome']}"


def _told(log: tuple[Event, ...]) -> tuple[Rows, Rows]:
    """The rows that the tables must have, as the log tells them."""
    scenarios: Rows = {}
    results: Rows = {}
    for event in log:
        detail = event.detail
        if event.what == "saved":
            scenarios[event.scenario] = _first_row(event)
        row = scenarios.get(event.scenario, {})
        if event.what in ("saved", "recomputed"):
            result = _result_row(event)
            results[_name(result)] = result
        if event.what == "described":
            row.update(_words(detail))
        if event.what in ("published", "archived"):
            row["state"] = event.what
    return scenarios, results


def _first_row(event: Event) -> dict[str, Any]:
    return {
        "id": event.scenario,
        "origin": event.detail.get("origin"),
        "parent": event.detail.get("parent"),
        "author": event.who,
        "saved_at": event.at,
        **_words(event.detail),
        "state": "draft",
        "seq": event.seq,
    }


def _words(detail: Mapping[str, Any]) -> dict[str, str]:
    texts = {name: canonical(detail[name]).decode() for name in ("title", "tags") if name in detail}
    return {**texts, **({"note": detail["note"]} if "note" in detail else {})}


def _result_row(event: Event) -> dict[str, Any]:
    detail = event.detail
    return {
        "scenario": event.scenario,
        "outcome": detail.get("result"),
        "notes": detail.get("notes"),
        "program": detail.get("program"),
        "seq": event.seq,
    }


def _unlike(what: str, told: Rows, found: Rows) -> Iterator[str]:
    for name in sorted({*told, *found}):
        short = " ".join(part[:12] for part in name.split())
        if name not in found:
            yield f"{what} {short}: the log says it was saved, and it is not there"
        elif name not in told:
            yield f"{what} {short}: it is there, and the log knows nothing of it"
        else:
            odd = [key for key, one in found[name].items() if told[name].get(key) != one]
            if odd:
                yield f"{what} {short}: its {', '.join(odd)} is not what the log says"
