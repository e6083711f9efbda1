"""Who made a version, when, from which files."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from indicators.errors import IndicatorError

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file a table was made from: its name and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who made a table, when and from what.

    who: a person or office. when: UTC, ISO 8601; now if not given. period: of the values, where it
    is one. licence: of the values. source: to be cited.
    """

    who: str
    when: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="microseconds"))
    files: tuple[SourceFile, ...] = ()
    note: str = ""
    period: str = ""
    licence: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if not self.who.strip():
            raise IndicatorError("nobody is named for the version; say `who` made the table")
        try:
            when = datetime.fromisoformat(self.when)
        except ValueError:
            raise IndicatorError(f"{self.when!r} is no time; write 2026-01-31T09:00:00Z") from None
        if when.tzinfo is None:
            raise IndicatorError(f"{self.when!r} has no time zone; write 2026-01-31T09:00:00Z")

    def lines(self) -> bytes:
        """The record as JSON, UTF-8, keys in order."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1).encode()


def read_provenance(text: bytes) -> Provenance:
    """The record that `Provenance.lines` wrote."""
    facts = json.loads(text)
    files = tuple(SourceFile(**one) for one in facts.pop("files"))
    return Provenance(**facts, files=files)


def source_file(path: str | Path) -> SourceFile:
    """Name and SHA-256 of a file. Raises IndicatorError if it cannot be read."""
    digest, where = hashlib.sha256(), Path(path)
    try:
        with where.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as problem:
        raise IndicatorError(f"{where}: cannot be read: {problem.strerror}") from None
    return SourceFile(name=where.name, sha256=digest.hexdigest())
