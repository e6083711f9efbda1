"""A result as Parquet: the table, and what it is in the file's metadata under `taqsimot`."""

import json
from pathlib import Path

import pandas as pd

from scenarios.export.facts import facts_of
from scenarios.export.options import Options
from scenarios.export.table import export_table
from scenarios.run import Result

KEY = b"taqsimot"


def write(result: Result, path: Path, options: Options) -> None:
    """Write the table; `pyarrow.parquet.read_schema(path).metadata[b"taqsimot"]` is JSON."""
    about = json.dumps(facts_of(result, options.scenario_id).plain(), ensure_ascii=False)
    write_with(export_table(result, options), about, path)


def write_with(frame: pd.DataFrame, about: str, path: Path) -> None:
    """Write a table with a text under `taqsimot` in the file's metadata."""
    import pyarrow as pa  # 0.1 s, only for this format
    from pyarrow import parquet

    table = pa.Table.from_pandas(frame)
    metadata = {**(table.schema.metadata or {}), KEY: about.encode("utf-8")}
    parquet.write_table(table.replace_schema_metadata(metadata), path)
