"""Files to fill in, one a reader; each is read by a test."""

from pathlib import Path

from indicators.catalogue import DATA


def templates() -> dict[str, Path]:
    """The template files by name.

    `siat.csv`, `siat.json`, `registry.csv`, `egov.json`, `egov.csv`, `table.csv`, `mapping.toml`.
    """
    return {path.name: path for path in sorted((DATA / "templates").iterdir())}
