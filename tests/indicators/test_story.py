"""The story of the documentation is true: its files, commands and Python, in their order.

A block of toml is written to the file that the text above names last. A command prints, notes
first, what stands below it (a line of … stands for any lines). Python runs as doctests that share
their names.
"""

import doctest
import re
import shlex
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "story.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`([\w-]+\.toml)`")
COMMAND = re.compile(r"^\$ python -m (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
ANY = "…"


def _printed(command: str, monkeypatch, capsys) -> str:
    """What a command writes: notes, then results; it must end well."""
    from indicators import samples
    from scenarios.__main__ import main

    program, *arguments = shlex.split(command)
    if program == "indicators.samples":
        monkeypatch.setattr(sys, "argv", [program, *arguments])
        samples.main()
    else:
        assert program == "scenarios"
        assert main(arguments) == 0, capsys.readouterr().err
    written = capsys.readouterr()
    return written.err + written.out


def _same(shown: str, found: str) -> bool:
    parts = [re.escape(line) for line in shown.strip().splitlines()]
    pattern = "\n".join("(?:.*\n)*?.*" if part == re.escape(ANY) else part for part in parts)
    return re.fullmatch(pattern, found.replace("\u00a0", " ").strip()) is not None


def _run_python(text: str, names: dict[str, object]) -> list[str]:
    """Run a block and return what printed something else."""
    test = doctest.DocTestParser().get_doctest(text, names, "story.md", "story.md", 0)
    test.globs = names
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(
        test, out=said.append, clear_globs=False
    )
    return said


@pytest.fixture(scope="module")
def kinds() -> list[str]:
    return [found[1] for found in FENCE.finditer(PAGE)]


def test_the_story_is_told_in_files_commands_and_python(kinds):
    assert set(kinds) == {"toml", "console", "python"}
    assert min(kinds.count(kind) for kind in set(kinds)) >= 2


def test_every_step_prints_what_the_page_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for found in FENCE.finditer(PAGE):
        if found[1] == "toml":
            named = FILE.findall(PAGE[: found.start()])
            Path(named[-1]).write_text(found[2], encoding="utf-8")
        elif found[1] == "python":
            assert _run_python(found[2], names) == []
        else:
            for command, shown in COMMAND.findall(found[2]):
                printed = _printed(command, monkeypatch, capsys)
                assert _same(shown, printed), f"{command}\n{printed}"
    assert (tmp_path / "result.csv").is_file()


def test_a_changed_output_would_be_seen():
    assert _same("a\n…\nd\n", "a\nb\nc\nd\n")
    assert not _same("a\n…\nd\n", "a\nb\nc\ne\n")
    assert not _same("a\nb\n", "a\nb\nc\n")
    assert _run_python(">>> 1 + 1\n3\n", {}) != []
