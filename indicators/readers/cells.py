"""What one cell of a table says: a number, nothing, or something else."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Cell = str | int | float | Decimal | bool | date | None
Mark = Literal["", ",", "."]

MISSING = frozenset(
    {"", "-", "–", "—", "−", "…", "...", "..", "na", "n/a", "nan", "none", "null", "#n/a"}
)
_SPACES = " \u00a0\u2007\u2009\u202f"  # all of them part thousands in official files
_FOOTNOTE = re.compile(r"\s*[*†‡⁰¹²³⁴-⁹]+(?:\))?\Z")
_SPACED = re.compile(rf"[+-]?[0-9]{{1,3}}([{_SPACES}'][0-9]{{3}})+(?![0-9])")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\Z")
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]*\Z")
_UNCLEAR_COMMA = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}\Z")
_UNCLEAR_POINT = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}\Z")
_COMMA_GROUPS = re.compile(r"[+-]?[0-9]{1,3}(?:(?:,[0-9]{3})+\.[0-9]*|(?:,[0-9]{3}){2,})\Z")
_POINT_GROUPS = re.compile(r"[+-]?[0-9]{1,3}(?:(?:\.[0-9]{3})+,[0-9]*|(?:\.[0-9]{3}){2,})\Z")
_MOST_EXACT = 2**53  # the greatest whole number up to which float64 keeps every one


class NotANumberError(ValueError):
    """A cell that holds something else than a number; says what and what to do."""


def is_missing(cell: Cell) -> bool:
    """Whether a cell says that there is no value.

    >>> is_missing(" — "), is_missing("0"), is_missing(float("nan"))
    (True, False, True)
    """
    if isinstance(cell, str):
        return cell.strip().lower() in MISSING
    return cell is None or cell != cell  # only NaN differs from itself


def text(cell: Cell) -> str:
    r"""A cell as text: spaces of every kind made one, whole numbers without a point.

    >>> text(" Olmazor\u00a0 tumani "), text(1703202.0)
    ('Olmazor tumani', '1703202')
    """
    if cell is None or cell != cell:  # only NaN differs from itself
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date().isoformat()
    return " ".join(str(cell).split())


def number(cell: Cell, mark: Mark = "") -> Decimal | None:
    r"""The number a cell holds; None if it is missing.

    mark: what parts the decimals where a comma or point could be either (`decimal_mark`); empty
    if not known. Thousands may be parted by spaces of any kind. A sign % at the end is dropped.
    Raises NotANumberError for text, dates, infinity, and numbers that may mean two things.

    >>> number("1\u00a0234,5"), number("—"), number("12.5 %")
    (Decimal('1234.5'), None, Decimal('12.5'))
    """
    if is_missing(cell):
        return None
    if isinstance(cell, bool | date):
        kind = "a date" if isinstance(cell, date) else "true or false"
        raise NotANumberError(f"{kind} stands where a number should; correct the cell")
    found = _from_text(cell, mark) if isinstance(cell, str) else _decimal(str(cell))
    whole = abs(found) > _MOST_EXACT and found == found.to_integral_value()
    if whole and Decimal(float(found)) != found:
        raise NotANumberError(
            f"{found} has more digits than can be kept; give it in thousands or millions"
        )
    return found


def footnote(cell: Cell) -> str:
    """The mark of a footnote behind a number: an asterisk or a raised digit; empty if none.

    >>> footnote("123.4*"), footnote("123.4"), footnote("see *")
    ('*', '', '')
    """
    if not isinstance(cell, str) or not re.match(r"\s*[+-]?[0-9]", cell):
        return ""
    found = _FOOTNOTE.search(cell)
    return found[0].strip() if found else ""


def decimal_mark(cells: Iterable[Cell]) -> Mark:
    """What parts decimals in these cells, where some cell makes it plain; else empty.

    >>> decimal_mark(["1,234", "12,5"]), decimal_mark(["1,234", "1,234.5"]), decimal_mark(["1,234"])
    (',', '.', '')
    """
    texts = [_bare(cell) for cell in cells if isinstance(cell, str)]
    comma = any(
        (_COMMA.match(one) and not _UNCLEAR_COMMA.match(one)) or _POINT_GROUPS.match(one)
        for one in texts
    )
    point = any(
        _COMMA_GROUPS.match(one)
        or (_PLAIN.match(one) and "." in one and not _UNCLEAR_POINT.match(one))
        for one in texts
    )
    if comma == point:
        return ""
    return "," if comma else "."


def _bare(cell: str) -> str:
    """The text without blanks around it, parted thousands, % and the mark of a footnote."""
    clean = _FOOTNOTE.sub("", cell.strip().replace("−", "-")).removesuffix("%").strip()
    return _SPACED.sub(lambda found: re.sub(rf"[{_SPACES}']", "", found[0]), clean)


def _from_text(cell: str, mark: Mark) -> Decimal:
    clean = _bare(cell)
    unclear = (_UNCLEAR_COMMA.match(clean) and not mark) or (
        _UNCLEAR_POINT.match(clean) and mark == ","
    )
    if unclear:
        whole = re.sub(r"[.,]", "", clean)
        raise NotANumberError(
            f"{clean} may be {clean.replace(',', '.')} or {whole}; write one of them"
        )
    if _UNCLEAR_COMMA.match(clean) and mark == ".":
        return _decimal(clean.replace(",", ""))
    if _COMMA_GROUPS.match(clean):
        return _decimal(clean.replace(",", ""))
    if _POINT_GROUPS.match(clean):
        return _decimal(clean.replace(".", "").replace(",", "."))
    if _COMMA.match(clean):
        return _decimal(clean.replace(",", "."))
    if _PLAIN.match(clean):
        return _decimal(clean)
    raise NotANumberError("text stands where a number should; clear the cell or give the number")


def _decimal(clean: str) -> Decimal:
    found = Decimal(clean)
    if not found.is_finite() or (found and abs(found.adjusted()) > 300):
        raise NotANumberError("infinity or a number beyond all bounds; correct the cell")
    return found
