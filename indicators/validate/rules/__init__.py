"""The rules, one question a file. A new rule is a new file and a name in this list."""

from indicators.validate.rules import (
    denominators,
    duplicates,
    jumps,
    labels,
    missing,
    numbers,
    outliers,
    totals,
    units,
)

__all__ = [
    "denominators",
    "duplicates",
    "jumps",
    "labels",
    "missing",
    "numbers",
    "outliers",
    "totals",
    "units",
]
