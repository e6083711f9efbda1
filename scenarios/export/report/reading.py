"""Expressions and their numbers as a reader is to see them: letters for names, signs, words."""

import re
from collections.abc import Mapping
from decimal import Decimal

from scenarios.export.report.texts import Texts

_TOKEN = re.compile(
    r"('[^']*'|\"[^\"]*\")|([A-Za-z_]\w*)(?=(\s*\(|\s*=(?!=))?)|(\d+(?:\.\d+)?(?:e[+-]?\d+)?)"
    r"|([<>=!]=|\*\*|[*,-])"
)
_SIGNS = {
    "*": "×",
    "**": "^",
    ",": ";",
    "-": "−",
    "<=": "≤",
    ">=": "≥",
    "==": "=",
    "!=": "≠",
}
_PROSE = (
    (re.compile(r"^rounded to whole multiples of (\d+) soʻm$"), "rounded"),
    (re.compile(r"^amount \(exempt\)$"), "exempt"),
    (re.compile(r"^the common level that uses up the pot$"), "common_level"),
    (re.compile(r", between floor and cap$"), "between"),
    (re.compile(r", less of it is more of the index$"), "turned"),
    (re.compile(r"(?<=\)) by \w+$"), "by_groups"),
)
_PREFIXES = ((re.compile(r"^imputed by "), "imputed"), (re.compile(r"^weighted mean of "), "mean"))
_NOTHING = re.compile(r"^(?:budget|\d+) \* 0 \+ ")  # the share of a pot that has left-overs only
_GROUPED = re.compile(r", by=(\w+)")


def readable(expression: str, letters: Mapping[str, str], texts: Texts) -> str:
    """An expression, or the numbers put into one. letters: of the names it may read.

    >>> from scenarios.export.report.texts import texts_in
    >>> readable("a * share(b)", {"a": "A", "b": "B"}, texts_in("en"))
    'A × share(B)'
    """
    expression = _NOTHING.sub("", expression)
    head, expression = _taken(expression, _PREFIXES, texts)
    tail, expression = _taken(expression, _PROSE, texts)
    expression = expression.replace("sum of (", f"{texts('phrase.sum_of')} (")
    expression = expression.replace("group money", letters.get("group money", "group money"))
    expression = _GROUPED.sub(lambda match: f" [{letters.get(match[1], match[1])}]", expression)
    plain = _TOKEN.sub(lambda match: _token(match, letters, texts), expression)
    return ", ".join(part for part in (head + plain, tail) if part)


def _taken(
    expression: str, patterns: tuple[tuple[re.Pattern[str], str], ...], texts: Texts
) -> tuple[str, str]:
    """Words for the part of an expression that is prose, and what is left of it."""
    for pattern, key in patterns:
        if match := pattern.search(expression):
            unit = texts.number(float(match[1])) if match.groups() else ""
            rest = expression[: match.start()] + expression[match.end() :]
            return texts(f"phrase.{key}", unit=unit), rest
    return "", expression


def _token(match: re.Match[str], letters: Mapping[str, str], texts: Texts) -> str:
    quoted, name, follows, digits, sign = match.groups()
    if quoted:
        return f"“{texts.word('value', quoted[1:-1])}”"
    if digits:
        return texts.marked(f"{Decimal(digits):,f}")
    if sign:
        return _SIGNS[sign]
    if name in letters:
        return letters[name]
    return texts.word("function" if follows else "phrase", name)
