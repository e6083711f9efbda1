"""The open-data portal: JSON of rows or of the list of datasets, and CSV files without codes."""

from collections.abc import Mapping as Keys
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from indicators.readers.cells import Cell, text
from indicators.readers.file import File, file_name, open_file, text_of
from indicators.readers.json_text import parse_json, scalar
from indicators.readers.layout import Layout, find_layout, plain_layout
from indicators.readers.mapping import ColumnMapping, Mapping
from indicators.readers.places import LevelWanted
from indicators.readers.problem import Findings
from indicators.readers.propose import propose, words_and_period
from indicators.readers.reading import Reading, compose, provenance
from indicators.readers.sheets import Sheet, read_sheets
from indicators.readers.slug import slug
from indicators.readers.table import table_values

_LANGUAGES = ("uzbText", "uzbKrText", "rusText", "engText")


@dataclass(frozen=True, slots=True, kw_only=True)
class EgovDataset:
    """An entry of the portal's list: its id, number and titles."""

    struct_id: str
    name: str
    title_uz: str
    title_ru: str
    title_en: str
    publisher: str


def egov_datasets(path: str | Path) -> tuple[EgovDataset, ...]:
    """The datasets that a JSON list of the portal names (`result.data[]`). Raises ReadingError."""
    findings = Findings(file=file_name(path))
    content = parse_json(text_of(open_file(path, findings), findings), findings)
    found = [_dataset(entry) for entry in _entries(content) if _is_dataset(entry)]
    if not found:
        raise findings.stop("no list of datasets: 'result.data' with 'structId' and 'dataName'")
    return tuple(found)


def read_egov(
    path: str | Path, *, datasets: str | Path | None = None, period: str = "",
    level: LevelWanted = "auto", lenient: bool = False,
) -> Reading:  # fmt: skip
    """Read a dataset of the portal: its rows as JSON, or an older CSV or XLSX.

    The column of territories is found by codes or names; every column of figures becomes an
    indicator named after its heading. A comma parts decimals. datasets: the portal's list, for the
    title of the dataset whose id or number is the file's name. period: of all figures that name
    no other. level: whether bare names mean regions. Values are `official`.
    Raises ReadingError with every problem; `lenient` hands them on in `problems`.
    """
    findings = Findings(file=file_name(path))
    file = open_file(path, findings)
    entry = _entry_of(file, datasets)
    sheet, layout = _json(file, findings) if file.ending == ".json" else _sheet(file, findings)
    findings.sheet = sheet.name
    mapping = _mapping(sheet, layout, file, period, level)
    if not mapping.code and not mapping.name:
        raise findings.stop("no column of codes or names of territories; use read_table")
    _tell(mapping, findings)
    table = table_values(sheet, layout, mapping, findings)
    titles = {} if entry is None else {
        "dataset": entry.name or entry.struct_id, "title_uz": entry.title_uz,
        "title_ru": entry.title_ru, "title_en": entry.title_en, "publisher": entry.publisher,
    }  # fmt: skip
    source = provenance(
        file, "egov", periods=tuple({one.period for one in table.values}),
        **{"title_uz": mapping.title, **titles},
    )  # fmt: skip
    return compose(
        table.values, mapping.quality, source, findings, lenient=lenient, codes=table.codes
    )


def _mapping(sheet: Sheet, layout: Layout, file: File, period: str, level: LevelWanted) -> Mapping:
    """The proposal, without guesses: only headings that are the catalogue's keep its names."""
    proposed = propose(sheet, layout, file.path.stem)
    columns = [_plain(column, proposed.title) for column in proposed.columns]
    return replace(
        proposed, columns=tuple(columns), period=period, level=level,
        decimal=proposed.decimal or ",", confirmed=True,
    )  # fmt: skip


def _plain(column: ColumnMapping, title: str) -> ColumnMapping:
    if column.score == 100 and not column.doubts:
        return column
    words, _ = words_and_period(column.heading, title)
    return replace(column, indicator=slug(words), factor=Decimal(1))


def _tell(mapping: Mapping, findings: Findings) -> None:
    for column in mapping.columns:
        period = f" of {column.period}" if column.period else ""
        findings.notes.append(f"column {column.heading!r} is read as {column.indicator}{period}")
    findings.notes.extend(doubt for doubt in mapping.doubts if doubt.startswith("left out"))


