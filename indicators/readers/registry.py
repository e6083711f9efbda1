"""The social registry's mahalla extracts: read, checked, added up to tumans and cities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pandas as pd

from geodata.spelling import fold
from indicators.readers.cells import Cell, Mark, decimal_mark, is_missing, text
from indicators.readers.codes import level, place_name, read_code
from indicators.readers.file import File, file_name, open_file
from indicators.readers.layout import Layout, counts_rows, find_layout
from indicators.readers.periods import read_period
from indicators.readers.places import Named, Place, find_places, is_total
from indicators.readers.problem import Findings, shown
from indicators.readers.reading import Reading, compose, provenance, read_value
from indicators.readers.registry_checks import check_row, check_totals
from indicators.readers.registry_columns import (
    AMOUNTS,
    COUNTS,
    OTHER_NAMES,
    RATES,
    TERRITORY,
    TEXTS,
)  # fmt: skip
from indicators.readers.registry_sums import Mahalla, choose_rates, district_values, rate_of
from indicators.readers.sheets import Sheet, is_blank, read_sheets
from indicators.readers.slug import slug

_RATE_NAMES = tuple(dict.fromkeys(rate.name for rate in RATES))
_NUMBERS = (*COUNTS, *AMOUNTS, *_RATE_NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryReading(Reading):
    """A reading with the mahallas it was added up from.

    mahallas: index `code` of the tuman or city and `mahalla`; the counts as they stand in the
    file and the rates computed from them.
    """

    mahallas: pd.DataFrame = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A row of the file by the names of its columns. row: counted from 1."""

    row: int
    cells: Mapping[str, Cell]

    def word(self, name: str) -> str:
        """A cell as text; empty where there is none."""
        return text(self.cells.get(name))


def read_registry(
    path: str | Path, *, district: str | None = None, region: str | None = None,
    period: str = "", lenient: bool = False,
) -> RegistryReading:  # fmt: skip
    """Read an extract of the social registry by mahallas (CSV with ; or , or XLSX).

    Columns: `mahalla`, `district` (name or code; else give `district` for all rows), `region` (or
    give `region`, to tell namesakes apart), `period` (or give `period`) and the counts of
    `registry_columns`. Counts are added up; rates are computed anew from the sums (`derived`),
    never averaged, by that definition which the file's own rates follow. A sum over a mahalla
    that has no figure is missing. Counts that cannot be (members fewer than families, a part
    greater than its whole) are severe.
    Raises ReadingError with every problem; `lenient` hands them on and leaves such rows in.
    """
    findings = Findings(file=file_name(path))
    file = open_file(path, findings)
    sheet, layout, names = _table(file, findings, has_district=district is not None)
    findings.sheet = sheet.name
    lines = _lines(sheet, layout, names, findings)
    totals = [line for line in lines if _sums(line)]
    rows = [line for line in lines if not _sums(line)]
    mahallas = _mahallas(rows, sheet, names, findings, district, region, period)
    check_totals(
        [(one.row, _district_of_total(one, mahallas), _numbers(one, "", None)) for one in totals],
        mahallas,
        findings,
    )
    return _reading(file, mahallas, findings, lenient=lenient)


def _reading(
    file: File, mahallas: Sequence[Mahalla], findings: Findings, *, lenient: bool
) -> RegistryReading:
    rates = choose_rates(mahallas, findings)
    values = district_values(mahallas, rates, findings)
    source = provenance(
        file, "registry", title_uz="Ijtimoiy reyestr, mahallalar kesimida",
        title_ru="Социальный реестр в разрезе махаллей", title_en="Social registry by mahallas",
        periods=tuple({one.period for one in mahallas}),
    )  # fmt: skip
    derived = {rate.name: "derived" for rate in rates}
    reading = compose(values, "official", source, findings, lenient=lenient, qualities=derived)
    there = [name for name in (*COUNTS, *AMOUNTS) if any(name in one.counts for one in mahallas)]
    table = pd.DataFrame(
        [
            {
                "code": one.code, "mahalla": one.name,
                **{name: _float(one.counts.get(name)) for name in there},
                **{rate.name: _float(rate_of(rate, one.counts)) for rate in rates},
            }
            for one in mahallas
        ],
        columns=["code", "mahalla", *there, *(rate.name for rate in rates)],
    )  # fmt: skip
    parts = {name: getattr(reading, name) for name in Reading.__dataclass_fields__}
    return RegistryReading(**parts, mahallas=table.set_index(["code", "mahalla"]))


def _float(value: Decimal | None) -> float:
    return float("nan") if value is None else float(value)


def _table(
    file: File, findings: Findings, *, has_district: bool
) -> tuple[Sheet, Layout, dict[int, str]]:
    """The first sheet with a column `mahalla`, and the known name of each of its columns."""
    for sheet in read_sheets(file, findings):
        layout = find_layout(sheet)
        names = {} if layout is None else _known(layout)
        if layout is not None and "mahalla" in names.values():
            findings.sheet = sheet.name
            _check_columns(layout, names, findings, has_district=has_district)
            return sheet, layout, names
    raise findings.stop(
        "no heading with a column 'mahalla' and rows of figures below; see the template"
    )


def _known(layout: Layout) -> dict[int, str]:
    known = {*TERRITORY, *_NUMBERS, *TEXTS}
    found: dict[int, str] = {}
    for place, heading in enumerate(layout.names):
        name = OTHER_NAMES.get(heading.casefold(), slug(heading))
        name = OTHER_NAMES.get(name, name)
        if name in known:
            found[place] = name
    return found


