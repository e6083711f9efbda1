"""Words in the three languages of the interface."""

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("uz", "ru", "en")


@dataclass(frozen=True, slots=True)
class Label:
    """One text in Uzbek (Latin), Russian and English; a language left out shows another."""

    uz: str = ""
    ru: str = ""
    en: str = ""

    @classmethod
    def of(cls, words: str | Mapping[str, str]) -> "Label":
        """One text for all languages, or a text for each."""
        return cls(words, words, words) if isinstance(words, str) else cls(**words)

    def in_language(self, language: str) -> str:
        """The text in a language, or the first there is.

        >>> Label(en="need").in_language("uz")
        'need'
        """
        own = getattr(self, language) if language in LANGUAGES else ""
        return str(own) or self.en or self.uz or self.ru

    def __bool__(self) -> bool:
        return bool(self.uz or self.ru or self.en)
