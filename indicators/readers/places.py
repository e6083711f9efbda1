"""Which territory each row of a table means: by code or name, told apart from totals and notes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import geodata
from geodata.match import find_regions
from geodata.spelling import spelling
from indicators.readers.cells import Cell, text
from indicators.readers.codes import COUNTRY, level, place_name, read_code
from indicators.readers.problem import Findings, shown

Kind = Literal["place", "total", "unknown"]
LevelWanted = Literal["auto", "unit", "region"]
_TOTAL = re.compile(
    r"(?:(?:jami|жами|hammasi|ҳаммаси|итого|всего|total|umumiy|умумий|sum)\b"
    r"|.*\b(?:bo.?yicha|бўйича)\b|по (?:республике|области|району|городу|стране)\b)",
    re.IGNORECASE,
)
_COUNTRY = re.compile(
    r"(?:o.?zbekiston(?: respublikasi)?|ўзбекистон(?: республикаси)?"
    r"|(?:республика )?узбекистан|(?:republic of )?uzbekistan)\Z",
    re.IGNORECASE,
)
_REGIONS_OF_TABLE = 0.8  # so many of the names mean regions: then all do


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a row is: a territory with its code, a total, or unknown (told in the findings)."""

    kind: Kind
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a row says of its territory, and where it stands. row: counted from 1."""

    row: int
    code: Cell = None
    name: str = ""
    region: str = ""


def is_total(name: str) -> bool:
    """Whether a name is that of a sum over rows.

    >>> is_total("Жами:"), is_total("Viloyat boʻyicha"), is_total("Jomboy tumani")
    (True, True, False)
    """
    return bool(_TOTAL.match(name.strip()))


def is_country(name: str) -> bool:
    """Whether a name is that of the whole country.

    >>> is_country("Oʻzbekiston Respublikasi"), is_country("Oʻzbekiston tumani")
    (True, False)
    """
    return bool(_COUNTRY.match(name.strip()))


def find_places(
    rows: Sequence[Named], findings: Findings, *, wanted: LevelWanted = "auto",
    code_column: str = "", name_column: str = "",
) -> list[Place]:  # fmt: skip
    """Find the territory of each row.

    Unknown codes and names, and names that may mean several, are severe; a name with a slip or two
    in it is taken with a doubt.
    wanted: whether bare names (Андижон) mean regions; `auto` takes them so if nearly all do.
    """
    names = [row.name for row in rows if row.name and not read_code(row.code)]
    regions = wanted == "region" or (wanted == "auto" and _mean_regions(names))
    found = _matched(rows, findings) if names else {}
    return [
        _by_code(row, findings, code_column)
        if text(row.code)
        else _by_name(row, found.get(row.row), findings, name_column, regions=regions)
        for row in rows
    ]


def _by_code(row: Named, findings: Findings, column: str) -> Place:
    code = read_code(row.code)
    if level(code):
        return Place(kind="place", code=code)
    if is_total(text(row.code)) or (row.name and is_total(row.name)):
        return Place(kind="total")
    findings.severe(
        f"the code {shown(row.code)} is no territory of Uzbekistan that is known; correct it",
        row.row,
        column,
    )
    return Place(kind="unknown")


def _mean_regions(names: Sequence[str]) -> bool:
    real = [name for name in names if not is_total(name) and not is_country(name)]
    meant = [name for name in real if _region_of(name)]
    return len(real) > 1 and len(meant) >= _REGIONS_OF_TABLE * len(real)


@lru_cache(maxsize=4096)
def _region_of(name: str) -> frozenset[str]:
    """Regions that a name may mean, not counting names that say tuman or another city."""
    word = spelling(name).word
    codes = _regions(name) if word != "tuman" else frozenset[str]()
    return codes & {"1726"} if word == "city" else codes


def _matched(rows: Sequence[Named], findings: Findings) -> dict[int, tuple[str, str]]:
    """Row to the code (empty if none) and how it was found; each pair of words matched once."""
    listed = [row for row in rows if row.name and not text(row.code)]
    known = {row.region: row.region if _regions(row.region) else "" for row in listed}
    for row in listed:
        if row.region and not known[row.region]:
            findings.severe(f"there is no region {shown(row.region)}; correct it", row.row)
    pairs = list(dict.fromkeys((row.name, known[row.region]) for row in listed))
    table = geodata.match_names([name for name, _ in pairs], [region for _, region in pairs])
    codes = ["" if code != code else str(code) for code in table["code"]]  # NaN
    found = dict(zip(pairs, zip(codes, map(str, table["how"]), strict=True), strict=True))
    return {row.row: found[row.name, known[row.region]] for row in listed}


@lru_cache(maxsize=4096)
def _regions(name: str) -> frozenset[str]:
    return find_regions(name) if name else frozenset()


def _by_name(
    row: Named, match: tuple[str, str] | None, findings: Findings, column: str, *, regions: bool
) -> Place:
    if match is None:
        findings.severe("the row says no territory; fill its code or name", row.row, column)
        return Place(kind="unknown")
    if is_country(row.name):
        return Place(kind="place", code=COUNTRY)
    if is_total(row.name):
        return Place(kind="total")
    code, how = match
    meant = _region_of(row.name)
    if len(meant) == 1 and (regions or spelling(row.name).word == "region" or how == "none"):
        return Place(kind="place", code=next(iter(meant)))
    if regions and meant:
        code, how = "", "ambiguous"
    if not code:
        findings.severe(_unclear(row, how), row.row, column)
        return Place(kind="unknown")
    if how == "fuzzy":
        findings.doubt(
            f"{shown(row.name)} was taken for {place_name(code)} ({code}); look at it",
            row.row,
            column,
        )
    return Place(kind="place", code=code)


def _unclear(row: Named, how: str) -> str:
    beside = f" in {row.region}" if row.region else ""
    if how == "ambiguous":
        return (
            f"{shown(row.name)}{beside} may mean several territories; write the code, or tumani, "
            "shahri or viloyati behind it"
        )
    return f"{shown(row.name)}{beside} is no tuman, city or region that is known; write its code"
