"""A result as CSV: what it is behind `# `, then the table."""

import io
from pathlib import Path

from scenarios.export.facts import facts_of
from scenarios.export.options import Options
from scenarios.export.table import export_table
from scenarios.run import Result


def write(result: Result, path: Path, options: Options) -> None:
    """Write UTF-8 with the mark by which Excel knows it.

    `pandas.read_csv(path, comment="#", dtype={"code": str})` reads the table.
    """
    text = io.StringIO()
    for words, told in facts_of(result, options.scenario_id).lines(options.language):
        text.write(f"# {words}: {' '.join(told.split())}\n")
    export_table(result, options).to_csv(text, lineterminator="\n")
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="\n")
