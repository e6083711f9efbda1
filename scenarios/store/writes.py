"""What may be done to the scenarios of a store; each act is a line of the log."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from allocation import Label
from scenarios.store.canonical import canonical, digest
from scenarios.store.errors import StoreError
from scenarios.store.formula_document import label_document
from scenarios.store.kept import Kept
from scenarios.store.ledger import (
    add_event,
    entry_of,
    keep_contents,
    result_rows,
    scenario_row,
    whole_id,
)
from scenarios.store.outcome import notes_lines
from scenarios.store.records import Saved
from scenarios.store.tables import RESULT, SCENARIO

Words = dict[str, Any]
_NEXT = {"draft": ("published", "archived"), "published": ("archived",), "archived": ()}


def words_of(
    title: str | Label | None, note: str | None, tags: Iterable[str] | None
) -> dict[str, Any]:
    """Title, note and tags as documents, those that are given. Raises StoreError for a bad tag."""
    label = Label.of(title) if isinstance(title, str) else title
    given: Words = {} if label is None else {"title": label_document(label)}
    if note is not None:
        given["note"] = note
    if tags is not None:
        given["tags"] = sorted({_tag(one) for one in tags})
    return given


def save(
    connection: sa.Connection,
    kept: Kept,
    *,
    author: str,
    words: Words,
    parent: str | None,
    url: str,
) -> Saved:
    """Keep a scenario; one that is there already keeps its words and gets no second copy."""
    above = None if parent is None else whole_id(connection, parent, url)
    there = scenario_row(connection, kept.id)
    if there is None:
        _save_new(connection, kept, author=author, words=words, parent=above)
        return Saved(id=kept.id, result_id=kept.result_id, new=True)
    told = [f"these inputs were kept already on {there['saved_at'][:19]} by {there['author']}"]
    told += _unlike(there, words, above)
    known = result_rows(connection, kept.id)
    if kept.result_id not in [row["outcome"] for row in known]:
        told.append(_further(connection, kept, there["state"], known[-1]["program"], author))
    return Saved(id=kept.id, result_id=kept.result_id, new=False, notes=tuple(told))


def describe(connection: sa.Connection, scenario: str, *, who: str, words: Words) -> None:
    """Give a draft another title, note or tags. Raises StoreError for one that is no draft."""
    row = scenario_row(connection, scenario)
    state = None if row is None else row["state"]
    if state != "draft":
        raise StoreError(f"{scenario[:12]} is {state}, and only a draft may be described anew")
    if not words:
        raise StoreError("nothing is to be described: give a title, a note or tags")
    columns = {name: one if name == "note" else _text(one) for name, one in words.items()}
    connection.execute(sa.update(SCENARIO).where(SCENARIO.c.id == scenario).values(**columns))
    add_event(connection, who=who, what="described", scenario=scenario, detail=words)


def move(connection: sa.Connection, scenario: str, state: str, *, who: str, reason: str) -> None:
    """Publish or archive a scenario. Raises StoreError if its state forbids it."""
    row = scenario_row(connection, scenario)
    now = "" if row is None else str(row["state"])
    if state not in _NEXT[now]:
        steps = " or ".join(_NEXT[now]) or "nothing more"
        raise StoreError(f"{scenario[:12]} is {now} and can become {steps}, not {state}")
    connection.execute(sa.update(SCENARIO).where(SCENARIO.c.id == scenario).values(state=state))
    detail: Words = {"reason": reason}
    if state == "published":
        detail["result"] = result_rows(connection, scenario)[-1]["outcome"]
    add_event(connection, who=who, what=state, scenario=scenario, detail=detail)


def _tag(text: str) -> str:
    tag = text.strip()
    if not tag or "," in tag or not tag.isprintable():
        raise StoreError(f"the tag {text[:40]!r} is no word; write it without commas")
    return tag


def _text(document: object) -> str:
    return canonical(document).decode()


def _save_new(
    connection: sa.Connection, kept: Kept, *, author: str, words: Words, parent: str | None
) -> None:
    origin = kept.origin.lines()
    own = {"title": label_document(kept.origin.title), "note": "", "tags": [], **words}
    keep_contents(connection, [kept.inputs.document, origin, *kept.inputs.contents.values()])
    detail = {**own, "origin": digest(origin), "parent": parent, **_result_facts(kept)}
    event = add_event(connection, who=author, what="saved", scenario=kept.id, detail=detail)
    row = {
        "id": kept.id,
        "origin": digest(origin),
        "parent": parent,
        "author": event.who,
        "saved_at": event.at,
        "title": _text(own["title"]),
        "note": own["note"],
        "tags": _text(own["tags"]),
        "state": "draft",
        "seq": event.seq,
    }
    connection.execute(sa.insert(SCENARIO), row)
    _add_result(connection, kept, event.seq)


def _result_facts(kept: Kept) -> dict[str, str]:
    return {
        "result": kept.result_id,
        "notes": digest(notes_lines(kept.notes)),
        "program": kept.program,
    }


def _add_result(connection: sa.Connection, kept: Kept, seq: int) -> None:
    keep_contents(connection, [kept.outcome.lines(), notes_lines(kept.notes)])
    facts = _result_facts(kept)
    row = {"scenario": kept.id, "outcome": facts.pop("result"), **facts, "seq": seq}
    connection.execute(sa.insert(RESULT), row)


def _unlike(there: Mapping[str, Any], words: Words, parent: str | None) -> list[str]:
    """Which words that were given now are not those that are there."""
    entry = entry_of(there)
    own = {"title": label_document(entry.title), "note": entry.note, "tags": [*entry.tags]}
    unlike = [name for name, one in words.items() if one != own[name]]
    unlike += ["parent"] if parent not in (None, entry.parent, entry.id) else []
    return [f"what was kept then stays: {', '.join(unlike)}"] if unlike else []


def _further(connection: sa.Connection, kept: Kept, state: str, before: str, who: str) -> str:
    """Keep a result beside another one of the same inputs, if it is a draft's; say so."""
    unlike = f"this program ({kept.program}) computes other amounts than the one before ({before})"
    if state != "draft":
        return f"{unlike}; the {state} result stays, and the new one is not kept"
    event = add_event(
        connection, who=who, what="recomputed", scenario=kept.id, detail=_result_facts(kept)
    )
    _add_result(connection, kept, event.seq)
    return f"{unlike}; both are kept, and the new one is shown"
