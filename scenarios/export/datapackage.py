"""A result as a Frictionless Data Package: CSV files with every field described."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pandas as pd

from indicators import load_catalogue, load_sources
from indicators.versions.publish import DESCRIPTOR, PROFILE, SCHEMA
from scenarios.export.facts import Facts, facts_of, used_columns
from scenarios.export.fields import field
from scenarios.export.options import Options
from scenarios.export.table import export_table
from scenarios.export.zipped import zipped
from scenarios.run import Result

_LICENCES = {
    "CC BY 4.0": ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0": ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "facts with attribution": ("other-at", ""),
}


def write(result: Result, path: Path, options: Options) -> None:
    """Write a folder, or a .zip of one: `allocation.csv` and its description.

    Source: Data Package 2.0, https://datapackage.org/standard/data-package/
    """
    files = package_files(result, options)
    if path.suffix.lower() == ".zip":
        path.write_bytes(zipped(files))
        return
    path.mkdir()
    for name, lines in files.items():
        (path / name).write_bytes(lines)


def package_files(result: Result, options: Options) -> dict[str, bytes]:
    """The files of the package by name."""
    table = export_table(result, options)
    lines = table.to_csv(lineterminator="\n").encode("utf-8")
    description = _description(result, table, lines, options)
    text = json.dumps(description, ensure_ascii=False, indent=2) + "\n"
    return {"allocation.csv": lines, DESCRIPTOR: text.encode("utf-8")}


def _description(
    result: Result, table: pd.DataFrame, lines: bytes, options: Options
) -> dict[str, Any]:
    facts = facts_of(result, options.scenario_id)
    fields = [
        field(result, str(name), column, options.language)
        for name, column in table.reset_index().items()
    ]
    return {
        "$schema": PROFILE,
        "name": f"taqsimot-{facts.data_version[:12]}",
        "id": facts.id,
        "title": facts.title.in_language(options.language) or facts.name,
        "description": "\n".join(f"{word}: {text}" for word, text in facts.lines("en")),
        "version": facts.data_version[:12],
        **_origin(result, facts),
        "taqsimot": facts.plain(),
        "resources": [
            {
                "name": "allocation",
                "path": "allocation.csv",
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(lines),
                "hash": f"sha256:{hashlib.sha256(lines).hexdigest()}",
                "schema": {
                    "$schema": SCHEMA,
                    "fields": fields,
                    "missingValues": [""],
                    "primaryKey": [str(table.index.name)],
                },
            }
        ],
    }


def _origin(result: Result, facts: Facts) -> dict[str, Any]:
    """Sources and licences; the standard knows no empty lists."""
    catalogue = load_catalogue()
    known = result.quality is not None
    used = [name for name in used_columns(result) if known and name in catalogue.index]
    licences = dict.fromkeys(str(one) for one in catalogue.loc[used, "licence"] if one)
    origin = {
        "licenses": [_licence(one) for one in licences],
        "sources": [*([{"title": facts.source}] if facts.source else []), *_sources(used)],
    }
    return {name: entries for name, entries in origin.items() if entries}


def _licence(licence: str) -> dict[str, str]:
    name, path = _LICENCES.get(licence, ("other", ""))
    return {"name": name, **({"path": path} if path else {}), "title": licence}


def _sources(used: list[str]) -> list[dict[str, str]]:
    catalogue, known = load_catalogue(), load_sources()
    ids = [one for one in dict.fromkeys(catalogue.loc[used, "source"]) if one in known.index]
    urls = {one: str(known.at[one, "url"]) for one in ids}
    return [
        {"title": str(known.at[one, "title"]), **({"path": urls[one]} if urls[one] else {})}
        for one in ids
    ]
