"""Numbers, money and shares as people of each language write them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from math import floor, isfinite, log10

import pandas as pd

from views.language import Texts

BILLION = 10**9
MINUS = "\N{MINUS SIGN}"
ABSENT = "—"
FIXED_SPACE = "\N{NO-BREAK SPACE}"
LONGEST = 28  # signs of a number that is typed in: as many digits as Decimal computes with
LARGEST = 10**18  # soʻm; what a whole number of 64 bits holds, with room to add up


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A word for a power of ten; used for amounts that round to at least one of it."""

    size: int
    key: str
    decimals: int


SCALES = (
    Scale(size=10**12, key="money.trillion", decimals=2),
    Scale(size=10**9, key="money.billion", decimals=1),
    Scale(size=10**6, key="money.million", decimals=1),
    Scale(size=10**3, key="money.thousand", decimals=1),
    Scale(size=1, key="money.soum", decimals=0),
)


def number(value: float, texts: Texts, decimals: int = 0, *, sign: bool = False) -> str:
    """Write a number with the language's separators; NaN is a dash, never a zero.

    decimals: digits after the separator. sign: a plus before what is greater than nought.
    """
    if not isfinite(value):
        return ABSENT
    plain = f"{abs(value):,.{decimals}f}"
    nought = not plain.strip("0,.")
    marks = str.maketrans({",": texts("number.thousands"), ".": texts("number.decimal")})
    before = "" if nought else MINUS if value < 0 else "+" if sign else ""
    return before + plain.translate(marks)


def trimmed(value: float, texts: Texts, digits: int = 4) -> str:
    """Write a number with at least `digits` significant digits, but no noughts at the end.

    For quantities of unknown size, such as the steps of a formula; whole numbers stay whole.
    """
    if not isfinite(value) or value == int(value):
        return number(value, texts)
    decimals = max(0, digits - 1 - floor(log10(abs(value))))
    text = number(value, texts, decimals)
    mark = texts("number.decimal")
    return text.rstrip("0").rstrip(mark) if mark in text else text


def percent(value: float, texts: Texts, *, sign: bool = True) -> str:
    """Write a percentage with one decimal and the sign that shows its direction."""
    text = number(value, texts, 1, sign=sign)
    return text if text == ABSENT else f"{text}{texts('number.percent')}"


def scale_of(value: float) -> Scale:
    """Return the largest scale that `value` reaches in size; soʻm for less than a thousand."""
    return next((scale for scale in SCALES if abs(value) >= scale.size), SCALES[-1])


def scale_for(amounts: pd.Series) -> Scale:
    """Return the one scale for a list of soʻm: that of the middle one of those that are not 0."""
    sizes = amounts.dropna().abs()
    known = sizes[sizes > 0]
    return scale_of(float(known.median()) if len(known) else 0.0)


def money(value: float, texts: Texts, *, sign: bool = False, scale: Scale | None = None) -> str:
    """Write soʻm in short, in thousands, millions, billions or trillions with the word for it.

    scale: given, all amounts of one list use the same word.
    """
    if not isfinite(value):
        return ABSENT
    chosen = scale or scale_of(value)
    return f"{amount_in(value, chosen, texts, sign=sign)}{FIXED_SPACE}{texts(chosen.key)}"


def amount_in(value: float, scale: Scale, texts: Texts, *, sign: bool = False) -> str:
    """Write soʻm as a number of a scale, without its word."""
    return number(value / scale.size, texts, scale.decimals, sign=sign)


def whole_money(value: int, texts: Texts) -> str:
    """Write soʻm to the last one, from the whole number itself."""
    marks = str.maketrans({",": texts("number.thousands"), "-": MINUS})
    return f"{value:,}".translate(marks) + FIXED_SPACE + texts("money.soum")


def billions(soum: int, texts: Texts) -> str:
    """Write whole soʻm as billions for a field that people type into, to the last soʻm."""
    whole, rest = divmod(soum, BILLION)
    plain = f"{whole:,}".replace(",", texts("number.thousands"))
    decimals = f"{rest:09d}".rstrip("0")
    return f"{plain}{texts('number.decimal')}{decimals}" if decimals else plain


def read_billions(text: str, texts: Texts) -> int | None:
    """Read billions that somebody typed as whole soʻm; None for what is no such budget."""
    value = read_number(text, texts)
    if value is None:
        return None
    money = value * BILLION
    return int(money) if money == int(money) and 0 < money <= LARGEST else None


def read_number(text: str, texts: Texts) -> Decimal | None:
    """Read a number as people of a language type it; None for what can be read two ways or none.

    Spaces, and what the language writes between thousands, stand before three digits. A point
    is read as the decimal sign also where the language writes a comma, unless three digits follow.
    """
    mark = texts("number.decimal")
    thousands = re.escape(texts("number.thousands").replace(FIXED_SPACE, " "))
    plain = " ".join(text.split())
    if len(plain) > LONGEST:
        return None
    if mark == "," and re.fullmatch(r"\d+\.(?!\d{3}$)\d+", plain):
        return Decimal(plain)
    pattern = rf"(\d+|\d{{1,3}}(?:[ {thousands}]\d{{3}})+)(?:{re.escape(mark)}(\d+))?"
    if not (match := re.fullmatch(pattern, plain, re.ASCII)):
        return None
    whole, decimals = match.groups()
    return Decimal(re.sub(r"\D", "", whole) + "." + (decimals or "0"))
