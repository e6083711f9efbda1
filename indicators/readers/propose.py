"""What the columns of a table may be: a proposal, with scores and doubts, for people to confirm."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import geodata
from geodata.match import find_regions
from geodata.spelling import spelling
from indicators.catalogue import load_catalogue
from indicators.readers.cells import (
    Cell,
    NotANumberError,
    decimal_mark,
    is_missing,
    number,
    text,
)  # fmt: skip
from indicators.readers.codes import level, read_code
from indicators.readers.file import file_name, open_file
from indicators.readers.layout import Layout, counts_rows, find_layout
from indicators.readers.mapping import ColumnMapping, Mapping
from indicators.readers.periods import read_period
from indicators.readers.places import is_total
from indicators.readers.problem import Findings
from indicators.readers.sheets import Sheet, read_sheets
from indicators.readers.slug import slug
from indicators.readers.units import measure

SURE, NEAR, CLOSE = 90, 70, 5
_MOST = 0.6
_LOOKED_AT = 400
_UNIT = re.compile(r"(?:,\s*|\()([^,()]+)\)?\s*\Z")
_CODES = re.compile(r"(?:code|kod|код|soato|соато|mhobt|мҳобт)\b", re.IGNORECASE)
_REGION_CODES = re.compile(r"(?:\w*_)?code\Z", re.IGNORECASE)
_CONTRADICTED = 40  # points that an indicator of another unit loses
_ALSO = {
    "population": ("aholi", "aholisi", "аҳоли", "население"),
    "poor_population": ("kambagʻallar soni", "kambagʻallar", "число бедных", "poor people"),
}  # shorter names that headings use
_YEAR_INSIDE = re.compile(r"\b((?:19|20)[0-9]{2}(?:-(?:Q[1-4]|[MМ](?:0[1-9]|1[0-2])))?)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A column as it stands: its heading and those of its cells that are looked at."""

    heading: str
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells if not is_missing(cell)]


def propose_mapping(path: str | Path, *, sheet: str = "") -> Mapping:
    """Look at a CSV or XLSX table and say what its columns may be; nothing is confirmed.

    sheet: the name of the sheet, where not the one with most rows. Indicators of the catalogue are
    found by their name or their title in three languages (token sort ratio, 0 to 100). Columns of
    figures that are near none keep a name made of their heading.
    Raises ReadingError if no table is found.
    """
    findings = Findings(file=file_name(path))
    sheets = read_sheets(open_file(path, findings), findings)
    wanted = [one for one in sheets if sheet in ("", one.name)]
    if not wanted:
        listed = ", ".join(one.name for one in sheets)
        raise findings.stop(f"there is no sheet {sheet!r}; there are {listed}")
    laid = [(one, layout) for one in wanted if (layout := find_layout(one))]
    if not laid:
        raise findings.stop("no heading with rows of figures below was found; see the template")
    found, layout = max(laid, key=lambda pair: len(pair[0].rows))
    return propose(found, layout, Path(findings.file).stem)


def propose(sheet: Sheet, layout: Layout, title: str) -> Mapping:
    """The proposal for a sheet whose layout is known; title: a name for columns of bare periods."""
    below = sheet.rows[layout.first : layout.first + _LOOKED_AT]
    columns = [
        _Column(heading=name, cells=tuple(row[at] if at < len(row) else None for row in below))
        for at, name in enumerate(layout.names)
    ]
    named = [column for column in columns if column.heading]
    mapping = _territory(Mapping(columns=()), named)
    taken = {mapping.code, mapping.name, mapping.region}
    period = next((one.heading for one in named if one.heading not in taken and _periods(one)), "")
    figures = [one for one in named if one.heading not in {*taken, period} and _is_figures(one)]
    said = _title(sheet, layout) or title
    cells = [cell for one in figures for cell in one.cells]
    return replace(
        mapping,
        sheet=sheet.name,
        period_column=period,
        decimal=decimal_mark(cells),
        title=said,
        columns=_distinct([_proposed(one.heading, said) for one in figures]),
        doubts=(*mapping.doubts, *_general_doubts(named, figures, {*taken, period})),
    )


