"""Where a kept scenario comes from: its name, its titles, and the sources of its data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allocation import Label
from indicators import load_catalogue, load_sources
from scenarios.store.canonical import canonical, read_canonical
from scenarios.store.formula_document import label_document
from scenarios.store.inputs import Inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What is told of a scenario and changes no amount, so that the id does not depend on it.

    name: of its file. source: where the rule comes from. data: for each column with a known
    source its `unit period source licence`, and under `sources` their titles and addresses.
    """

    name: str
    title: Label
    source: str = ""
    data: Mapping[str, Any] | None = None

    def lines(self) -> bytes:
        """The canonical document."""
        return canonical(
            {
                "name": self.name,
                "title": label_document(self.title),
                "source": self.source,
                "data": self.data,
            }
        )


def read_origin(lines: bytes) -> Origin:
    """The origin of a document. Raises ValueError for anything else."""
    try:
        facts = read_canonical(lines)
        return Origin(**{**facts, "title": Label.of(facts["title"])})
    except (TypeError, KeyError) as problem:
        raise ValueError(f"not the origin of a scenario: {problem}") from None


def data_sources(inputs: Inputs) -> dict[str, Any] | None:
    """Sources of the bundled columns in a table; None for a table of one's own."""
    if inputs.quality is None:
        return None
    catalogue, known = load_catalogue(), load_sources()
    names = [name for name, _ in inputs.table.columns if name in catalogue.index]
    facts = ("unit", "period", "source", "licence")
    columns = {name: {one: str(catalogue.at[name, one]) for one in facts} for name in names}
    cited = sorted({one["source"] for one in columns.values()} & {*known.index})
    told = {name: {one: str(known.at[name, one]) for one in ("title", "url")} for name in cited}
    return {"columns": columns, "sources": told}
