"""An index as a canonical document, in the words of its file, and back with all it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import pandas as pd

from indicators import Index, IndexResult, index_from
from indicators.index.family import Method
from indicators.index.record import Group, Member
from indicators.index.stages import directions_of

Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptIndex(Index):
    """An index that looks at nothing outside: its directions are written into its members.

    earlier: the tables of other periods that it imputes from, by period. assumed: indicators whose
    direction nobody gave; a note says so.
    """

    earlier: Mapping[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    assumed: tuple[str, ...] = ()

    def compute(
        self,
        table: pd.DataFrame,
        earlier: Mapping[str, pd.DataFrame] | None = None,
        until: str = "aggregated",
    ) -> IndexResult:
        """Compute it with the earlier tables that it was kept with."""
        result = Index.compute(self, table, self.earlier or earlier, until)
        told = [
            f"{name} has no direction; more of it is more of the index" for name in self.assumed
        ]
        return replace(result, notes=(*result.notes, *told))


def index_document(index: Index) -> Document:
    """An index in the words of its file, every direction written out."""
    members = list(index.tree.indicators())
    directions, _ = directions_of(members)
    known = index.assumed if isinstance(index, KeptIndex) else ()
    unsaid = [one.name for one in members if one.direction is None]
    assumed = {name for name in unsaid if directions_of(_named(members, name))[1]}
    return {
        **_group(index.tree, directions, index),
        "name": index.name,
        "assumed": sorted({*known, *assumed}),
        "screen": {"units": index.screen.units, "indicators": index.screen.indicators},
        "normalise": _method(index.normalise),
        **({} if index.impute is None else {"impute": _method(index.impute)}),
        **({} if index.outliers is None else {"outliers": _method(index.outliers)}),
    }


def read_index_document(
    document: Mapping[str, Any], earlier: Mapping[str, pd.DataFrame]
) -> KeptIndex:
    """The index of a document. Raises IndicatorError, KeyError or TypeError for anything else."""
    words = {key: one for key, one in document.items() if key not in ("name", "assumed")}
    index = index_from(str(document["name"]), words)
    facts = {one.name: getattr(index, one.name) for one in fields(Index)}
    return KeptIndex(**facts, earlier=earlier, assumed=tuple(map(str, document["assumed"])))


def _named(members: list[Member], name: str) -> list[Member]:
    return [member for member in members if member.name == name]


def _group(group: Group, directions: Mapping[str, int], index: Index) -> Document:
    return {
        "aggregate": _method(group.aggregate),
        "members": {
            one.name: _member(one, directions)
            if isinstance(one, Member)
            else _group(one, directions, index)
            for one in group.members
        },
        **({} if group is index.tree else {"weight": group.weight}),
        **({} if group.weigh is None else {"weigh": _method(group.weigh)}),
    }


def _member(member: Member, directions: Mapping[str, int]) -> Document:
    return {
        "weight": member.weight,
        "direction": directions[member.name],
        **({} if member.per is None else {"per": member.per}),
        **({} if member.normalise is None else {"normalise": _method(member.normalise)}),
    }


def _method(method: Method) -> Document:
    return {"method": method.name, **method.options}
