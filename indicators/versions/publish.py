"""A version as a Frictionless Data Package: CSV files and a description of every field."""

import csv
import hashlib
import io
import json
import shutil
import uuid
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.catalogue import load_catalogue, load_sources
from indicators.errors import IndicatorError
from indicators.validate.limits import Limits, load_limits
from indicators.versions.cells import Plain, cell_text
from indicators.versions.content import Content
from indicators.versions.store import Version

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
DESCRIPTOR = "datapackage.json"
_TYPES = {"number": "number", "text": "string", "condition": "boolean"}
_LICENCES = {
    "CC BY 4.0": ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0": ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "facts with attribution": ("other-at", ""),
}
_LABELS = ["official", "derived", "region_imputed", "synthetic", "forecast"]


def publish(
    version: Version, folder: str | Path, *, title: str = "", catalogue: pd.DataFrame | None = None
) -> Path:
    """Write a version as a data package into a new folder; returns the path of its description.

    `data.csv` and, if there is one, `quality.csv`, UTF-8, missing values empty; fields with title,
    unit and constraints of the catalogue (`load_catalogue()` if not given). Whole or not at all.
    Raises IndicatorError if the folder is there already or cannot be made.
    Source: Data Package 2.0, https://datapackage.org/standard/data-package/
    """
    where = Path(folder)
    if where.exists():
        raise IndicatorError(f"{where}: is there already, and a package is never overwritten")
    meaning = load_catalogue() if catalogue is None else catalogue
    files = _files(version)
    description = _description(version, files, meaning, title)
    beside = where.with_name(f".{where.name}.{uuid.uuid4().hex}.partial")
    try:
        beside.mkdir()
        for name, lines in files.items():
            (beside / name).write_bytes(lines)
        text = json.dumps(description, ensure_ascii=False, indent=2) + "\n"
        (beside / DESCRIPTOR).write_text(text, encoding="utf-8")
        beside.rename(where)
    except OSError as problem:
        raise IndicatorError(f"{where}: cannot be written: {problem.strerror}") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return where / DESCRIPTOR


def _files(version: Version) -> dict[str, bytes]:
    files = {"data.csv": _csv(version.content)}
    if version.quality_content is not None:
        files["quality.csv"] = _csv(version.quality_content)
    return files


def _csv(content: Content) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["code", *(name for name, _ in content.columns)])
    for code, row in zip(content.codes, content.cells, strict=True):
        writer.writerow([code, *map(_cell, row)])
    return text.getvalue().encode("utf-8")


def _cell(cell: Plain) -> str:
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else cell_text(cell)


def _description(
    version: Version, files: dict[str, bytes], catalogue: pd.DataFrame, title: str
) -> dict[str, Any]:
    origin = version.provenance
    own = [name for name, _ in version.content.columns if name in catalogue.index]
    licences = dict.fromkeys(
        [*([origin.licence] if origin.licence else []), *_licences(catalogue, own)]
    )
    return {
        "$schema": PROFILE,
        "name": f"taqsimot-{version.id[:12]}",
        "id": f"sha256:{version.id}",
        "title": title or origin.note or "Indicators of units",
        "version": version.id[:12],
        "created": origin.when,
        "contributors": [
            {"title": who, "roles": ["creator"]}
            for who in dict.fromkeys(one.who for one in version.provenances)
        ],
        **_filled("licenses", [_licence(one) for one in licences]),
        **_filled("sources", _sources(version, catalogue, own)),
        "resources": [_resource(name, lines, version, catalogue) for name, lines in files.items()],
    }


def _filled(name: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """The standard knows no empty lists: a property without entries is left out."""
    return {name: entries} if entries else {}


def _licences(catalogue: pd.DataFrame, own: list[str]) -> list[str]:
    if "licence" not in catalogue.columns:
        return []
    return [str(one) for one in catalogue.loc[own, "licence"].dropna().unique() if one]


def _licence(licence: str) -> dict[str, str]:
    name, path = _LICENCES.get(licence, ("other", ""))
    return {"name": name, **({"path": path} if path else {}), "title": licence}


def _sources(version: Version, catalogue: pd.DataFrame, own: list[str]) -> list[dict[str, Any]]:
    known = load_sources()
    cites = "source" in catalogue.columns
    ids = list(dict.fromkeys(catalogue.loc[own, "source"])) if cites else []
    cited = [
        {"title": known.at[one, "title"], **_path(str(known.at[one, "url"]))}
        for one in ids
        if one in known.index
    ]
    told = [{"title": one.source} for one in version.provenances if one.source]
    files = [
        {"title": file.name, "sha256": file.sha256}
        for one in version.provenances
        for file in one.files
    ]
    return [*told, *files, *cited]


def _path(url: str) -> dict[str, str]:
    return {"path": url} if url else {}


def _resource(name: str, lines: bytes, version: Version, catalogue: pd.DataFrame) -> dict[str, Any]:
    values = name == "data.csv"
    content = (not values and version.quality_content) or version.content
    columns = content.columns
    limits = load_limits(catalogue)
    fields = [
        _field(one, _type(content, at), catalogue, limits) if values else _label_field(one, kind)
        for at, (one, kind) in enumerate(columns)
    ]
    return {
        "name": name.removesuffix(".csv"),
        "path": name,
        "type": "table",
        "title": "Values by unit" if values else "Quality of the values",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(lines),
        "hash": f"sha256:{hashlib.sha256(lines).hexdigest()}",
        "schema": {
            "$schema": SCHEMA,
            "fields": [_CODE_FIELD, *fields],
            "missingValues": [""],
            "primaryKey": ["code"],
        },
    }


_CODE_FIELD = {
    "name": "code",
    "type": "string",
    "title": "Code of the unit",
    "constraints": {"required": True, "unique": True},
}


def _label_field(name: str, kind: str) -> dict[str, Any]:
    field = {"name": name, "type": _TYPES[kind]}
    return {**field, "constraints": {"enum": _LABELS}} if kind == "text" else field


def _type(content: Content, at: int) -> str:
    """The standard's type of a column; `integer` for counts without a fraction."""
    cells = [row[at] for row in content.cells if row[at] is not None]
    whole = bool(cells) and all(type(cell) is int for cell in cells)
    return "integer" if whole else _TYPES[content.columns[at][1]]


def _field(name: str, kind: str, catalogue: pd.DataFrame, limits: Limits) -> dict[str, Any]:
    if name not in catalogue.index:
        return {"name": name, "type": kind}
    entry, bound = catalogue.loc[name], limits.of(name)
    ends = {"minimum": bound.low, "maximum": bound.high}
    constraints = {key: end for key, end in ends.items() if end is not None}
    facts = {
        "title": entry.get("title_en"),
        "title_uz": entry.get("title_uz"),
        "title_ru": entry.get("title_ru"),
        "description": entry.get("description"),
        "unit": entry["unit"],
        "period": entry.get("period"),
    }
    bounded = kind in ("number", "integer") and constraints
    return {
        "name": name,
        "type": kind,
        **{key: fact for key, fact in facts.items() if isinstance(fact, str) and fact},
        **({"constraints": constraints} if bounded else {}),
    }
