"""docs/compare.md is true: its files, command lines and code run one after another."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "compare.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`([\w-]+\.(?:csv|toml))`[^`\n]*\n*\Z")
FACTORS = "data,index,parameters,formula,baseline,limits,budget,rounding"


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_story_of_two_formulas_runs(tmp_path: Path) -> None:
    told = ""
    for found in FENCE.finditer(PAGE):
        above = FILE.search(PAGE[: found.start()])
        if found[1] in ("csv", "toml") and above:
            (tmp_path / above[1]).write_text(found[2], encoding="utf-8")
        elif found[1] == "sh":
            told += _run(tmp_path, "bash", "-euo", "pipefail", "-c", found[2])
        elif found[1] == "python":
            told += _run(tmp_path, sys.executable, "-W", "error", "-c", found[2])
    change = (tmp_path / "change.csv").read_text(encoding="utf-8").splitlines()
    assert change[0] == f"code,amount_a,amount_b,change,{FACTORS}"
    assert (tmp_path / "reasons.csv").exists()
    assert (tmp_path / "limits.csv").exists()
    assert "hold_harmless: 3 units are lifted to the floor" in told
