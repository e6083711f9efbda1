"""The scenario files that come with the program."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "library"


@cache
def library() -> dict[str, Path]:
    """The bundled scenario files by name, in alphabetical order."""
    from scenarios.scenario import is_formula, read_toml  # scenario.py looks names up here

    paths = sorted(FOLDER.glob("*.toml"))
    return {path.stem: path for path in paths if not is_formula(read_toml(path))}
