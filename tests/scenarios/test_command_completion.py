"""`completion`: the script of bash in a real bash, and what all scripts hold."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scenarios.__main__ import main
from scenarios.commands.completion import script
from scenarios.commands.registry import COMMANDS
from scenarios.library import library

BASH = shutil.which("bash")
TRY = """
COMP_WORDS=(taqsimot "$@")
COMP_CWORD=$#
_shtab_taqsimot 2> /dev/null
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def script_of_bash(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("completion") / "taqsimot.bash"
    path.write_text(script("bash"), encoding="utf-8")
    return path


def _bash(lines: str, folder: Path, *words: str) -> str:
    assert BASH is not None
    done = subprocess.run(
        [BASH, "-c", lines, "bash", *words],
        cwd=folder,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ([""], [*COMMANDS]),
        (["ex"], ["export", "explain"]),
        (["run", "so"], ["social_protection_need", "south_africa_lges"]),
        (["run", "x", "--ou"], ["--out"]),
        (["run", "x", "--out", "uni"], ["units.csv"]),
        (["run", "un"], ["units.csv"]),
        (["export", "x", "--language", ""], ["uz", "ru", "en"]),
        (["export", "x", "--to", "geo"], ["geojson"]),
        (["store", "sa"], ["save"]),
        (["versions", "list", "f"], ["folder"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
    ],
)
@pytest.mark.skipif(BASH is None, reason="there is no bash")
def test_bash_completes(
    script_of_bash: Path, tmp_path: Path, words: list[str], completed: list[str]
) -> None:
    (tmp_path / "units.csv").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    found = _bash(f"source {script_of_bash}\n{TRY}", tmp_path, *words)
    assert found.split() == completed


@pytest.mark.skipif(BASH is None, reason="there is no bash")
def test_the_short_name_runs_the_program_in_any_folder(
    script_of_bash: Path, tmp_path: Path
) -> None:
    (tmp_path / "allocation.py").write_text("raise SystemExit('the wrong one')")
    told = _bash(f"source {script_of_bash}\ntaqsimot library", tmp_path)
    assert [name for name in library() if name not in told] == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_knows_every_command_and_name(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    told = capsys.readouterr().out
    assert told.startswith("# ")
    assert [name for name in (*COMMANDS, *library()) if name not in told] == []
    assert ("function taqsimot\n" if shell == "fish" else "taqsimot() {\n") in told


def test_another_shell_is_a_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["completion", "csh"])
    assert stop.value.code == 2
    assert "bash" in capsys.readouterr().err