def _check_columns(
    layout: Layout, names: Mapping[int, str], findings: Findings, *, has_district: bool
) -> None:
    row = layout.heading[0] + 1
    listed = list(names.values())
    for name in dict.fromkeys(listed):
        if listed.count(name) > 1:
            findings.severe("the column stands twice; rename one", row, name)
    for place, heading in enumerate(layout.names):
        if heading and place not in names and not counts_rows(heading):
            findings.doubt("no column of a registry extract that is known; left out", row, heading)
    if "district" not in listed and not has_district:
        findings.severe("there is no column 'district'; add it, or give the district", row)


def _lines(
    sheet: Sheet, layout: Layout, names: Mapping[int, str], findings: Findings
) -> list[_Line]:
    found = []
    for at in range(layout.first, len(sheet.rows)):
        cells = {name: sheet.cell(at, place) for place, name in names.items()}
        filled = [text(cell) for cell in sheet.rows[at] if text(cell)]
        if is_blank(sheet.rows[at]):
            continue
        if not any(not is_missing(cells[name]) for name in cells if name in _NUMBERS):
            findings.notes.append(f"row {at + 1} has no figure: {shown(' '.join(filled))}")
            continue
        found.append(_Line(row=at + 1, cells=cells))
    return found


def _sums(line: _Line) -> bool:
    return is_total(line.word("mahalla")) or is_total(line.word("district"))


def _mahallas(
    rows: Sequence[_Line], sheet: Sheet, names: Mapping[int, str], findings: Findings,
    district: str | None, region: str | None, period: str,
) -> list[Mahalla]:  # fmt: skip
    marks = {
        name: decimal_mark(sheet.cell(at, place) for at in range(len(sheet.rows)))
        for place, name in names.items()
    }
    found: list[Mahalla] = []
    for line, place in zip(rows, _places(rows, findings, district, region), strict=True):
        one = Mahalla(
            row=line.row,
            code=place.code,
            name=line.word("mahalla"),
            period=_period(line, period, findings),
            counts=_counts(line, marks, findings),
        )
        if not one.name:
            findings.severe("the row has no mahalla; fill its name", line.row, "mahalla")
        if place.kind == "place" and one.name:
            check_row(one, findings)
            found.append(one)
    _check_repeated(found, findings)
    return found


def _places(
    rows: Sequence[_Line], findings: Findings, district: str | None, region: str | None
) -> list[Place]:
    named = []
    for line in rows:
        said = line.word("district") or district or ""
        code = read_code(said)
        where = line.word("region") or region or ""
        named.append(
            Named(row=line.row, code=code or None, name="" if code else said, region=where)
        )
    places = find_places(named, findings, wanted="unit", code_column="district",
                         name_column="district")  # fmt: skip
    for line, place in zip(rows, places, strict=True):
        if place.kind == "place" and level(place.code) != "unit":
            findings.severe(
                f"{place_name(place.code)} is no tuman or city; write that of the mahalla",
                line.row,
                "district",
            )
    return [place if level(place.code) == "unit" else Place(kind="unknown") for place in places]


def _period(line: _Line, period: str, findings: Findings) -> str:
    said = line.word("period")
    found = read_period(said)
    if said and not found:
        findings.severe(
            f"{shown(said)} is no period like 2026-M07 or 2026-07-15", line.row, "period"
        )
    return found or read_period(period) or period


def _counts(
    line: _Line, marks: Mapping[str, Mark], findings: Findings
) -> dict[str, Decimal | None]:
    counts = _numbers(line, "", findings, marks)
    for name in COUNTS:
        value = counts.get(name)
        if value is not None and (value < 0 or value != value.to_integral_value()):
            findings.severe(
                f"{shown(line.cells[name])} is no whole number of 0 or more; correct it",
                line.row,
                name,
            )
            counts[name] = None
    return counts


def _numbers(
    line: _Line, mark: Mark, findings: Findings | None, marks: Mapping[str, Mark] | None = None
) -> dict[str, Decimal | None]:
    """The numbers of a line by column; without findings what is no number is left out silently."""
    told = findings or Findings(file="")
    return {
        name: read_value(line.cells[name], (marks or {}).get(name, mark), told, line.row, name)
        for name in _NUMBERS
        if name in line.cells
    }


def _check_repeated(mahallas: Sequence[Mahalla], findings: Findings) -> None:
    seen: dict[tuple[str, str, str], int] = {}
    for one in mahallas:
        key = (one.code, fold(one.name) or one.name, one.period)
        if key in seen:
            findings.severe(
                f"the mahalla {shown(one.name)} of {place_name(one.code)} stood in row "
                f"{seen[key]} already and would be counted twice; keep one",
                one.row,
                "mahalla",
            )
        seen.setdefault(key, one.row)


def _district_of_total(line: _Line, mahallas: Sequence[Mahalla]) -> str:
    """The district that a total is of; empty if it is of the whole file."""
    said = line.word("district")
    if not said or is_total(said):
        codes = {one.code for one in mahallas}
        return codes.pop() if len(codes) == 1 else ""
    place = find_places(
        [Named(row=line.row, code=read_code(said) or None, name=said)], Findings(file="")
    )[0]
    return place.code or "?"
