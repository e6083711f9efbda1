"""An index as the contents of [index.<name>], and plain contents as TOML."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from indicators.index import Group, Index, Member
from indicators.index.family import Method


def index_data(index: Index) -> dict[str, Any]:
    """What `index_from(index.name, …)` makes the same index of."""
    found: dict[str, Any] = {}
    for key in ("impute", "outliers", "normalise"):
        method: Method | None = getattr(index, key)
        if method is not None:
            found[key] = _method(method)
    shares = {"units": index.screen.units, "indicators": index.screen.indicators}
    if any(shares.values()):
        found["screen"] = shares
    own = _group(index.tree)
    del own["weight"]
    return {**found, **own}


def toml_lines(data: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Lines of TOML: values first, then tables, then lists of tables; methods in one line."""
    tables = {key: value for key, value in data.items() if _is_table(value)}
    lists = {key: value for key, value in data.items() if _is_tables(value)}
    own = {key: value for key, value in data.items() if key not in tables and key not in lists}
    if own and path:
        yield from ("", f"[{_dotted(path)}]")
    yield from _pairs(own)
    for key, value in tables.items():
        yield from toml_lines(value, (*path, key))
    for key, rows in lists.items():
        for row in rows:
            yield from ("", f"[[{_dotted((*path, key))}]]", *_pairs(row))


def _pairs(data: Mapping[str, Any]) -> Iterator[str]:
    return (f"{_text(key)} = {_value(value)}" for key, value in data.items())


def _group(group: Group) -> dict[str, Any]:
    weigh = {} if group.weigh is None else {"weigh": _method(group.weigh)}
    members = {
        member.name: _member(member) if isinstance(member, Member) else _group(member)
        for member in group.members
    }
    own = {"weight": group.weight, "aggregate": _method(group.aggregate)}
    return {**own, **weigh, "members": members}


def _member(member: Member) -> dict[str, Any]:
    found: dict[str, Any] = {"weight": member.weight}
    if member.direction is not None:
        found["direction"] = member.direction
    if member.per is not None:
        found["per"] = member.per
    if member.normalise is not None:
        found["normalise"] = _method(member.normalise)
    return found


def _method(method: Method) -> dict[str, Any]:
    return {"method": method.name, **{key: _plain(value) for key, value in method.options.items()}}


def _plain(value: Any) -> Any:  # noqa: ANN401  # options are of any kind a file can hold
    """Options read as exact decimals become floats; sequences become lists."""
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return float(value)


def _is_table(value: object) -> bool:
    """A mapping to be written as a table of its own; only methods go into one line."""
    return isinstance(value, Mapping) and next(iter(value), None) != "method"


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(_text(part) for part in path)


def _text(text: str) -> str:
    bare = text.isascii() and text.replace("_", "").replace("-", "").isalnum()
    return text if bare else json.dumps(text, ensure_ascii=False)


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{{ {', '.join(_pairs(value))} }}"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
