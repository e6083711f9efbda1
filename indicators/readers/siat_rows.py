"""One shape for all formats of SIAT: what the file says of itself, and its rows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from indicators.readers.cells import Cell, is_missing, text
from indicators.readers.codes import read_code
from indicators.readers.file import File, text_of
from indicators.readers.json_text import parse_json, scalar
from indicators.readers.problem import Findings
from indicators.readers.sheets import Sheet, is_blank, read_sheets

LANGUAGES = ("uz", "ru", "en", "uzc")
NAMES = ("klassifikator", "klassifikator_uz", "klassifikator_ru", "klassifikator_en",
         "klassifikator_uzc")  # fmt: skip
CODE = ("code", "kod", "код")
_FACTS = {  # a word of the entry's name, in any of the four languages
    "dataset": r"identif|идентиф|код\)|\(code\)|\(kodi\)",
    "title": r"indicator name|имя индикатора|название показателя|to.?plami nomi|тўплами номи",
    "unit": r"unit of meas|единица изм|lchov birligi|лчов бирлиги",
    "published": r"last modif|последнего измен|gartirilgan sana|ўзгартирилган сана",
    "publisher": r"statistics preparer|составитель|tayyorlovchi|тайёрловчи",
    "note": r"^note$|^izoh|^изоҳ|^примечание",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of data: where it stands, its code, a name, and its cells by heading.

    series: what parts several rows of one territory from one another; empty if nothing.
    """

    at: int
    code: Cell
    name: str
    cells: Mapping[str, Cell]
    series: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A file's rows and what it says of itself: `dataset title_uz … unit published note`."""

    rows: tuple[Row, ...] = field(repr=False)
    facts: Mapping[str, str]


def facts_of(entries: Iterable[Mapping[str, Cell]]) -> dict[str, str]:
    """What the entries `name_xx`, `value_xx` say: English first, titles in each language."""
    facts: dict[str, str] = {}
    for entry in entries:
        names = " ".join(text(entry.get(f"name_{one}")).casefold() for one in LANGUAGES)
        values = {one: text(entry.get(f"value_{one}")) for one in LANGUAGES}
        kind = _kind([text(entry.get(f"name_{one}")).casefold() for one in LANGUAGES], names)
        if kind == "title":
            facts |= {f"title_{one}": values[one] for one in LANGUAGES[:3] if values[one]}
        elif kind:
            best = next((values[one] for one in ("en", "uz", "ru", "uzc") if values[one]), "")
            facts.setdefault(kind, best)
    return facts


def _kind(names: list[str], together: str) -> str:
    for kind, pattern in _FACTS.items():
        if any(re.search(pattern, name) for name in names) or re.search(pattern, together):
            return kind
    return ""


def sheet_rows(file: File, findings: Findings) -> Rows:
    """Rows of a CSV or XLSX file: the first sheet with a heading `Code`; entries above it."""
    sheets = read_sheets(file, findings)
    for sheet in sheets:
        at = _heading(sheet)
        if at is not None:
            findings.sheet = sheet.name
            return _rows(sheet, at, [row for one in sheets for row in _entries(one, sheet, at)])
    raise findings.stop(
        "no row has a heading 'Code' with headings of names and periods beside it; "
        "is this a table of SIAT?"
    )


def _heading(sheet: Sheet) -> int | None:
    for at, row in enumerate(sheet.rows[:60]):
        words = [text(cell).casefold() for cell in row]
        if any(word in CODE for word in words) and len([word for word in words if word]) > 1:
            return at
    return None


def _entries(sheet: Sheet, main: Sheet, heading: int) -> list[Mapping[str, Cell]]:
    """Rows of names and values: those above the heading, or of the other sheets."""
    rows = sheet.rows[:heading] if sheet is main else sheet.rows
    filled = [[cell for cell in row if not is_missing(cell)] for row in rows]
    return [_entry(cells) for cells in filled if len(cells) >= 2]


