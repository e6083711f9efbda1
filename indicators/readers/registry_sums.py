"""Counts of mahallas added up to their tuman or city, and the rates of the sums."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.readers.codes import place_name
from indicators.readers.problem import Findings
from indicators.readers.reading import Value
from indicators.readers.registry_columns import AMOUNTS, COUNTS, RATES, Rate

Counts = Mapping[str, Decimal | None]
_AGREES = Decimal("0.06")  # percentage points: a rate rounded to one decimal, or cut off
_ENOUGH = Decimal("0.9")  # of the rows must agree
_MOST_ROWS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Mahalla:
    """A row of an extract: the code of its tuman or city, its name, and what it counts.

    counts: by column, also the file's own rates; None where the cell says nothing.
    """

    row: int
    code: str
    name: str
    period: str
    counts: Counts = field(repr=False)


def rate_of(rate: Rate, counts: Counts) -> Decimal | None:
    """A rate in percent; None if a count is missing or there is nothing to divide by."""
    above, below = _added(rate.above, counts), _added(rate.below, counts)
    return None if above is None or not below else 100 * above / below


def _added(names: Iterable[str], counts: Counts) -> Decimal | None:
    parts = [counts.get(name) for name in names]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def choose_rates(mahallas: Sequence[Mahalla], findings: Findings) -> list[Rate]:
    """The rates that can be computed: of several definitions the one that the file follows."""
    chosen = []
    for name in dict.fromkeys(rate.name for rate in RATES):
        stated = [one for one in mahallas if one.counts.get(name) is not None]
        known = [rate for rate in RATES if rate.name == name]
        if not stated and not any(rate.always for rate in known):
            continue
        able = [rate for rate in known if _can(rate, mahallas)]
        if not able:
            if stated:
                findings.doubt(
                    "the counts to compute this rate from are not in the file; it is left out, "
                    "for rates cannot be added up",
                    column=name,
                )
            continue
        rate = next((one for one in able if _follows(one, stated)), able[0])
        if stated and not _follows(rate, stated):
            _tell_off(rate, stated, findings)
        findings.notes.append(
            f"{name} = 100 * {_formula(rate)}, from the sums of each tuman or city"
        )
        chosen.append(rate)
    return chosen


def _formula(rate: Rate) -> str:
    below = " + ".join(rate.below)
    return f"{' + '.join(rate.above)} / {f'({below})' if len(rate.below) > 1 else below}"


def _can(rate: Rate, mahallas: Sequence[Mahalla]) -> bool:
    return any(rate_of(rate, one.counts) is not None for one in mahallas)


def _off(rate: Rate, stated: Sequence[Mahalla]) -> list[Mahalla]:
    """Mahallas whose own rate is another than the counts say."""
    found = []
    for one in stated:
        computed, said = rate_of(rate, one.counts), one.counts.get(rate.name)
        if computed is not None and said is not None and abs(computed - said) > _AGREES:
            found.append(one)
    return found


def _follows(rate: Rate, stated: Sequence[Mahalla]) -> bool:
    """Whether nearly all stated rates are those of the counts; without stated ones, yes."""
    return len(_off(rate, stated)) <= (1 - _ENOUGH) * len(stated)


def _tell_off(rate: Rate, stated: Sequence[Mahalla], findings: Findings) -> None:
    off = _off(rate, stated)
    findings.doubt(
        f"the file's own rate is not 100 * {_formula(rate)} in {len(off)} of {len(stated)} "
        "mahallas; the computed one is given",
        off[0].row,
        rate.name,
    )


def district_values(
    mahallas: Sequence[Mahalla], rates: Sequence[Rate], findings: Findings
) -> list[Value]:
    """Sums and rates of each tuman or city and period. A sum over a gap is missing, and told."""
    groups: dict[tuple[str, str], list[Mahalla]] = {}
    for one in mahallas:
        groups.setdefault((one.code, one.period), []).append(one)
    there = [
        name
        for name in (*COUNTS, *AMOUNTS)
        if any(one.counts.get(name) is not None for one in mahallas)
    ]
    values = []
    for (code, period), members in groups.items():
        sums = {name: _sum(name, members, findings) for name in there}
        for name, total in sums.items():
            values.append(Value(code, name, period, total, members[0].row, name))
        for rate in rates:
            found = rate_of(rate, sums)
            values.append(Value(code, rate.name, period, found, members[0].row, rate.name))
    return values


def _sum(name: str, members: Sequence[Mahalla], findings: Findings) -> Decimal | None:
    gaps = [one for one in members if one.counts.get(name) is None]
    if gaps:
        rows = ", ".join(str(one.row) for one in gaps[:_MOST_ROWS])
        more = " …" if len(gaps) > _MOST_ROWS else ""
        findings.doubt(
            f"{len(gaps)} of {len(members)} mahallas of {place_name(members[0].code)} have no "
            f"figure (rows {rows}{more}), so its sum and rates are missing; fill the cells",
            gaps[0].row,
            name,
        )
        return None
    return sum((one.counts.get(name) or Decimal(0) for one in members), Decimal(0))
