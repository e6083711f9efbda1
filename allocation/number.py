"""Numbers as people write them, kept exactly."""

from decimal import Decimal
from fractions import Fraction


def as_fraction(value: object) -> Fraction | None:
    """A parameter's number, exactly as written, or None if it is not a finite number.

    >>> as_fraction("0.1"), as_fraction(0.1), as_fraction("nan")
    (Fraction(1, 10), Fraction(1, 10), None)
    """
    if isinstance(value, Fraction | int) and not isinstance(value, bool):
        return Fraction(value)
    text = repr(value) if isinstance(value, float) else str(value)
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    return Fraction(number) if number.is_finite() and abs(number.adjusted()) <= 400 else None


def plain(value: Fraction) -> str:
    """A number in plain digits, to 12 significant ones.

    >>> plain(Fraction(1, 3)), plain(Fraction(2500, 1)), plain(Fraction(-1, 8))
    ('0.333333333333', '2500', '-0.125')
    """
    if value.denominator == 1:
        return str(value.numerator)
    if value == 0:
        return "0"
    text = f"{Decimal(f'{float(value):.12g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
