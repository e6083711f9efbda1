"""Which unit of a result a code or name means; a hint rather than a guess."""

from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from geodata import match_names, region_table, unit_table
from geodata.match import find_regions
from scenarios.errors import ScenarioError
from scenarios.run import Result
from scenarios.scenario import BUNDLED

_MOST = 3  # units that a message proposes
_MOST_LISTED = 10
_CAPITAL = "1726"  # a city that counts as a region
_KINDS = ("shahri", "tumani")  # the words that tell a city from a tuman of the same name


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundUnit:
    """A unit of a result. title: its name and, of a bundled unit, its region; may be empty.

    exact: whether it was asked for by its code or by its name as it is written.
    """

    code: str
    title: str
    exact: bool


def find_unit(result: Result, text: str) -> str:
    """The code of a unit: its code as it stands, or for bundled units a name in any spelling.

    Raises ScenarioError with the nearest codes and names for anything else, and with all that may
    be meant for a name that several units have.
    """
    return found_unit(result, text).code


def found_unit(result: Result, text: str) -> FoundUnit:
    """The unit that a code or name means, as `find_unit`, and whether it was found as written."""
    codes = [str(code) for code in result.amount.index]
    names = _names(result.inputs)
    bundled = result.scenario.data == BUNDLED
    if text in codes:
        return FoundUnit(code=text, title=_title(text, names, bundled), exact=True)
    if not bundled:
        raise ScenarioError(_unknown(text, codes, names, bundled=False))
    found = match_names([text]).iloc[0]
    if pd.isna(found["code"]):
        clear = found["how"] != "ambiguous"
        raise ScenarioError(
            _parts(text, names, clear)
            if clear and find_regions(text)
            else _unknown(text, codes, names, bundled=True)
            if clear
            else f"{text!r} may mean more than one place{_meant(text, names)}"
        )
    code = str(found["code"])
    return FoundUnit(
        code=code, title=_title(code, names, bundled=True), exact=found["how"] == "exact"
    )


def _title(code: str, names: dict[str, list[str]], bundled: bool) -> str:
    places = names.get(code, [])[:1]
    if bundled:
        places.append(str(region_table().at[unit_table().at[code, "region_code"], "name_uz"]))
    return ", ".join(places)


def _unknown(text: str, codes: list[str], names: dict[str, list[str]], *, bundled: bool) -> str:
    near = _near(text, codes, names)
    hint = f"did you mean {' or '.join(_told(code, names) for code in near)}?"
    return f"there is no unit {text!r}; {hint if near else _listed(codes, bundled)}"


def _meant(text: str, names: dict[str, list[str]]) -> str:
    """All that an ambiguous name may mean: in every region, with the words for city and tuman."""
    spellings = [text, *(f"{text} {kind}" for kind in _KINDS)]
    regions = region_table().index
    tables = [match_names(spellings, region) for region in regions]
    found = pd.concat(tables).dropna(subset="code")
    sure = found[found["how"] != "fuzzy"]
    codes = (sure if len(sure) else found)["code"].astype(str).unique()
    told = " or ".join(_told(code, names) for code in codes)
    city = f"; {_parts(text, names, clear=False)}" if _CAPITAL in find_regions(text) else ""
    return (f": {told}; give the code" if told else "; give the code") + city


def _parts(text: str, names: dict[str, list[str]], clear: bool) -> str:
    """A region, or the city that counts as one, which is many units: all of them."""
    regions = find_regions(text) if clear else {_CAPITAL}
    code = min(regions)
    own = unit_table().index[unit_table()["region_code"] == code]
    kind = "city" if code == _CAPITAL else "region"
    listed = ", ".join(_told(str(one), names) for one in own)
    title = str(region_table().at[code, "name_uz"])
    return f"{title} is a {kind} of {len(own)} districts; give one of them: {listed}"


def _names(inputs: pd.DataFrame) -> dict[str, list[str]]:
    """The names of each unit: what stands in columns `name` and `name_…`."""
    columns = [column for column in inputs.columns if str(column).partition("_")[0] == "name"]
    rows = inputs[columns].astype(object).to_numpy().tolist()
    return {
        str(code): [name for name in row if isinstance(name, str)]
        for code, row in zip(inputs.index, rows, strict=True)
    }


def _near(text: str, codes: list[str], names: dict[str, list[str]]) -> list[str]:
    """Codes that differ by zeros or spaces, else by a slip, else those of near names."""
    asked = text.strip().lstrip("0")
    same = [code for code in codes if asked and code.lstrip("0") == asked]
    slips = get_close_matches(text.strip(), codes, n=_MOST, cutoff=0.8)
    known = {name.casefold(): code for code, own in names.items() for name in own}
    alike = get_close_matches(text.strip().casefold(), known, n=_MOST, cutoff=0.7)
    return same or slips or list(dict.fromkeys(known[name] for name in alike))


def _told(code: str, names: dict[str, list[str]]) -> str:
    own = names.get(code, [])
    return f"{code} ({own[0]})" if own else repr(code)


def _listed(codes: list[str], bundled: bool) -> str:
    if bundled:
        return "give a code of 7 digits or a name"
    more = f" and {len(codes) - _MOST_LISTED} more" if len(codes) > _MOST_LISTED else ""
    return f"there are {', '.join(codes[:_MOST_LISTED])}{more}"
