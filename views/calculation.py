"""How one unit's amount came about, as a lettered list.

Every line shows its expression twice: with the letters of the lines it reads, and with numbers.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from numbers import Integral, Real

from allocation import Line
from views.language import Texts
from views.numbers import number, trimmed, whole_money

MONEY = "soʻm"
TOKEN = re.compile(
    r"('[^']*'|\"[^\"]*\")|([A-Za-z_]\w*)(?=(\s*\(|\s*=(?!=))?)|(\d+(?:\.\d+)?)|([<>=!]=|[*,-])"
)
SIGNS: Mapping[str, str] = {
    "*": "×",
    ",": ";",
    "-": "−",
    "<=": "≤",
    ">=": "≥",
    "==": "=",
    "!=": "≠",
}
STANDS_FOR: Mapping[str, str] = {
    "pot_money": "pot",
    "group_money": "group money",
    "sum": "amount",
    "limit": "amount",
    "floor": "floor",
    "cap": "cap",
}
PROSE: tuple[tuple[str, str], ...] = (
    (r"^rounded to whole multiples of (\d+) soʻm$", "phrase.rounded"),
    (r"^amount \(exempt\)$", "phrase.exempt"),
    (r"^the common level that uses up the pot$", "phrase.common_level"),
    (r", between floor and cap$", "phrase.between"),
    (r" in the group$", "phrase.in_group"),
    (r"(?<=\)) by \w+$", "phrase.by_groups"),
)
NOTHING = re.compile(r"^(?:budget|\d+) \* 0 \+ ")  # the share of a pot that has left-overs only
GROUPED = re.compile(r", by=(\w+)")
LEVELLING = ("from", "per", "level")  # the lines of a pot that levels up, by name
INPUTS: Mapping[str, str] = {
    "baseline": "line.baseline",
    "region_code": "column.region",
    "kind": "column.kind",
    "code": "column.code",
}
PER_HEAD = "soʻm per head"
WORDS: Mapping[str, str] = {
    "budget": "line.budget",
    "factor": "phrase.factor",
    "rate": "phrase.rate",
    "sum": "phrase.sum",
    "remainder": "phrase.remainder",
    "level": "phrase.level",
    "entitlement": "phrase.entitlement",
    "per": "phrase.per",
    "and": "phrase.and",
    "or": "phrase.or",
    "not": "phrase.not",
    "if": "phrase.if",
    "else": "phrase.else",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What is known about the names in a calculation beside the calculation itself.

    titles, units: the title and the unit of an indicator, by column. qualities: the quality of
    this unit's value, by column. groups: names of regions, by code.
    """

    titles: Mapping[str, str]
    units: Mapping[str, str]
    qualities: Mapping[str, str]
    groups: Mapping[str, str]


def lines_html(lines: Sequence[Line], meaning: Meaning, texts: Texts) -> str:
    """Return the lines of a calculation as an HTML list, in their order."""
    letters: dict[str, str] = {}
    units: dict[str, str] = {}
    entries = []
    for line in lines:
        unit = _unit(line, units, meaning)
        if line.kind in ("input", "step") or line.name in LEVELLING:
            units[line.name] = unit
        entries.append(_line(line, unit, letters, meaning, texts))
        letters |= _names(line, lines)
    return f'<ol class="lines">{"".join(entries)}</ol>'


def _unit(line: Line, units: Mapping[str, str], meaning: Meaning) -> str:
    """Return the unit of a line. units: those of the lines above, by name.

    What a part is divided by has the unit of the column or step that it names; a level of soʻm
    for people is soʻm per head.
    """
    if line.unit or line.kind == "input":
        return line.unit or meaning.units.get(line.name, "")
    if line.kind != "claim":
        return ""
    if line.name == "level":
        by_head = units.get("from") == MONEY and meaning.units.get("population") == units.get("per")
        return PER_HEAD if by_head else ""
    return units.get(line.expression, "")


def _names(line: Line, lines: Sequence[Line]) -> dict[str, str]:
    """Return the names by which later lines may call this one, with its letter."""
    if line.kind == "claim":
        return {line.name if line.name in LEVELLING else "claim": line.letter}
    if line.kind in STANDS_FOR:
        return {STANDS_FOR[line.kind]: line.letter}
    if line.kind == "pot":
        only = sum(other.kind == "pot" for other in lines) == 1
        return {f"pot_{line.name}": line.letter} | ({"amount": line.letter} if only else {})
    if line.kind in ("input", "parameter", "step"):
        return {line.name: line.letter}
    return {}


