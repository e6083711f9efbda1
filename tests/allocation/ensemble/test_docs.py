"""The page about ensembles is true: its examples run, one after another."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "ensembles.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_examples_run(tmp_path):
    assert len(PYTHON) >= 3
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n".join(PYTHON)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_examples_say_what_holds():
    assert all("assert" in code for code in PYTHON)
