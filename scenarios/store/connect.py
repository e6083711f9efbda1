"""Open a store's database; every failure of it as a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from scenarios.store.errors import StoreError
from scenarios.store.place import file_of, server_url, shown_url

_LOCK = 0x7461_7173  # of a PostgreSQL database, for those who write into its store
_BUSY = ("database is locked", "lock timeout", "lock not available")


def engine_of(url: str, wait_seconds: float) -> sa.Engine:
    """An engine whose transactions are whole or not at all. Raises StoreError.

    wait_seconds: how long to wait for others that write.
    """
    server = server_url(url)
    if server is None:
        return _sqlite(str(file_of(url)), wait_seconds)
    try:
        return _postgresql(server, wait_seconds)
    except (exc.ArgumentError, ValueError):
        raise StoreError(f"{shown_url(url)}: this address cannot be read") from None
    except ImportError:
        raise StoreError(
            f"{shown_url(url)}: PostgreSQL needs the package psycopg; install it with "
            "pip install 'psycopg[binary]'"
        ) from None


@contextmanager
def reading(engine: sa.Engine, url: str) -> Iterator[sa.Connection]:
    """A connection that sees one state of the store. Raises StoreError."""
    with told_failures(url), engine.connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection


@contextmanager
def writing(engine: sa.Engine, url: str) -> Iterator[sa.Connection]:
    """A connection that alone may write, for one transaction: whole or not at all."""
    with told_failures(url), engine.connect() as connection:
        alone = connection.execution_options(taqsimot_writes=True)
        with alone.begin():
            if engine.dialect.name == "postgresql":
                alone.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield alone


@contextmanager
def told_failures(url: str) -> Iterator[None]:
    """Turn what the database refuses into a StoreError."""
    try:
        yield
    except exc.DBAPIError as problem:
        raise StoreError(f"{shown_url(url)}: {_reason(str(problem.orig))}") from None


def _reason(message: str) -> str:
    text = " ".join(message.split())
    if any(word in text for word in _BUSY):
        return "another program is writing into the store; wait for it and try again"
    if "not a database" in text:
        return "the file is no store of scenarios; name another one"
    if "unable to open database file" in text:
        return "cannot be opened; look at the folder and its rights"
    if "readonly database" in text or "read-only" in text:
        return "may only be read; ask for the right to write"
    return f"the database refuses: {text}"


def _postgresql(address: str, wait_seconds: float) -> sa.Engine:
    return sa.create_engine(
        address,
        poolclass=sa.NullPool,
        isolation_level="READ COMMITTED",
        connect_args={
            "options": f"-c lock_timeout={int(1000 * wait_seconds)}",
            "connect_timeout": max(1, int(wait_seconds)),
        },
    )


def _sqlite(path: str, wait_seconds: float) -> sa.Engine:
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=path),
        poolclass=sa.NullPool,
        connect_args={"timeout": wait_seconds},
    )
    sa.event.listen(engine, "connect", _manual)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _manual(connection: Any, _: object) -> None:  # noqa: ANN401  # of the driver
    """Leave the beginning of transactions to us: the driver would begin too late."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("taqsimot_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
