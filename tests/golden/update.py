"""Write the golden results of the library anew: python tests/golden/update.py [NAME...].

One CSV a scenario, as `python -m scenarios run NAME --out` writes it, with steps, pots and limits
to 12 significant digits, so that machines agree. Without names: all; those without a scenario go.
When amounts move, say in CHANGELOG.md why.
"""

import sys
from pathlib import Path

GOLDEN = Path(__file__).parent
sys.path.insert(0, str(GOLDEN.parents[1]))  # to run as a script from anywhere

from scenarios import library, run  # noqa: E402  # the path must be set first
from scenarios.commands.run import result_table  # noqa: E402  # the same


def update(names: list[str]) -> None:
    """Write the golden results of the scenarios named, or of all."""
    for name in names or library():
        table = result_table(run(name)).to_csv(float_format="%.12g", lineterminator="\n")
        path = GOLDEN / f"{name}.csv"
        before = path.read_text(encoding="utf-8") if path.is_file() else None
        path.write_text(table, encoding="utf-8")
        sys.stdout.write(f"{name}: {_told(before, table)}\n")
    for path in () if names else GOLDEN.glob("*.csv"):
        if path.stem not in library():
            path.unlink()
            sys.stdout.write(f"{path.stem}: removed, there is no such scenario\n")


def _told(before: str | None, after: str) -> str:
    if before is None:
        return "new"
    return "as it was" if before == after else "changed"


if __name__ == "__main__":
    update(sys.argv[1:])
