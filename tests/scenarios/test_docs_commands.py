"""The command lines of the documents run as they stand, page by page, in a folder of their own.

A block of csv or toml whose paragraph above names a file in backquotes is written to it first.
"""

import re
import shlex
import subprocess
from dataclasses import dataclass, field
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
KEPT = re.compile(r"(\w+)=\$\((.*)\)")
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


@dataclass
class Shell:
    """The few words of a shell that the pages use; our own program runs in this process."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch
    variables: dict[str, str] = field(default_factory=dict)

    def run(self, lines: str) -> None:
        """Run line after line; a line may go on after a backslash."""
        for line in lines.replace("\\\n", " ").splitlines():
            kept = KEPT.fullmatch(line)
            told = self._run(self._filled(kept[2] if kept else line))
            if kept:
                self.variables[kept[1]] = told.strip()

    def _filled(self, line: str) -> str:
        cut = re.sub(r"\$\{(\w+):0:(\d+)\}", lambda m: self.variables[m[1]][: int(m[2])], line)
        return re.sub(r"\$(\w+)", lambda m: self.variables[m[1]], cut)

    def _run(self, line: str) -> str:
        words = shlex.split(line, comments=True)
        if words[:1] == ["export"]:
            self.monkeypatch.setenv(*words[1].split("=", 1))
            return ""
        if words[:3] == ["python", "-m", "scenarios"]:
            return self._program(words[3:])
        done = subprocess.run(["bash", "-c", line], cwd=self.folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _program(self, words: list[str]) -> str:
        from scenarios.__main__ import main

        status, told = main(words), self.capsys.readouterr()
        assert status == 0, told.err
        return told.out


@pytest.mark.parametrize("page", PAGES)
def test_the_command_lines_of_a_page_run(
    page: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = _written(page, tmp_path)
    assert "python -m scenarios" in lines
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    Shell(folder=tmp_path, capsys=capsys, monkeypatch=monkeypatch).run(lines)
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
