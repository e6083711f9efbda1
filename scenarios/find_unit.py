"""Which unit of a result a code or name means; a hint rather than a guess."""

from difflib import get_close_matches

import pandas as pd

from geodata import match_names
from scenarios.errors import ScenarioError
from scenarios.run import Result
from scenarios.scenario import BUNDLED

_MOST = 3  # units that a message proposes
_MOST_LISTED = 10
_KINDS = ("shahri", "tumani")  # the words that tell a city from a tuman of the same name


def find_unit(result: Result, text: str) -> str:
    """The code of a unit: its code as it stands, or for bundled units a name in any spelling.

    Raises ScenarioError with the nearest codes and names for anything else, and with all that may
    be meant for a name that several units have.
    """
    codes = [str(code) for code in result.amount.index]
    if text in codes:
        return text
    bundled = result.scenario.data == BUNDLED
    names = _names(result.inputs)
    if bundled:
        found = match_names([text]).iloc[0]
        if not pd.isna(found["code"]):
            return str(found["code"])
        if found["how"] == "ambiguous":
            raise ScenarioError(f"{text!r} may mean more than one place{_meant(text, names)}")
    near = _near(text, codes, names)
    hint = f"did you mean {' or '.join(_told(code, names) for code in near)}?"
    raise ScenarioError(f"there is no unit {text!r}; {hint if near else _listed(codes, bundled)}")


def _meant(text: str, names: dict[str, list[str]]) -> str:
    """What an ambiguous name may mean, as far as the words for city and tuman tell."""
    both = match_names([f"{text} {kind}" for kind in _KINDS])["code"].dropna().unique()
    told = " or ".join(_told(str(code), names) for code in both)
    return f": {told}; give the code" if told else "; give the code"


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
