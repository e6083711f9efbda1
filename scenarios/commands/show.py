"""Numbers as people read them in the console; files keep plain digits."""

import re
from fractions import Fraction

from allocation.number import as_fraction, plain

_LONG = re.compile(r"'[^']*'|\"[^\"]*\"|(?<![\w.])\d{5,}(?!\w)")
_MONEY = re.compile(r"(?<![\w.'])\d{5,}(?=(?:\.\d+)?(?: of \d+(?:\.\d+)?)? soʻm| are )")
_SIGNIFICANT = 6


def grouped(text: str) -> str:
    r"""The numbers of a text with no-break spaces between thousands; quoted texts as they are.

    >>> grouped("75000 * 0.123456 + '1703202'")
    "75\xa0000 * 0.123456 + '1703202'"
    """
    return _LONG.sub(lambda found: _parted(found[0]), text)


def counted(number: int, thing: str) -> str:
    """A number of things, in words that fit it.

    >>> counted(1, "unit"), counted(2, "class"), counted(208, "unit")
    ('1 unit', '2 classes', '208 units')
    """
    ending = "es" if thing.endswith("s") else "s"
    return f"{number} {thing}" if number == 1 else f"{number} {thing}{ending}"


def grouped_money(text: str) -> str:
    r"""The sums of money of a sentence with no-break spaces between thousands; codes as they are.

    >>> grouped_money("1703202: the pots use 90000 of 100000 soʻm")
    '1703202: the pots use 90\xa0000 of 100\xa0000 soʻm'
    """
    return _MONEY.sub(lambda found: _parted(found[0]), text)


def shown(value: float | int | str) -> str:
    r"""A value: texts as they are, numbers grouped, fractions to six digits and two decimals.

    >>> shown(1234567), shown(0.005921176470964808), shown(97717723549.7081)
    ('1\xa0234\xa0567', '0.00592118', '97\xa0717\xa0723\xa0549.71')
    """
    exact = None if isinstance(value, str) else as_fraction(value)
    return str(value) if exact is None else grouped(_short(exact))


def _short(value: Fraction) -> str:
    if value.denominator == 1 or abs(value) >= 10 ** (_SIGNIFICANT - 2):
        return plain(round(value, 2))
    return plain(Fraction(f"{float(value):.{_SIGNIFICANT}g}"))


def _parted(digits: str) -> str:
    return digits if not digits.isdigit() else f"{int(digits):,}".replace(",", "\u00a0")
