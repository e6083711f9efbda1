"""What of an index is a choice: its imputation, normalisation, aggregation and weights."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from allocation.errors import nearest
from indicators import IndicatorError
from indicators.index.aggregate import AGGREGATE
from indicators.index.family import Family, Method
from indicators.index.impute import IMPUTE
from indicators.index.normalise import NORMALISE
from indicators.index.read import method_from
from scenarios.errors import ScenarioError

_FAMILIES: Mapping[str, Family] = {
    "impute": IMPUTE,
    "normalise": NORMALISE,
    "aggregate": AGGREGATE,
}
_CONCENTRATION = "concentration"
_KEYS = (*_FAMILIES, _CONCENTRATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """The methods that an index may have; in each draw one of a kind, all as likely.

    What is left out stays as the index has it; the index's own methods count only if they are
    named too. aggregate: of the groups that aggregate as the whole index does. concentration: of a
    Dirichlet distribution around the weights in each group; a weight w then has the standard
    deviation sqrt(w (1 - w) / (concentration + 1)). None leaves the weights.
    Source: Saisana, Saltelli and Tarantola (2005), J. R. Statist. Soc. A 168(2).
    """

    impute: tuple[Method, ...] = ()
    normalise: tuple[Method, ...] = ()
    aggregate: tuple[Method, ...] = ()
    concentration: float | None = None

    def __post_init__(self) -> None:
        wide = self.concentration
        if wide is not None and not (isfinite(wide) and wide > 0):
            raise ScenarioError(f"the concentration of weights is above 0, not {wide:g}")

    @property
    def varied(self) -> tuple[str, ...]:
        """The kinds that vary, by the names of the fields."""
        return tuple(name for name in _KEYS if getattr(self, name))

    def only(self, kind: str) -> "Methods":
        """The same with one kind varying, the others as the index has them."""
        return Methods(**{kind: getattr(self, kind)})


def read_methods(path: str | Path) -> Mapping[str, Methods]:
    """Read a file of tables [index.<name>], each with what may vary in that index.

    Raises ScenarioError with all problems.
    """
    place = Path(path)
    try:
        data = tomllib.loads(place.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ScenarioError(f"{place}: there is no such file") from None
    except (OSError, ValueError) as problem:
        raise ScenarioError(f"{place.name}: cannot be read as TOML: {problem}") from None
    tables = data.get("index")
    if {*data} != {"index"} or not isinstance(tables, Mapping) or not tables:
        raise ScenarioError(f"{place.name}: it holds tables [index.<name>] and nothing else")
    problems: list[str] = []
    found = {name: _methods(f"[index.{name}]", table, problems) for name, table in tables.items()}
    if problems:
        raise ScenarioError("\n".join(f"{place.name}: {problem}" for problem in problems))
    return found


def _methods(place: str, table: object, problems: list[str]) -> Methods:
    if not isinstance(table, Mapping):
        problems.append(f"{place}: it must be a table, not {table!r}")
        return Methods()
    problems += [
        f"{place}: unknown key {key!r}{nearest(key, _KEYS)}" for key in table if key not in _KEYS
    ]
    given = {
        kind: _choices(f"{place} {kind}", family, table[kind], problems)
        for kind, family in _FAMILIES.items()
        if kind in table
    }
    return Methods(**given, concentration=_concentration(place, table, problems))


def _choices(place: str, family: Family, data: object, problems: list[str]) -> tuple[Method, ...]:
    choices: Sequence[Any] = data if isinstance(data, list) else []
    if not choices:
        problems.append(f"{place}: it must be a list of methods, not {data!r}")
    found = []
    for choice in choices:
        try:
            found.append(method_from(family, choice))
        except IndicatorError as error:
            problems += [f"{place}: {line}" for line in str(error).splitlines()]
    return tuple(found)


def _concentration(place: str, table: Mapping[str, Any], problems: list[str]) -> float | None:
    value = table.get(_CONCENTRATION)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e9:
        problems.append(f"{place} {_CONCENTRATION}: it must be a number above 0, not {value!r}")
        return None
    return float(value)
