"""The tables of a store, as its statements name them; `migrations` makes them."""

import sqlalchemy as sa

SCHEMA = "1"  # the newest step in migrations/versions
VERSION_TABLE = "taqsimot_version"

METADATA = sa.MetaData()
_HASH = sa.String(64)

CONTENT = sa.Table(
    "content",
    METADATA,
    sa.Column("hash", _HASH, primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
SCENARIO = sa.Table(
    "scenario",
    METADATA,
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
)
RESULT = sa.Table(
    "result",
    METADATA,
    sa.Column("scenario", _HASH, sa.ForeignKey("scenario.id"), primary_key=True),
    sa.Column("outcome", _HASH, sa.ForeignKey("content.hash"), primary_key=True),
    sa.Column("notes", _HASH, sa.ForeignKey("content.hash"), nullable=False),
    sa.Column("program", sa.Text, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False, unique=True),
)
EVENT = sa.Table(
    "event",
    METADATA,
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("scenario", _HASH, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("hash", _HASH, nullable=False, unique=True),
)
