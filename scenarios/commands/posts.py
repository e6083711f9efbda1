"""`posts`: whole persons, posts or vehicles shared out by a result."""

import argparse
import re
import sys
from collections.abc import Iterator

from allocation.posts import METHODS, PostLine, explain_posts, find_method
from scenarios.commands.common import (
    Command,
    add_scenario_options,
    asked_scenario,
    asked_unit,
    tell_notes,
)
from scenarios.commands.show import counted, grouped, shown
from scenarios.commands.year import add_year_option, one_year, tables_of
from scenarios.errors import ScenarioError
from scenarios.posts import Posts, assign_posts
from scenarios.write import check_apart, check_output, write_table

_NUMBER = re.compile(r"\d+|\d{1,3}(?:\s\d{3})+")
_DESCRIPTION = (
    "Share out indivisible things in proportion to the amounts of a result, or to any expression. "
    "Expressions may read the table's columns, the formula's parameters and steps, pot_NAME, "
    "after_LIMIT and amount. Methods: "
    + ", ".join(
        f"{one.name} ({', '.join(one.also)})" if one.also else one.name for one in METHODS.values()
    )
    + ". How: docs/posts.md."
)


def _add(parser: argparse.ArgumentParser) -> None:
    add_scenario_options(parser)
    parser.add_argument("--posts", metavar="N", required=True, help="how many there are to give")
    parser.add_argument("--method", metavar="NAME", default="webster", help="how (webster)")
    parser.add_argument(
        "--by", metavar="EXPRESSION", default="amount", help="what weighs (amount, the result's)"
    )
    for limit, what, rounded in (("least", "minimum", "up"), ("most", "cap", "down")):
        parser.add_argument(
            f"--at-{limit}",
            metavar="EXPRESSION",
            help=f"the {what} of a unit, a number, column or expression, rounded {rounded}",
        )
    parser.add_argument(
        "--per", metavar="EXPRESSION", help="also show how much of this there is for one post"
    )
    parser.add_argument("--unit", metavar="CODE", help="show the calculation of one unit")
    add_year_option(parser)
    parser.add_argument("--out", metavar="PATH", help="write .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    out = None if options.out is None else check_output(options.out)
    number = _whole(options.posts)
    find_method(options.method)
    scenario = asked_scenario(options)
    if out is not None:
        check_apart(out, options.file, *tables_of(scenario))
    result = one_year(options, scenario)
    tell_notes(result)
    found = assign_posts(
        result,
        number,
        by=options.by,
        method=options.method,
        at_least=options.at_least,
        at_most=options.at_most,
        per=options.per,
    )
    for note in found.notes:
        sys.stderr.write(f"note: {note.text}\n")
    if options.unit is not None:
        _tell_unit(found, asked_unit(result, options.unit))
    elif out is None:
        sys.stdout.write(found.table.to_csv(lineterminator="\n"))
    if out is not None:
        write_table(found.table, out)
        sys.stderr.write(f"{out}: {counted(len(found.table), 'unit')}, {_told(found)}\n")


def _tell_unit(found: Posts, code: str) -> None:
    lines = explain_posts(found.apportionment, code)
    sys.stdout.write("".join(f"{text}\n" for line in lines for text in _lines(line)))
    row = found.table.loc[[code]].iloc[0]
    if "per_post" in row:
        value = "absent" if row["posts"] == 0 else shown(float(row["per_post"]))
        sys.stdout.write(f"per post: {value}\n")
    if "quality" in row:
        sys.stdout.write(f"rests on inputs that are {row['quality']} at the worst\n")


def _lines(line: PostLine) -> Iterator[str]:
    """A line as `explain` shows them: what it is, how it is computed, its value."""
    yield f"{line.letter}. {line.text}"
    if line.expression:
        yield f"     {line.expression}"
    if line.numbers:
        yield f"   = {grouped(line.numbers)}"
    yield f"   = {shown(line.value)}"


def _told(found: Posts) -> str:
    return f"{grouped(counted(int(found.posts.sum()), 'post'))} given out"


def _whole(text: str) -> int:
    """A whole number; thousands may be parted by spaces of any kind."""
    bare = text.strip()
    if not _NUMBER.fullmatch(bare):
        raise ScenarioError(f"--posts {text[:40]}: give a whole number of at least 0")
    return int(re.sub(r"\s", "", bare))


COMMAND = Command(
    name="posts",
    help="whole persons, posts or vehicles, shared out by a result",
    description=_DESCRIPTION,
    add=_add,
    run=_run,
)
