"""The words of exports in three languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from allocation.label import LANGUAGES
from scenarios.errors import ScenarioError


@dataclass(frozen=True, slots=True)
class Words:
    """Texts by key, as `check.pot_money`, in one language."""

    language: str
    texts: Mapping[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """A text with the values put in; empty where there is none."""
        section, _, name = key.partition(".")
        text = self.texts[section].get(name, {}).get(self.language, "")
        return str(text).format(**values) if values else str(text)

    def sheet(self, key: str) -> str:
        """A sheet's title."""
        return self(f"sheet.{key}")


def words_in(language: str) -> Words:
    """The words in `uz`, `ru` or `en`. Raises ScenarioError for another language."""
    if language not in LANGUAGES:
        raise ScenarioError(f"there is no language {language!r}; take {', '.join(LANGUAGES)}")
    return Words(language, _texts())


@cache
def _texts() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
