"""Bring a store's tables to the form that this program knows, or refuse."""

from pathlib import Path

import sqlalchemy as sa

from scenarios.program import VERSION
from scenarios.store.connect import reading, writing
from scenarios.store.errors import StoreError
from scenarios.store.place import shown_url
from scenarios.store.tables import METADATA, SCHEMA, VERSION_TABLE


def prepare(engine: sa.Engine, url: str) -> None:
    """Make or renew the tables of a store, whole or not at all.

    Raises StoreError for a store of a newer program, or tables of another one in our place.
    """
    with reading(engine, url) as connection:
        there = _version(connection)
    if there == SCHEMA:
        return
    with writing(engine, url) as connection:
        there = _version(connection)
        if there != SCHEMA:
            _upgrade(connection, there, url)


def _version(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalars().all()  # noqa: S608  # a constant
    return str(found[0]) if found else None


def _upgrade(connection: sa.Connection, there: str | None, url: str) -> None:
    from alembic.migration import MigrationContext  # 0.5 s, only for a new or old store
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory

    steps = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    known = {step.revision for step in steps.walk_revisions()}
    _check(connection, there, known, url)
    context = MigrationContext.configure(
        connection,
        opts={
            "version_table": VERSION_TABLE,
            "transactional_ddl": True,
            # as Alembic's own command `upgrade` does
            "fn": lambda revision, _: steps._upgrade_revs(SCHEMA, revision),
        },
    )
    with Operations.context(context):
        context.run_migrations()


def _check(connection: sa.Connection, there: str | None, known: set[str], url: str) -> None:
    if there is not None and there not in known:
        raise StoreError(
            f"{shown_url(url)}: this store was made by a newer version of the program (its tables "
            f"are of form {there}; program {VERSION} knows form {SCHEMA}); use the newer version"
        )
    strange = {*METADATA.tables} & {*sa.inspect(connection).get_table_names()}
    if there is None and strange:
        raise StoreError(
            f"{shown_url(url)}: it has tables {', '.join(sorted(strange))} of another program; "
            "give the store a database of its own"
        )
