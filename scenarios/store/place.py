"""Where a store is: the user's data folder, a file of one's own, or a PostgreSQL database."""

import os
import re
import sys
from pathlib import Path

from scenarios.store.errors import StoreError

_FILE = "sqlite:///"
_SERVER = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://")


def default_url() -> str:
    """What TAQSIMOT_STORE says, else `scenarios.db` in this user's data folder.

    Linux: XDG_DATA_HOME, or ~/.local/share; macOS: ~/Library/Application Support; Windows:
    LOCALAPPDATA. Source: XDG Base Directory Specification 0.8; the platforms' own guides.
    """
    own = f"{_FILE}{_data_folder() / 'taqsimot' / 'scenarios.db'}"
    return os.environ.get("TAQSIMOT_STORE") or own


def server_url(url: str) -> str | None:
    """The address of a server as the database library wants it; None for a file.

    Raises StoreError for any other database.
    """
    if _SERVER.match(url):
        return _SERVER.sub("postgresql+psycopg://", url, count=1)
    if url.startswith(_FILE) and url not in (_FILE, f"{_FILE}:memory:"):
        return None
    raise StoreError(
        f"{shown_url(url)[:80]}: a store is sqlite:///PATH (four slashes before a path from the "
        "root) or postgresql://USER@HOST/DATABASE"
    )


def file_of(url: str) -> Path | None:
    """The file of an SQLite store; None for a server."""
    return Path(url.removeprefix(_FILE)) if url.startswith(_FILE) else None


def shown_url(url: str) -> str:
    """The address without a password, for messages.

    >>> shown_url("postgresql://me:secret@host/db?password=secret")
    'postgresql://me:***@host/db?password=***'
    """
    hidden = re.sub(r"(://[^:/@]*):.*@", r"\1:***@", url)
    return re.sub(r"(?i)(password=)[^&]*", r"\1***", hidden)


def _data_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    given = Path(os.environ.get("XDG_DATA_HOME", ""))
    return given if given.is_absolute() else Path.home() / ".local" / "share"