def _general_doubts(
    named: Sequence[_Column], figures: Sequence[_Column], taken: set[str]
) -> list[str]:
    known = {*taken, *(one.heading for one in figures)}
    left = [one.heading for one in named if one.heading not in known and one.filled]
    doubts = ["quality = official holds only if an office published these figures"]
    if left:
        doubts.append(f"left out: {', '.join(left)}")
    if not figures:
        doubts.append("no column of figures was found")
    return doubts


def _title(sheet: Sheet, layout: Layout) -> str:
    """The first title above the heading: a row with one text."""
    for row in sheet.rows[: layout.heading[0]]:
        words = {text(cell) for cell in row if text(cell)}
        if len(words) == 1:
            return words.pop()
    return ""


def _territory(mapping: Mapping, columns: Sequence[_Column]) -> Mapping:
    """The columns of codes, names and regions."""
    code = _code_column(columns)
    names = [one for one in columns if one.heading != code and _is_words(one)]
    units = {one.heading: _unit_share(one) for one in names}
    places = [one for one in columns if one.heading != code and (
        one in names or _share(one, _is_code) > _MOST)]  # fmt: skip
    regions = {one.heading: _share(one, _is_region) for one in places}
    name = max(units, key=units.__getitem__, default="")
    region = max(regions, key=regions.__getitem__, default="")
    if units.get(name, 0) <= _MOST:
        name, region = (region, "") if regions.get(region, 0) > _MOST else ("", "")
    elif region == name or regions.get(region, 0) <= _MOST:
        region = ""
    doubts = () if code or name else ("no column of codes or names of territories was found",)
    return replace(mapping, code=code, name=name, region=region, doubts=doubts)


def _code_column(columns: Sequence[_Column]) -> str:
    """The column of codes: one of units rather than of regions, and one that says so by its name.

    Codes of regions beside a column of names of units say where these lie, not which they are.
    """
    found = [one for one in columns if _share(one, _is_code) > _MOST]
    ranked = sorted(found, key=lambda one: (_regions_only(one), not _says_code(one.heading)))
    if not ranked:
        return ""
    best = ranked[0]
    names = [one for one in columns if one is not best and _is_words(one)]
    beside = _regions_only(best) and any(_unit_share(one) > _MOST for one in names)
    return "" if beside else best.heading


def _regions_only(column: _Column) -> bool:
    return _share(column, lambda cell: level(read_code(cell)) == "unit") == 0


def _says_code(heading: str) -> bool:
    return bool(_CODES.match(heading.strip()))


def _share(column: _Column, test: object) -> float:
    cells = [cell for cell in column.filled if not is_total(text(cell))]
    if not cells or not callable(test):
        return 0.0
    return sum(bool(test(cell)) for cell in cells) / len(cells)


def _is_code(cell: Cell) -> bool:
    return level(read_code(cell)) is not None


def _is_region(cell: Cell) -> bool:
    return spelling(text(cell)).word != "tuman" and bool(find_regions(text(cell)))


def _is_words(column: _Column) -> bool:
    return _share(column, lambda cell: not _is_number(cell)) > _MOST


def _unit_share(column: _Column) -> float:
    """How many of a column's names mean a tuman or city, or one of several; regions aside."""
    words = {text(cell) for cell in column.filled}
    names = sorted(word for word in words if not is_total(word) and not word.startswith("*"))
    names = [name for name in names if spelling(name).word != "region"]
    if not names:
        return 0.0
    table = geodata.match_names(names)
    both = table["how"].isin(["exact", "normalised", "fuzzy", "ambiguous"])
    return float(both.mean())


def _periods(column: _Column) -> bool:
    return not read_period(column.heading) and _share(column, read_period) > 0.9


def _is_number(cell: Cell) -> bool:
    try:
        return number(cell, ",") is not None
    except NotANumberError:
        return False


def _is_figures(column: _Column) -> bool:
    if counts_rows(column.heading) or _is_any_code(column.heading) or not column.filled:
        return False
    return _share(column, _is_number) > 0.5


def _is_any_code(heading: str) -> bool:
    """Whether a heading is that of codes, of units or others: no figures."""
    return _says_code(heading) or bool(_REGION_CODES.match(heading.strip()))


