"""Which unit a name means; "ambiguous" rather than a guess."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

import pandas as pd

from geodata.errors import GeodataError
from geodata.spelling import Spelling, Word, spelling
from geodata.tables import NAMES, alias_table, region_table, unit_table

How = Literal["exact", "normalised", "fuzzy", "ambiguous", "none"]
CUT = 0.80  # similarity below which a name is a stranger; calibrated in tests/geodata
LEAD = 0.10  # by how much the best unit must be nearer than the next
SURE = 100.0


@dataclass(frozen=True, slots=True)
class Match:
    """One name's outcome: `code` is None unless exactly one unit is meant; score 0 to 100."""

    code: str | None
    score: float
    how: How


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Every known way to write the units.

    exact: full name to code. stems: stem to codes. words: code to what its word may be.
    regions: code to its region's code. twins: code to the codes that share its bare name, itself
    among them. namesakes: code to the regions that share its bare name.
    """

    exact: Mapping[str, str]
    stems: Mapping[str, frozenset[str]]
    words: Mapping[str, Word]
    regions: Mapping[str, str]
    twins: Mapping[str, frozenset[str]]
    namesakes: Mapping[str, frozenset[str]]


def match_names(
    names: Iterable[object], regions: str | Sequence[object] | pd.Series | None = None
) -> pd.DataFrame:
    """Find the units that names mean.

    names: Uzbek Latin or Cyrillic, Russian or English, any apostrophe, with or without the
    word for tuman or city; a region may be written in full beside the name.
    regions: one code or name for all, or one a name (missing: not known).
    Returns a row a name, in order: `code` (missing unless one unit is meant), `score` (0 to 100)
    and `how`: `exact`, `normalised` (same letters after folding), `fuzzy` (a slip or two),
    `ambiguous` (several units, or a region, may be meant), `none`. The index is that of a
    Series, else the names themselves.
    Raises GeodataError for regions that are unknown or not as many as the names.
    Method: optimal string alignment (Damerau-Levenshtein, restricted), as share of the length.
    """
    index = names.index if isinstance(names, pd.Series) else None
    listed = list(names)
    narrowed = _narrow(regions, len(listed))
    found = [match(name, codes) for name, codes in zip(listed, narrowed, strict=True)]
    return pd.DataFrame(
        {
            "code": pd.array([one.code for one in found], dtype="str"),
            "score": [one.score for one in found],
            "how": pd.array([one.how for one in found], dtype="str"),
        },
        index=pd.Index(listed, dtype=object) if index is None else index,
    )


def match(name: object, regions: frozenset[str] = frozenset()) -> Match:
    """One name; `regions` are codes to look in, everywhere if empty."""
    if not isinstance(name, str) or not name.strip():
        return Match(None, 0.0, "none")
    return _match(" ".join(name.split()), regions)


@lru_cache(maxsize=10_000)
def _match(name: str, regions: frozenset[str]) -> Match:
    found = _whole(name, regions)
    if found.how != "none":
        return found
    rest, place = _without_region(name)
    if not place or (regions and not regions & place):
        return found
    return _whole(rest, regions & place or place)


def _whole(name: str, regions: frozenset[str]) -> Match:
    """The name as it stands, all of it the unit's."""
    known = known_names()
    code = known.exact.get(name)
    if code and _allowed(code, "", regions):
        return Match(code, SURE, "exact")
    parts = spelling(name)
    if parts.word == "region":
        return Match(None, 0.0, "none")
    same = {c for c in known.stems.get(parts.stem, ()) if _allowed(c, parts.word, frozenset())}
    if not same:
        return _nearest(parts, regions)
    here = {c for c in same if _allowed(c, "", regions)}
    return _decide(here, parts, regions, SURE, "normalised") if here else Match(None, 0.0, "none")


def _without_region(name: str) -> tuple[str, frozenset[str]]:
    """A region written in full before or after the unit, taken off; with the region's codes."""
    tokens = re.findall(r"[^\s,;()]+", name)
    for cut in range(1, len(tokens)):
        halves = " ".join(tokens[:cut]), " ".join(tokens[cut:])
        for place, rest in (halves, halves[::-1]):
            if spelling(place).word in {"region", "city"} and find_regions(place):
                return rest, find_regions(place)
    return name, frozenset()


