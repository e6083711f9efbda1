"""Scenarios kept in a database: immutable, found by the hash of their inputs, with a log."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scenarios.store.errors import StoreError
from scenarios.store.place import default_url, file_of, shown_url

if TYPE_CHECKING:
    import pandas as pd
    import sqlalchemy as sa

    from allocation import Label
    from scenarios.run import Result
    from scenarios.scenario import Scenario
    from scenarios.store.event import Event
    from scenarios.store.kept import Kept
    from scenarios.store.records import Branch, Entry, Saved, State, Stored

# The database libraries want a second: they are imported where a store is opened.


@dataclass(frozen=True, slots=True, repr=False)
class Store:
    """Scenarios in a database. Opening one makes its tables or brings them up to date.

    url: `sqlite:///PATH` or `postgresql://USER@HOST/DATABASE`; by default what TAQSIMOT_STORE
    says, else a file in the user's data folder. wait_seconds: how long to wait for others that
    write. create: whether a file that is not there is made. Every method raises StoreError if the
    database refuses, an id is none, or what is kept there was altered.
    """

    url: str
    engine: sa.Engine = field(compare=False)

    def __init__(
        self, url: str | None = None, *, wait_seconds: float = 10, create: bool = True
    ) -> None:
        from scenarios.store.connect import engine_of
        from scenarios.store.migrate import prepare

        where = default_url() if url is None else url
        engine = engine_of(where, wait_seconds)
        _make_folder(where, create)
        prepare(engine, where)
        object.__setattr__(self, "url", where)
        object.__setattr__(self, "engine", engine)

    def __repr__(self) -> str:
        return f"Store({self.shown!r})"

    def save(
        self,
        what: Scenario | Result | Kept,
        *,
        author: str | None = None,
        title: str | Label | None = None,
        note: str | None = None,
        tags: Iterable[str] | None = None,
        parent: str | None = None,
        quality: pd.DataFrame | None = None,
    ) -> Saved:
        """Keep a scenario (which is run first), a result, or what a bundle holds, as a draft.

        author: the login name if left out. title: the scenario's if left out. parent: the id, or
        its first digits, of the scenario that this one was made from. quality: as in `kept_of`.
        The same inputs are kept once: `Saved.new` and `Saved.notes` say what was there.
        """
        from scenarios.store.connect import writing
        from scenarios.store.kept import kept_of
        from scenarios.store.writes import save, words_of

        words, kept = words_of(title, note, tags), kept_of(what, quality=quality)
        who = login_name() if author is None else author
        with writing(self.engine, self.url) as connection:
            return save(connection, kept, author=who, words=words, parent=parent, url=self.shown)

    def get(self, scenario: str) -> Stored:
        """The scenario of an id, or of its first digits (6 at least); everything is checked."""
        from scenarios.store.connect import reading
        from scenarios.store.reads import stored

        with reading(self.engine, self.url) as connection:
            return stored(connection, scenario, self.shown)

    def list(
        self, *, state: State | None = None, tag: str | None = None, text: str | None = None
    ) -> tuple[Entry, ...]:
        """The scenarios with a state, a tag, a text in their title, note, author or id.

        Large and small letters count as the same. The oldest come first.
        """
        from scenarios.store.connect import reading
        from scenarios.store.ledger import entries
        from scenarios.store.reads import chosen

        with reading(self.engine, self.url) as connection:
            return chosen(entries(connection), state=state, tag=tag, text=text)

    def describe(
        self,
        scenario: str,
        *,
        who: str | None = None,
        title: str | Label | None = None,
        note: str | None = None,
        tags: Iterable[str] | None = None,
    ) -> None:
        """Give a draft another title, note or tags; what is left out stays."""
        from scenarios.store.connect import writing
        from scenarios.store.ledger import whole_id
        from scenarios.store.writes import describe, words_of

        words, name = words_of(title, note, tags), login_name() if who is None else who
        with writing(self.engine, self.url) as connection:
            one = whole_id(connection, scenario, self.shown)
            describe(connection, one, who=name, words=words)

    def publish(self, scenario: str, *, who: str | None = None, reason: str = "") -> None:
        """Publish a draft: from now on nothing of it can be altered, only archived."""
        self._move(scenario, "published", who, reason)

    def archive(self, scenario: str, *, who: str | None = None, reason: str = "") -> None:
        """Put a draft or a published scenario away; it stays as it is and can be read."""
        self._move(scenario, "archived", who, reason)

    def history(self, scenario: str) -> tuple[Branch, ...]:
        """The tree of scenarios that this one belongs to, each followed by those made from it."""
        from scenarios.store.connect import reading
        from scenarios.store.ledger import entries, whole_id
        from scenarios.store.reads import tree

        with reading(self.engine, self.url) as connection:
            one = whole_id(connection, scenario, self.shown)
            return tree(entries(connection), one)

    def log(self, scenario: str | None = None) -> tuple[Event, ...]:
        """The audit log, the oldest first; of one scenario or of all."""
        from scenarios.store.connect import reading
        from scenarios.store.ledger import events, whole_id

        with reading(self.engine, self.url) as connection:
            one = None if scenario is None else whole_id(connection, scenario, self.shown)
            return events(connection, one)

    def check(self) -> tuple[str, ...]:
        """Everything that is not as the log says; empty if nobody tampered with the store."""
        from scenarios.store.audit import store_problems
        from scenarios.store.connect import reading

        with reading(self.engine, self.url) as connection:
            return tuple(store_problems(connection))

    @property
    def shown(self) -> str:
        """The address without a password."""
        return shown_url(self.url)

    def _move(self, scenario: str, state: str, who: str | None, reason: str) -> None:
        from scenarios.store.connect import writing
        from scenarios.store.ledger import whole_id
        from scenarios.store.writes import move

        name = login_name() if who is None else who
        with writing(self.engine, self.url) as connection:
            one = whole_id(connection, scenario, self.shown)
            move(connection, one, state, who=name, reason=reason)


def login_name() -> str:
    """The login name of who runs the program. Raises StoreError if there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise StoreError("the system does not know who you are; name an author") from None


def _make_folder(url: str, create: bool) -> None:
    path = file_of(url)
    if path is None or path.exists():
        return
    if not create:
        raise StoreError(f"{path}: there is no store yet; the first `store save` makes it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StoreError(f"{path.parent}: cannot be made: {problem.strerror}") from None
