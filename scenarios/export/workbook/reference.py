"""Where a value stands in the workbook, as formulas name it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from allocation.render.excel import Kind

ROW = "\N{REFERENCE MARK}"  # stands in a formula for the number of the row it is written to


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """One cell, or one column of cells.

    cell: the reference from a row, with ROW for the row's number; whole: of all rows. Both are
    the same for a single cell.
    """

    cell: str
    whole: str
    kind: Kind = "number"

    @property
    def single(self) -> bool:
        """Whether it is one cell."""
        return self.cell == self.whole


@dataclass(frozen=True, slots=True)
class Names:
    """What an expression may see: each name with its place."""

    refs: Mapping[str, Ref] = field(default_factory=dict)

    def adding(self, name: str, ref: Ref) -> "Names":
        """One name more, which hides another of the same name."""
        return Names({**self.refs, name: ref})

    def cell(self, name: str) -> str:
        """The reference of the row's own value."""
        return self.refs[name].cell

    def column(self, name: str) -> str:
        """The reference of the values of all rows."""
        return self.refs[name].whole

    def kind(self, name: str) -> Kind:
        """What the name stands for."""
        return self.refs[name].kind
