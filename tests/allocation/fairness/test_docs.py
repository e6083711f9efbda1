"""The document is true: its examples run, and it names what there is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from allocation import fairness

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "fairness.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("code", BLOCKS, ids=range(len(BLOCKS)))
def test_examples_run(code: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_every_figure_is_told() -> None:
    assert len(BLOCKS) == 3
    assert [code for code in fairness.registered() if f"`{code}`" not in TEXT] == []
