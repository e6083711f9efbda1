"""What the commands on an index share: the file, the index in it, and the table it is asked of."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from allocation.errors import nearest
from indicators import Index, IndexResult, index_from
from scenarios.commands.common import file_or_library
from scenarios.errors import ScenarioError
from scenarios.indices import earlier_tables, join_indices
from scenarios.quality import QUALITIES
from scenarios.scenario import BUNDLED, bundled_or_table, read_toml, scenario_from


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedIndex:
    """An index and the table it is to be computed on, with the indices above it that it reads.

    quality: of the bundled table, None for one's own. code: the column of unit codes.
    """

    index: Index
    table: pd.DataFrame = field(repr=False)
    quality: pd.DataFrame | None = field(repr=False)
    code: str

    def compute(self, until: str = "aggregated") -> IndexResult:
        """Compute the index up to a stage."""
        return self.index.compute(
            self.table, earlier=earlier_tables(self.index, self.quality), until=until
        )


def add_index_options(parser: argparse.ArgumentParser) -> None:
    """Declare the file, the index in it and the table."""
    parser.add_argument("file", metavar="FILE", help="an index file, or a scenario with an index")
    parser.add_argument("--name", metavar="INDEX", help="which index, if the file holds several")
    parser.add_argument(
        "--data", metavar="TABLE", help="a table of units (the scenario's, or the bundled one)"
    )
    parser.add_argument("--id", metavar="COLUMN", help="the column of unit codes (code)")


def asked_index(options: argparse.Namespace) -> AskedIndex:
    """The index and table that the options describe.

    Raises ScenarioError for a file without an index, or with several and none of them named.
    """
    path = file_or_library(options.file)
    contents = read_toml(path)
    folder, data, code = Path(), BUNDLED, "code"
    if {"formula", "budget"} & {*contents}:
        scenario = scenario_from(contents, path)
        indices = scenario.indices
        folder, data, code = scenario.folder, scenario.data, scenario.code
    else:
        indices = _of_index_file(contents, path)
    if options.data is not None:
        folder, data, code = Path(), options.data, "code"
    code = options.id or code
    chosen = _chosen(indices, options.name, path)
    table, quality = bundled_or_table(data, folder, code)
    joined = join_indices(_read_by(chosen, indices), table, quality, list(QUALITIES))
    return AskedIndex(index=chosen, table=joined.inputs, quality=joined.quality, code=code)


def _of_index_file(contents: Mapping[str, Any], path: Path) -> tuple[Index, ...]:
    tables = contents.get("index")
    if isinstance(tables, Mapping) and len(tables) > 1:
        return tuple(index_from(str(name), table) for name, table in tables.items())
    return (Index.read(path),)


def _chosen(indices: tuple[Index, ...], name: str | None, path: Path) -> Index:
    names = [index.name for index in indices]
    if name is None and len(names) == 1:
        return indices[0]
    if name in names:
        return indices[names.index(name)]
    if not names:
        raise ScenarioError(f"{path.name}: it holds no index; write one as [index.<name>]")
    if name is None:
        raise ScenarioError(
            f"{path.name}: it holds the indices {', '.join(names)}; choose one with --name"
        )
    raise ScenarioError(f"{path.name}: there is no index {name!r}{nearest(name, names)}")


def _read_by(chosen: Index, indices: tuple[Index, ...]) -> tuple[Index, ...]:
    """The indices above the chosen one whose columns it reads, directly or not; in their order."""
    read, found = {*chosen.columns}, []
    for index in reversed(indices[: indices.index(chosen)]):
        if read & {index.column(group) for group in index.tree.groups()}:
            read |= {*index.columns}
            found.append(index)
    return tuple(found[::-1])
