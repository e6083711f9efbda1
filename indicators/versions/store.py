"""A folder of versions: written beside, then renamed; never overwritten; checked when read."""

import hashlib
import os
import shutil
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd

from indicators.errors import IndicatorError
from indicators.versions.compare import compare_tables
from indicators.versions.content import Content, content_id, content_of, read_content
from indicators.versions.provenance import Provenance, read_provenance

_TABLE, _QUALITY, _ORIGIN = "table.jsonl", "quality.jsonl", "origin"
_SHORTEST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A table that will not change. id: the hash of its contents (table and quality).

    provenances: by time; the same contents added again get a further one. `table` and `quality`
    give fresh copies.
    """

    id: str
    provenances: tuple[Provenance, ...]
    content: Content = field(repr=False)
    quality_content: Content | None = field(repr=False, default=None)

    @property
    def provenance(self) -> Provenance:
        """The first: who made these contents, when and from what."""
        return self.provenances[0]

    @property
    def table(self) -> pd.DataFrame:
        """The table, index `code`, rows and columns in the order of their names."""
        return self.content.table()

    @property
    def quality(self) -> pd.DataFrame | None:
        """The quality of the values, or None if none was given."""
        return None if self.quality_content is None else self.quality_content.table()


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions in a folder, which is made at the first `add`.

    A version is a folder named by its id with `table.jsonl`, `quality.jsonl` and a file for each
    provenance, named by its own hash.
    """

    folder: Path

    def __init__(self, folder: str | Path) -> None:
        object.__setattr__(self, "folder", Path(folder))

    def add(
        self, table: pd.DataFrame, quality: pd.DataFrame | None, provenance: Provenance
    ) -> Version:
        """Keep a table; contents that are there already only get a further provenance.

        quality: the same codes as the table, columns among the table's; or None.
        Raises IndicatorError for a table without a canonical form or a folder not to be written.
        """
        content, marks = content_of(table), None if quality is None else content_of(quality)
        _check_quality(content, marks)
        identity = content_id(content, marks)
        try:
            self._write(identity, content, marks, provenance)
        except OSError as problem:
            raise IndicatorError(f"{self.folder}: cannot be written: {problem.strerror}") from None
        return self._read(self.folder / identity)

    def get(self, identity: str) -> Version:
        """The version of an id, or of its first digits (at least 6).

        Raises IndicatorError if there is none or more than one, or if its files were changed.
        """
        found = [name for name in _names(self.folder) if name.startswith(identity)]
        if len(identity) < _SHORTEST or len(found) != 1:
            there = ", ".join(name[:12] for name in (found or _names(self.folder))[:8]) or "none"
            why = f"give at least {_SHORTEST} digits of one" if found else "no such version"
            raise IndicatorError(f"{self.folder}: {identity!r}: {why}; there are {there}")
        return self._read(self.folder / found[0])

    def list(self) -> list[Version]:
        """All versions, the oldest first; each is checked. Raises IndicatorError as `get` does."""
        versions = [self._read(self.folder / name) for name in _names(self.folder)]
        return sorted(versions, key=lambda one: (_when(one.provenance), one.id))

    def compare(self, old: str, new: str) -> pd.DataFrame:
        """Every cell that differs between two versions, of values and of quality.

        Columns `table kind code column old new change`; see `compare_tables`.
        """
        before, after = self.get(old), self.get(new)
        empty = Content(columns=(), codes=(), cells=())
        values = compare_tables(before.content, after.content)
        marks = compare_tables(
            before.quality_content or empty, after.quality_content or empty, table="quality"
        )
        parts = [part for part in (values, marks) if len(part)]
        return pd.concat(parts, ignore_index=True) if parts else values

    def _write(
        self, identity: str, content: Content, marks: Content | None, origin: Provenance
    ) -> None:
        beside = self.folder / f".{identity[:12]}.{uuid.uuid4().hex}.partial"
        beside.mkdir(parents=True)
        try:
            _write_file(beside / _TABLE, content.lines())
            if marks is not None:
                _write_file(beside / _QUALITY, marks.lines())
            _write_origin(beside, origin)
            if not _renamed(beside, self.folder / identity):
                _write_origin(self.folder / identity, origin)
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def _read(self, path: Path) -> Version:
        try:
            lines = (path / _TABLE).read_bytes()
            marked = path / _QUALITY
            marks = marked.read_bytes() if marked.exists() else None
            content = read_content(lines)
            quality = None if marks is None else read_content(marks)
            origins = [_read_origin(one) for one in sorted(path.glob(f"{_ORIGIN}-*.json"))]
        except (OSError, ValueError, KeyError, IndexError, TypeError) as problem:
            raise IndicatorError(_changed(path, f"cannot be read ({problem})")) from None
        if content_id(content, quality) != path.name or content.lines() != lines or not origins:
            raise IndicatorError(_changed(path, "is not what was written"))
        ordered = sorted(origins, key=lambda one: (_when(one), one.lines()))
        return Version(
            id=path.name, provenances=tuple(ordered), content=content, quality_content=quality
        )


def _names(folder: Path) -> list[str]:
    """The ids of the versions in a folder."""
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if len(path.name) == 64 and path.is_dir())


def _changed(path: Path, what: str) -> str:
    return (
        f"{path}: the version {what}; someone changed its files. Restore the folder from a copy, "
        "or remove it and add the table again"
    )


def _check_quality(table: Content, quality: Content | None) -> None:
    if quality is None:
        return
    odd = sorted({*dict(quality.columns)} - {*dict(table.columns)})
    if odd or quality.codes != table.codes:
        what = f"a column {odd[0]!r} that the table lacks" if odd else "other codes than the table"
        raise IndicatorError(f"the quality has {what}; give it the table's codes and columns")


def _when(one: Provenance) -> float:
    return datetime.fromisoformat(one.when).timestamp()


def _renamed(beside: Path, final: Path) -> bool:
    """Whether the folder could be put in place; not if another with the contents is there."""
    try:
        beside.rename(final)
    except OSError:
        if not final.is_dir():
            raise
        return False
    return True


def _write_origin(folder: Path, origin: Provenance) -> None:
    lines = origin.lines()
    final = folder / f"{_ORIGIN}-{hashlib.sha256(lines).hexdigest()}.json"
    if final.exists():
        return
    beside = folder / f".{uuid.uuid4().hex}.partial"
    _write_file(beside, lines)
    beside.replace(final)  # the name is the hash: another writer's file has the same bytes


def _read_origin(path: Path) -> Provenance:
    text = path.read_bytes()
    if path.stem != f"{_ORIGIN}-{hashlib.sha256(text).hexdigest()}":
        raise ValueError(f"{path.name} does not fit its name")
    return read_provenance(text)


def _write_file(path: Path, lines: bytes) -> None:
    with path.open("xb") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
