"""Remarks on a result in the language of the report."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from html import escape
from pathlib import Path

from allocation import Note
from scenarios.export.report.naming import Naming
from scenarios.export.report.texts import Texts
from scenarios.run import Result

_NUMBER = r"-?[\d.,]+(?:e[+-]?\d+)?"
_KINDS = dict.fromkeys(("value", "low", "high", "count", "money"), _NUMBER) | {"year": r"\d{4}"}
_NAME = re.compile(r"\\\{(\w+)\\\}")
_IN_TABLE = " is estimated, not official: "  # said by the table of qualities, column by column


def remarks(result: Result, naming: Naming) -> list[str]:
    """Each remark once, as HTML, without those on qualities that the report has in a table."""
    said = [_remark(one, naming) for one in _told(result)]
    return list(dict.fromkeys(said))


def _told(result: Result) -> Iterator[Note]:
    for one in result.notes:
        if one.kind != "quality" or result.quality is None or _IN_TABLE not in one.text:
            yield one


def _remark(one: Note, naming: Naming) -> str:
    """A note in the language of the report; in the program's own words where it has no others."""
    texts = naming.texts
    if one.kind == "limit" and one.amount_uzs is not None:
        return escape(
            texts(
                "quality.limit",
                name=naming.part(one.name),
                raised=texts.number(len(one.raised)),
                lowered=texts.number(len(one.lowered)),
                paid=texts.number(len(one.paid)),
                money=texts.short(one.amount_uzs),
            )
        )
    if one.kind in ("tie", "rounding") and one.units:
        return escape(texts(f"quality.{one.kind}", count=texts.number(len(one.units))))
    if texts.language == "en":
        return escape(one.text)
    return _translated(one, naming) or f"<q lang=en>{escape(one.text)}</q>"


def _translated(one: Note, naming: Naming) -> str:
    """The text of the first pattern that fits; empty if none does."""
    for fits, entry in _patterns():
        found = fits(one.text)
        if found:
            told = {
                name: _SAID.get(name, _number)(part, naming)
                for name, part in found.groupdict().items()
            }
            if "listed" in told:
                told["listed"] = naming.texts.number(len(one.units))
            return escape(entry[naming.texts.language].format(**told))
    return ""


def _number(text: str, naming: Naming) -> str:
    """A number with the language's own separators."""
    digits = text.replace(",", "")
    return naming.texts.marked(f"{int(digits):,}" if digits.isdigit() else text)


def _bound(text: str, naming: Naming) -> str:
    from indicators.validate.words import in_language  # with pandera, which loads slowly

    return in_language(text, naming.texts.language)


_SAID: Mapping[str, Callable[[str, Naming], str]] = {
    "name": lambda text, naming: naming.title(text),
    "index": lambda text, naming: naming.title(text),
    "limit": lambda text, naming: naming.part(text),
    "place": lambda text, naming: naming.place(text),
    "bound": _bound,
    "raw": lambda text, _: text,
    "listed": lambda text, _: text,
    "year": lambda text, _: text,
}


@cache
def _patterns() -> tuple[tuple[Callable[[str], re.Match[str] | None], dict[str, str]], ...]:
    file = Path(__file__).parent / "remarks.toml"
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["remark"]
    return tuple((_pattern(entry["en"]).fullmatch, entry) for entry in entries)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(_NAME.sub(_place, re.escape(template)), re.DOTALL)


def _place(name: re.Match[str]) -> str:
    return f"(?P<{name[1]}>{_KINDS.get(name[1], '.+?')})"


def listed(said: Iterable[str], texts: Texts) -> str:
    """Remarks as a list under their heading; empty for none."""
    items = "".join(f"<li>{one}" for one in said)
    return f"<h3>{texts('quality.remarks')}</h3><ul>{items}</ul>" if items else ""
