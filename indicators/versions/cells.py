"""A cell of a table as one plain value, and as text that is the same on every machine."""

import json
from decimal import Decimal
from typing import SupportsFloat, SupportsIndex, cast

import numpy as np
import pandas as pd

Plain = int | float | Decimal | bool | str | None
Kind = str  # number, text, condition, or empty for a missing cell


def plain(cell: object) -> Plain:
    """A cell as None, bool, int, float, Decimal or text; equal numbers become one value.

    Whole floats become int, -0.0 becomes 0, an empty text is missing. Raises ValueError for
    infinity and TypeError for anything else.

    >>> plain(np.float64(3.0)), plain(float("nan")), plain(np.int8(3)), plain("")
    (3, None, 3, None)
    """
    if cell is None or cell is pd.NA or cell is pd.NaT or isinstance(cell, str):
        return cell or None if isinstance(cell, str) else None
    if isinstance(cell, bool | np.bool_):
        return bool(cell)
    if isinstance(cell, int | np.integer):
        return int(cell)
    if isinstance(cell, Decimal):
        return _decimal(cell)
    if isinstance(cell, float | np.floating):
        return _float(float(cast("SupportsFloat | SupportsIndex", cell)))
    raise TypeError(f"{cell!r} of kind {type(cell).__name__} is no number, text or condition")


def _float(number: float) -> Plain:
    if number != number:
        return None
    if number in (float("inf"), float("-inf")):
        raise ValueError("infinity is no value; leave the cell empty if there is none")
    return int(number) if number.is_integer() else number


def _decimal(number: Decimal) -> Plain:
    if not number.is_finite():
        return _float(float(number))
    if number == number.to_integral_value():
        return int(number)
    nearest = float(number)
    return nearest if Decimal(repr(nearest)) == number else Decimal(f"{number:f}".rstrip("0"))


def kind_of(cell: Plain) -> Kind:
    """`number`, `text`, `condition`, or empty if the cell is missing."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "condition"
    return "text" if isinstance(cell, str) else "number"


def cell_text(cell: Plain) -> str:
    """A cell as JSON: shortest digits that read back as the same number, other letters as UTF-8.

    >>> [cell_text(cell) for cell in (0.1, 3, None, True, "oʻ", Decimal("0.1234567890123456789"))]
    ['0.1', '3', 'null', 'true', '"oʻ"', '0.1234567890123456789']
    """
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return json.dumps(cell, ensure_ascii=False)


def read_number(text: str) -> Plain:
    """The number a text says, as `plain` gives it: nothing of a long one is lost.

    >>> read_number("0.1"), read_number("12.0"), read_number("0.1234567890123456789")
    (0.1, 12, Decimal('0.1234567890123456789'))
    """
    return _decimal(Decimal(text))
