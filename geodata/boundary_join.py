"""Which unit each row of a boundary file is: by SOATO, by P-code, or by name."""

from __future__ import annotations

import re

import pandas as pd

from geodata.match import find_regions, match_names
from geodata.tables import unit_table

ENOUGH = 0.5  # of the rows: a column is taken for codes or names if so many of its values are
SOATO = re.compile(r"17\d{5}(\d{3})?")
P_CODE = re.compile(r"UZ\d{5}(\d{3})?")
FOUND = ("exact", "normalised", "fuzzy")


def join(table: pd.DataFrame) -> pd.DataFrame:
    """Find the unit of each row of a table without geometry.

    Returns, with the same index, `code` (missing if none), `matched_by` (`soato`, `p_code`,
    `name` or empty), `name` (as in the file), `named` (the code the name alone means), `how`.
    A code goes before a name.
    """
    texts = table.map(_text)
    code = _best_codes(texts)
    name, matches = _best_names(texts)
    by_name = matches["code"].where(matches["how"].isin(FOUND))
    return pd.DataFrame(
        {
            "code": code.where(code != "", by_name),
            "matched_by": _basis(texts, code).where(code != "", by_name.notna().map(_by_name)),
            "name": name,
            "named": by_name,
            "how": matches["how"],
        }
    )


def unit_code(text: str) -> str:
    """The SOATO code that a text is, with or without the 17 as a P-code; else an empty text.

    >>> unit_code("1703202"), unit_code("UZ03202"), unit_code("1703202.0"), unit_code("1703")
    ('1703202', '1703202', '1703202', '')
    """
    plain = text.strip().upper().removesuffix(".0")
    if SOATO.fullmatch(plain):
        return plain
    return "17" + plain[2:] if P_CODE.fullmatch(plain) else ""


def _best_codes(texts: pd.DataFrame) -> pd.Series[str]:
    """The codes of the column that has most codes of units; all empty if no column has enough."""
    units = unit_table().index
    none = pd.Series("", index=texts.index, dtype="str")
    columns = [texts[column].map(unit_code) for column in texts]
    best = max(columns, key=lambda codes: codes.isin(units).sum(), default=none)
    return best if best.isin(units).mean() >= ENOUGH else none


def _best_names(texts: pd.DataFrame) -> tuple[pd.Series[str], pd.DataFrame]:
    """The column that names most units, and what its names mean within their regions."""
    regions = _regions(texts)
    candidates = {str(column): match_names(texts[column], regions) for column in texts}
    hits = {column: found["how"].isin(FOUND).mean() for column, found in candidates.items()}
    best = max(hits, key=hits.__getitem__, default="")
    if not best or hits[best] < ENOUGH:
        return pd.Series("", index=texts.index, dtype="str"), match_names(
            [""] * len(texts)
        ).set_axis(texts.index)
    return texts[best], candidates[best]


def _regions(texts: pd.DataFrame) -> list[str] | None:
    """The column that names regions, by code, P-code or name; None if there is none."""
    for column in texts:
        codes = texts[column].str.replace(r"^UZ(?=\d\d$)", "17", regex=True)
        known = codes.map(lambda text: text if find_regions(text) else "")
        if (known != "").mean() >= ENOUGH and known.nunique() <= len(texts) / 2 + 1:
            return [str(text) for text in known]
    return None


def _basis(texts: pd.DataFrame, code: pd.Series[str]) -> pd.Series[str]:
    """`p_code` where the row spells its code so, else `soato`."""
    spelt = texts.apply(lambda row: any(P_CODE.fullmatch(text.upper()) for text in row), axis=1)
    plain = texts.apply(lambda row: code[row.name] in [t.removesuffix(".0") for t in row], axis=1)
    return (spelt & ~plain).map({True: "p_code", False: "soato"})


def _by_name(found: bool) -> str:
    return "name" if found else ""


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload] # any cell may come
