"""Codes of territories: SOATO as it is published, or an administrative P-code."""

import re
from functools import cache
from typing import Literal

import geodata
from indicators.readers.cells import Cell, text

Level = Literal["country", "region", "unit"]
COUNTRY = "1700"
LEVELS: tuple[Level, ...] = ("country", "region", "unit")
_P_CODE = re.compile(r"UZ([0-9]*)\Z", re.IGNORECASE)


def read_code(cell: Cell) -> str:
    """The SOATO code that a cell holds, known or not; empty if it holds no code.

    4 digits: the country (1700) or a region; 7, in a city 10: a tuman or city. A P-code is `UZ`
    and the code without its leading 17 (OCHA common operational datasets).

    >>> read_code("UZ03202"), read_code(1703202.0), read_code("1703 202"), read_code("Andijon")
    ('1703202', '1703202', '1703202', '')
    """
    bare = text(cell).replace(" ", "").lstrip("'").removesuffix(".0")
    found = _P_CODE.match(bare)
    if found:
        rest = found[1]
        return COUNTRY if not rest else rest if rest.startswith("17") else f"17{rest}"
    return bare if re.fullmatch(r"[0-9]{4,10}", bare) else ""


def level(code: str) -> Level | None:
    """What a code stands for; None if it is not known.

    >>> level("1700"), level("1703"), level("1714401365"), level("1703999")
    ('country', 'region', 'unit', None)
    """
    if code == COUNTRY:
        return "country"
    if code in _known("region"):
        return "region"
    return "unit" if code in _known("unit") else None


def place_name(code: str) -> str:
    """The Uzbek name of a known code, else the code itself.

    >>> place_name("1703202")
    'Oltinkoʻl tumani'
    """
    if code == COUNTRY:
        return "Oʻzbekiston Respublikasi"
    return _known("region").get(code) or _known("unit").get(code) or code


@cache
def _known(kind: Literal["region", "unit"]) -> dict[str, str]:
    table = geodata.region_table() if kind == "region" else geodata.unit_table()
    return {str(code): str(name) for code, name in table["name_uz"].items()}
