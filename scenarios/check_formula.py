"""What can be told of a formula before money is divided: shares that do not add up, and names."""

import re
from fractions import Fraction

import pandas as pd

from allocation import Formula, FormulaError, prepare
from allocation.columns import Units
from allocation.evaluate import scalar
from allocation.functions import FUNCTIONS
from allocation.number import plain
from allocation.scope import Scope

_UNITS = re.compile(rf"\b({'|'.join(name for name, one in FUNCTIONS.items() if one.over_units)})\(")


def check_formula(formula: Formula, table: pd.DataFrame | None = None) -> None:
    """Check shares that depend on no table and, where one is given, the names that are read.

    Raises FormulaError with the problem: shares of pots are of numbers and parameters and do not
    add up to 1, or the table (index the code) lacks a column.
    """
    total = constant_shares(formula)
    if total is not None and total != 1:
        raise FormulaError(
            f"the shares of the pots add up to {plain(total)}, not to 1; shares must use up the "
            "budget exactly"
        )
    if table is not None:
        prepare(formula, table)


def constant_shares(formula: Formula) -> Fraction | None:
    """The sum of the pots' shares; None where a pot has none or one that needs more than numbers.

    >>> constant_shares(Formula.from_dict({"title": "t", "pot": [
    ...     {"name": "a", "share": "0.5 * 0.5", "by": "people"}]}))
    Fraction(1, 4)
    """
    shares = [pot.share for pot in formula.pots]
    known = {name: part.value for name, part in formula.parameters.items()}
    scope = Scope(Units(pd.Index([]), None), known, "shares")
    sizes = []
    for share in shares:
        if share is None or not {*share.names} <= {*known} or _UNITS.search(share.text):
            return None
        sizes.append(scalar(share.tree, scope))
    return sum(sizes, Fraction(0))
