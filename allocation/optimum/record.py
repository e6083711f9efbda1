"""What must hold, and a division by an optimum rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pandas as pd

from allocation import exact
from allocation.errors import AllocationError
from allocation.optimum.case import Case
from allocation.optimum.registry import OptimumRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What a division must keep to.

    floor, cap: soʻm of each unit, columns or expressions; floors are raised and caps lowered to
    whole multiples of the rounding unit. within, least: a column of groups, and the share of the
    budget (0 to 1) that a group must get at least, by its label.
    """

    floor: str | None = None
    cap: str | None = None
    within: str | None = None
    least: Mapping[str, Fraction | int | str] = field(default_factory=dict)

    @property
    def bounds(self) -> dict[str, str]:
        """The expressions that are given."""
        both = {"floor": self.floor, "cap": self.cap}
        return {name: text for name, text in both.items() if text is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimised:
    """A budget divided by an optimum rule.

    table: a row a unit: each column that the rule reads, floor, cap (soʻm in whole multiples; cap
    missing without one), before_rounding, state (`floor`, `cap`, `nothing` or `free`) and `amount`
    (int64 soʻm), which adds up to `budget` exactly. figures: what the amounts come to by the
    rule's own measure. held: soʻm of the groups that are held at their least amount, by label.
    """

    rule: OptimumRule
    budget: int
    table: pd.DataFrame = field(repr=False)
    figures: Mapping[str, float]
    held: Mapping[str, int]
    notes: tuple[str, ...]
    case: Case = field(repr=False)

    @property
    def amount(self) -> "pd.Series[int]":
        """The amounts by unit code, soʻm."""
        return self.table["amount"]

    def measured(self, amounts: "pd.Series[Any]") -> Mapping[str, float]:
        """What other amounts of the same units, soʻm, come to by this rule's measure.

        Raises AllocationError if a unit has none.
        """
        own = amounts.reindex(self.table.index)
        if own.isna().any():
            lacking = ", ".join(map(str, own.index[own.isna()][:3]))
            raise AllocationError(f"there is no amount to measure of {lacking}")
        return self.rule.figures(self.case, exact.from_integers(own.astype("int64").tolist()))
