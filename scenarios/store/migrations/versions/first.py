"""The first tables of a store, and the triggers that keep it from forgetting.

Revision 1.
"""

import sqlalchemy as sa
from alembic import op

from scenarios.store.migrations.triggers import POSTGRESQL, SQLITE

revision = "1"
down_revision = None
branch_labels = None
depends_on = None

_HASH = sa.String(64)


def upgrade() -> None:
    """Make the tables and their triggers."""
    _contents()
    _scenarios()
    _results()
    _log()
    dialect = op.get_bind().dialect.name
    for statement in SQLITE if dialect == "sqlite" else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def _contents() -> None:
    op.create_table(
        "content",
        sa.Column("hash", _HASH, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )


def _scenarios() -> None:
    op.create_table(
        "scenario",
        sa.Column("id", _HASH, sa.ForeignKey("content.hash"), primary_key=True),
        sa.Column("origin", _HASH, sa.ForeignKey("content.hash"), nullable=False),
        sa.Column("parent", _HASH, sa.ForeignKey("scenario.id")),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("saved_at", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False, unique=True),
        sa.CheckConstraint("state IN ('draft', 'published', 'archived')", name="scenario_state"),
    )


def _results() -> None:
    op.create_table(
        "result",
        sa.Column("scenario", _HASH, sa.ForeignKey("scenario.id"), primary_key=True),
        sa.Column("outcome", _HASH, sa.ForeignKey("content.hash"), primary_key=True),
        sa.Column("notes", _HASH, sa.ForeignKey("content.hash"), nullable=False),
        sa.Column("program", sa.Text, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False, unique=True),
    )


def _log() -> None:
    op.create_table(
        "event",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("scenario", _HASH, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", _HASH, nullable=False, unique=True),
    )