def _proposed(heading: str, title: str) -> ColumnMapping:
    """The indicator, period and unit that a heading may mean."""
    words, period = words_and_period(heading, title)
    score, name, second = best_indicator(words)
    unit = _unit_of(words)
    if score < NEAR:
        name, factor = slug(words), Decimal(1)
        said = ["near no indicator of the catalogue; it keeps its own name"]
    else:
        factor, doubt = _factor(name, unit)
        alike = f"only like {name} of the catalogue" if score < SURE else ""
        said = [alike, f"nearly as near to {second}" if second else "", doubt]
    return ColumnMapping(
        heading=heading, indicator=name, period=period, factor=factor, unit=unit, score=score,
        doubts=tuple(one for one in said if one),
    )  # fmt: skip


def words_and_period(heading: str, title: str) -> tuple[str, str]:
    """What a heading is about, without the period in it; of a bare period the table's title."""
    period = read_period(heading)
    if period:
        return title, period
    inside = _YEAR_INSIDE.search(heading)
    if not inside:
        return heading, ""
    return " ".join(heading.replace(inside[1], " ").split()), read_period(inside[1])


def _unit_of(heading: str) -> str:
    found = _UNIT.search(heading)
    return found[1].strip() if found else "%" if heading.rstrip().endswith("%") else ""


def _factor(name: str, unit: str) -> tuple[Decimal, str]:
    """By what figures are multiplied to be in the catalogue's unit, and what is doubtful."""
    wanted = str(load_catalogue().at[name, "unit"])
    there = measure(unit)
    if not unit:
        return Decimal(1), f"the heading says no unit; the catalogue's is {wanted}"
    if there is None:
        return Decimal(1), f"is the unit {unit!r} the catalogue's {wanted!r}?"
    if there[0] != wanted:
        return Decimal(1), f"the unit {unit!r} is not the catalogue's {wanted!r}"
    return there[1], ""


def _contradicts(name: str, unit: str) -> bool:
    """Whether a heading's unit cannot be the indicator's: persons for a rate, soʻm for a number."""
    wanted = str(load_catalogue().at[name, "unit"])
    there, plain = measure(unit), measure("%" if wanted.startswith("%") else wanted)
    return there is not None and plain is not None and there[0] != plain[0]


@cache
def best_indicator(heading: str) -> tuple[int, str, str]:
    """The catalogue's nearest indicator: score 0 to 100, name, and a second one as near.

    A unit in the heading that contradicts an indicator pushes it down.

    >>> best_indicator("population"), best_indicator("Aholi (ming kishi)")[:2]
    ((100, 'population', ''), (100, 'population'))
    """
    from rapidfuzz import fuzz  # 0.02 s, only here

    bare = _UNIT.sub("", heading) or heading
    wanted = {slug(heading), slug(bare)}
    scores: dict[str, float] = {}
    unit = _unit_of(heading)
    for name, *titles in _titles():
        titles += _ALSO.get(name, ())
        own = {slug(name), *(slug(_UNIT.sub("", one)) for one in titles), *map(slug, titles)}
        scores[name] = max(
            100.0 if wanted & own else
            max(fuzz.token_sort_ratio(a.replace("_", " "), b.replace("_", " ")) for b in own)
            for a in wanted
        ) - (_CONTRADICTED if _contradicts(name, unit) else 0)  # fmt: skip
    ranked = sorted(scores, key=lambda name: -scores[name])
    first, second = ranked[:2]
    near = scores[second] > scores[first] - CLOSE and scores[first] < 100
    return int(scores[first]), first, second if near else ""


@cache
def _titles() -> tuple[tuple[str, str, str, str], ...]:
    table = load_catalogue()
    return tuple(
        (str(name), str(row.title_uz), str(row.title_ru), str(row.title_en))
        for name, row in zip(table.index, table.itertuples(), strict=True)
    )


def _distinct(columns: Sequence[ColumnMapping]) -> tuple[ColumnMapping, ...]:
    """Of columns with one indicator and period the nearest keeps it; the others their own name."""
    best: dict[tuple[str, str], ColumnMapping] = {}
    for one in sorted(columns, key=lambda column: -column.score):
        best.setdefault((one.indicator, one.period), one)
    made = []
    for at, one in enumerate(columns, start=1):
        if best[one.indicator, one.period] is one:
            made.append(one)
            continue
        doubt = f"another column is nearer to {one.indicator}"
        own = f"{slug(one.heading)}_{at}"
        made.append(replace(one, indicator=own, factor=Decimal(1), doubts=(*one.doubts, doubt)))
    return tuple(made)