def _line(line: Line, unit: str, letters: Mapping[str, str], meaning: Meaning, texts: Texts) -> str:
    """Return one line: letter, label, value, then the expression and its numbers."""
    quality = meaning.qualities.get(line.name) if line.kind == "input" else None
    region = line.kind == "input" and line.name == "region_code"
    value = meaning.groups.get(str(line.value)) if region else None
    head = (
        f'<span class="letter">{escape(line.letter)}</span>'
        f'<span class="label">{escape(title(line, meaning, texts))}{_badge(quality, texts)}</span>'
        f'<span class="value">{escape(value or written(line.value, unit, texts))}</span>'
    )
    shown = [readable(text, letters, texts) for text in (line.expression, line.numbers)]
    code = "".join(f"<code>= {escape(text)}</code>" for text in dict.fromkeys(shown) if text)
    return f'<li class="{escape(line.kind)}">{head}{code}</li>'


def title(line: Line, meaning: Meaning, texts: Texts) -> str:
    """Return what a line is about, in the language of the texts."""
    label = line.label.in_language(texts.language)
    if line.kind in ("input", "parameter", "step"):
        own = texts(INPUTS[line.name]) if line.name in INPUTS else line.name
        return label or meaning.titles.get(line.name, own)
    if line.kind == "group_money":
        group = meaning.groups.get(line.name) or texts.word("value", line.name)
        return texts("line.group_money", name=group)
    return texts(f"line.{_kind(line)}", name=label or line.name)


def _kind(line: Line) -> str:
    """Return the kind of a line as the texts tell them apart."""
    if line.kind != "claim":
        return line.kind
    if line.name in LEVELLING:
        return line.name
    return "entitled" if line.unit == MONEY else "claim"


def _badge(quality: str | None, texts: Texts) -> str:
    """Return the mark of an input's quality, nothing for a line that is no input."""
    if quality is None:
        return ""
    words = escape(texts.word("mark", quality))
    return f' <span class="quality {escape(quality)}">{words}</span>'


def written(value: object, unit: str, texts: Texts) -> str:
    """Write a value with its unit: whole soʻm in full, other numbers to four digits."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return texts.word("value", str(value))
    exact = int(value) if isinstance(value, Integral) else float(value)
    if unit != MONEY:
        return f"{trimmed(exact, texts)} {texts.word('unit', unit)}".rstrip()
    if isinstance(exact, int) or exact.is_integer():
        return whole_money(int(exact), texts)
    return f"{number(exact, texts, 2)} {texts('money.soum')}"


def readable(expression: str, letters: Mapping[str, str], texts: Texts) -> str:
    """Return an expression with letters for names, and signs and numbers as people write them."""
    tail = ""
    expression = GROUPED.sub(lambda match: f" {_group(match[1], letters, texts)}", expression)
    expression = NOTHING.sub("", expression)
    for pattern, key in PROSE:
        if match := re.search(pattern, expression):
            words = texts(key, unit=number(float(match[1]), texts) if match.groups() else "")
            tail, expression = words, expression[: match.start()]
    expression = expression.replace("sum of (", f"{texts('phrase.sum_of')} (")
    expression = expression.replace("group money", letters.get("group money", "group"))
    plain = TOKEN.sub(lambda match: _token(match, letters, texts), expression)
    return ", ".join(part for part in (plain, tail) if part)


def _group(column: str, letters: Mapping[str, str], texts: Texts) -> str:
    """Return within which groups a function is taken."""
    if column == "region_code":
        return texts("phrase.in_group")
    return texts("phrase.in_each", name=letters.get(column, column))


def _token(match: re.Match[str], letters: Mapping[str, str], texts: Texts) -> str:
    """Return a quoted text, name, number or sign as a reader is to see it."""
    quoted, name, follows, digits, sign = match.groups()
    if quoted:
        return texts.word("value", quoted[1:-1])
    if digits:
        return trimmed(float(digits), texts, 6)
    if sign:
        return SIGNS[sign]
    if name in WORDS and name not in letters:
        return texts(WORDS[name])
    if follows:
        return texts.word("function", name)
    return letters.get(name, name)
