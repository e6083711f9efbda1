"""Start-up: the command line does not pay for what it does not use."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = (
    "geopandas",
    "shapely",
    "pyogrio",
    "scipy",
    "plotly",
    "streamlit",
    "openpyxl",
    "rapidfuzz",
    "matplotlib",
    "hypothesis",
    "pandera",
    "duckdb",
    "sklearn",
    "sqlalchemy",
    "alembic",
    "psycopg",
    "dask",
    "distributed",
)
MAIN = "from scenarios.__main__ import main; main"
REPORT = f"import sys; print([name for name in {HEAVY!r} if name in sys.modules])"


@pytest.mark.parametrize(
    "program",
    [
        "import scenarios",
        "import scenarios.__main__",
        f"{MAIN}(['run', 'equal_per_head', '--out', 'r.csv'])",
        f"{MAIN}(['check', 'equal_per_head'])",
        f"{MAIN}(['run', 'nope'])",
        f"{MAIN}(['explain', 'equal_per_head', '--unit', '1703202'])",
    ],
)
def test_nothing_heavy_is_imported(tmp_path: Path, program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{REPORT}"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
