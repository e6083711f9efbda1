"""What a report says, in Uzbek, Russian and English.

Rules say it once, in English. data/words.toml holds a pattern of every such sentence and its
translations; a sentence that no pattern knows stays as it is, so that nothing is lost.
"""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from indicators.errors import IndicatorError

LANGUAGES = ("uz", "ru", "en")
_FILE = Path(__file__).parent / "data" / "words.toml"
_ENDS, _NUMBER = ("low", "high"), r"-?[\d.]+(?:e[+-]\d+)?"
_NAME = re.compile(r"\\\{(\w+)\\\}")


def check_language(language: str) -> str:
    """Return a language that there is. Raises IndicatorError for another."""
    if language not in LANGUAGES:
        raise IndicatorError(f"there is no language {language!r}; there are {', '.join(LANGUAGES)}")
    return language


def word(key: str, language: str) -> str:
    """A heading or a name of the report.

    >>> word("remedy", "ru")
    'Что делать'
    """
    found: str = _file()["word"][key][language]
    return found


def question(rule: str, title: str, language: str) -> str:
    """What a rule asks; its own title where that is English or the rule is not in the file."""
    return str(_file()["rule"].get(rule, {}).get(language, title))


def in_language(text: str, language: str) -> str:
    """A sentence of a rule in a language; as it stands where no pattern fits it.

    >>> in_language("a whole number, at least 0", "uz")
    'butun son, kamida 0'
    """
    if language == "en":
        return text
    for fits, entry in _patterns():
        found = fits(text)
        if found:
            values = {name: _value(part, language) for name, part in found.groupdict().items()}
            return str(entry[language]).format(**values)
    return text


def _value(part: str, language: str) -> str:
    return str(_file()["value"].get(part, {}).get(language, part))


@cache
def _patterns() -> tuple[tuple[Callable[[str], re.Match[str] | None], dict[str, str]], ...]:
    return tuple((_pattern(entry["en"]).fullmatch, entry) for entry in _file()["text"])


def _pattern(template: str) -> re.Pattern[str]:
    """A sentence with values; the ends of a range are numbers, so that no other `to` fits."""
    return re.compile(_NAME.sub(_place, re.escape(template)), re.DOTALL)


def _place(name: re.Match[str]) -> str:
    return f"(?P<{name[1]}>{_NUMBER if name[1] in _ENDS else '.+?'})"


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
