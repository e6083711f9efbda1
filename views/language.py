"""The texts of the pages, one TOML file a language."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FOLDER = Path(__file__).parent / "texts"
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {"uz": "Oʻzbekcha", "ru": "Русский", "en": "English"}
)
DEFAULT = "uz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Every text of one language. Call it with a key to get the text."""

    language: str
    entries: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of `key` with `values` put in. Raises KeyError with the nearest key."""
        if key not in self.entries:
            near = difflib.get_close_matches(key, self.entries, n=1)
            raise KeyError(f"no text {key!r} in {self.language}.toml; nearest: {near}")
        return self.entries[key].format(**values)

    def word(self, family: str, name: str) -> str:
        """Return the text of `family.name`, or `name` itself where nobody has translated it."""
        return self.entries.get(f"{family}.{name}", name)


@cache
def read_texts(language: str) -> Texts:
    """Read the texts of a language of `LANGUAGES`. Raises KeyError for any other."""
    if language not in LANGUAGES:
        raise KeyError(f"no language {language!r}; there are {', '.join(LANGUAGES)}")
    with (FOLDER / f"{language}.toml").open("rb") as file:
        return Texts(language=language, entries=MappingProxyType(flatten(tomllib.load(file))))


def flatten(tree: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """Return nested tables as one, the names joined with dots.

    >>> flatten({"map": {"title": "Map"}})
    {'map.title': 'Map'}
    """
    flat: dict[str, str] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping):
            flat.update(flatten(value, f"{above}{name}."))
        else:
            flat[above + name] = str(value)
    return flat
