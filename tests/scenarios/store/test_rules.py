"""What the database itself refuses, and how tampering shows when somebody takes its rules away."""

import contextlib
import re
import sqlite3

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from scenarios import Scenario, Store
from scenarios.store import StoreError
from scenarios.store.connect import writing


@pytest.fixture
def filled(store: Store, scenario: Scenario) -> Store:
    """A store with a published scenario and a draft made from it."""
    one = store.save(scenario, author="Ann", note="n").id
    store.publish(one, who="Bob")
    store.save(scenario.tuned(budget=50), author="Ann", parent=one)
    return store


def _sql(store: Store, *statements: str) -> None:
    """Write into the tables behind the program's back."""
    with store.engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        connection.commit()


def _without_rules(store: Store, *statements: str) -> None:
    """The same by an owner of the database who takes the triggers away first."""
    if store.engine.dialect.name == "postgresql":
        _sql(store, "SET session_replication_role = replica", *statements)
        return
    with contextlib.closing(sqlite3.connect(store.url.removeprefix("sqlite:///"))) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for statement in (*(f"DROP TRIGGER {name}" for (name,) in names.fetchall()), *statements):
            connection.execute(statement)
        connection.commit()


REFUSED = {
    "UPDATE content SET body = body": "never change",
    "DELETE FROM content": "never change",
    "INSERT INTO content SELECT * FROM content": "never change",
    "UPDATE result SET program = '1'": "never change",
    "DELETE FROM result": "never change",
    "INSERT INTO result SELECT scenario, origin, origin, '1', 99 FROM scenario, result "
    "WHERE id = scenario AND state = 'published'": "gets no other|ambiguous",
    "DELETE FROM scenario": "never deleted",
    "UPDATE scenario SET title = 'x' WHERE state = 'published'": "never altered",
    "UPDATE scenario SET note = 'x' WHERE state = 'published'": "never altered",
    "UPDATE scenario SET state = 'draft' WHERE state = 'published'": "never altered",
    "UPDATE scenario SET state = 'archived', note = 'x' WHERE state = 'published'": "altered",
    "UPDATE scenario SET author = 'x' WHERE state = 'draft'": "never altered",
    "UPDATE scenario SET parent = NULL WHERE state = 'draft'": "never altered",
    "UPDATE scenario SET state = 'lost' WHERE state = 'draft'": "(?i)check",
    "INSERT INTO scenario SELECT * FROM scenario": "never deleted",
    "UPDATE event SET who = 'x'": "only ever added",
    "DELETE FROM event": "only ever added",
    "INSERT INTO event SELECT seq + 3, at, who, what, scenario, detail, 'x', hash FROM event "
    "WHERE seq = 1": "only ever added",
    "INSERT INTO event SELECT seq + 9, at, who, what, scenario, detail, hash, 'x' FROM event "
    "WHERE seq = 3": "only ever added",
}


def test_the_database_refuses(filled: Store) -> None:
    before = (filled.list(), filled.log())
    for statement, words in REFUSED.items():
        with pytest.raises(exc.DBAPIError, match=words):
            _sql(filled, statement)
    assert (filled.list(), filled.log()) == before
    assert filled.check() == ()


def test_rows_cannot_be_replaced_either(filled: Store) -> None:
    if filled.engine.dialect.name == "postgresql":
        statements = [f"TRUNCATE {name} CASCADE" for name in ("event", "scenario", "content")]
    else:
        names = ("content", "scenario", "result", "event")
        statements = [f"REPLACE INTO {name} SELECT * FROM {name}" for name in names]
    for statement in statements:
        with pytest.raises(exc.DBAPIError, match=r"never|only ever"):
            _sql(filled, statement)
    assert filled.check() == ()


TAMPERED = {
    "UPDATE scenario SET title = '{\"en\":\"x\"}' WHERE state = 'published'": "its title is not",
    "UPDATE scenario SET state = 'draft'": "its state is not",
    "UPDATE scenario SET parent = NULL": "its parent is not",
    "DELETE FROM scenario WHERE state = 'draft'": "it was saved, and it is not there|is not there",
    "UPDATE event SET who = 'Eve' WHERE seq = 2": "event 2: it was altered",
    "UPDATE event SET detail = '{}' WHERE seq = 2": "event 2: it was altered",
    "UPDATE event SET detail = 'nonsense' WHERE seq = 1": "event 1: it was altered",
    "DELETE FROM event WHERE seq = 2": "event 3: it does not follow",
    "DELETE FROM event WHERE seq = 3": "the log knows nothing of it",
    "UPDATE result SET program = '2'": "its program is not",
    "UPDATE content SET body = CAST('x' AS {bytes})": "they are not what was kept",
    "DELETE FROM result": "it is not there",
}


@pytest.mark.parametrize("statement", TAMPERED)
def test_tampering_shows(filled: Store, statement: str) -> None:
    kind = "bytea" if filled.engine.dialect.name == "postgresql" else "blob"
    _without_rules(filled, statement.replace("{bytes}", kind))
    problems = filled.check()
    assert re.search(TAMPERED[statement], "\n".join(problems)), problems


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE content SET body = CAST('x' AS {bytes})",
        "UPDATE content SET body = (SELECT body FROM content WHERE hash IN (SELECT id FROM "
        "scenario WHERE state = 'draft'))",
        "DELETE FROM result",
        "UPDATE result SET notes = scenario",
        "UPDATE scenario SET origin = id",
        "UPDATE scenario SET title = '3'",
        "UPDATE scenario SET tags = 'x'",
        "DELETE FROM content WHERE hash NOT IN (SELECT id FROM scenario)",
    ],
)
def test_what_was_altered_is_never_given_back(
    filled: Store, scenario: Scenario, statement: str
) -> None:
    one = filled.list()[0].id
    kind = "bytea" if filled.engine.dialect.name == "postgresql" else "blob"
    _without_rules(filled, statement.replace("{bytes}", kind))
    with pytest.raises(StoreError, match=r"altered|not what was kept|cannot be read|lacks"):
        filled.get(one)


def test_a_result_under_a_wrong_program_is_what_the_log_tells(filled: Store) -> None:
    assert filled.check() == ()
    log = filled.log()
    assert log[1].previous == log[0].hash
    assert all(event.hash == event.sealed() for event in log)


def test_a_locked_store_says_so(filled: Store, scenario: Scenario) -> None:
    impatient = Store(filled.url, wait_seconds=0.1)
    waits = pytest.raises(StoreError, match="another program is writing into the store")
    with writing(filled.engine, filled.url), waits:
        impatient.save(scenario.tuned(budget=9))
    assert impatient.save(scenario.tuned(budget=9)).new


def test_psycopg_is_what_the_server_is_asked_by(postgresql: str) -> None:
    assert sa.make_url(postgresql).get_backend_name() == "postgresql"
    assert psycopg.__version__
    assert Store(postgresql).engine.dialect.driver == "psycopg"
