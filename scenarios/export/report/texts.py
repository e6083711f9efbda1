"""The words of the report in one language, and numbers as people write them there."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import floor, isfinite, log10
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from scenarios.export.words import words_in

ABSENT = "—"
MINUS = "\N{MINUS SIGN}"
SPACE = "\N{NO-BREAK SPACE}"
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"))


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts by key, as `section.title`. Raises KeyError for a key that nobody has written."""

    language: str
    texts: Mapping[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """A text with the values put in."""
        section, _, name = key.partition(".")
        text = str(self.texts[section][name][self.language])
        return text.format(**values) if values else text

    def word(self, section: str, name: str) -> str:
        """A word, or `name` itself where it has no translation."""
        return str(self.texts[section].get(name, {}).get(self.language, name))

    def number(self, value: float, decimals: int = 0, *, sign: bool = False) -> str:
        """With the language's separators; what is missing is a dash, never a zero."""
        if not isfinite(value):
            return ABSENT
        plain = f"{abs(value):,.{decimals}f}"
        nought = not plain.strip("0,.")
        before = "" if nought else MINUS if value < 0 else "+" if sign else ""
        return before + self.marked(plain)

    def marked(self, plain: str) -> str:
        """A number such as 1,234.5 with the language's own separators."""
        marks = {ord(","): self("number.thousands"), ord("."): self("number.decimal")}
        return plain.translate(marks)

    def trimmed(self, value: float, digits: int = 4) -> str:
        """At least so many significant digits, no noughts at the end; whole numbers stay whole."""
        if not isfinite(value) or value == int(value):
            return self.number(value)
        decimals = max(0, digits - 1 - floor(log10(abs(value))))
        text, mark = self.number(value, decimals), self("number.decimal")
        return text.rstrip("0").rstrip(mark) if mark in text else text

    def soum(self, value: float) -> str:
        """Soʻm to the last one, with the word."""
        return self.number(value) + SPACE + self("money.soum")

    def short(self, value: float, *, sign: bool = False) -> str:
        """Soʻm in thousands, millions, billions or trillions, with the word."""
        size, key = next((one for one in _SCALES if abs(value) >= one[0]), (1, "soum"))
        decimals = 0 if size == 1 else 2 if size == _SCALES[0][0] else 1
        return self.number(value / size, decimals, sign=sign) + SPACE + self(f"money.{key}")

    def percent(self, value: float, *, sign: bool = True) -> str:
        """A percentage with one decimal."""
        text = self.number(value, 1, sign=sign)
        return text if text == ABSENT else text + self("number.percent")

    def value(self, value: object, unit: str) -> str:
        """A value with its unit: whole soʻm in full, other numbers to four digits."""
        if isinstance(value, bool) or not isinstance(value, Real):
            return self.word("value", str(value))
        exact = int(value) if isinstance(value, Integral) else float(value)
        if unit != "soʻm":
            return f"{self.trimmed(exact)} {self.word('unit', unit)}".rstrip()
        if isinstance(exact, int) or exact.is_integer():
            return self.soum(exact)
        return f"{self.number(exact, 2)}{SPACE}{self('money.soum')}"


def texts_in(language: str) -> Texts:
    """The texts in `uz`, `ru` or `en`. Raises ScenarioError for another language."""
    return Texts(words_in(language).language, _texts())


@cache
def _texts() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
