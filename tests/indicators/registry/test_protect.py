"""Hidden counts stay uncertain: a linear programme attacks them with everything published."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from indicators.registry.protect import Cells, hidden_root, hidden_rows, small_units

COUNTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """parents: a level's positions in the level above; leaves: atoms of the lowest level."""

    parents: list[np.ndarray]
    leaves: np.ndarray


@st.composite
def trees(draw):
    """Country, one or two levels between, leaves; 1 to 3 children each; small whole numbers."""
    parents, size = [np.zeros(1, dtype=np.intp)], 1
    for widest in draw(st.sampled_from([(3, 4), (2, 2, 3), (6,)])):
        sizes = draw(st.lists(st.integers(1, widest), min_size=size, max_size=size))
        parents.append(np.repeat(np.arange(size), sizes))
        size = sum(sizes)
    largest = draw(st.sampled_from([3, 8, 25]))
    atoms = st.lists(st.integers(0, largest), min_size=COUNTS + 1, max_size=COUNTS + 1)
    leaves = draw(st.lists(atoms, min_size=size, max_size=size))
    return Tree(parents=parents, leaves=np.array(leaves, dtype=np.float64))


def _summed(tree):
    levels = [tree.leaves]
    for parent in reversed(tree.parents[1:]):
        size = parent.max() + 1
        levels.insert(0, np.stack([np.bincount(parent, c, size) for c in levels[0].T], axis=1))
    return levels


def _partition(level):
    """All atoms are published: they add up to the total."""
    return level


def _overlapping(level):
    """Flags of which a household may have several, and one that both make up together."""
    first, second = level[:, 0] + level[:, 1], level[:, 1] + level[:, 2]
    return np.stack([first, second, level[:, :3].sum(axis=1)], axis=1)


def _hide(tree, counts, totals, threshold):
    small = small_units([total[:, None] for total in totals], tree.parents, threshold)
    hidden = [hidden_root(totals[0], counts[0], threshold)]
    for number in range(1, len(totals)):
        cells = Cells(
            total=totals[number],
            counts=counts[number],
            parent=tree.parents[number],
            parent_hidden=hidden[-1],
            small=small[number],
        )
        hidden.append(hidden_rows(cells, threshold))
    return small, hidden


class Attack:
    """Everything an attacker knows of a family, as a system of equations over all cells."""

    def __init__(self, tree, counts, totals, small, hidden, partition):
        self.truth = np.concatenate(
            [np.column_stack(p).ravel() for p in zip(totals, counts, strict=True)]
        )
        shapes = [
            (len(total), 1 + count.shape[1]) for total, count in zip(totals, counts, strict=True)
        ]
        starts = np.cumsum([0, *(rows * wide for rows, wide in shapes)])
        self.at = [
            np.arange(a, b).reshape(s) for (a, b), s in zip(pairwise(starts), shapes, strict=True)
        ]
        self.unknown = np.concatenate(
            [
                np.column_stack([few, *[rows] * (wide - 1)]).ravel()
                for few, rows, (_, wide) in zip(small, hidden, shapes, strict=True)
            ]
        )
        self.equal, self.below = self._system(tree, partition)

    def _system(self, tree, partition):
        equal, below = [], []
        for number in range(1, len(self.at)):
            for unit, cells in enumerate(self.at[number - 1]):
                inside = self.at[number][tree.parents[number] == unit]
                equal += [self._row({cell: -1}, inside[:, c]) for c, cell in enumerate(cells)]
        for total, *parts in np.vstack(self.at):
            if partition:
                equal.append(self._row({total: -1}, parts))
            below += [self._row({total: -1}, [part]) for part in parts]
        return np.array(equal), np.array(below)

    def _row(self, given_, ones):
        row = np.zeros(len(self.truth))
        row[list(ones)] = 1
        for cell, value in given_.items():
            row[cell] = value
        return row

    def intervals(self):
        free = np.flatnonzero(self.unknown)
        known = np.where(self.unknown, 0, self.truth)
        system = {
            "A_eq": self.equal[:, free],
            "b_eq": -self.equal @ known,
            "A_ub": self.below[:, free],
            "b_ub": -self.below @ known,
        }
        for place in range(len(free)):
            aim = np.zeros(len(free))
            aim[place] = 1
            ends = [linprog(sign * aim, **system, bounds=(0, None)) for sign in (1, -1)]
            assert ends[0].status == 0
            high = np.inf if ends[1].status == 3 else -ends[1].fun
            yield ends[0].fun, high


