"""Tables of SIAT from its service: catalogue, pointer, file; cached by content."""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from indicators.readers.fetch import NO_JSON, Fetch, Progress, fetch
from indicators.readers.json_text import parse_json
from indicators.readers.problem import Findings

SERVICE = "https://api.siat.stat.uz"
TIMEOUT, RETRIES = 30.0, 4
_CHARACTERS_OF_HASH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """An entry of the service's catalogue: its id, its number (2.01.02.0001) and titles."""

    id: str
    code: str
    title_uz: str
    title_ru: str
    title_en: str


def download_siat(
    dataset_id: int | str, folder: str | Path, *, base_url: str = SERVICE,
    timeout: float = TIMEOUT, retries: int = RETRIES, progress: Progress | None = None,
) -> Path:  # fmt: skip
    """Fetch a table of SIAT by its dataset id into `folder`; returns the JSON file's path.

    The service is asked for the pointer `/sdmx/{id}/table/download/?download_format=json` and then
    for the file that it names. The file is kept as `siat_{id}_{hash}.json`: what is there already
    is not fetched again as long as the pointer says the same and the bytes have their hash.
    timeout: seconds without an answer. retries: how often more after time-outs, broken
    connections, cut-off files and answers 429 and 5xx, waiting longer each time.
    progress: told the bytes read and, where known, how many there will be (`progress_bar`).
    Raises ReadingError, also if the file is not a table of SIAT.
    """
    name = str(dataset_id).strip()
    findings = Findings(file=f"SIAT dataset {name}"[:60])
    where = Path(folder)
    if not re.fullmatch(r"[0-9]{1,9}", name):
        raise findings.stop("a dataset id is a number, as in siat.stat.uz/data/246")
    if not where.is_dir():
        raise findings.stop(f"there is no folder {where}; make it first")
    ask = Fetch(base=base_url.rstrip("/"), timeout=timeout, retries=retries)
    pointer = _pointer(ask, name, findings)
    kept = _kept(where, name, pointer)
    if kept is not None:
        return kept
    content = fetch(ask, str(pointer["file"]), findings, check=_check_table, progress=progress)
    return _keep(where, name, pointer, content, findings)


def siat_catalogue(
    *, base_url: str = SERVICE, timeout: float = TIMEOUT, retries: int = RETRIES,
    progress: Progress | None = None,
) -> tuple[Dataset, ...]:  # fmt: skip
    """Every dataset that the service's catalogue `/sdmx/json/` lists. Raises ReadingError."""
    findings = Findings(file="SIAT catalogue")
    ask = Fetch(base=base_url.rstrip("/"), timeout=timeout, retries=retries)
    content = fetch(ask, f"{ask.base}/sdmx/json/", findings, check=_check_json, progress=progress)
    tree = parse_json(content.decode("utf-8"), findings)
    found = {one.id: one for one in _leaves(tree)}
    if not found:
        raise findings.stop("the catalogue lists no datasets; has the service changed?")
    return tuple(found.values())


def progress_bar(stream: TextIO | None = None) -> Progress:
    """A bar on a stream (the error stream), rewritten in place while bytes arrive."""
    out = stream or sys.stderr

    def show(done: int, total: int | None) -> None:
        share = min(done / total, 1.0) if total else 0.0
        bar = f"[{'#' * int(20 * share):<20}] " if total else ""
        out.write(f"\r{bar}{done / 1024:,.0f} KB")
        if total and done >= total:
            out.write("\n")
        out.flush()

    return show


def _pointer(ask: Fetch, name: str, findings: Findings) -> dict[str, Any]:
    url = f"{ask.base}/sdmx/{name}/table/download/?download_format=json"
    content = fetch(ask, url, findings, check=_check_json)
    pointer = parse_json(content.decode("utf-8"), findings)
    found = pointer if isinstance(pointer, dict) else {}
    link = found.get("file") or found.get("file_2")
    if not isinstance(link, str) or not link:
        raise findings.stop("the service names no file for this dataset; look the id up again")
    return {"file": link, "updated_at": str(found.get("updated_at") or "")}


def _kept(folder: Path, name: str, pointer: dict[str, Any]) -> Path | None:
    """The file fetched before, if the pointer says the same and its bytes are whole."""
    try:
        record = json.loads((folder / f"siat_{name}.pointer.json").read_text(encoding="utf-8"))
        known = record["file"], record["updated_at"]
        path = folder / f"siat_{name}_{record['sha256'][:_CHARACTERS_OF_HASH]}.json"
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    same = known == (pointer["file"], pointer["updated_at"]) and digest == record["sha256"]
    return path if same and pointer["updated_at"] else None


def _keep(
    folder: Path, name: str, pointer: dict[str, Any], content: bytes, findings: Findings
) -> Path:
    digest = hashlib.sha256(content).hexdigest()
    path = folder / f"siat_{name}_{digest[:_CHARACTERS_OF_HASH]}.json"
    record = json.dumps({**pointer, "sha256": digest}, indent=1).encode()
    try:
        _write(path, content)
        _write(folder / f"siat_{name}.pointer.json", record)
    except OSError as problem:
        raise findings.stop(f"{path}: cannot be written: {problem.strerror}") from None
    return path


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.partial")
    beside.write_bytes(content)
    beside.replace(path)


def _check_json(content: bytes) -> str:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return NO_JSON
    return ""


def _check_table(content: bytes) -> str:
    """What is wrong with a table's bytes; empty if nothing."""
    wrong = _check_json(content)
    if wrong:
        return wrong
    table = json.loads(content)
    fits = isinstance(table, list) and len(table) == 1 and isinstance(table[0], dict)
    return "" if fits and "data" in table[0] else "the answer is no table of SIAT"


def _leaves(node: object) -> Iterator[Dataset]:
    """Entries without children, wherever in the tree."""
    if isinstance(node, list):
        for child in node:
            yield from _leaves(child)
    if not isinstance(node, dict):
        return
    children = node.get("children") or node.get("results")
    if children:
        yield from _leaves(children)
    elif node.get("id") is not None:
        yield _dataset(node)


def _dataset(node: dict[str, Any]) -> Dataset:
    def first(*keys: str) -> str:
        return next((str(node[key]) for key in keys if node.get(key)), "")

    return Dataset(
        id=first("id"),
        code=first("code", "indicator_code", "number"),
        title_uz=first("name_uz", "title_uz", "name", "title"),
        title_ru=first("name_ru", "title_ru"),
        title_en=first("name_en", "title_en"),
    )