def _decide(codes: Collection[str], parts: Spelling, regions: frozenset[str], score: float,
            how: How) -> Match:  # fmt: skip
    """One unit, unless its bare name may mean a twin or a region as well."""
    known = known_names()
    meant = set(codes)
    if not parts.word:
        meant |= {twin for code in codes for twin in known.twins[code]}
        meant = {code for code in meant if _allowed(code, "", regions)}
        if not regions:
            meant |= {region for code in codes for region in known.namesakes[code]}
    one = meant.pop() if len(meant) == 1 else None
    return Match(one, score, how if one else "ambiguous")


def _nearest(parts: Spelling, regions: frozenset[str]) -> Match:
    best = _similarities(parts, regions)
    if not best:
        return Match(None, 0.0, "none")
    top = max(best.values())
    if top < CUT:
        return Match(None, round(100 * top, 1), "none")
    near = [code for code, score in best.items() if score > top - LEAD]
    return _decide(near, parts, regions, round(100 * top, 1), "fuzzy")


def _similarities(parts: Spelling, regions: frozenset[str]) -> dict[str, float]:
    """The best similarity of each unit that may be meant, 0 to 1."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    known = known_names()
    found: dict[str, float] = defaultdict(float)
    scored = process.extract_iter(
        parts.stem, list(known.stems), scorer=OSA.normalized_similarity, score_cutoff=CUT - LEAD
    )
    for stem, score, _ in scored:
        for code in known.stems[stem]:
            if _allowed(code, parts.word, regions):
                found[code] = max(found[code], score)
    return found


def _allowed(code: str, word: Word, regions: frozenset[str]) -> bool:
    known = known_names()
    return (not word or known.words[code] == word) and (
        not regions or known.regions[code] in regions
    )


@cache
def known_names() -> Names:
    """All ways to write the bundled units, made once."""
    units = unit_table()
    exact = {name: str(code) for column in NAMES for code, name in units[column].items()}
    stems: dict[str, set[str]] = defaultdict(set)
    for name, code in [*exact.items(), *_aliases()]:
        stems[spelling(name).stem].add(code)
    bare = units["name_uz"].map(lambda name: spelling(name).stem)
    places = region_stems()
    return Names(
        exact=exact,
        stems={stem: frozenset(codes) for stem, codes in stems.items()},
        words={str(c): "city" if kind == "city" else "tuman" for c, kind in units["kind"].items()},
        regions={str(code): region for code, region in units["region_code"].items()},
        twins={str(code): frozenset(bare.index[bare == stem]) for code, stem in bare.items()},
        namesakes={str(code): places.get(stem, frozenset()) for code, stem in bare.items()},
    )


@cache
def region_stems() -> Mapping[str, frozenset[str]]:
    """Stems of the regions' names to their codes; Tashkent means two."""
    stems: dict[str, set[str]] = defaultdict(set)
    for column in NAMES:
        for code, name in region_table()[column].items():
            stems[_region_stem(name)].add(str(code))
    return {stem: frozenset(codes) for stem, codes in stems.items()}


def find_regions(name: str) -> frozenset[str]:
    """The codes of the regions a code or name means; empty if it means none.

    >>> sorted(find_regions("Toshkent")), sorted(find_regions("Ташкентская область"))
    (['1726', '1727'], ['1727'])
    """
    table = region_table()
    if name.strip() in table.index:
        return frozenset([name.strip()])
    codes = region_stems().get(_region_stem(name), frozenset())
    word = spelling(name).word
    city = word == "city"
    return frozenset(code for code in codes if not word or (code == "1726") == city)


def _region_stem(name: str) -> str:
    return spelling(re.sub(r"ск(ая|ой)\b", "ский", name.lower())).stem


def _narrow(regions: str | Sequence[object] | pd.Series | None, count: int) -> list[frozenset[str]]:
    listed = [regions] * count if regions is None or isinstance(regions, str) else list(regions)
    if len(listed) != count:
        raise GeodataError(f"{len(listed)} regions for {count} names; give one, or one a name")
    given = [str(region) if isinstance(region, str | int) else "" for region in listed]
    found = [find_regions(region) if region.strip() else frozenset[str]() for region in given]
    strange = {r for r, codes in zip(given, found, strict=True) if r.strip() and not codes}
    if strange:
        choice = ", ".join(f"{code} {name}" for code, name in region_table()["name_uz"].items())
        raise GeodataError(f"no region {', '.join(sorted(strange))}; there are: {choice}")
    return found


def _aliases() -> list[tuple[str, str]]:
    return [(str(row.alias), str(row.code)) for row in alias_table().itertuples()]