def _sheet(file: File, findings: Findings) -> tuple[Sheet, Layout]:
    sheets = read_sheets(file, findings)
    laid = [(one, layout) for one in sheets if (layout := find_layout(one))]
    if not laid:
        raise findings.stop("no heading with rows of figures below was found; see the template")
    return max(laid, key=lambda pair: len(pair[0].rows))


def _json(file: File, findings: Findings) -> tuple[Sheet, Layout]:
    content = parse_json(text_of(file, findings), findings)
    entries = [_row(entry) for entry in _entries(content)]
    if entries and all(_is_dataset(entry) for entry in entries):
        raise findings.stop(
            f"this is the portal's list of {len(entries)} datasets, not data; download the rows "
            "of one of them (egov_datasets reads the list)"
        )
    titles = _field_titles(content)
    heads = list(dict.fromkeys(key for entry in entries for key in entry))
    if not heads:
        raise findings.stop("no rows: a list of objects, or 'result.data' with one")
    rows = [tuple(_cell(entry.get(head), at, head, findings) for head in heads)
            for at, entry in enumerate(entries, start=1)]  # fmt: skip
    sheet = Sheet(name="", rows=(tuple(titles.get(head, head) for head in heads), *rows))
    return sheet, plain_layout(sheet)


def _entries(content: Any) -> list[dict[str, Any]]:  # noqa: ANN401  # JSON holds anything
    """The objects of `result.data`, `data` or a bare list; those inside one dataset's `data`."""
    for key in ("result", "data"):
        if isinstance(content, dict):
            content = content.get(key, content)
    listed = content if isinstance(content, list) else []
    found = [entry for entry in listed if isinstance(entry, dict)]
    if len(found) == 1 and _is_dataset(found[0]) and isinstance(found[0].get("data"), list):
        return [entry for entry in found[0]["data"] if isinstance(entry, dict)]
    return found


def _row(entry: dict[str, Any]) -> dict[str, Any]:
    inside = entry.get("tableColumn")
    return inside if isinstance(inside, dict) else entry


def _field_titles(content: Any) -> dict[str, str]:  # noqa: ANN401  # JSON holds anything
    """Uzbek headings by key, where the answer has `tableFields`."""
    result = content.get("result") if isinstance(content, dict) else None
    listed = result.get("tableFields") if isinstance(result, dict) else None
    fields = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    named = {text(str(one.get("name") or one.get("key") or "")): _words(one.get("text"))
             for one in fields}  # fmt: skip
    return {key: title for key, title in named.items() if key and title}


def _cell(value: Any, row: int, column: str, findings: Findings) -> Cell:  # noqa: ANN401  # as above
    """A cell, flat or as `{number, data, text: {uzbText …}}`."""
    if isinstance(value, dict):
        for key in ("number", "data"):
            if isinstance(value.get(key), str | int | float | Decimal):
                return _cell(value[key], row, column, findings)
        words = _words(value.get("text", value))
        if words:
            return words
    return scalar(value, findings, row, column)


def _words(texts: Any) -> str:  # noqa: ANN401  # JSON holds anything
    known = texts if isinstance(texts, dict) else {}
    return next((text(str(known[one])) for one in _LANGUAGES if known.get(one)), "")


def _is_dataset(entry: Keys[str, Any]) -> bool:
    return "structId" in entry and isinstance(entry.get("dataName"), dict)


def _dataset(entry: Keys[str, Any]) -> EgovDataset:
    names = entry["dataName"]
    return EgovDataset(
        struct_id=text(str(entry["structId"])),
        name=text(str(entry.get("name") or "")),
        title_uz=text(str(names.get("uzbText") or names.get("uzbKrText") or "")),
        title_ru=text(str(names.get("rusText") or "")),
        title_en=text(str(names.get("engText") or "")),
        publisher=_words(entry.get("orgName")),
    )


def _entry_of(file: File, datasets: str | Path | None) -> EgovDataset | None:
    found = () if datasets is None else egov_datasets(datasets)
    stem = file.path.stem
    return next((one for one in found if stem in (one.struct_id, one.name)), None)
