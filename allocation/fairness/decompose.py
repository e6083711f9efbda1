"""How much of the inequality lies within groups, and how much between them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from allocation.fairness.check import FairnessError, Floats, aligned, listed, missing, read
from allocation.fairness.inequality import mean_log_deviation_of, theil_of

Index = Literal["theil", "mean_log_deviation"]
_INDICES: dict[str, Callable[[Floats, Floats], float]] = {
    "theil": theil_of,
    "mean_log_deviation": mean_log_deviation_of,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group: its shares of people and money, its own inequality and what it adds to `within`.

    inequality: None where the group has no money to be unequal about.
    """

    label: object
    population_share: float
    value_share: float
    inequality: float | None
    contribution: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decomposition:
    """within + between = total. groups: in the order of their labels; within is their sum."""

    index: Index
    total: float
    within: float
    between: float
    groups: tuple[Group, ...]


def decompose(
    values: ArrayLike,
    groups: ArrayLike,
    weights: ArrayLike | None = None,
    index: Index = "theil",
) -> Decomposition:
    """Split Theil's T (or L, the mean log deviation) into within and between groups.

    values, weights: as for `theil`. groups: shape (n,), the label of each unit's group.
    `between` is the inequality there would be if all people of a group got the group's mean;
    `within` is the groups' own inequality, weighted by their share of money (T) or of people (L).
    Raises FairnessError as `theil` does, for a unit without a group, or an unknown index.
    Source: Shorrocks (1980), Econometrica 48(3); Bourguignon (1979), Econometrica 47(4).

    >>> split = decompose([1, 3, 2, 2], groups=["a", "a", "b", "b"])
    >>> split.between, round(split.within, 6) == round(split.total, 6)
    (0.0, True)
    """
    if index not in _INDICES:
        raise FairnessError(f"no decomposition of {index!r}; there are {', '.join(_INDICES)}")
    measure = _INDICES[index]
    amounts, counts, labels = _columns(values, groups, weights)
    parts = [_group(label, labels == label, amounts, counts, index) for label in _distinct(labels)]
    shares = np.array([[part.value_share, part.population_share] for part in parts])
    return Decomposition(
        index=index,
        total=measure(amounts, counts),
        within=float(sum(part.contribution for part in parts)),
        between=measure(shares[:, 0] / shares[:, 1], shares[:, 1]),
        groups=tuple(parts),
    )


def _columns(
    values: ArrayLike, groups: ArrayLike, weights: ArrayLike | None
) -> tuple[Floats, Floats, NDArray[Any]]:
    """The columns in one order, without units that stand for nobody."""
    given = {"values": values, "groups": groups}
    columns, units = aligned(given if weights is None else {**given, "weights": weights})
    labels = columns["groups"].astype(object)
    empty = missing(labels)
    if empty.any():
        raise FairnessError(f"no group for {listed(units[empty])}; give every unit a group")
    amounts, counts = read({"values": columns["values"]}, weights=columns.get("weights"))
    there = counts > 0
    return amounts[there], counts[there], labels[there]


def _distinct(labels: NDArray[Any]) -> list[object]:
    return sorted(set(labels.tolist()), key=lambda label: (str(type(label)), label))


def _group(
    label: object, own: NDArray[np.bool_], amounts: Floats, counts: Floats, index: Index
) -> Group:
    money = amounts * counts
    people_share = float(counts[own].sum() / counts.sum())
    value_share = float(money[own].sum() / money.sum())
    has_money = bool(money[own].any())
    inequality = _INDICES[index](amounts[own], counts[own]) if has_money else None
    share = value_share if index == "theil" else people_share
    return Group(
        label=label,
        population_share=people_share,
        value_share=value_share,
        inequality=inequality,
        contribution=0.0 if inequality is None else share * inequality,
    )
