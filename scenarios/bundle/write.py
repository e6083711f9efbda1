"""Write a bundle: the same scenario gives the same bytes on every machine."""

import io
import os
import uuid
import zipfile
from collections.abc import Mapping
from pathlib import Path

from scenarios.bundle.about import about_lines
from scenarios.bundle.form import (
    ABOUT,
    BUNDLE,
    CARD,
    EXPLAINED,
    NOTES,
    ORIGIN,
    OUTCOME,
    README,
    SCENARIO,
    TABLES,
    earlier,
)
from scenarios.run import Result
from scenarios.scenario import Scenario
from scenarios.store.canonical import canonical, digest
from scenarios.store.errors import StoreError
from scenarios.store.kept import Kept, kept_of
from scenarios.store.outcome import notes_lines
from scenarios.store.records import Entry, Stored

_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX, _RIGHTS = 3, 0o100644 << 16


def write_bundle(what: Scenario | Result | Kept | Stored, path: str | Path) -> Kept:
    """Write a bundle, whole or not at all; a file that is there is replaced. Returns what it holds.

    what: a scenario (which is run first), a result, or what a store gave. path: ends in .zip.
    Raises StoreError if the path cannot be written, and what `kept_of` raises.
    """
    where = Path(path)
    if where.suffix.lower() != ".zip" or not where.parent.is_dir():
        raise StoreError(f"{where}: a bundle ends in .zip, and its folder must be there")
    kept = what.kept if isinstance(what, Stored) else kept_of(what)
    entry = what.entry if isinstance(what, Stored) else None
    write_whole(where, packed(bundle_parts(kept, entry)))
    return kept


def bundle_parts(kept: Kept, entry: Entry | None = None) -> dict[str, bytes]:
    """The parts of a bundle by name, the card first. entry: as the store that it is from has it."""
    inputs = kept.inputs
    parts = {
        SCENARIO: inputs.document,
        **{TABLES[name]: lines for name, lines in inputs.tables.items()},
        **{earlier(year): lines for year, lines in inputs.past.items()},
        OUTCOME: kept.outcome.lines(),
        NOTES: notes_lines(kept.notes),
        ORIGIN: kept.origin.lines(),
        **({} if entry is None else {ABOUT: about_lines(entry)}),
        README: EXPLAINED.encode(),
    }
    card = {
        "bundle": BUNDLE,
        "id": kept.id,
        "result": kept.result_id,
        "program": kept.program,
        "files": {name: digest(part) for name, part in parts.items()},
    }
    return {CARD: canonical(card), **dict(sorted(parts.items()))}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP file without compression, times or anything else of this machine."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, _TIME)
            info.create_system, info.external_attr = _UNIX, _RIGHTS
            archive.writestr(info, part)
    return file.getvalue()


def write_whole(path: Path, body: bytes) -> None:
    """Write a file so that its name stands for the whole of it or for what was there before.

    Where the system knows files without a name (Linux), a killed program leaves nothing behind.
    Raises StoreError.
    """
    try:
        beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}.partial")
        try:
            _written(beside, body)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as problem:
        raise StoreError(f"{path}: cannot be written: {problem.strerror}") from None


def _written(path: Path, body: bytes) -> None:
    """A new file that gets its name only when all of it is on the disk, if that can be had."""
    descriptor = _nameless(path.parent)
    if descriptor is None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        _fill(descriptor, body)
        return
    held = os.dup(descriptor)
    try:
        _fill(descriptor, body)
        os.link(f"/proc/self/fd/{held}", path, src_dir_fd=held, follow_symlinks=True)
    finally:
        os.close(held)


def _nameless(folder: Path) -> int | None:
    """A file without a name in a folder; None where the system has none."""
    flag = getattr(os, "O_TMPFILE", None)
    if flag is None or not Path("/proc/self/fd").is_dir():
        return None
    try:
        return os.open(folder, os.O_WRONLY | flag, 0o644)
    except OSError:
        return None


def _fill(descriptor: int, body: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
