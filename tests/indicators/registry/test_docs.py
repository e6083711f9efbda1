"""The page on registries is true: its example runs, and its message is the one that comes."""

import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from indicators.registry import RegistryError, read_households
from indicators.registry.schema import columns

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "registry.md").read_text(encoding="utf-8")


def test_the_example_runs(tmp_path):
    [code] = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "hidden" in done.stdout
    assert (tmp_path / "out" / "mahalla.csv").is_file()


def test_the_message_is_the_one_that_comes(tmp_path, household):
    [message] = re.findall(r"^bad\.parquet.*$", PAGE, re.MULTILINE)
    rows = [household(n, **({"head_age": 150} if n in (7, 12) else {})) for n in range(1, 31)]
    pd.DataFrame(rows).to_parquet(tmp_path / "bad.parquet")
    with pytest.raises(RegistryError) as caught:
        read_households(tmp_path / "bad.parquet")
    assert str(caught.value) == message


def test_every_column_is_described():
    described = set(re.findall(r"`(\w+(?:<key>)?\w*)`", PAGE))
    for column in columns():
        pattern = re.sub(r"^(need|notebook|pays)_.*?(_uzs)?$", r"\1_<key>\2", column.name)
        assert pattern in described, column.name
