"""The README is true: its Python code and its command lines run, in a folder of their own.

A block of csv or toml whose paragraph above names a file in backquotes (`districts.csv`) is written
to that file first; the blocks follow one another as a reader would follow them.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`([\w-]+\.(?:csv|toml))`[^`\n]*\n*\Z")
COMMAND = re.compile(r"^(?:\$ )?(?:[\w./]*/)?python3? -m scenarios (.*)$", re.MULTILINE)
SHELLS = ("sh", "bash", "console", "shell")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block: its language, its contents, and the file that the text above names."""

    language: str
    text: str
    file: str | None


def _blocks() -> Iterator[Block]:
    for found in FENCE.finditer(README):
        above = FILE.search(README[: found.start()])
        yield Block(language=found[1], text=found[2], file=above[1] if above else None)


BLOCKS = tuple(_blocks())
COMMANDS = [
    line for block in BLOCKS if block.language in SHELLS for line in COMMAND.findall(block.text)
]
PYTHON = [block.text for block in BLOCKS if block.language == "python"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the README shows."""
    path = tmp_path_factory.mktemp("readme")
    for block in BLOCKS:
        if block.file is not None and block.language in ("csv", "toml"):
            (path / block.file).write_text(block.text, encoding="utf-8")
    return path


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_line_does_what_it_should(folder: Path, line: str) -> None:
    arguments = shlex.split(line, comments=True)
    done = _run(folder, "-m", "scenarios", *arguments)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    if "--out" in arguments:
        assert (folder / arguments[arguments.index("--out") + 1]).is_file()
    else:
        assert done.stdout


@pytest.mark.parametrize("code", PYTHON, ids=range(len(PYTHON)))
def test_python_code_runs(folder: Path, code: str) -> None:
    done = _run(folder, "-W", "error", "-c", code)
    assert done.returncode == 0, done.stderr


def test_there_is_a_first_scenario_from_the_command_line_and_from_python() -> None:
    assert any(line.startswith("run ") for line in COMMANDS)
    assert any("--data" in line for line in COMMANDS)
    assert any("from scenarios import" in code for code in PYTHON)


def test_the_files_of_the_first_own_scenario_are_shown(folder: Path) -> None:
    named = {word for line in COMMANDS for word in shlex.split(line) if "." in word}
    shown = {path.name for path in folder.iterdir()}
    made = {line.split("--out ", 1)[1].split()[0] for line in COMMANDS if "--out " in line}
    files = {word for word in named if word.endswith((".csv", ".toml", ".xlsx", ".parquet"))}
    assert files <= shown | made


def test_the_two_commands_are_named() -> None:
    shell = "\n".join(block.text for block in BLOCKS if block.language in SHELLS)
    assert re.search(r"^python3 -m venv .*requirements\.txt.* run app\.py$", shell, re.MULTILINE)
    assert re.search(r"^python3 -m venv .*requirements-dev\.txt.*pytest", shell, re.MULTILINE)


def test_what_it_links_to_is_there() -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_uzbek_apostrophes_are_right() -> None:
    assert re.findall(r"[oOgG][‘’`´][a-z]|\bso'm\b", README) == []
