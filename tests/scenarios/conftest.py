"""A folder of one's own to work in, and the command line run in it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from scenarios.__main__ import main

FORMULA = """title = "By people"
[[step]]
name = "people"
expression = "population * 1"
[[pot]]
name = "all"
share = 1
by = "people"
"""
UNITS = "code,population,kind\n01,6,a\n02,3,b\n03,1,a\n"
SCENARIO = 'data = "units.csv"\nbudget = 100\nformula = "formula.toml"\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a command ended: its status and what it wrote."""

    status: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a formula, a table of three units and a scenario of the two."""
    (tmp_path / "formula.toml").write_text(FORMULA, encoding="utf-8")
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def command(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """The command line in the folder."""

    def run_command(*arguments: object) -> Outcome:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        written = capsys.readouterr()
        return Outcome(status=status, out=written.out, err=written.err)

    return run_command


@pytest.fixture
def divided(command: Callable[..., Outcome]) -> Callable[..., str]:
    """A command that must succeed; what it wrote to standard output."""

    def run_well(*arguments: object) -> str:
        outcome = command(*arguments)
        assert outcome.status == 0, outcome.err
        assert "error" not in outcome.err
        return outcome.out

    return run_well


@pytest.fixture
def refused(folder: Path, command: Callable[..., Outcome]) -> Callable[..., str]:
    """A command that must refuse: status 2, only messages, nothing written. The messages."""

    def run_badly(*arguments: object) -> str:
        before = _contents(folder)
        outcome = command(*arguments)
        assert outcome.status == 2, outcome.err
        assert outcome.out == ""
        assert _contents(folder) == before
        lines = outcome.err.splitlines()
        told = ("error: ", "note: ", "warning: ")
        assert all(line.startswith(told) for line in lines), outcome.err
        errors = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
        assert errors
        assert len(set(errors)) == len(errors)
        return "\n".join(errors)

    return run_badly


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
    }
