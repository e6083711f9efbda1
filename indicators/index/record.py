"""What an index is made of: members, groups and the methods between the stages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from indicators.index.family import Method

if TYPE_CHECKING:
    from indicators.index.compute import IndexResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An indicator in an index: a column of the table.

    direction: 1 if more of it means more of the index, -1 if less; None leaves it to the
    catalogue, and to 1 where that does not know the indicator. per: the column it is divided by.
    normalise: a method of its own, instead of the index's.
    """

    name: str
    weight: float = 1.0
    direction: int | None = None
    per: str | None = None
    normalise: Method | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Members aggregated together. weigh: how their weights are found; None takes the given."""

    name: str
    members: "tuple[Member | Group, ...]"
    weight: float = 1.0
    aggregate: Method
    weigh: Method | None = None

    def indicators(self) -> Iterator[Member]:
        """Every indicator below, depth first."""
        for member in self.members:
            if isinstance(member, Member):
                yield member
            else:
                yield from member.indicators()

    def groups(self) -> "Iterator[Group]":
        """Every group below, inner ones first, and at last this one."""
        for member in self.members:
            if isinstance(member, Group):
                yield from member.groups()
        yield self


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """The least share of values present: units and indicators below it are left out."""

    units: float = 0.0
    indicators: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A composite indicator: columns of a table made comparable and put together.

    The columns it gives are called `name`, and `name_<group>` for each group.
    Source of the stages: OECD/JRC (2008), Handbook on Constructing Composite Indicators.
    """

    name: str
    tree: Group
    normalise: Method
    impute: Method | None = None
    outliers: Method | None = None
    screen: Screening = field(default_factory=Screening)

    @classmethod
    def read(cls, path: str | Path) -> "Index":
        """Read a file that holds one [index.<name>]. Raises IndicatorError with all problems."""
        from indicators.index.read import read_index  # reading knows the records, not the reverse

        return read_index(Path(path))

    def compute(
        self,
        table: pd.DataFrame,
        earlier: "Mapping[str, pd.DataFrame] | None" = None,
        until: str = "aggregated",
    ) -> "IndexResult":
        """Compute every stage: see `indicators.index.compute.compute`."""
        from indicators.index.compute import compute  # the same

        return compute(self, table, earlier, until)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table that it reads: indicators, denominators, groupings."""
        found: dict[str, None] = {}
        for member in self.tree.indicators():
            found[member.name] = None
            if member.per is not None:
                found[member.per] = None
        for method in (self.impute, self.outliers):
            by = None if method is None else method.options.get("by")
            if isinstance(by, str):
                found[by] = None
        return tuple(found)

    def column(self, group: Group) -> str:
        """The column of a group's values; the whole index has the index's name."""
        return self.name if group is self.tree else f"{self.name}_{group.name}"
