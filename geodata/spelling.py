"""Names as people write them, folded so that spellings of one name meet."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Word = Literal["tuman", "city", "region", ""]

LATIN = {  # Uzbek and Russian Cyrillic, coarse on purpose: the aim is meeting, not reading
    **dict(zip("абвгдежзийклмнопрстуфхцчшщъыьэюя", (
        "a b v g d e j z i y k l m n o p r s t u f x s ch sh sh - i - e yu ya"
    ).replace("-", "\0").split(" "), strict=True)),
    "ё": "yo", "ў": "o", "қ": "q", "ғ": "g", "ҳ": "h", "ı": "i",
}  # fmt: skip
ALPHABET = {ord(letter): latin.replace("\0", "") for letter, latin in LATIN.items()}
# one sound, one letter, so that one slip is one edit; c and w are free in Uzbek
DIGRAPHS = {"dzh": "j", "zh": "j", "dj": "j", "kh": "x", "sh": "w", "ch": "c"}
WORDS: dict[Word, str] = {
    "tuman": "tuman tumani tumanı туман тумани район района rayon rayoni raion district",
    "city": "shahar shahri shaxar shaxri шаҳар шаҳри шахар шахри город города gorod city",
    "region": "viloyat viloyati вилоят вилояти область области обл oblast region province "
    "respublika respublikasi республика республикаси republic",
}
MEANING: dict[str, Word] = {word: kind for kind, words in WORDS.items() for word in words.split()}
FIRST: dict[str, Word] = {"г": "city", "g": "city"}  # abbreviations, only where they stand first
LAST: dict[str, Word] = {"г": "city", "sh": "city", "ш": "city", "t": "tuman", "т": "tuman"}
ADJECTIVE = "ский"


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name taken apart: `stem` in plain Latin letters, and what its word says it is."""

    stem: str
    word: Word


def spelling(name: str) -> Spelling:
    """Take a name apart: any of the four languages, any apostrophe, with or without its word.

    >>> spelling("Ургенчский район") == spelling("URGENCH district")
    True
    >>> spelling("Gʻozgʻon sh.")
    Spelling(stem='gozgon', word='city')
    """
    tokens = re.findall(r"\w+", _plain(name))
    words = [_meaning(tokens, place) for place in range(len(tokens))]
    rest = [token for token, word in zip(tokens, words, strict=True) if not word] or tokens
    found: Word = next((word for word in reversed(words) if word), "")
    stem = _without_ending("".join(rest), russian="район" in tokens)
    if stem != "".join(rest) and not found:
        found = "tuman"
    return Spelling(fold(stem), found)


def fold(text: str) -> str:
    """Lower-case Latin letters and digits only: Cyrillic turned over, marks and signs dropped.

    sh and ch are written w and c.

    >>> fold("Oʻrtachirchiq"), fold("Ўрта-Чирчиқ")
    ('ortacirciq', 'ortacirciq')
    """
    latin = unicodedata.normalize("NFC", text).casefold().translate(ALPHABET)
    letters = re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", latin))
    for pair, letter in DIGRAPHS.items():
        letters = letters.replace(pair, letter)
    return letters


def _plain(name: str) -> str:
    """Lower case, apostrophes of every kind dropped, `р-н` written out."""
    lower = unicodedata.normalize("NFC", name).casefold()
    return re.sub(r"\bр-н\b", "район", re.sub(r"['`´‘’‛ʻʼʽʹ′\u02bf\u02be\uff07]", "", lower))


def _without_ending(name: str, *, russian: bool) -> str:
    """Drop the adjective's ending; beside the word район also one with a slip in it."""
    if name.endswith(ADJECTIVE) or not russian:
        return name.removesuffix(ADJECTIVE)
    from rapidfuzz.distance import OSA

    slips = {length: OSA.distance(name[-length:], ADJECTIVE) for length in (4, 5, 3)}
    length = min(slips, key=slips.__getitem__)
    return name[:-length] if slips[length] <= 1 else name


def _meaning(tokens: list[str], place: int) -> Word:
    token = tokens[place]
    if len(tokens) > 1 and place == 0 and token in FIRST:
        return FIRST[token]
    if len(tokens) > 1 and place == len(tokens) - 1 and token in LAST:
        return LAST[token]
    return MEANING.get(token, "")
