"""`versions`: keep tables so that nobody can change them unseen, compare and publish them."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from indicators.versions import Provenance, Versions, publish, source_file
from scenarios.commands.common import Command
from scenarios.commands.show import counted
from scenarios.errors import ScenarioError
from scenarios.table import read_units_table
from scenarios.write import check_output, write_table

_SHOWN = 12  # digits of an id


def _add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="keep a table of units, with who made it from what")
    add.add_argument("store", metavar="STORE", help="the folder of the versions")
    add.add_argument("table", metavar="TABLE", help="a table of units: CSV, XLSX or Parquet")
    add.add_argument("--id", metavar="COLUMN", default="code", help="the column of unit codes")
    add.add_argument("--quality", metavar="TABLE", help="the quality of the values, same shape")
    add.add_argument("--who", metavar="NAME", required=True, help="the person or office")
    add.add_argument("--note", metavar="TEXT", default="", help="what is new in it")
    add.add_argument("--period", metavar="P", default="", help="of the values")
    add.add_argument("--licence", metavar="NAME", default="", help="of the values")
    add.add_argument("--source", metavar="TEXT", default="", help="to be cited")
    listed = actions.add_parser("list", help="show all versions, the oldest first; check each")
    listed.add_argument("store", metavar="STORE", help="the folder of the versions")
    diff = actions.add_parser("diff", help="show every cell that differs between two versions")
    diff.add_argument("store", metavar="STORE", help="the folder of the versions")
    diff.add_argument("old", metavar="OLD", help="an id, or its first digits (6 or more)")
    diff.add_argument("new", metavar="NEW", help="an id, or its first digits")
    diff.add_argument("--out", metavar="PATH", help="write .csv, .parquet or .xlsx")
    out = actions.add_parser("publish", help="write a version as a Data Package")
    out.add_argument("store", metavar="STORE", help="the folder of the versions")
    out.add_argument("id", metavar="ID", help="an id, or its first digits")
    out.add_argument("--title", metavar="TEXT", default="", help="of the package")
    out.add_argument("--out", metavar="FOLDER", required=True, help="a new folder")


def _run(options: argparse.Namespace) -> None:
    store = Versions(options.store)
    if options.action != "add" and not store.folder.is_dir():
        raise ScenarioError(
            f"{store.folder}: there is no folder of versions; make one with `versions add`"
        )
    _ACTIONS[options.action](store, options)


def _keep(store: Versions, options: argparse.Namespace) -> None:
    table = read_units_table(options.table, options.id)
    quality = None
    files = [options.table]
    if options.quality is not None:
        quality = read_units_table(options.quality, options.id)
        files.append(options.quality)
    origin = Provenance(
        who=options.who,
        files=tuple(source_file(path) for path in files),
        note=options.note,
        period=options.period,
        licence=options.licence,
        source=options.source,
    )
    version = store.add(table, quality, origin)
    again = len(version.provenances) > 1
    sys.stdout.write(f"{version.id}\n")
    sys.stderr.write(
        f"{store.folder}: {counted(len(table), 'unit')}, {counted(table.shape[1], 'column')}"
        f"{'; the same contents were there already' if again else ''}\n"
    )


def _list(store: Versions, _: argparse.Namespace) -> None:
    rows = [
        {
            "version": version.id[:_SHOWN],
            "when": one.when[:19],
            "who": one.who,
            "units": len(version.content.codes),
            "columns": len(version.content.columns),
            "files": " ".join(file.name for file in one.files),
            "note": one.note,
        }
        for version in store.list()
        for one in version.provenances
    ]
    if not rows:
        raise ScenarioError(f"{store.folder}: it holds no version; make one with `versions add`")
    sys.stdout.write(pd.DataFrame(rows).to_csv(index=False, lineterminator="\n"))


def _diff(store: Versions, options: argparse.Namespace) -> None:
    out = None if options.out is None else check_output(options.out)
    changes = store.compare(options.old, options.new).set_index("table")
    if out is None:
        sys.stdout.write(changes.to_csv(lineterminator="\n"))
    else:
        texts = {name: changes[name].map(_text, na_action="ignore") for name in ("old", "new")}
        write_table(changes.assign(**texts), out)
    sys.stderr.write(f"{len(changes)} differences from {options.old} to {options.new}\n")


def _text(cell: object) -> str:
    return str(cell)


def _publish(store: Versions, options: argparse.Namespace) -> None:
    folder = Path(options.out)
    if not folder.parent.is_dir():
        raise ScenarioError(f"{folder}: there is no folder {folder.parent}; make it first")
    path = publish(store.get(options.id), folder, title=options.title)
    sys.stderr.write(f"{path}: the description of the package\n")


_ACTIONS: dict[str, Callable[[Versions, argparse.Namespace], None]] = {
    "add": _keep,
    "list": _list,
    "diff": _diff,
    "publish": _publish,
}

COMMAND = Command(
    name="versions",
    help="keep versions of tables: add, list, diff, publish",
    description=(
        "Keep tables by the hash of their contents, with who made them from which files; compare "
        "two versions; publish one as a Data Package. docs/validation.md shows how."
    ),
    add=_add,
    run=_run,
)
