"""Read a bundle that anybody may have made: nothing is unpacked, everything is checked."""

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scenarios.bundle.about import read_about
from scenarios.bundle.form import ABOUT, BUNDLE, CARD, NOTES, ORIGIN, OUTCOME, SCENARIO, is_part
from scenarios.store.canonical import digest, read_canonical
from scenarios.store.errors import StoreError
from scenarios.store.inputs import read_inputs, read_table
from scenarios.store.kept import Kept
from scenarios.store.origin import read_origin
from scenarios.store.outcome import read_notes
from scenarios.store.records import Entry

_LARGEST = 1 << 30  # bytes
_ENCRYPTED = 1
_UNREADABLE = (
    *(zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError, struct.error),
    *(IndexError, OverflowError),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bundle whose parts fit together.

    kept: inputs, result and origin. entry: as the store it comes from lists it, which nobody can
    check elsewhere; None if it comes from none.
    """

    kept: Kept = field(repr=False)
    entry: Entry | None = None

    @property
    def id(self) -> str:
        """The id of the scenario."""
        return self.kept.id


def read_bundle(path: str | Path) -> Bundle:
    """Read a bundle. Whether its result follows from its inputs, `verify` says.

    Raises StoreError with every part that is missing, strange or not what the card says.
    """
    where = Path(path)
    parts = _parts(where)
    try:
        card = read_canonical(parts[CARD])
        problems = list(_card_problems(card, parts))
    except (ValueError, TypeError, AttributeError, KeyError) as problem:
        raise StoreError(f"{where.name}: {CARD} cannot be read: {problem}") from None
    if problems:
        raise StoreError([f"{where.name}: {problem}" for problem in problems])
    try:
        return _bundle(where.name, card, parts)
    except (ValueError, TypeError, KeyError) as problem:
        if isinstance(problem, StoreError):
            raise
        raise StoreError(f"{where.name}: a part cannot be read: {problem}") from None


def _parts(path: Path) -> dict[str, bytes]:
    """The parts by name. Raises StoreError before anything large is read."""
    try:
        if path.stat().st_size > _LARGEST:
            raise StoreError(f"{path.name}: larger than any bundle ({_LARGEST} bytes)")
        body = path.read_bytes()
    except OSError as problem:
        raise StoreError(f"{path}: cannot be read: {problem.strerror}") from None
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            infos = archive.infolist()
            problems = list(_packing_problems(infos, len(body)))
            if problems:
                raise StoreError([f"{path.name}: {problem}" for problem in problems])
            return {info.filename: archive.read(info) for info in infos}
    except _UNREADABLE as problem:
        if isinstance(problem, StoreError):
            raise
        raise StoreError(
            f"{path.name}: not a bundle, or cut off or altered on the way ({problem}); "
            "get it again from its source"
        ) from None


def _packing_problems(infos: list[zipfile.ZipInfo], size: int) -> Iterator[str]:
    names = [info.filename for info in infos]
    for name in sorted({name for name in names if not is_part(name)})[:5]:
        yield f"it holds {name[:80]!r}, which no bundle holds; do not trust it"
    for name in sorted({name for name in names if names.count(name) > 1})[:5]:
        yield f"it holds {name[:80]!r} twice; do not trust it"
    odd = [info for info in infos if info.compress_type != zipfile.ZIP_STORED]
    odd += [info for info in infos if info.flag_bits & _ENCRYPTED]
    if odd or sum(info.file_size for info in infos) > size:
        yield "it is packed in another way than bundles are; get it again from its source"
    if CARD not in names:
        yield f"it has no {CARD}: not a bundle of scenarios"


def _card_problems(card: Mapping[str, Any], parts: Mapping[str, bytes]) -> Iterator[str]:
    if card["bundle"] != BUNDLE:
        yield (
            f"a bundle of form {card['bundle']}, and this program reads form {BUNDLE}; "
            "use a newer version"
        )
        return
    listed = card["files"]
    for name in sorted({SCENARIO, OUTCOME, NOTES, ORIGIN, *listed} - {*parts}):
        yield f"{name} is missing"
    for name, part in parts.items():
        if name != CARD and digest(part) != listed.get(name):
            yield f"{name} is not what was packed; someone altered it"
    if SCENARIO in parts and digest(parts[SCENARIO]) != card["id"]:
        yield f"{SCENARIO} is not the scenario {str(card['id'])[:12]}"
    if OUTCOME in parts and digest(parts[OUTCOME]) != card["result"]:
        yield f"{OUTCOME} is not the result {str(card['result'])[:12]}"


def _bundle(name: str, card: Mapping[str, Any], parts: Mapping[str, bytes]) -> Bundle:
    by_hash = {digest(part): part for part in parts.values()}
    kept = Kept(
        inputs=read_inputs(parts[SCENARIO], by_hash, name),
        outcome=read_table(parts[OUTCOME]),
        origin=read_origin(parts[ORIGIN]),
        notes=read_notes(parts[NOTES]),
        program=str(card["program"]),
    )
    entry = read_about(parts[ABOUT], kept.id) if ABOUT in parts else None
    return Bundle(kept=kept, entry=entry)
