"""Keep the lines of a run in a file, and set those of another run beside them."""

import json
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.line import Line


def write(lines: Sequence[Line], path: Path) -> None:
    """Keep a run (JSON): the lines, and what they were measured on."""
    machine = {"python": platform.python_version(), "machine": platform.processor()}
    kept = {"on": machine, "lines": [line.record() for line in lines]}
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    beside.replace(path)


def read(path: Path) -> dict[str, float | None]:
    """The medians of a kept run by the names of lines. Raises ValueError for another file."""
    try:
        kept: Any = json.loads(path.read_text(encoding="utf-8"))
        return {line["name"]: line["value"] for line in kept["lines"]}
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"{path}: this is no run kept with --keep") from None
