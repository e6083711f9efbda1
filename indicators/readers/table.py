"""Any table of territories through a mapping that a person confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.match import find_regions
from geodata.spelling import spelling
from indicators.catalogue import load_catalogue
from indicators.readers.cells import Cell, Mark, decimal_mark, is_missing, text
from indicators.readers.codes import level, read_code
from indicators.readers.file import file_name, open_file
from indicators.readers.layout import Layout, find_layout
from indicators.readers.mapping import ColumnMapping, Mapping, read_mapping
from indicators.readers.periods import read_period
from indicators.readers.places import Named, Place, find_places
from indicators.readers.problem import Findings, shown
from indicators.readers.reading import Reading, Value, compose, provenance, read_value
from indicators.readers.sheets import Sheet, is_blank, read_sheets


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The figures of a table, and the codes of all its rows."""

    values: tuple[Value, ...]
    codes: frozenset[str]


def read_table(
    path: str | Path, mapping: Mapping | str | Path, *, lenient: bool = False
) -> Reading:
    """Read a CSV or XLSX table as a confirmed mapping (or mapping file) says.

    Rows of totals and remarks below the table are left out and told in `notes`.
    Raises ReadingError with every problem of the table, or of the mapping; `lenient` hands on the
    table's in `problems` and leaves out what cannot be read.
    """
    findings = Findings(file=file_name(path))
    chosen = mapping if isinstance(mapping, Mapping) else read_mapping(mapping)
    if not chosen.confirmed:
        raise findings.stop(
            "the mapping is only proposed; look at it and set confirmed = true, or call confirm()"
        )
    findings.notes.extend(_left_doubts(chosen))
    file = open_file(path, findings)
    sheet = _sheet(read_sheets(file, findings), chosen, findings)
    findings.sheet = sheet.name
    layout = _layout(sheet, chosen, findings)
    table = table_values(sheet, layout, chosen, findings)
    source = provenance(
        file, "table", title_uz=chosen.title, publisher=chosen.publisher, licence=chosen.licence,
        periods=tuple({one.period for one in table.values}),
        unit="; ".join(f"{one.indicator}: {_unit(one)}" for one in chosen.columns if _unit(one)),
    )  # fmt: skip
    return compose(
        table.values, chosen.quality, source, findings, lenient=lenient, codes=table.codes
    )


def _left_doubts(mapping: Mapping) -> list[str]:
    """The doubts that still stand in a confirmed mapping; whoever resolves one takes it out."""
    return [
        *(f"the mapping still doubts: {doubt}" for doubt in mapping.doubts),
        *(
            f"the mapping still doubts that {shown(column.heading)} is {column.indicator}: {doubt}"
            for column in mapping.columns
            for doubt in column.doubts
        ),
    ]


def _unit(column: ColumnMapping) -> str:
    known = load_catalogue()["unit"]
    return str(known.get(column.indicator, column.unit))


def _sheet(sheets: Sequence[Sheet], mapping: Mapping, findings: Findings) -> Sheet:
    found = [sheet for sheet in sheets if sheet.name == mapping.sheet] or (
        list(sheets) if not mapping.sheet or len(sheets) == 1 else []
    )
    if not found:
        listed = ", ".join(sheet.name for sheet in sheets)
        raise findings.stop(f"there is no sheet {mapping.sheet!r}; there are {listed}")
    return max(found, key=lambda sheet: len(sheet.rows))


def _layout(sheet: Sheet, mapping: Mapping, findings: Findings) -> Layout:
    rows = mapping.heading_rows
    if rows and (min(rows) < 1 or max(rows) >= len(sheet.rows)):
        raise findings.stop(f"heading_rows = {list(rows)} lie outside the table")
    if rows:
        part = Sheet(name=sheet.name, rows=sheet.rows[min(rows) - 1 : max(rows)])
        names = heading_names(part)
        return Layout(names=names, heading=tuple(row - 1 for row in rows), first=max(rows))
    layout = find_layout(sheet)
    if layout is None:
        raise findings.stop(
            "no heading with rows of figures below was found; name its rows in heading_rows"
        )
    return layout


def heading_names(part: Sheet) -> tuple[str, ...]:
    """The headings of rows given by hand, read downwards."""
    columns = range(part.width)
    words = [[text(part.cell(row, at)) for row in range(len(part.rows))] for at in columns]
    return tuple(" ".join(dict.fromkeys(one for one in column if one)) for column in words)


