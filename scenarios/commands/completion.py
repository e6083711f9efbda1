"""`completion`: a short name for the command line, and its completion, for a shell."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shlex import quote
from typing import Any

from scenarios.commands.common import Command
from scenarios.library import library

_NAME = "taqsimot"
_ROOT = Path(__file__).parents[2]


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=_FUNCTIONS, help="for which shell")


def _run(options: argparse.Namespace) -> None:
    sys.stdout.write(script(options.shell))


def script(shell: str) -> str:
    """What a shell reads to have `taqsimot`, which runs this program, and its completion."""
    import shtab  # only for this command

    from scenarios.commands.parser import parser_of
    from scenarios.commands.registry import COMMANDS

    parser = parser_of(COMMANDS, _NAME)
    completes = _completes(shtab.FILE, shtab.DIRECTORY)
    for action in _actions(parser):
        if action.choices:
            action.choices = tuple(action.choices)  # shtab takes a dictionary for more commands
        elif str(action.metavar) in completes:
            how = completes[str(action.metavar)]
            setattr(action, "complete", how)  # noqa: B010  # shtab's own attribute
    return f"{_LOADED[shell]}\n{_FUNCTIONS[shell]()}\n{shtab.complete(parser, shell)}\n"


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The arguments of a parser and of the commands below it, without the commands themselves."""
    for action in parser._actions:  # argparse has no other way to list them
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _actions(below)
        else:
            yield action


def _completes(files: Any, folders: Any) -> dict[str, Any]:  # noqa: ANN401  # shtab's records
    """How an argument is completed, by what it stands for."""
    scenarios = _scenarios()
    return {
        "FILE": scenarios,
        "B": scenarios,
        "TABLE": files,
        "PATH": files,
        "FOLDER": folders,
        "STORE": folders,
    }


def _scenarios() -> dict[str, Any]:
    """The names of the library, and files."""
    names = " ".join(library())
    bash = f'_taqsimot_files() {{\n  compgen -W "{names}" -- "$1"\n  compgen -f -- "$1"\n}}\n'
    zsh = (
        "_taqsimot_files() {\n"
        f"  _alternative 'library:library:({names})' 'files:file:_files'\n}}\n"
    )
    lines = quote("\\n".join(library()) + "\\n")
    return {
        "bash": "_taqsimot_files",
        "zsh": "_taqsimot_files",
        "fish": f"(printf {lines}; __fish_complete_path (commandline -ct))",
        "preamble": {"bash": bash, "zsh": zsh},
    }


def _posix() -> str:
    path = f'PYTHONPATH={quote(str(_ROOT))}"${{PYTHONPATH:+:$PYTHONPATH}}"'
    return f'{_NAME}() {{\n  {path} {quote(sys.executable)} -P -m scenarios "$@"\n}}\n'


def _fish() -> str:
    path = f"set -lx PYTHONPATH {quote(str(_ROOT))} $PYTHONPATH"
    return f"function {_NAME}\n  {path}\n  {quote(sys.executable)} -P -m scenarios $argv\nend\n"


_LOADED = {
    "bash": "# Load it in ~/.bashrc: source ~/.taqsimot.bash",
    "zsh": '# Load it in ~/.zshrc, after compinit: eval "$(< ~/.taqsimot.zsh)"',
    "fish": "# Keep it as ~/.config/fish/conf.d/taqsimot.fish",
}
_FUNCTIONS: dict[str, Callable[[], str]] = {"bash": _posix, "zsh": _posix, "fish": _fish}

COMMAND = Command(
    name="completion",
    help="a short name for the command line, with completion, for your shell",
    description=(
        "Print what a shell reads to have the command `taqsimot`, which is this program from any "
        "folder, and to complete its commands, options, files and names of the library by Tab. "
        "Write it to a file once; its first line says how a shell loads it."
    ),
    add=_add,
    run=_run,
)
