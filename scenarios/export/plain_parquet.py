"""A result as Parquet: the table, and what it is in the file's metadata under `taqsimot`."""

import json
from pathlib import Path

from scenarios.export.facts import facts_of
from scenarios.export.options import Options
from scenarios.export.table import export_table
from scenarios.run import Result

KEY = b"taqsimot"


def write(result: Result, path: Path, options: Options) -> None:
    """Write the table; `pyarrow.parquet.read_schema(path).metadata[b"taqsimot"]` is JSON."""
    import pyarrow as pa  # 0.1 s, only for this format
    from pyarrow import parquet

    table = pa.Table.from_pandas(export_table(result, options))
    about = json.dumps(facts_of(result, options.scenario_id).plain(), ensure_ascii=False).encode(
        "utf-8"
    )
    metadata = {**(table.schema.metadata or {}), KEY: about}
    parquet.write_table(table.replace_schema_metadata(metadata), path)
