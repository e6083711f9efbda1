"""Take a file's table apart key by key, collecting every problem instead of stopping at one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from allocation.errors import AllocationError, nearest
from allocation.expression import Expression
from allocation.label import LANGUAGES, Label
from allocation.number import as_fraction

NAME = re.compile(r"[^\W\d]\w*\Z")


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a file: takes its keys one by one, and notes what is wrong in `problems`."""

    data: Mapping[str, Any]
    place: str
    problems: list[str]
    known: set[str] = field(default_factory=set)

    def complain(self, message: str) -> None:
        """Note a problem of this section."""
        self.problems.append(f"{self.place}: {message}" if self.place else message)

    def take(self, key: str) -> Any:  # noqa: ANN401  # a file may hold anything
        """A key's value as it stands in the file; None if it is left out."""
        self.known.add(key)
        return self.data.get(key)

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, str):
            self.complain(f"{key} must be a text in quotes, not {_shown(value)}")
            return default
        return value

    def name(self, key: str = "name") -> str:
        """A name that can stand in expressions and column headings."""
        value = self.text(key)
        if not NAME.match(value):
            self.complain(f"{key} must be a word of letters, digits and _, not {_shown(value)}")
        return value

    def label(self, key: str = "label") -> Label:
        """A text, or a text for each of uz, ru, en."""
        value = self.take(key)
        if value is None:
            return Label()
        if isinstance(value, str):
            return Label.of(value)
        if isinstance(value, Mapping) and all(
            language in LANGUAGES and isinstance(words, str) for language, words in value.items()
        ):
            return Label.of(cast("Mapping[str, str]", value))
        self.complain(f"{key} must be a text, or texts for uz, ru, en, not {_shown(value)}")
        return Label()

    def number(self, key: str) -> Fraction | None:
        """A plain number."""
        value = self.take(key)
        if value is None:
            return None
        number = as_fraction(value) if _is_number(value) else None
        if number is None:
            self.complain(f"{key} must be a finite number, not {_shown(value)}")
        return number

    def expression(self, key: str) -> Expression | None:
        """An expression, or a plain number."""
        value = self.take(key)
        if value is None:
            return None
        if _is_number(value):
            number = self.number(key)
            plain = Decimal(repr(float(value))) if isinstance(value, float) else value
            return None if number is None else Expression.read(plain)
        if not isinstance(value, str):
            self.complain(f"{key} must be an expression in quotes or a number, not {_shown(value)}")
            return None
        try:
            return Expression.read(value)
        except AllocationError as problem:
            self.complain(f"{key}: {problem}")
            return None

    def tables(self, key: str) -> list[Mapping[str, Any]]:
        """A list of tables, [[key]]."""
        value = self.take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(part, Mapping) for part in value):
            self.complain(f"{key} must be a list of tables, written as [[{key}]]")
            return []
        return value

    def table(self, key: str) -> Mapping[str, Any]:
        """One table, [key]."""
        value = self.take(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.complain(f"{key} must be a table, written as [{key}]")
            return {}
        return value

    def finish(self) -> None:
        """Note the keys that nobody asked for."""
        for key in self.data:
            if key not in self.known:
                self.complain(f"unknown key {key!r}{nearest(key, self.known)}")


def _shown(value: object) -> str:
    """A value as its file writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, str | list | dict) else str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal | Fraction) and not isinstance(value, bool)
