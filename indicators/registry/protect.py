"""Hides small counts, and as many others as keep them from being computed back.

Units form a tree, columns form families: a family is a set of counts that are parts of one total
and may be linked by sums in any way. In each family whole rows are hidden, and

1. a row is hidden if one of its counts, or what remains of the total, is below the threshold;
2. what is hidden in a unit is hidden in all units inside it;
3. among the units of a parent that is shown, the hidden rows together hold at least the threshold
   of every count and of every remainder, and there are at least two of them;
4. a unit whose total is below the threshold is hidden with its totals, and with at least one more,
   so that the hidden totals add up to the threshold at least.

Then every hidden count can still be any number of an interval at least `threshold` wide, whatever
is known of the others: inside a parent the hidden cells are the free cells of a table with
known margins, whose bounds (Fréchet 1940) leave min(row, column, rest of rows, rest of columns).
docs/registry.md gives the proof; a linear programme attacks it in the tests.
Source: Hundepool et al. (2012), Statistical Disclosure Control, ch. 4.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """The counts of one family at one level.

    total: shape (n,). counts: shape (n, k), each a part of the total. parent: shape (n,), position
    in the level above. parent_hidden: shape of that level; small: units hidden with their totals.
    """

    total: Floats
    counts: Floats
    parent: Places
    parent_hidden: Bools
    small: Bools

    def sides(self) -> Floats:
        """The counts and what each leaves of the total, shape (n, 2k)."""
        return np.hstack([self.counts, self.total[:, None] - self.counts])


def small_units(
    totals: Sequence[Floats], parents: Sequence[Places], threshold: int
) -> tuple[Bools, ...]:
    """Return for each level, the country first, the units to be hidden with their totals (rule 4).

    totals: a level's totals, shape (n, m), none of which may be told if one is small.
    """
    hidden: list[Bools] = [_any(totals[0] < threshold)]
    for total, parent in zip(totals[1:], parents[1:], strict=True):
        small = _any(total < threshold) | hidden[-1][parent]
        lacking = _too_little(small, total, parent, len(hidden[-1]), threshold)
        lacking |= _per_parent(small, parent, len(hidden[-1])) == 1
        hidden.append(small | _smallest(~small, total[:, 0], parent, lacking & ~hidden[-1]))
    return tuple(hidden)


def hidden_rows(cells: Cells, threshold: int) -> Bools:
    """Return the rows of a family to be hidden at one level (rules 1 to 3), shape (n,)."""
    sides, size = cells.sides(), len(cells.parent_hidden)
    hidden = _any(sides < threshold) | cells.small | cells.parent_hidden[cells.parent]
    large = _per_parent(hidden & ~cells.small, cells.parent, size)
    smalls = _per_parent(cells.small, cells.parent, size)
    lacking = ((large == 1) & (smalls == 0)) | _too_little(
        hidden, sides, cells.parent, size, threshold
    )
    wanting = lacking & ~cells.parent_hidden
    return hidden | _smallest(~hidden, cells.total, cells.parent, wanting)


def hidden_root(total: Floats, counts: Floats, threshold: int) -> Bools:
    """Return whether a family is hidden for the country itself, shape (1,)."""
    sides = np.hstack([counts, total[:, None] - counts])
    return _any(sides < threshold) | (total < threshold)


def _too_little(hidden: Bools, sides: Floats, parent: Places, size: int, threshold: int) -> Bools:
    """Tell of each parent whether its hidden rows hold something, but less than needed."""
    held = np.stack(
        [np.bincount(parent, np.where(hidden, side, 0), size) for side in sides.T], axis=1
    )
    return (_per_parent(hidden, parent, size) > 0) & _any(held < threshold)


def _any(cells: Bools) -> Bools:
    """Tell of each row whether anything in it is true."""
    return np.asarray(cells.any(axis=1), dtype=np.bool_)


def _per_parent(rows: Bools, parent: Places, size: int) -> NDArray[np.int64]:
    return np.bincount(parent[rows], minlength=size)


def _smallest(free: Bools, total: Floats, parent: Places, wanting: Bools) -> Bools:
    """Mark in each wanting parent the free row of the smallest total."""
    candidates = np.flatnonzero(free & wanting[parent])
    order = candidates[np.lexsort((total[candidates], parent[candidates]))]
    first = np.unique(parent[order], return_index=True)[1]
    chosen = np.zeros(len(free), dtype=np.bool_)
    chosen[order[first]] = True
    return chosen
