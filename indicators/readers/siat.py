"""SIAT, the database of the National Statistics Committee: JSON, CSV, XLSX and XML."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from indicators.catalogue import load_catalogue
from indicators.readers.cells import decimal_mark, is_missing
from indicators.readers.codes import level, read_code
from indicators.readers.file import File, file_name, open_file
from indicators.readers.periods import looks_like_period, read_period
from indicators.readers.problem import Findings, shown
from indicators.readers.reading import Reading, Source, Value, compose, provenance, read_value
from indicators.readers.siat_rows import NAMES, Row, Rows, json_rows, sheet_rows
from indicators.readers.siat_xml import xml_rows
from indicators.readers.slug import slug
from indicators.readers.units import measure

FORMATS: dict[str, Callable[[File, Findings], Rows]] = {
    ".json": json_rows,
    ".csv": sheet_rows,
    ".xlsx": sheet_rows,
    ".xml": xml_rows,
}
LICENCE = "CC BY 4.0"  # of the service's tables, as its site says
KNOWN = {"2.01.02.0001": "population"}  # tables whose concept is that of the catalogue


def read_siat(
    path: str | Path, *, indicator: str | None = None, factor: Decimal | int | None = None,
    lenient: bool = False,
) -> Reading:  # fmt: skip
    """Read a table of SIAT: .json, .csv (UTF-8), .xlsx or .xml, as the service gives them.

    indicator: the name of the column; else the catalogue's where the table is known, else one made
    of the table's number. Values of a catalogue indicator are turned into its unit (thousand
    people into persons); factor: by what to multiply instead.
    A zero of a unit that did not exist yet is missing. Values are `official`.
    Raises ReadingError with every problem of the file; `lenient` hands them on in `problems`, and
    leaves out what cannot be read.
    """
    findings = Findings(file=file_name(path))
    file = open_file(path, findings)
    if file.ending not in FORMATS:
        raise findings.stop(f"a table of SIAT ends in {', '.join(FORMATS)}")
    rows = FORMATS[file.ending](file, findings)
    periods = {read_period(head) for row in rows.rows for head in row.cells}
    source = provenance(file, "siat", licence=LICENCE, periods=tuple(periods), **rows.facts)
    name = indicator or KNOWN.get(source.dataset) or _own_name(source)
    scale, unit = _scale(name, source.unit, factor, findings)
    values = [
        one._replace(value=None if one.value is None else one.value * scale)
        for one in _values(rows, name, findings)
    ]
    codes = {read_code(row.code) for row in rows.rows if level(read_code(row.code))}
    return compose(
        values, "official", replace(source, unit=unit), findings, lenient=lenient, codes=codes
    )


def _own_name(source: Source) -> str:
    if source.dataset:
        return f"siat_{slug(source.dataset).removeprefix('c_')}"
    return slug(source.title_en or source.title_uz or source.title_ru or Path(source.file).stem)


def _scale(
    name: str, unit: str, factor: Decimal | int | None, findings: Findings
) -> tuple[Decimal, str]:
    """By what to multiply values for the catalogue's unit, and the unit they are then in."""
    catalogue = load_catalogue()
    if factor is not None:
        findings.notes.append(f"{name}: multiplied by {factor}, as asked; the file says {unit!r}")
        return Decimal(factor), str(catalogue["unit"].get(name, ""))
    if name not in catalogue.index:
        return Decimal(1), unit
    wanted, there = str(catalogue.at[name, "unit"]), measure(unit)
    if there is None:
        findings.doubt(
            f"the unit {unit!r} is not compared with the catalogue's {wanted!r}; values stay as "
            "published unless you give a factor"
        )
        return Decimal(1), unit
    if there[0] != wanted:
        findings.severe(
            f"the unit is {unit!r} and {name} of the catalogue is in {wanted!r}; "
            "give another name, or a factor"
        )
        return Decimal(1), unit
    if there[1] != 1:
        findings.notes.append(f"{name}: {unit} turned into {wanted}, times {there[1]}")
    return there[1], wanted


def _values(rows: Rows, name: str, findings: Findings) -> list[Value]:
    """Every figure of every known territory; what is wrong is noted."""
    known = [row for row in rows.rows if _is_place(row, findings)]
    _tell_headings(known, findings)
    mark = decimal_mark(cell for row in known for cell in row.cells.values())
    found = []
    for row in known:
        code = read_code(row.code)
        own = f"{name}_{slug(row.series)}" if row.series else name
        for head, cell in row.cells.items():
            period = _period(head)
            if period:
                value = read_value(cell, mark, findings, row.at, head)
                found.append(Value(code, own, period, value, row.at, head))
    return found


def _period(head: str) -> str:
    """The period of a heading; of one that stands twice too, so that the repeat is found."""
    return read_period(head) or read_period(head.partition(" (")[0])


def _is_place(row: Row, findings: Findings) -> bool:
    code = read_code(row.code)
    if level(code):
        return True
    figures = [head for head, cell in row.cells.items() if _period(head) and not is_missing(cell)]
    if not figures:
        told = " ".join(str(cell) for cell in (row.code, *row.cells.values()) if cell)
        findings.notes.append(f"row {row.at} is a remark: {shown(told)}")
        return False
    if code or row.code:
        findings.severe(
            f"the code {shown(row.code)} ({row.name}) is no territory of Uzbekistan that is "
            "known; correct it, or take the row out",
            row.at,
            "Code",
        )
    else:
        findings.severe(f"a row of figures ({row.name}) has no code; fill it", row.at, "Code")
    return False


def _tell_headings(rows: list[Row], findings: Findings) -> None:
    heads = dict.fromkeys(head for row in rows for head in row.cells)
    for head in heads:
        if _period(head) or head.casefold() in NAMES:
            continue
        if not any(not is_missing(row.cells.get(head)) for row in rows):
            continue
        if looks_like_period(head):
            findings.severe("the heading is no period like 2024, 2024-Q1, 2024-M01", column=head)
        else:
            findings.doubt("the column is neither a name nor a period; left out", column=head)
