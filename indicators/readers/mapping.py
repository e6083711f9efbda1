"""Which column of a table is what: proposed by the program, confirmed by a person, kept as TOML."""

import json
import tomllib
from collections.abc import Mapping as Keys
from dataclasses import dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from indicators.readers.cells import Mark
from indicators.readers.file import file_name, open_file, text_of
from indicators.readers.places import LevelWanted
from indicators.readers.problem import Findings, ReadingError, shown

QUALITIES = ("official", "derived", "region_imputed", "synthetic")
_HEAD = """\
# What each column of the table is. Look at every line, above all at the doubts, correct what is
# wrong, take out columns you do not want and doubts that are resolved (those left are told at every
# import), and then set confirmed = true.
# quality: official, derived (computed from official), region_imputed or synthetic (estimates).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """A column of figures: its heading and the indicator and period it becomes.

    factor: by what its figures are multiplied. score: 0 to 100, how near the heading is to the
    catalogue's indicator; doubts: what to look at before confirming.
    """

    heading: str
    indicator: str
    period: str = ""
    factor: Decimal = Decimal(1)
    unit: str = ""
    score: int = 0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """What the columns of a table are.

    code, name, region, period_column: headings, empty if there is none. region: the column that
    tells namesakes apart. period: of all figures that name no other. level: whether bare names
    mean regions. decimal: `,` or `.` where a figure could be read both ways. heading_rows: the
    rows of the heading, from 1, where they are not found by themselves.
    """

    columns: tuple[ColumnMapping, ...]
    confirmed: bool = False
    sheet: str = ""
    heading_rows: tuple[int, ...] = ()
    code: str = ""
    name: str = ""
    region: str = ""
    period_column: str = ""
    period: str = ""
    level: LevelWanted = "auto"
    decimal: Mark = ""
    quality: str = "official"
    title: str = ""
    publisher: str = ""
    licence: str = ""
    doubts: tuple[str, ...] = ()

    def confirm(self) -> "Mapping":
        """The same mapping as one that somebody has looked at."""
        return replace(self, confirmed=True)

    def write(self, path: str | Path) -> None:
        """Write the mapping as TOML, beside first and then into place."""
        where = Path(path)
        beside = where.with_name(f".{where.name}.partial")
        beside.write_text(self.toml(), encoding="utf-8")
        beside.replace(where)

    def toml(self) -> str:
        """The mapping as TOML with a head that says what to do with it."""
        own = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "columns"}
        parts = [_HEAD, *_lines(own)]
        for column in self.columns:
            listed = {one.name: getattr(column, one.name) for one in fields(column)}
            parts += ["", "[[column]]", *_lines(listed)]
        return "\n".join(parts) + "\n"


def _lines(facts: Keys[str, Any]) -> list[str]:
    return [f"{name} = {_toml(fact)}" for name, fact in facts.items()]


def _toml(fact: object) -> str:
    """A value as TOML; JSON's strings, numbers and lists are TOML too."""
    if isinstance(fact, Decimal):
        return json.dumps(str(fact))
    listed = list(fact) if isinstance(fact, tuple) else fact
    return json.dumps(listed, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_mapping(path: str | Path) -> Mapping:
    """Read a mapping file. Raises ReadingError with every key that is wrong."""
    findings = Findings(file=file_name(path))
    content = text_of(open_file(path, findings), findings)
    try:
        data = tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise findings.stop(f"not proper TOML: {problem}") from None
    listed = data.pop("column", [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise findings.stop("columns are given as [[column]]")
    own = _facts(data, Mapping, "", findings)
    columns = [_facts(one, ColumnMapping, _place(at), findings) for at, one in enumerate(listed, 1)]
    _check(own, columns, findings)
    if findings.problems:
        raise ReadingError(findings.problems)
    made = tuple(ColumnMapping(**one) for one in columns)
    return Mapping(columns=made, **own)


def _place(at: int) -> str:
    return f"[[column]] {at}"


def _facts(
    data: Keys[str, Any], record: type[Mapping] | type[ColumnMapping], place: str,
    findings: Findings,
) -> dict[str, Any]:  # fmt: skip
    """The values of a table of the file that fit the record; others are noted."""
    from difflib import get_close_matches  # only for this

    names = [one.name for one in fields(record) if one.name != "columns"]
    facts: dict[str, Any] = {}
    for key, value in data.items():
        if key not in names:
            near = get_close_matches(key, names, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(names)}"
            findings.severe(f"the key {shown(key)} is not known{hint}", column=place)
            continue
        fact, wanted = _fitted(key, value)
        if wanted:
            findings.severe(f"{key} = {shown(value)}: it should be {wanted}", column=place)
        facts[key] = fact
    return facts


def _fitted(key: str, value: Any) -> tuple[Any, str]:  # noqa: ANN401  # TOML holds anything
    """A value as the record wants it, and else what it should be."""
    if key == "confirmed":
        return value, "" if isinstance(value, bool) else "true or false"
    if key == "score":
        return value, "" if isinstance(value, int) else "a whole number"
    if key == "factor":
        return _factor(value)
    if key in ("doubts", "heading_rows"):
        kind = str if key == "doubts" else int
        fits = isinstance(value, list) and all(type(one) is kind for one in value)
        return tuple(value) if fits else (), "" if fits else f"a list of {kind.__name__}"
    return value, "" if isinstance(value, str) else "a text"


def _factor(value: Any) -> tuple[Decimal, str]:  # noqa: ANN401  # TOML holds anything
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        found = Decimal("NaN")
    fits = not isinstance(value, bool) and found.is_finite() and found != 0
    return (found if fits else Decimal(1)), "" if fits else "a number other than 0"


def _check(own: Keys[str, Any], columns: list[dict[str, Any]], findings: Findings) -> None:
    allowed = {"level": get_args(LevelWanted), "decimal": get_args(Mark), "quality": QUALITIES}
    for key, choice in allowed.items():
        if key in own and own[key] not in choice:
            listed = ", ".join(repr(one) for one in choice)
            findings.severe(f"{key} = {shown(own[key])}: it should be one of {listed}")
    if not own.get("code") and not own.get("name"):
        findings.severe("say which column holds the code or the name of the territory")
    if not columns:
        findings.severe("there is no [[column]]; say which columns to read")
    for at, one in enumerate(columns, start=1):
        for key in ("heading", "indicator"):
            if not one.get(key):
                findings.severe(f"{key} is missing", column=_place(at))
