"""Everything that a result follows from, in canonical form; its hash is the scenario's id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd

from allocation import Formula
from indicators.versions import Content, content_id, content_of
from indicators.versions.content import read_content
from scenarios.store.canonical import (
    canonical,
    digest,
    fraction_text,
    read_canonical,
    read_fraction,
)
from scenarios.store.errors import StoreError
from scenarios.store.formula_document import formula_document, read_formula_document
from scenarios.store.index_document import KeptIndex, index_document, read_index_document

FORM = 1  # of the document; another number is another form
AMOUNT, DOUBT = "amount", "quality"


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What a result follows from, and nothing else: no title, no author, no path.

    formula: as its file has it. parameters: the values used, every one. budget: soʻm. code: the
    column that names the units. table: a row a unit, without the indices' columns. quality: of its
    values, None for a table of one's own. earlier: bundled tables of earlier years by year, where
    an index imputes from them. baseline: last year's amounts (column `amount`, soʻm) and how
    doubtful they are (column `quality`, where known); baseline_name: how the scenario names them.
    """

    formula: Formula
    parameters: Mapping[str, Fraction]
    budget: int
    code: str
    table: Content = field(repr=False)
    quality: Content | None = field(repr=False, default=None)
    indices: tuple[KeptIndex, ...] = ()
    earlier: Mapping[str, Content] = field(repr=False, default_factory=dict)
    baseline_name: str | None = None
    baseline: Content | None = field(repr=False, default=None)

    @cached_property
    def id(self) -> str:
        """The SHA-256 of the document: 64 hexadecimal digits, the same on every machine."""
        return digest(self.document)

    @cached_property
    def data_version(self) -> str:
        """The id that `versions` gives the table with its quality."""
        return content_id(self.table, self.quality)

    @cached_property
    def document(self) -> bytes:
        """Formula, parameters and all the rest as canonical JSON; tables by their hashes."""
        past = {year: _digest(self.past.get(year)) for year in self.earlier}
        return canonical(
            {
                "form": FORM,
                "formula": formula_document(self.formula),
                "parameters": {name: fraction_text(one) for name, one in self.parameters.items()},
                "budget": self.budget,
                "id": self.code,
                "data": {
                    "version": self.data_version,
                    "table": _digest(self.tables["table"]),
                    "quality": _digest(self.tables.get("quality")),
                    "earlier": past,
                },
                "index": [index_document(one) for one in self.indices],
                "baseline": {
                    "name": self.baseline_name,
                    "amounts": _digest(self.tables.get("baseline")),
                },
            }
        )

    @cached_property
    def tables(self) -> dict[str, bytes]:
        """The canonical bytes of `table`, and of `quality` and `baseline` where there are any."""
        named = {"table": self.table, "quality": self.quality, "baseline": self.baseline}
        return {name: one.lines() for name, one in named.items() if one is not None}

    @cached_property
    def past(self) -> dict[str, bytes]:
        """The canonical bytes of the earlier tables, by year."""
        return {year: one.lines() for year, one in self.earlier.items()}

    @property
    def contents(self) -> dict[str, bytes]:
        """All tables that the document names, by their hashes."""
        return {digest(lines): lines for lines in (*self.tables.values(), *self.past.values())}


def read_inputs(lines: bytes, contents: Mapping[str, bytes], place: str) -> Inputs:
    """The inputs of a document and the tables it names by hash.

    place: where both come from, for messages. Raises StoreError for a document or table that is
    not in canonical form, is not what its hash says, or is of a newer form.
    """
    try:
        document = read_canonical(lines)
        if document["form"] != FORM:
            raise StoreError(
                f"{place}: the scenario is of form {document['form']}, and this program reads form "
                f"{FORM}; use a newer version of the program"
            )
        inputs = _read(document, contents)
    except KeyError as problem:
        raise StoreError(
            f"{place}: the scenario lacks {problem}; take it from its source"
        ) from None
    except (ValueError, TypeError, AttributeError, IndexError) as problem:
        if isinstance(problem, StoreError):
            raise
        raise StoreError(f"{place}: not a scenario that can be read: {problem}") from None
    if inputs.document != lines:
        raise StoreError(f"{place}: the scenario is not in canonical form; someone wrote it anew")
    return inputs


def read_table(lines: bytes) -> Content:
    """A table in canonical form. Raises ValueError (IndicatorError is one) for anything else."""
    try:
        content = read_content(lines)
        same = content_of(content.table()).lines() == lines
    except (TypeError, LookupError, ArithmeticError, RecursionError) as problem:
        raise ValueError(f"not a table: {problem}") from None
    if not same:
        raise ValueError("a table is not in canonical form")
    return content


def _digest(lines: bytes | None) -> str | None:
    return None if lines is None else digest(lines)


def _read(document: Mapping[str, Any], contents: Mapping[str, bytes]) -> Inputs:
    data, baseline = document["data"], document["baseline"]
    earlier = {year: _of(one, contents) for year, one in data["earlier"].items()}
    past = {year: one.table() for year, one in earlier.items()}
    return Inputs(
        formula=read_formula_document(document["formula"]),
        parameters={name: read_fraction(one) for name, one in document["parameters"].items()},
        budget=int(document["budget"]),
        code=str(document["id"]),
        table=_of(data["table"], contents),
        quality=_or_none(data["quality"], contents),
        indices=tuple(read_index_document(one, _past(one, past)) for one in document["index"]),
        earlier=earlier,
        baseline_name=baseline["name"],
        baseline=_amounts(baseline["amounts"], contents),
    )


def _past(index: Mapping[str, Any], past: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The earlier tables, for an index that imputes from them."""
    return past if index.get("impute", {}).get("method") == "panel" else {}


def _or_none(name: str | None, contents: Mapping[str, bytes]) -> Content | None:
    return None if name is None else _of(name, contents)


def _amounts(name: str | None, contents: Mapping[str, bytes]) -> Content | None:
    content = _or_none(name, contents)
    if content is not None and AMOUNT not in dict(content.columns):
        raise ValueError(f"the baseline has no column {AMOUNT!r}")
    return content


def _of(name: str, contents: Mapping[str, bytes]) -> Content:
    lines = contents[name]
    if digest(lines) != name:
        raise ValueError(f"the table {name[:12]} is not what was kept; someone changed it")
    return read_table(lines)