def table_values(sheet: Sheet, layout: Layout, mapping: Mapping, findings: Findings) -> Table:
    """The figures that a mapping names in a sheet; what is wrong is noted."""
    wanted = [mapping.code, mapping.name, mapping.region, mapping.period_column,
              *(column.heading for column in mapping.columns)]  # fmt: skip
    _check_headings([one for one in wanted if one], layout, findings)
    rows = _rows(sheet, layout, mapping, findings)
    places = find_places(
        rows, findings, wanted=mapping.level, code_column=mapping.code, name_column=mapping.name
    )
    totals = [str(row.row) for row, place in zip(rows, places, strict=True)
              if place.kind == "total"]  # fmt: skip
    if totals:
        findings.notes.append(f"rows of totals are left out: {', '.join(totals[:20])}")
    known = [(row.row, place) for row, place in zip(rows, places, strict=True)
             if place.kind == "place"]  # fmt: skip
    periods = {row: _row_period(sheet, layout, mapping, row, findings) for row, _ in known}
    values = [
        value
        for column in mapping.columns
        for value in _column(sheet, layout, mapping, column, known, periods, findings)
    ]
    return Table(values=tuple(values), codes=frozenset(place.code for _, place in known))


def _check_headings(wanted: Sequence[str], layout: Layout, findings: Findings) -> None:
    row = layout.heading[0] + 1
    for name in dict.fromkeys(wanted):
        times = layout.names.count(name)
        if times == 0:
            there = ", ".join(one for one in layout.names if one)[:300]
            findings.severe(f"there is no such heading; there are {there}", row, name)
        elif times > 1:
            findings.severe(f"{times} columns have this heading; rename the others", row, name)


def _rows(sheet: Sheet, layout: Layout, mapping: Mapping, findings: Findings) -> list[Named]:
    """Rows that say a territory; a text alone is a region for the rows below, or a remark."""
    found: list[Named] = []
    region = ""
    last = _last_figures(sheet, layout, mapping)
    for at in range(layout.first, len(sheet.rows)):
        if is_blank(sheet.rows[at]):
            continue
        row = _named(sheet, layout, mapping, at, region)
        words = {text(cell) for cell in sheet.rows[at] if text(cell)}
        alone = len(words) == 1 and not _figures(sheet, layout, mapping, at) and not _is_unit(row)
        heads = _region_heading(words) if alone and not mapping.region else ""
        if heads and at < last:
            region = heads
            findings.notes.append(f"row {at + 1} heads the rows below: {shown(heads)}")
        elif alone and (at > last or not (text(row.code) or row.name)):
            findings.notes.append(f"row {at + 1} is a remark: {shown(words.pop())}")
        else:
            found.append(row)
    return found


def _is_unit(row: Named) -> bool:
    return level(read_code(row.code)) is not None or spelling(row.name).word in ("tuman", "city")


def _region_heading(words: set[str]) -> str:
    """The one text of a row, if it is the name of a region in full."""
    only = next(iter(words))
    return only if spelling(only).word == "region" and find_regions(only) else ""


def _named(sheet: Sheet, layout: Layout, mapping: Mapping, at: int, region: str) -> Named:
    name = text(_cell(sheet, layout, mapping.name, at))
    code = _cell(sheet, layout, mapping.code, at) if mapping.code else read_code(name) or None
    own = text(_cell(sheet, layout, mapping.region, at))
    return Named(row=at + 1, code=code if text(code) else None, name=name, region=own or region)


def _cell(sheet: Sheet, layout: Layout, heading: str, at: int) -> Cell:
    place = layout.place(heading) if heading else None
    return None if place is None else sheet.cell(at, place)


def _figures(sheet: Sheet, layout: Layout, mapping: Mapping, at: int) -> bool:
    return any(
        not is_missing(_cell(sheet, layout, column.heading, at)) for column in mapping.columns
    )


def _last_figures(sheet: Sheet, layout: Layout, mapping: Mapping) -> int:
    rows = range(layout.first, len(sheet.rows))
    return max((at for at in rows if _figures(sheet, layout, mapping, at)), default=-1)


def _row_period(
    sheet: Sheet, layout: Layout, mapping: Mapping, row: int, findings: Findings
) -> str:
    if not mapping.period_column:
        return mapping.period
    cell = _cell(sheet, layout, mapping.period_column, row - 1)
    period = read_period(cell)
    if not period:
        findings.severe(
            f"{shown(cell)} is no period like 2024, 2024-Q1, 2024-M01", row, mapping.period_column
        )
    return period


def _column(
    sheet: Sheet, layout: Layout, mapping: Mapping, column: ColumnMapping,
    known: Sequence[tuple[int, Place]], periods: dict[int, str], findings: Findings,
) -> list[Value]:  # fmt: skip
    cells = {row: _cell(sheet, layout, column.heading, row - 1) for row, _ in known}
    mark: Mark = mapping.decimal or decimal_mark(cells.values())
    found = []
    for row, place in known:
        value = read_value(cells[row], mark, findings, row, column.heading)
        scaled = None if value is None else value * column.factor
        period = column.period or periods[row]
        found.append(Value(place.code, column.indicator, period, scaled, row, column.heading))
    return found
