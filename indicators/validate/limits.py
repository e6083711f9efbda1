"""What values may be, by unit and indicator; read from data/limits.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.catalogue import load_catalogue

_FILE = Path(__file__).parent / "data" / "limits.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What one indicator's values may be; the keys are told in data/limits.toml."""

    low: float | None = None
    high: float | None = None
    whole: bool = False
    adds_up: bool = False
    jump: float = 0.0
    outlier: float = 0.0
    per: str = ""

    def __str__(self) -> str:
        low = "" if self.low is None else f"at least {self.low:g}"
        high = "" if self.high is None else f"at most {self.high:g}"
        told = f"{self.low:g} to {self.high:g}" if low and high else low or high or "any number"
        return f"a whole number, {told}" if self.whole else told


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """`part` is at most `whole`."""

    part: str
    whole: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """`parts` add up to `whole`."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`rate` is 100 · part / whole, give or take `tolerance` percentage points."""

    rate: str
    part: str
    whole: str
    tolerance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What values may be. bounds: by indicator; one that is not there has no bounds."""

    bounds: Mapping[str, Bound]
    parts: tuple[Part, ...] = ()
    sums: tuple[Sum, ...] = ()
    rates: tuple[Rate, ...] = ()

    def of(self, indicator: str) -> Bound:
        """The bounds of an indicator; no bounds if it is not in the catalogue."""
        return self.bounds.get(indicator, Bound())


def load_limits(catalogue: pd.DataFrame | None = None) -> Limits:
    """The limits of every indicator of a catalogue (`load_catalogue()` if not given).

    catalogue: index `indicator`, with a column `unit`. Bounds come from [default], then from the
    unit, then from the indicator.
    """
    known = load_catalogue() if catalogue is None else catalogue
    file = _file()
    bounds = {
        str(name): Bound(
            **file["default"] | file["unit"].get(unit, {}) | file["indicator"].get(name, {})
        )
        for name, unit in known["unit"].items()
    }
    return Limits(
        bounds=bounds,
        parts=tuple(Part(**one) for one in file["part"]),
        sums=tuple(Sum(whole=one["whole"], parts=tuple(one["parts"])) for one in file["sum"]),
        rates=tuple(Rate(**one) for one in file["rate"]),
    )


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