@pytest.mark.parametrize("publish", [_partition, _overlapping])
@settings(max_examples=30, deadline=None)
@given(tree=trees(), threshold=st.integers(2, 5))
def test_every_hidden_count_is_uncertain_by_the_threshold(publish, tree, threshold):
    atoms = _summed(tree)
    totals = [level.sum(axis=1) for level in atoms]
    counts = [publish(level) for level in atoms]
    small, hidden = _hide(tree, counts, totals, threshold)
    attack = Attack(tree, counts, totals, small, hidden, partition=publish is _partition)
    for low, high in attack.intervals():
        assert high - low >= threshold - 1e-6


@settings(max_examples=100, deadline=None)
@given(tree=trees(), threshold=st.integers(2, 8))
def test_no_small_count_or_remainder_is_shown(tree, threshold):
    atoms = _summed(tree)
    totals = [level.sum(axis=1) for level in atoms]
    small, hidden = _hide(tree, atoms, totals, threshold)
    for level, total, few, rows in zip(atoms, totals, small, hidden, strict=True):
        assert (total[~few] >= threshold).all()
        assert (level[~rows] >= threshold).all()
        assert (total[~rows, None] - level[~rows] >= threshold).all()
        assert rows[few].all()


@settings(max_examples=100, deadline=None)
@given(tree=trees())
def test_what_is_hidden_is_hidden_in_all_units_inside(tree):
    atoms = _summed(tree)
    small, hidden = _hide(tree, atoms, [level.sum(axis=1) for level in atoms], 5)
    for number in range(1, len(hidden)):
        parent = tree.parents[number]
        assert hidden[number][hidden[number - 1][parent]].all()
        assert small[number][small[number - 1][parent]].all()


def test_the_attacker_finds_a_count_that_is_hidden_alone():
    """The attack itself works: one hidden cell in a column is computed back."""
    tree = Tree(parents=[np.zeros(1, np.intp), np.zeros(3, np.intp)], leaves=np.empty(0))
    totals = [np.array([60.0]), np.full(3, 20.0)]
    counts = [np.array([[23.0]]), np.array([[3.0], [10.0], [10.0]])]
    alone = [np.array([False]), np.array([True, False, False])]
    nothing = [np.zeros(1, bool), np.zeros(3, bool)]
    [(low, high)] = Attack(tree, counts, totals, nothing, alone, False).intervals()
    assert low == pytest.approx(3)
    assert high == pytest.approx(3)


def test_one_small_count_takes_the_smallest_neighbour_with_it():
    cells = Cells(
        total=np.array([20.0, 40.0, 30.0]),
        counts=np.array([[3.0], [10.0], [12.0]]),
        parent=np.zeros(3, np.intp),
        parent_hidden=np.array([False]),
        small=np.zeros(3, bool),
    )
    assert hidden_rows(cells, 5).tolist() == [True, False, True]


def test_two_small_counts_that_add_up_to_enough_need_no_third():
    cells = Cells(
        total=np.array([20.0, 40.0, 30.0]),
        counts=np.array([[3.0], [2.0], [12.0]]),
        parent=np.zeros(3, np.intp),
        parent_hidden=np.array([False]),
        small=np.zeros(3, bool),
    )
    assert hidden_rows(cells, 5).tolist() == [True, True, False]


def test_nothing_is_hidden_where_nothing_is_small():
    cells = Cells(
        total=np.array([20.0, 40.0]),
        counts=np.array([[5.0], [35.0]]),
        parent=np.zeros(2, np.intp),
        parent_hidden=np.array([False]),
        small=np.zeros(2, bool),
    )
    assert not hidden_rows(cells, 5).any()
