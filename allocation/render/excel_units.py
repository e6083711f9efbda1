"""The functions over units as spreadsheet formulas: array products, no array formulas.

Extremes of a group are LARGE and SMALL of the values with a huge number in place of those of
other groups, which changes no digit of the group's own.
"""

from collections.abc import Callable
from dataclasses import dataclass

_HUGE = "1E+300"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The pieces of a function over units.

    member: "1", or 1 for the units of the own group and 0 for others. weight: of all units, or
    None. everything, own: the argument for all units, and for the unit of the row. extra: further
    arguments. condition: whether the argument is a condition.
    """

    member: str
    weight: str | None
    everything: str
    own: str
    extra: list[str]
    condition: bool

    @property
    def weighed(self) -> str:
        """Membership times weight."""
        return self.member if self.weight is None else f"{self.member}*{self.weight}"


def _sum(parts: Parts) -> str:
    return f"SUMPRODUCT({parts.weighed}*{parts.everything})"


def _number_of_units(parts: Parts) -> str:
    if parts.member != "1":
        return f"SUMPRODUCT({parts.member})"
    return f"SUMPRODUCT(({parts.everything}={parts.everything})*1)"


def _size(parts: Parts) -> str:
    """The weight of all units, or their number."""
    if parts.weight is None:
        return _number_of_units(parts)
    return f"SUMPRODUCT({parts.weighed}*1)"


def _mean(parts: Parts) -> str:
    return f"({_sum(parts)}/{_size(parts)})"


def _zscore(parts: Parts) -> str:
    """NA where all values are the same: what a sum leaves of 0 must not be divided by."""
    squares = f"({parts.everything}-{_mean(parts)})^2"
    deviation = f"SQRT(SUMPRODUCT({parts.weighed}*{squares})/{_size(parts)})"
    same = f"{_nth(parts, 'LARGE', '1')}={_nth(parts, 'SMALL', '1')}"
    return f"IF({same},NA(),({parts.own}-{_mean(parts)})/{deviation})"


def _nth(parts: Parts, function: str, k: str) -> str:
    values = f"{parts.member}*{parts.everything}"
    if parts.member != "1":
        sign = "-" if function == "LARGE" else "+"
        values += f"{sign}(1-{parts.member})*{_HUGE}"
    return f"SUMPRODUCT({function}({values},{k}))"


def _nth_largest(parts: Parts) -> str:
    k = parts.extra[0]
    wrong = f"OR({k}<>INT({k}),{k}<1,{k}>{_number_of_units(parts)})"
    return f"IF({wrong},NA(),{_nth(parts, 'LARGE', k)})"


def _median(parts: Parts) -> str | None:
    if parts.weight is not None:
        return None
    size = _number_of_units(parts)
    lower = _nth(parts, "SMALL", f"INT(({size}+1)/2)")
    upper = _nth(parts, "SMALL", f"INT(({size}+2)/2)")
    return f"(({lower}+{upper})/2)"


def _count(parts: Parts) -> str:
    if not parts.condition:
        return _number_of_units(parts)
    return f"SUMPRODUCT({parts.member}*{parts.everything})"


def _rank(parts: Parts) -> str:
    return f"(1+SUMPRODUCT({parts.member}*({parts.everything}>{parts.own})))"


def _percentile(parts: Parts) -> str:
    """50 for a single unit."""
    below = f"SUMPRODUCT({parts.member}*({parts.everything}<{parts.own}))"
    same = f"SUMPRODUCT({parts.member}*({parts.everything}={parts.own}))"
    units = _number_of_units(parts)
    return f"IF({units}=1,50,100*({below}+({same}-1)/2)/({units}-1))"


def _minmax(parts: Parts) -> str:
    low, high = _nth(parts, "SMALL", "1"), _nth(parts, "LARGE", "1")
    return f"(({parts.own}-{low})/({high}-{low}))"


OVER_UNITS: dict[str, Callable[[Parts], str | None]] = {
    "total": _sum,
    "mean": _mean,
    "median": _median,
    "smallest": lambda parts: _nth(parts, "SMALL", "1"),
    "largest": lambda parts: _nth(parts, "LARGE", "1"),
    "nth_largest": _nth_largest,
    "count": _count,
    "share": lambda parts: f"({parts.own}/{_sum(parts)})",
    "rank": _rank,
    "percentile": _percentile,
    "zscore": _zscore,
    "minmax": _minmax,
}
