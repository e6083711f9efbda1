"""The command lines of the documents run as they stand, page by page, in a folder of their own.

A block of csv or toml whose paragraph above names a file in backquotes is written to it first.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scenarios.commands.registry import COMMANDS, command

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = (
    "ensembles.md",
    "export.md",
    "incentives.md",
    "posts.md",
    "registry.md",
    "risk.md",
    "store.md",
    "validation.md",
    "years.md",
)
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`([\w-]+\.(?:csv|toml))`[^`\n]*\n*\Z")


def _written(page: str, folder: Path) -> str:
    """The page's shell lines, one after another; its files are put into the folder."""
    text, lines = (DOCS / page).read_text(encoding="utf-8"), ""
    for found in FENCE.finditer(text):
        above = FILE.search(text[: found.start()])
        if found[1] in ("csv", "toml") and above:
            (folder / above[1]).write_text(found[2], encoding="utf-8")
        lines += found[2] if found[1] == "sh" else ""
    return lines


@pytest.mark.parametrize("page", PAGES)
def test_the_command_lines_of_a_page_run(page: str, tmp_path: Path) -> None:
    lines = _written(page, tmp_path)
    assert "python -m scenarios" in lines
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines],
        cwd=tmp_path,
        env={
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    named = set(re.findall(r"--(?:out|report|index-out) (\S+)", lines))
    assert [name for name in named if not (tmp_path / name).exists()] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_described_on_a_page_and_in_its_help(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from scenarios.__main__ import main

    pages = [ROOT / "README.md", *DOCS.rglob("*.md")]
    assert any(f"python -m scenarios {name}" in page.read_text("utf-8") for page in pages)
    with pytest.raises(SystemExit) as stop:
        main([name, "--help"])
    assert stop.value.code == 0
    told = " ".join(capsys.readouterr().out.split())
    assert (command(name).description or command(name).help) in told


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    from scenarios.__main__ import main

    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert [name for name in COMMANDS if not re.search(rf"^    {name}\s", told, re.M)] == []


def test_an_unknown_command_is_a_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    from scenarios.__main__ import main

    with pytest.raises(SystemExit) as stop:
        main(["runn"])
    assert stop.value.code == 2
    assert "'run'" in capsys.readouterr().err
