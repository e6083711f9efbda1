"""A store's scenarios as texts for the console."""

from collections.abc import Iterable

from scenarios.commands.show import counted, grouped
from scenarios.store.event import Event
from scenarios.store.records import Branch, Entry, Stored

_SHOWN = 12  # digits of an id
_SECONDS = 19  # letters of a time


def page(stored: Stored) -> str:
    """What was kept of a scenario, a line a fact; its notes last."""
    entry, kept = stored.entry, stored.kept
    amounts = kept.table["amount"]
    facts = {
        "id": stored.id,
        "title": entry.title.in_language("en"),
        "state": entry.state,
        "author": f"{entry.author}, {entry.saved_at[:_SECONDS]} UTC",
        "made from": entry.parent,
        "tags": ", ".join(entry.tags),
        "note": entry.note,
        "formula": kept.inputs.formula.title.in_language("en"),
        "source": kept.origin.source,
        "budget": f"{grouped(str(kept.inputs.budget))} soʻm",
        "parameters": ", ".join(f"{n}={float(v):g}" for n, v in kept.inputs.parameters.items()),
        "data version": kept.inputs.data_version,
        "baseline": kept.inputs.baseline_name,
        "result": f"{grouped(str(amounts.sum()))} soʻm to {counted(len(amounts), 'unit')}",
        "result version": kept.result_id,
        "program": kept.program,
    }
    lines = [f"{name}: {fact}" for name, fact in facts.items() if fact]
    return "".join(f"{line}\n" for line in [*lines, *(f"note: {one.text}" for one in kept.notes)])


def tree_lines(branches: Iterable[Branch], given: str) -> str:
    """The tree of a history, a line a scenario; the one that was asked for is marked."""
    return "".join(
        f"{'  ' * one.depth}{_short(one.entry)}{'  <' if one.entry.id.startswith(given) else ''}\n"
        for one in branches
    )


def log_lines(events: Iterable[Event]) -> str:
    """The log, a line an event, its hash at the end."""
    return "".join(
        f"{one.seq} {one.at[:_SECONDS]} {one.who} {one.what} {one.scenario[:_SHOWN]}"
        f"{_reason(one)} [{one.hash[:_SHOWN]}]\n"
        for one in events
    )


def _short(entry: Entry) -> str:
    title = entry.title.in_language("en")
    return f"{entry.id[:_SHOWN]} {entry.state} {entry.saved_at[:_SECONDS]} {entry.author}: {title}"


def _reason(event: Event) -> str:
    reason = event.detail.get("reason") or event.detail.get("note")
    return f": {reason}" if reason else ""
