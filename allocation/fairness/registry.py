"""The registry of fairness figures: menus, reports and tests see a new one at once.

To add a figure, write one function of a `Division` in `allocation/fairness/measures.py` and
decorate it with `measure`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import NDArray

from allocation.fairness.check import FairnessError, Floats
from allocation.label import Label

Fairer = Literal["lower", "higher"]
Need = Literal["need", "poor", "means", "baseline", "groups"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """Who got what, checked, n units in one order.

    amounts: soʻm, shape (n,). population: people, shape (n,); 0 only where there is no money.
    per_head: soʻm per head, shape (n,). need: how needy a person is; poor: poor people; means:
    what people have per head; baseline: soʻm before: shape (n,), None where not given. groups:
    labels, shape (n,).
    """

    amounts: Floats
    population: Floats
    per_head: Floats
    need: Floats | None = None
    poor: Floats | None = None
    means: Floats | None = None
    baseline: Floats | None = None
    groups: NDArray[Any] | None = None

    def column(self, name: Need) -> NDArray[Any]:
        """A column that the figure said it needs."""
        column: NDArray[Any] | None = getattr(self, name)
        if column is None:
            raise FairnessError(f"needs {name}")
        return column


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure: its title, what it needs besides amounts and population, and what is fairer.

    least, most: its range; None where there is no end. compute: from a `Division`.
    """

    code: str
    title: Label
    needs: tuple[Need, ...]
    fairer: Fairer
    least: float | None
    most: float | None
    compute: Callable[[Division], float]


MEASURES: dict[str, Measure] = {}
Compute = Callable[[Division], float]


def measure(
    *,
    uz: str,
    ru: str,
    en: str,
    fairer: Fairer = "lower",
    needs: tuple[Need, ...] = (),
    bounds: tuple[float | None, float | None] = (0.0, 1.0),
) -> Callable[[Compute], Compute]:
    """Register a function of a `Division` as the figure of its name."""

    def register(compute: Compute) -> Compute:
        code = compute.__name__
        MEASURES[code] = Measure(
            code=code,
            title=Label(uz=uz, ru=ru, en=en),
            needs=needs,
            fairer=fairer,
            least=bounds[0],
            most=bounds[1],
            compute=compute,
        )
        return compute

    return register
