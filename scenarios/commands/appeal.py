"""`appeal`: correct one value of one unit, see what it does, keep it as a draft if asked."""

import argparse
import sys

import pandas as pd

from scenarios.appeal import Appeal, appeal, keep
from scenarios.commands.common import Command, asked_scenario, asked_unit
from scenarios.commands.show import shown
from scenarios.errors import ScenarioError
from scenarios.quality import QUALITIES
from scenarios.write import check_apart, check_output, write_table

_MOST = 10  # others that are listed


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a scenario or formula file, or a name")
    parser.add_argument("--unit", metavar="CODE", required=True, help="code or name of the unit")
    parser.add_argument(
        "--set", metavar="column=value", required=True, dest="value", help="the corrected value"
    )
    parser.add_argument("--reason", metavar="TEXT", required=True, help="why it is corrected")
    parser.add_argument("--quality", choices=QUALITIES, help="of the corrected value (as it was)")
    parser.add_argument("--data", metavar="TABLE", help="a table of units: CSV, XLSX or Parquet")
    parser.add_argument("--id", metavar="COLUMN", help="the column of unit codes (code)")
    parser.add_argument("--budget", metavar="N", help="whole soʻm to divide")
    parser.add_argument(
        "--parameter",
        metavar="name=value",
        action="append",
        default=[],
        dest="parameters",
        help="another value for a parameter; may be given several times",
    )
    parser.add_argument("--store", metavar="URL", help="keep it there as a draft, with the reason")
    parser.add_argument("--author", metavar="NAME", help="who keeps it (the login name)")
    parser.add_argument("--out", metavar="PATH", help="every unit: .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    out = None if options.out is None else check_output(options.out)
    column, equals, value = options.value.partition("=")
    if not equals:
        raise ScenarioError(f"--set {options.value[:60]}: write it as column=value")
    scenario = asked_scenario(options)
    if out is not None:
        check_apart(out, options.file, scenario.table_path)
    asked = appeal(
        scenario,
        options.unit,
        column.strip(),
        value,
        reason=options.reason,
        quality=options.quality,
    )
    notes = [*(note.text for note in asked.after.notes), *asked.remarks]
    sys.stderr.write("".join(f"note: {note}\n" for note in notes))
    saved = None
    if options.store is not None:
        saved = keep(asked, options.store, author=options.author)
        sys.stderr.write("".join(f"note: {note}\n" for note in saved.notes))
    asked_unit(asked.before, options.unit)
    sys.stdout.write(_page(asked))
    if saved is not None:
        sys.stdout.write(f"kept as a draft: {saved.id}\n" if saved.new else f"kept: {saved.id}\n")
    if out is not None:
        write_table(asked.table, out)


def _page(asked: Appeal) -> str:
    """What was corrected, the unit's amount, and what others gain or lose."""
    table = asked.table
    others = table.drop(index=asked.unit)
    lines = [asked.note, _line(table, asked.unit)]
    up, down = others[others["change"] > 0], others[others["change"] < 0]
    lines.append(
        f"of {len(others)} others {len(up)} get more, {shown(int(up['change'].sum()))} soʻm in "
        f"all, and {len(down)} get less, {shown(int(-down['change'].sum()))} soʻm in all"
    )
    order = others["change"].abs().sort_values(ascending=False, kind="stable")
    moved = [code for code in order.index if order[code]][:_MOST]
    lines += [_line(others, str(code)) for code in moved]
    return "".join(f"{line}\n" for line in lines)


def _line(table: pd.DataFrame, code: str) -> str:
    columns = ("amount_before", "amount_after", "change")
    before, after, change = (int(table[name][code]) for name in columns)
    sign = "+" if change > 0 else ""
    return f"{code}: {shown(before)} -> {shown(after)} soʻm ({sign}{shown(change)})"


COMMAND = Command(
    name="appeal",
    help="correct one value of one unit, and see its amount and everyone's before and after",
    description=(
        "Correct one value of one unit and divide again. Nothing changes but what --store is "
        "asked to keep: a draft with the reason. How: docs/incentives.md."
    ),
    add=_add,
    run=_run,
)
