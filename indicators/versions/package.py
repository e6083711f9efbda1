"""Read a published data package back, and check its description against the standard."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from indicators.errors import IndicatorError
from indicators.versions.cells import Plain, read_number
from indicators.versions.content import Content

_NAME = re.compile(r"[-a-z0-9._/]+\Z")
_FIELD_TYPES = frozenset(
    (
        *("string", "number", "integer", "boolean", "object", "array", "list", "any"),
        *("datetime", "date", "time", "year", "yearmonth", "duration", "geopoint", "geojson"),
    )
)
_KINDS = {"number": "number", "integer": "number", "string": "text", "boolean": "condition"}


def package_problems(description: Mapping[str, Any]) -> list[str]:
    """What the description of a tabular data package lacks; empty if it follows the standard.

    Source: Data Package 2.0, https://datapackage.org/standard/data-package/ with its parts
    Data Resource, Table Schema and Security (paths stay inside the folder).
    """
    problems = [*_top_problems(description)]
    resources = description.get("resources")
    if not isinstance(resources, list) or not resources:
        return [*problems, "resources: a package has at least one"]
    names = [one.get("name") for one in resources]
    if len(set(names)) < len(names):
        problems.append("resources: every name stands once")
    for at, resource in enumerate(resources):
        problems += [f"resources[{at}]: {one}" for one in _resource_problems(resource)]
    return problems


def read_package(folder: str | Path) -> tuple[Content, Content | None]:
    """Values and quality of a published package, as canonical contents.

    Raises IndicatorError with every problem of the description, and if a file is not the one that
    was published.
    """
    where = Path(folder)
    try:
        description = json.loads((where / "datapackage.json").read_text(encoding="utf-8"))
        problems = package_problems(description)
        if problems:
            raise IndicatorError("\n".join(f"{where / 'datapackage.json'}: {p}" for p in problems))
        resources = {one["name"]: one for one in description["resources"]}
        contents = {name: _read(where, one) for name, one in resources.items()}
    except (OSError, ValueError) as problem:
        if isinstance(problem, IndicatorError):
            raise
        raise IndicatorError(f"{where}: not a readable data package: {problem}") from None
    if "data" not in contents:
        raise IndicatorError(f"{where}: the package has no resource `data`")
    return contents["data"], contents.get("quality")


def _top_problems(description: Mapping[str, Any]) -> Iterator[str]:
    name = description.get("name")
    if name is not None and not (isinstance(name, str) and _NAME.match(name)):
        yield f"name: {name!r} has other than small letters, digits and . _ -"
    for key in ("licenses", "sources", "contributors"):
        entries = description.get(key, [{"name": "", "title": ""}])
        if not isinstance(entries, list) or not entries:
            yield f"{key}: a list with at least one entry, or left out"
            continue
        needed = ("name", "path") if key == "licenses" else ("title", "path", "email")
        for at, entry in enumerate(entries):
            if not any(one in entry for one in needed):
                yield f"{key}[{at}]: needs one of {', '.join(needed)}"


def _resource_problems(resource: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(resource.get("name"), str):
        yield "name: a resource has one"
    path = resource.get("path")
    if not isinstance(path, str) or path.startswith(("/", ".")) or ".." in path.split("/"):
        yield f"path: {path!r} is no path inside the folder"
    fields = resource.get("schema", {}).get("fields")
    if not isinstance(fields, list) or not fields:
        yield "schema.fields: a table has at least one"
        return
    names = [one.get("name") for one in fields]
    if None in names or len(set(names)) < len(names):
        yield "schema.fields: every field has a name of its own"
    for one in fields:
        if one.get("type", "any") not in _FIELD_TYPES:
            yield f"schema.fields: {one.get('name')} has no type {one.get('type')!r}"
    key = resource["schema"].get("primaryKey", [])
    if not set(key) <= set(names):
        yield "schema.primaryKey: names fields that are not there"


def _read(folder: Path, resource: Mapping[str, Any]) -> Content:
    lines = (folder / resource["path"]).read_bytes()
    if resource.get("hash") != f"sha256:{hashlib.sha256(lines).hexdigest()}":
        raise IndicatorError(
            f"{folder / resource['path']}: not the file that was published; fetch it again"
        )
    header, *rows = csv.reader(io.StringIO(lines.decode("utf-8"), newline=""), strict=True)
    fields = [(one["name"], _KINDS[one["type"]]) for one in resource["schema"]["fields"]]
    if header != [name for name, _ in fields]:
        raise IndicatorError(f"{folder / resource['path']}: other columns than described")
    return Content(
        columns=tuple(fields[1:]),
        codes=tuple(row[0] for row in rows),
        cells=tuple(
            tuple(_cell(text, kind) for text, (_, kind) in zip(row[1:], fields[1:], strict=True))
            for row in rows
        ),
    )


def _cell(text: str, kind: str) -> Plain:
    if not text:
        return None
    if kind == "condition":
        return text == "true"
    return text if kind == "text" else read_number(text)
