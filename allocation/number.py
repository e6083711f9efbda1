"""Numbers as people write them, kept exactly."""

from decimal import Context, Decimal
from fractions import Fraction

_MOST_DECIMALS = 400
_LONG = Context(prec=1000)


def as_fraction(value: object) -> Fraction | None:
    """A parameter's number, exactly as written, or None if it is not a finite number.

    >>> as_fraction("0.1"), as_fraction(0.1), as_fraction("nan")
    (Fraction(1, 10), Fraction(1, 10), None)
    """
    if isinstance(value, Fraction | int) and not isinstance(value, bool):
        return Fraction(value)
    text = repr(float(value)) if isinstance(value, float) else str(value)
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    return Fraction(number) if number.is_finite() and abs(number.adjusted()) <= 400 else None


def plain(value: Fraction) -> str:
    """A number in plain digits: 12 significant ones, and two decimals at the least.

    >>> plain(Fraction(1, 3)), plain(Fraction(2500)), plain(Fraction(-1, 8))
    ('0.333333333333', '2500', '-0.125')
    """
    if value.denominator == 1:
        return str(value.numerator)
    magnitude = Decimal(float(value)).adjusted() + 1
    decimals = min(max(2, 12 - magnitude), 300)
    text = f"{Decimal(round(value * 10**decimals)).scaleb(-decimals, _LONG):f}"
    return text.rstrip("0").rstrip(".")


def written(value: Fraction) -> str:
    """A number exactly: in plain digits where it is a finite decimal, else as a quotient.

    >>> written(Fraction(1, 40)), written(Fraction(1, 3))
    ('0.025', '1 / 3')
    """
    for decimals in range(_MOST_DECIMALS):
        if 10**decimals % value.denominator == 0:
            digits = Decimal(value.numerator * 10**decimals // value.denominator)
            return f"{digits.scaleb(-decimals, _LONG):f}"
    return f"{value.numerator} / {value.denominator}"
