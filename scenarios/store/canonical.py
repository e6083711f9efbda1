"""The canonical form of a document: the same bytes, so the same hash, on every machine."""

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from allocation.number import as_fraction, written
from indicators.versions.cells import cell_text, plain, read_number
from scenarios.store.errors import StoreError

_DIGITS = 12


def canonical(document: object) -> bytes:
    """JSON in UTF-8 without spaces, keys sorted by code point, numbers in their shortest digits.

    document: dicts with text keys, lists, texts, numbers, conditions, None. Whole numbers have no
    fraction: 2.0 is written 2. Raises StoreError for infinity, half a character or another kind.

    >>> canonical({"b": [1.0, 0.10, None], "a": "oʻ"}).decode()
    '{"a":"oʻ","b":[1,0.1,null]}'
    """
    try:
        return _text(document).encode("utf-8")
    except (TypeError, ValueError) as problem:
        raise StoreError(f"this cannot be kept: {problem}") from None


def read_canonical(lines: bytes) -> Any:  # noqa: ANN401  # a document may be of any kind
    """The document that `canonical` wrote. Raises ValueError for any other bytes."""
    try:
        document = json.loads(lines.decode("utf-8"), parse_float=read_number)
        same = canonical(document) == lines
    except (RecursionError, ArithmeticError, StoreError) as problem:
        raise ValueError(str(problem)) from None
    if not same:
        raise ValueError("it is not in canonical form")
    return document


def digest(lines: bytes) -> str:
    """The SHA-256 of some bytes in 64 hexadecimal digits."""
    return hashlib.sha256(lines).hexdigest()


def fraction_text(value: Fraction) -> str:
    """An exact number as text: digits where it is a finite decimal, else a quotient.

    >>> fraction_text(Fraction(1, 40)), fraction_text(Fraction(1, 3))
    ('0.025', '1/3')
    """
    return written(value).replace(" ", "")


def read_fraction(text: object) -> Fraction:
    """The number that `fraction_text` wrote. Raises ValueError."""
    over, _, under = str(text).partition("/")
    top, bottom = as_fraction(over), as_fraction(under or "1")
    if not isinstance(text, str) or top is None or not bottom:
        raise ValueError(f"{text!r} is no number")
    return top / bottom


def steady(value: float) -> int | float:
    """A computed number without the last bits, in which processors differ.

    Twelve significant digits, but never coarser than whole units. Missing values stay missing.

    >>> steady(0.1 + 0.2), steady(1e13 / 3), steady(5.0)
    (0.3, 3333333333333, 5)
    """
    if value != value or value == 0:
        return 0 if value == 0 else value
    magnitude = int(f"{value:e}".partition("e")[2]) + 1
    kept = round(float(value), max(0, _DIGITS - magnitude))
    return int(kept) if kept.is_integer() else kept


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        entries = sorted((_key(key), one) for key, one in value.items())
        return "{" + ",".join(f"{_quoted(key)}:{_text(one)}" for key, one in entries) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_text(one) for one in value) + "]"
    return _quoted(value) if isinstance(value, str) else cell_text(plain(value))


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"the key {key!r} is no text")
    return key


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
