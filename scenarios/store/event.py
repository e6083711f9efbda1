"""An entry of the audit log; each holds the hash of the one before, so that tampering shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.store.canonical import canonical, digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Who did what to which scenario, when.

    seq: 1, 2, 3 … without gaps. at: UTC, ISO 8601. what: `saved described recomputed published
    archived`. detail: all that was given. previous: the hash of the event before, empty for the
    first. hash: of all the rest.
    """

    seq: int
    at: str
    who: str
    what: str
    scenario: str
    detail: Mapping[str, Any]
    previous: str
    hash: str = ""

    def sealed(self) -> str:
        """The hash that it must have."""
        facts = {name: getattr(self, name) for name in _SEALED}
        return digest(canonical(facts))


_SEALED = ("seq", "at", "who", "what", "scenario", "detail", "previous")


def chain_problems(events: Iterable[Event]) -> list[str]:
    """Where the log is not what was written: an event altered, taken out or put in."""
    problems, previous = [], ""
    for place, event in enumerate(events, start=1):
        if event.hash != event.sealed():
            problems.append(f"log, event {event.seq}: it was altered after it was written")
        if event.seq != place or event.previous != previous:
            problems.append(f"log, event {event.seq}: it does not follow the one before")
        previous = event.hash
    return problems
