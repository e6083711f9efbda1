"""Finds household ids that occur twice, without a table of all ids."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from indicators.registry.schema import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

ID = "household_id"
BATCH = 1 << 19  # rows fetched at once


def repeated_hashes(relation: "DuckDBPyRelation", rows: int) -> NDArray[np.uint64]:
    """Return the 64-bit hashes that occur more than once among the file's `household_id`.

    8 bytes a row are held and sorted. Two ids may share a hash: what is found here is only a
    candidate, to be looked up (`duplicate_condition`); what is not found is surely unique.
    """
    hashes = _hashes(relation, rows)
    hashes.sort()
    return np.unique(hashes[1:][hashes[1:] == hashes[:-1]])


def _hashes(relation: "DuckDBPyRelation", rows: int) -> NDArray[np.uint64]:
    hashes, filled = np.empty(rows, dtype=np.uint64), 0
    known = relation.filter(f"{quoted(ID)} IS NOT NULL").project(f"hash({quoted(ID)}) AS h")
    for batch in known.to_arrow_reader(BATCH):
        hashes[filled : filled + len(batch)] = batch["h"].to_numpy()
        filled += len(batch)
    return hashes[:filled]


def duplicate_ids(relation: "DuckDBPyRelation", hashes: NDArray[np.uint64]) -> "DuckDBPyRelation":
    """Return the ids (column `household_id`) that are behind `hashes` and occur more than once."""
    listed = ", ".join(map(str, hashes.tolist()))
    candidates = relation.filter(f"hash({quoted(ID)}) IN ({listed})")
    counted = candidates.aggregate(f"{quoted(ID)}, count(*) AS times", quoted(ID))
    return counted.filter("times > 1").project(quoted(ID))
