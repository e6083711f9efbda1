"""A file's bytes and its text, whatever encoding it came in."""

import codecs
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from indicators.readers.problem import Findings

LARGEST = 512 * 2**20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_CYRILLIC = re.compile(r"[а-яёўА-ЯЁЎ]")
_LOST = re.compile(r"\w\?+\w")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file read once: its path, its bytes and their SHA-256."""

    path: Path
    content: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The name without folders."""
        return self.path.name

    @property
    def ending(self) -> str:
        """The ending in lower case, with its dot."""
        return self.path.suffix.lower()

    @property
    def sha256(self) -> str:
        """The hash of the bytes, in hex."""
        return hashlib.sha256(self.content).hexdigest()


def open_file(path: str | Path, findings: Findings) -> File:
    """Read a file whole. Raises ReadingError if there is none, or it cannot be read."""
    where = Path(path)
    try:
        size = where.stat().st_size if where.is_file() else -1
        content = where.read_bytes() if 0 <= size <= LARGEST else b""
    except OSError as problem:
        raise findings.stop(f"the file cannot be read: {problem.strerror}") from None
    except ValueError:  # a zero byte in the path
        size, content = -1, b""
    if size < 0:
        raise findings.stop("there is no such file; check the path")
    if size > LARGEST:
        raise findings.stop(f"the file is larger than {LARGEST // 2**20} MB; split it")
    return File(path=where, content=content)


def file_name(path: str | Path) -> str:
    """The name by which messages call a file.

    >>> file_name("data/raw/population.csv")
    'population.csv'
    """
    return Path(path).name or str(path)


def text_of(file: File, findings: Findings) -> str:
    """The text: UTF-8 or UTF-16 with a mark, UTF-8, or Windows-1251 (said as a doubt).

    Raises ReadingError for anything else.
    """
    for mark, encoding in _BOMS:
        if file.content.startswith(mark):
            return _decoded(file, encoding, findings)
    try:
        return file.content.decode("utf-8")
    except UnicodeDecodeError:
        return _cyrillic(file, findings)


def _decoded(file: File, encoding: str, findings: Findings) -> str:
    try:
        return file.content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise findings.stop(
            f"byte {problem.start} is no {encoding} text; save the file as UTF-8"
        ) from None


def _cyrillic(file: File, findings: Findings) -> str:
    """Windows-1251, if most of its letters beyond ASCII are then Cyrillic."""
    try:
        text = file.content.decode("cp1251")
    except UnicodeDecodeError:
        text = ""
    beyond = [letter for letter in text if ord(letter) > 127]
    if not beyond or 2 * len(_CYRILLIC.findall(text)) < len(beyond) or "\0" in text:
        raise findings.stop("neither UTF-8 nor Windows-1251 text; save the file as UTF-8")
    findings.doubt(
        "the text is Windows-1251 (cp1251), not UTF-8, and was read as such; look at the names"
    )
    if _LOST.search(text):
        findings.doubt(
            "question marks stand inside words: Windows-1251 has no қ, ғ, ҳ; "
            "ask for the file in UTF-8"
        )
    return text
