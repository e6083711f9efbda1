"""docs/design.md is true: its files, command lines and code run one after another."""

import contextlib
import io
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from scenarios.__main__ import main

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`([\w-]+\.(?:csv|toml))`[^`\n]*\n*\Z")


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """The folder after the page was followed, what the console told, and how commands ended."""
    folder, lines = tmp_path_factory.mktemp("story"), list[str]()
    for found in FENCE.finditer(PAGE):
        above = FILE.search(PAGE[: found.start()])
        if found[1] in ("csv", "toml") and above:
            (folder / above[1]).write_text(found[2], encoding="utf-8")
        lines += found[2].splitlines() if found[1] == "sh" else []
    told, ended = io.StringIO(), dict[str, int]()
    with contextlib.chdir(folder), contextlib.redirect_stdout(told):
        for line in lines:
            command = line.removeprefix("python -m scenarios ").partition(" || ")[0]
            ended[line] = main(shlex.split(command))
    return folder, told.getvalue(), ended


def test_the_code_runs(story):
    folder, _, _ = story
    (code,) = [found[2] for found in FENCE.finditer(PAGE) if found[1] == "python"]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_commands_end_as_the_page_says(story):
    _, _, ended = story
    assert len(ended) == 5
    assert {line: status for line, status in ended.items() if status} == {
        line: 2 for line in ended if "|| echo" in line
    }
    assert [line for line in ended if not line.startswith("python -m scenarios ")] == []


def test_weights_that_meet_the_targets_are_found_and_run(story):
    folder, told, _ = story
    table = pd.read_csv(folder / "target.csv", dtype={"code": str}).set_index("code")
    last = pd.read_csv(folder / "districts.csv", dtype={"code": str}).set_index("code")
    assert (100 * table["amount_then"] >= 85 * last["last_year"]).all()
    assert table["amount_then"].sum() == 1_400_000_000
    command = re.search(r"run it: python -m scenarios (run .*)", told)
    assert command
    with contextlib.chdir(folder):
        assert main([*shlex.split(command[1]), "--out", "again.csv"]) == 0
    run = pd.read_csv(folder / "again.csv", dtype={"code": str}).set_index("code")
    assert run["amount"].equals(table["amount_then"])


def test_the_story_tells_what_the_page_says(story):
    folder, told, _ = story
    assert "these clash, and any of them left out lets the others hold" in told
    assert len(pd.read_csv(folder / "frontier.csv")) > 100
    assert "poor_weight: 0 (now 0.3" in told
    assert "child_weight: 0 (now 0.2" in told
    best = pd.read_csv(folder / "optimum.csv")
    assert best["amount"].sum() == 1_400_000_000
    assert best["amount"].iloc[-3:].sum() == 448_000_000
