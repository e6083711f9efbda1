"""Rows of SIAT's own XML and of SDMX-ML, generic and structure-specific (compact), 2.0 to 3.0.

Sources: SDMX technical specifications 2.1, section 3A (SDMX-ML); the service's own export is
`series` elements with a `code` and `value` elements with a `time`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat  # expands nothing here: a DOCTYPE is refused

from indicators.readers.cells import Cell
from indicators.readers.codes import level, read_code
from indicators.readers.file import File
from indicators.readers.problem import Findings
from indicators.readers.siat_rows import LANGUAGES, NAMES, Row, Rows, facts_of, has_codes

_DEEPEST = 60
_TIME = ("TIME_PERIOD", "TIME")
_VALUE = ("OBS_VALUE", "value")
_ATTRIBUTE = re.compile(r"OBS_STATUS|OBS_CONF|DECIMALS|UNIT_MULT|title|name|klassif|^type$", re.I)
_AREAS = ("REF_AREA", "AREA", "GEO", "SOATO", "TERRITORY", "REGION", "CODE", "KLASSIFIKATOR")


@dataclass(slots=True, kw_only=True)
class _Node:
    """An element: its name without namespace, its line, and what is in it."""

    name: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list["_Node"] = field(default_factory=list)

    def walk(self) -> Iterator["_Node"]:
        yield self
        for child in self.children:
            yield from child.walk()

    def each(self, *names: str) -> Iterator["_Node"]:
        return (node for node in self.walk() if node.name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Observation:
    line: int
    key: Mapping[str, str]
    period: str
    value: Cell


class _UnsafeError(ValueError):
    pass


def xml_rows(file: File, findings: Findings) -> Rows:
    """Rows of an XML file. Raises ReadingError for broken or unsafe XML and unknown layouts."""
    root = _tree(file, findings)
    own = [node for node in root.each("series") if _attribute(node, "code") is not None]
    rows = [_own_row(node) for node in own] if own else _grouped(list(_observations(root)))
    if not rows:
        raise findings.stop(
            "no series with a code were found; it should be SIAT's XML, or SDMX-ML generic or "
            "structure-specific data"
        )
    return Rows(rows=tuple(rows), facts=facts_of(_entries(root)))


def _tree(file: File, findings: Findings) -> _Node:
    root = _Node(name="", line=0, attributes={})
    stack = [root]
    parser = expat.ParserCreate(namespace_separator="}")

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > _DEEPEST:
            raise _UnsafeError("elements are nested too deeply")
        plain = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        node = _Node(name=name.rpartition("}")[2], line=parser.CurrentLineNumber, attributes=plain)
        stack[-1].children.append(node)
        stack.append(node)

    def end(_name: str) -> None:
        stack.pop()

    def characters(data: str) -> None:
        stack[-1].text += data

    def doctype(*_: object) -> None:
        raise _UnsafeError("a DOCTYPE with entities has no place in a data file")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = characters, doctype
    try:
        parser.Parse(file.content, True)
    except expat.ExpatError as problem:
        raise findings.stop(f"not proper XML: {problem}; download it again") from None
    except _UnsafeError as problem:
        raise findings.stop(f"refused: {problem}") from None
    except (ValueError, LookupError):  # an encoding that is unknown or wide
        raise findings.stop("the XML names an encoding that cannot be read; use UTF-8") from None
    return root


def _attribute(node: _Node, name: str) -> str | None:
    return next((value for key, value in node.attributes.items() if key.casefold() == name), None)


def _own_row(node: _Node) -> Row:
    cells: dict[str, Cell] = {
        key: value for key, value in node.attributes.items() if key.casefold() in NAMES
    }
    for child in node.children:
        period = _attribute(child, "time")
        key = child.name if period is None else period
        if period is not None or child.name.casefold() in NAMES:
            cells[key if key not in cells else f"{key} (line {child.line})"] = child.text
    name = next(iter(str(cells[key]) for key in cells if key.casefold() in NAMES), "")
    return Row(at=node.line, code=_attribute(node, "code"), name=name, cells=cells)


def _entries(root: _Node) -> Iterator[dict[str, Cell]]:
    """Entries of metadata, as attributes or child elements `name_xx` and `value_xx`."""
    wanted = {f"{part}_{one}" for part in ("name", "value") for one in LANGUAGES}
    for node in root.walk():
        found: dict[str, Cell] = {
            **node.attributes, **{child.name: child.text for child in node.children}
        }  # fmt: skip
        if wanted & found.keys():
            yield found


def _observations(root: _Node) -> Iterator[_Observation]:
    """Every observation with the key of its series, or flat with its own."""
    inside: set[int] = set()
    for series in root.each("Series"):
        key = _key(series, "SeriesKey")
        for node in series.each("Obs"):
            inside.add(id(node))
            yield _observation(node, key)
    for node in root.each("Obs"):
        if id(node) not in inside:
            yield _observation(node, {})


def _key(node: _Node, wrapper: str) -> dict[str, str]:
    """Dimensions of a series or observation: attributes, or `Value` elements in a wrapper."""
    values = [
        value for child in node.children if child.name == wrapper for value in child.each("Value")
    ]
    named = {
        value.attributes.get("id", value.attributes.get("concept", "")): value.attributes.get(
            "value", ""
        )
        for value in values
    }
    return {**node.attributes, **named}


def _observation(node: _Node, series: Mapping[str, str]) -> _Observation:
    key = {**series, **_key(node, "ObsKey")}
    for child in node.children:
        if child.name in ("ObsDimension", "Time", "ObsValue"):
            name = "OBS_VALUE" if child.name == "ObsValue" else "TIME_PERIOD"
            key[name] = child.attributes.get("value", child.text.strip())
    period = next((key.pop(name) for name in _TIME if name in key), "")
    value = next((key.pop(name) for name in _VALUE if name in key), None)
    return _Observation(line=node.line, key=key, period=period, value=value)


def _grouped(observations: list[_Observation]) -> list[Row]:
    """A row for each territory and combination of the dimensions that vary."""
    area = _area([one.key for one in observations])
    if not area:
        return []
    varying = _varying([one.key for one in observations], area)
    cells: dict[tuple[str, str], dict[str, Cell]] = {}
    lines: dict[tuple[str, str], int] = {}
    for one in observations:
        series = " ".join(one.key.get(name, "") for name in varying).strip()
        place = (one.key.get(area, ""), series)
        lines.setdefault(place, one.line)
        row = cells.setdefault(place, {})
        period = one.period or "(no period)"
        row[period if period not in row else f"{period} (line {one.line})"] = one.value
    return [
        Row(at=lines[place], code=place[0], name="", cells=found, series=place[1])
        for place, found in cells.items()
    ]


def _area(keys: list[Mapping[str, str]]) -> str:
    """The dimension of territories: by its name, else the one whose values are known codes."""
    names = list(dict.fromkeys(name for key in keys for name in key))
    for name in _AREAS:
        found = next((one for one in names if one.upper() == name), "")
        if found and has_codes(key.get(found) for key in keys):
            return found
    known = {name: sum(level(read_code(key.get(name))) is not None for key in keys)
             for name in names}  # fmt: skip
    best = max(known, key=known.__getitem__, default="")
    return best if known.get(best) else ""


def _varying(keys: list[Mapping[str, str]], area: str) -> list[str]:
    """Dimensions besides territory that part series; names and remarks of observations do not."""
    names = dict.fromkeys(name for key in keys for name in key)
    return [
        name
        for name in names
        if name != area and not _ATTRIBUTE.search(name) and len({key.get(name) for key in keys}) > 1
    ]
