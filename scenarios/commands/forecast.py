"""`forecast`: carry an indicator on to later periods, with intervals."""

import argparse
import sys

import pandas as pd

from indicators import load_catalogue
from indicators.forecast import FORECAST, compare_methods, forecast, history
from scenarios.commands.common import Command
from scenarios.commands.show import counted
from scenarios.errors import ScenarioError
from scenarios.table import read_units_table
from scenarios.write import check_apart, check_output, write_table


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("indicator", metavar="INDICATOR", help="what is carried on")
    parser.add_argument("--periods", metavar="P", nargs="+", help="later ones, such as 2027-01-01")
    parser.add_argument(
        "--data",
        metavar="TABLE",
        help="its history: columns INDICATOR@PERIOD, or periods; left out, the bundled one",
    )
    parser.add_argument("--id", metavar="COLUMN", default="code", help="the column of unit codes")
    parser.add_argument(
        "--method", choices=tuple(FORECAST.methods), default="drift", help="how (%(default)s)"
    )
    parser.add_argument("--damping", type=float, metavar="D", help="of damped_trend (0.85)")
    parser.add_argument(
        "--level", type=float, default=0.9, metavar="L", help="of the intervals (%(default)s)"
    )
    parser.add_argument("--least", type=float, metavar="X", help="nothing below (the catalogue's)")
    parser.add_argument("--most", type=float, metavar="X", help="nothing above (the catalogue's)")
    parser.add_argument(
        "--compare", action="store_true", help="how every method would have done so far, instead"
    )
    parser.add_argument("--out", metavar="PATH", help="write .csv, .parquet or .xlsx")


def _run(options: argparse.Namespace) -> None:
    out = None if options.out is None else check_output(options.out)
    if out is not None:
        check_apart(out, options.data)
    past = history(options.indicator) if options.data is None else _own_history(options)
    if options.compare:
        table = compare_methods(past, level=options.level)
    else:
        table = _carried_on(past, options)
    if out is None:
        sys.stdout.write(table.to_csv(lineterminator="\n"))
    else:
        write_table(table, out)
        sys.stderr.write(f"{out}: {counted(len(table), 'row')}\n")


def _carried_on(past: pd.DataFrame, options: argparse.Namespace) -> pd.DataFrame:
    """A row a unit and period; tells the notes."""
    if options.periods is None:
        raise ScenarioError("give --periods, such as 2027-01-01, or --compare the methods")
    least, most = _bounds(options)
    found = forecast(
        past,
        options.periods,
        method=options.method,
        options={} if options.damping is None else {"damping": options.damping},
        level=options.level,
        least=least,
        most=most,
    )
    sys.stderr.write("".join(f"note: {note}\n" for note in found.notes))
    table = found.table.reset_index("period")
    table.index.name = options.id
    return table


def _bounds(options: argparse.Namespace) -> tuple[float | None, float | None]:
    """The ends of what the indicator can be: as given, else as the catalogue has it."""
    from indicators.validate import load_limits  # a second, for its schema

    catalogue = load_catalogue()
    if options.indicator not in catalogue.index:
        return options.least, options.most
    bound = load_limits(catalogue).of(options.indicator)
    return (
        bound.low if options.least is None else options.least,
        bound.high if options.most is None else options.most,
    )


def _own_history(options: argparse.Namespace) -> pd.DataFrame:
    """The periods of an indicator in a table of one's own: a row a unit, a column a period."""
    table = read_units_table(options.data, options.id)
    named = f"{options.indicator}@"
    columns = [name for name in table.columns if name.startswith(named)]
    columns = columns or [name for name in table.columns if name[:1].isdigit()]
    if not columns:
        raise ScenarioError(
            f"{options.data}: it has no columns {named}PERIOD, nor columns that are periods; "
            f"there are {', '.join(table.columns[:8])}"
        )
    wrong = [name for name in columns if not pd.api.types.is_numeric_dtype(table[name])]
    if wrong:
        raise ScenarioError(
            [f"{options.data}: column {name} holds cells that are no numbers" for name in wrong]
        )
    return table[columns].rename(columns=lambda name: str(name).removeprefix(named))


COMMAND = Command(
    name="forecast",
    help="carry an indicator on to later periods, with intervals",
    description=(
        "Carry an indicator on to later periods, unit by unit, with intervals and remarks on how "
        "far they can be trusted. The methods: docs/risk.md."
    ),
    add=_add,
    run=_run,
)