def _entry(cells: list[Cell]) -> Mapping[str, Cell]:
    half = len(cells) // 2
    order = LANGUAGES if half == len(LANGUAGES) else LANGUAGES[: max(half, 1)]
    names = {f"name_{one}": cell for one, cell in zip(order, cells[:half], strict=False)}
    values = {f"value_{one}": cell for one, cell in zip(order, cells[half:], strict=False)}
    return {**names, **values}


def _rows(sheet: Sheet, heading: int, entries: list[Mapping[str, Cell]]) -> Rows:
    key = next(at for at, cell in enumerate(sheet.rows[heading]) if text(cell).casefold() in CODE)
    below = range(heading + 1, len(sheet.rows))
    said = {at: text(sheet.cell(at, key)).casefold() for at in below}
    first = next((at for at in below if said[at] and said[at] not in CODE), len(sheet.rows))
    names = _names(sheet, heading, first)
    found = [
        _row(at + 1, sheet.rows[at], names, key)
        for at in range(first, len(sheet.rows))
        if not is_blank(sheet.rows[at])
    ]
    return Rows(rows=tuple(found), facts=facts_of(entries))


def _names(sheet: Sheet, heading: int, first: int) -> list[str]:
    """The heading of each column; one of several rows is read downwards (2024 over Q1)."""
    names = [text(sheet.cell(heading, at)) for at in range(sheet.width)]
    if first - heading > 1:
        for at in range(1, len(names)):
            lower = any(text(sheet.cell(row, at)) for row in range(heading + 1, first))
            names[at] = names[at] or (names[at - 1] if lower else "")
    for row in range(heading + 1, first):
        for at in range(len(names)):
            lower_name = text(sheet.cell(row, at))
            if lower_name and lower_name != names[at]:
                names[at] = f"{names[at]} {lower_name}".strip()
    return names


def _row(at: int, line: tuple[Cell, ...], names: list[str], key: int) -> Row:
    cells: dict[str, Cell] = {}
    for place, cell in enumerate(line):
        if place != key:
            name = names[place] or f"({place + 1})"
            cells[name if name not in cells else f"{name} ({place + 1})"] = cell
    return Row(at=at, code=line[key] if key < len(line) else None, name=_name(cells), cells=cells)


def _name(cells: Mapping[str, Cell]) -> str:
    return next((text(cell) for head, cell in cells.items() if head.casefold() in NAMES), "")


def json_rows(file: File, findings: Findings) -> Rows:
    """Rows of a JSON file: a list with one object of `metadata` and `data`."""
    content = parse_json(text_of(file, findings), findings)
    parts = content if isinstance(content, list) else [content]
    if len(parts) != 1 or not isinstance(parts[0], dict) or "data" not in parts[0]:
        raise findings.stop(
            "not a SIAT file: it should be a list with one object of 'metadata' and 'data'"
        )
    lines, entries = parts[0]["data"], parts[0].get("metadata") or []
    if not isinstance(lines, list) or not isinstance(entries, list):
        raise findings.stop("'metadata' and 'data' should be lists; download the file again")
    rows = [_json_row(at, line, findings) for at, line in enumerate(lines, start=1)]
    facts = facts_of(_plain(entry) for entry in entries if isinstance(entry, dict))
    return Rows(rows=tuple(row for row in rows if row), facts=facts)


def _plain(entry: Mapping[str, object]) -> dict[str, Cell]:
    """The texts and numbers of an entry of metadata."""
    return {key: fact for key, fact in entry.items() if isinstance(fact, str | int | float)}


def _json_row(at: int, line: object, findings: Findings) -> Row | None:
    if not isinstance(line, dict):
        findings.severe("an entry of 'data' is no object; download the file again", at)
        return None
    plain = {" ".join(str(key).split()): cell for key, cell in line.items()}
    cells = {key: scalar(cell, findings, at, key) for key, cell in plain.items()}
    code = next((cell for key, cell in cells.items() if key.casefold() in CODE), None)
    rest = {key: cell for key, cell in cells.items() if key.casefold() not in CODE}
    return Row(at=at, code=code, name=_name(rest), cells=rest)


def has_codes(codes: Iterable[Cell]) -> bool:
    """Whether at least one cell is a code of a territory's form."""
    return any(read_code(code) for code in codes)
