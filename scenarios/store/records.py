"""What a store gives back."""

from dataclasses import dataclass, field
from typing import Literal

from allocation import Label
from scenarios.store.kept import Kept

State = Literal["draft", "published", "archived"]
STATES: tuple[State, ...] = ("draft", "published", "archived")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A scenario was kept. new: whether its inputs were not in the store already.

    notes: sentences on what was found there or is not as asked.
    """

    id: str
    result_id: str
    new: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A scenario as lists show it. saved_at: UTC, ISO 8601. parent: the id it was made from."""

    id: str
    title: Label
    state: State
    author: str
    saved_at: str
    note: str = ""
    tags: tuple[str, ...] = ()
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A scenario of the store with all that was kept.

    kept: inputs, result and origin; of several results the published one, else the newest.
    results: the hashes of all results that were kept, the oldest first.
    """

    entry: Entry
    kept: Kept = field(repr=False)
    results: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id: the hash of the inputs."""
        return self.entry.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A scenario in the tree of its history. depth: 0 for the one that all others came from."""

    depth: int
    entry: Entry
