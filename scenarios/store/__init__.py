"""Scenarios kept in a database: immutable, content-addressed, with drafts and an audit log.

What it gives back is described in `records.py`, what is kept of a scenario in `kept.py`.
"""

from scenarios.store.errors import StoreError
from scenarios.store.store import Store

__all__ = ["Store", "StoreError"]
