"""The words of classes and reasons, in Uzbek, Russian and English."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.catalogue import load_catalogue
from indicators.index.record import Member

LANGUAGES = ("uz", "ru", "en")
_FILE = Path(__file__).parent / "data" / "words.toml"
_PEOPLE = "population"
_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """An indicator that lifts a unit. value, mean: by its denominator; quality: empty if fine."""

    member: Member
    value: float
    mean: float
    quality: str = ""


def class_label(place: int, k: int, language: str) -> str:
    """The name of class `place` of `k`, 1 the least need; by number where there are no names.

    >>> class_label(5, 5, "en"), class_label(7, 8, "ru")
    ('very high', 'класс 7 из 8')
    """
    names: list[str] = _words()["classes"][language].get(str(k), [])
    return names[place - 1] if names else _said("class_of", language, place=place, k=k)


def reasons_text(reasons: list[Reason], language: str) -> str:
    """The reasons of a unit in a sentence; that there are none, if so."""
    told = [_reason(one, language) for one in reasons]
    return "; ".join(told) if told else _said("none", language)


def shown(value: float, language: str) -> str:
    r"""A number to three digits or whole, thousands parted, with the decimal mark of the language.

    >>> shown(9.5723, "ru"), shown(12345.6, "en"), shown(0.0, "uz")
    ('9,57', '12\xa0346', '0')
    """
    whole = abs(value) >= 100 or value == 0
    text = f"{value:,.0f}".replace(",", _SPACE) if whole else _short(value)
    return text if language == "en" else text.replace(".", ",")


def _short(value: float) -> str:
    exact = f"{value:.{max(0, 2 - _power(value))}f}"
    return exact.rstrip("0").rstrip(".") if "." in exact else exact


def _power(value: float) -> int:
    return int(f"{value:e}".partition("e")[2])


def _reason(reason: Reason, language: str) -> str:
    kind = _words()["quality"].get(reason.quality, {}).get(language, "")
    scale, unit = _measure(reason, language)
    return _said(
        "reason",
        language,
        title=_subject(reason.member, language),
        value=_with_unit(reason.value * scale, unit, language),
        mean=_with_unit(reason.mean * scale, unit, language),
        quality=f"; {kind}" if kind else "",
    )


def _subject(member: Member, language: str) -> str:
    """What is measured; a ratio by both its columns, unless it is by head."""
    title = _title(member.name, language)
    if member.per in (None, _PEOPLE):
        return title
    return _said("ratio", language, above=title, below=_title(str(member.per), language))


def _measure(reason: Reason, language: str) -> tuple[float, str]:
    """By what a value is multiplied to be shown, and the words after it."""
    member, small = reason.member, abs(reason.mean) < 1
    unit = str(_catalogue()["unit"].get(member.name, ""))
    own = str(_words()["unit"].get(unit, {}).get(language, unit))
    if member.per is None:
        return 1.0, own
    if member.per == _PEOPLE:
        told = "per_1000" if small else "per_person"
        return (1000.0 if small else 1.0), _said(told, language, unit=own).strip()
    return (1000.0, _said("by_1000", language)) if small else (1.0, "")


def _with_unit(value: float, unit: str, language: str) -> str:
    number = shown(value, language)
    return f"{number}{_SPACE}{unit}" if unit else number


def _title(name: str, language: str) -> str:
    """The catalogue's title; the name of the column where it has none."""
    return str(_catalogue()[f"title_{language}"].get(name, name))


def _said(key: str, language: str, **values: object) -> str:
    text: str = _words()[key][language]
    return text.format(**values)


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _catalogue() -> pd.DataFrame:
    return load_catalogue()
