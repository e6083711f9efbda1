"""`store`: keep scenarios, find them again, publish them, and read the log."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from scenarios.commands.bundle import add_out, tell_notes, told_bundle
from scenarios.commands.common import Command, add_scenario_options, asked_scenario
from scenarios.commands.store_show import log_lines, page, tree_lines
from scenarios.commands.year import add_year_option, asked_kept
from scenarios.errors import ScenarioError
from scenarios.store import Store
from scenarios.write import check_output, write_table

if TYPE_CHECKING:
    from scenarios.bundle import Bundle
    from scenarios.store.kept import Kept
    from scenarios.store.records import Entry

_SHOWN = 12  # digits of an id
_STATES = ("draft", "published", "archived")


def _add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, (words, add, _) in _ACTIONS.items():
        own = actions.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
        own.add_argument(
            "--store",
            metavar="URL",
            help="sqlite:///PATH or postgresql://USER@HOST/DATABASE (TAQSIMOT_STORE, else a file "
            "in your data folder)",
        )
        add(own)


def _run(options: argparse.Namespace) -> None:
    _ACTIONS[options.action][2](options)


def _add_save(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    add_year_option(parser)
    _add_words(parser)
    parser.add_argument("--author", metavar="NAME", help="who made it (the login name)")
    parser.add_argument("--parent", metavar="ID", help="the stored scenario it was made from")


def _add_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--title", metavar="TEXT", help="another title")
    parser.add_argument("--note", metavar="TEXT", help="what is new in it, and why")
    parser.add_argument("--tag", metavar="WORD", action="append", help="may be given several times")


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--state", choices=_STATES, help="only those in this state")
    parser.add_argument("--tag", metavar="WORD", help="only those with this tag")
    parser.add_argument(
        "--text", metavar="TEXT", help="only those with it in title, note or author"
    )


def _add_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="the id, or its first digits (6 or more)")


def _add_show(parser: argparse.ArgumentParser) -> None:
    _add_id(parser)
    parser.add_argument("--out", metavar="PATH", help="the result: .csv, .parquet or .xlsx")


def _add_describe(parser: argparse.ArgumentParser) -> None:
    _add_id(parser)
    _add_words(parser)
    parser.add_argument("--who", metavar="NAME", help="for the log (the login name)")


def _add_move(parser: argparse.ArgumentParser) -> None:
    _add_id(parser)
    parser.add_argument("--who", metavar="NAME", help="for the log (the login name)")
    parser.add_argument("--reason", metavar="TEXT", default="", help="for the log")


def _add_log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", nargs="?", help="of this scenario only")


def _add_bundle(parser: argparse.ArgumentParser) -> None:
    _add_id(parser)
    add_out(parser)


def _add_nothing(_: argparse.ArgumentParser) -> None:
    """This action takes nothing but the store."""


def _store(options: argparse.Namespace) -> Store:
    """The store that is asked for, which must be there."""
    return Store(options.store, create=False)


def _save(options: argparse.Namespace) -> None:
    kept, known = _asked(options)
    given = {"title": options.title, "note": options.note, "tags": options.tag}
    words = {key: getattr(known, key, None) if one is None else one for key, one in given.items()}
    store = Store(options.store)
    saved = store.save(kept, author=options.author, parent=options.parent, **words)
    tell_notes(kept)
    sys.stderr.write("".join(f"note: {note}\n" for note in saved.notes))
    sys.stdout.write(f"{saved.id}\n")
    sys.stderr.write(f"{store.shown}: {'kept as a draft' if saved.new else 'it was there'}\n")


def _asked(options: argparse.Namespace) -> "tuple[Kept, Entry | None]":
    """A scenario to keep; for one from a bundle also what the other store knew of it."""
    if Path(options.file).suffix.lower() == ".zip":
        bundle = _verified(options)
        return bundle.kept, bundle.entry
    return asked_kept(options, asked_scenario(options)), None


def _verified(options: argparse.Namespace) -> "Bundle":
    """What a bundle holds, if its result follows from its inputs."""
    if options.data or options.id or options.budget or options.parameters or options.years:
        raise ScenarioError(f"{options.file}: a bundle is kept as it is; leave out other options")
    from scenarios.bundle import verify

    checked = verify(options.file)
    if not checked.same:
        raise ScenarioError([f"{options.file}: {line}" for line in checked.lines])
    return checked.bundle


def _list(options: argparse.Namespace) -> None:
    found = _store(options).list(state=options.state, tag=options.tag, text=options.text)
    rows = [
        {
            "id": one.id[:_SHOWN],
            "state": one.state,
            "saved_at": one.saved_at[:19],
            "author": one.author,
            "title": one.title.in_language("en"),
            "tags": ", ".join(one.tags),
            "note": one.note,
        }
        for one in found
    ]
    columns = ["id", "state", "saved_at", "author", "title", "tags", "note"]
    table = pd.DataFrame(rows, columns=columns)
    sys.stdout.write(table.to_csv(index=False, lineterminator="\n"))


def _show(options: argparse.Namespace) -> None:
    out = None if options.out is None else check_output(options.out)
    stored = _store(options).get(options.id)
    if out is not None:
        from scenarios.commands.run import result_table

        write_table(result_table(stored.kept.result()), out)
    sys.stdout.write(page(stored))


def _describe(options: argparse.Namespace) -> None:
    _store(options).describe(
        options.id, who=options.who, title=options.title, note=options.note, tags=options.tag
    )


def _publish(options: argparse.Namespace) -> None:
    _store(options).publish(options.id, who=options.who, reason=options.reason)


def _archive(options: argparse.Namespace) -> None:
    _store(options).archive(options.id, who=options.who, reason=options.reason)


def _history(options: argparse.Namespace) -> None:
    sys.stdout.write(tree_lines(_store(options).history(options.id), options.id))


def _log(options: argparse.Namespace) -> None:
    sys.stdout.write(log_lines(_store(options).log(options.id)))


def _check(options: argparse.Namespace) -> None:
    store = _store(options)
    problems = store.check()
    if problems:
        raise ScenarioError([f"{store.shown}: {problem}" for problem in problems])
    log = store.log()
    last = f"; the last hash is {log[-1].hash}" if log else ""
    sys.stdout.write(f"{store.shown}: as the log of {len(log)} events says{last}\n")


def _bundle(options: argparse.Namespace) -> None:
    told_bundle(_store(options).get(options.id), options.out)


_Add = Callable[[argparse.ArgumentParser], None]
_Act = Callable[[argparse.Namespace], None]
_ACTIONS: dict[str, tuple[str, _Add, _Act]] = {
    "save": (
        "run a scenario and keep it as a draft, or keep what a bundle holds",
        _add_save,
        _save,
    ),
    "list": ("list the scenarios that are kept, the oldest first", _add_list, _list),
    "show": ("show one scenario, and write its result", _add_show, _show),
    "describe": ("give a draft another title, note or tags", _add_describe, _describe),
    "publish": ("publish a draft; nothing of it can be altered then", _add_move, _publish),
    "archive": ("put a scenario away; it stays readable", _add_move, _archive),
    "history": ("show what a scenario was made from, and what from it", _add_id, _history),
    "log": ("show who did what when", _add_log, _log),
    "check": ("compare everything that is kept with the log", _add_nothing, _check),
    "bundle": ("write a kept scenario as one file for others to verify", _add_bundle, _bundle),
}

COMMAND = Command(
    name="store",
    help="keep scenarios: save, list, show, publish, archive, history, log …",
    description=(
        "Keep scenarios so that nobody can change them unseen: the same inputs have the same id, "
        "published ones stay as they are, and a log says who did what. How: docs/store.md."
    ),
    add=_add,
    run=_run,
)
