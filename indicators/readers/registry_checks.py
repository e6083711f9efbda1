"""Whether the counts of an extract can be true together."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from indicators.readers.codes import place_name
from indicators.readers.problem import Findings
from indicators.readers.registry_columns import AMOUNTS, AT_MOST, COUNTS, RATES, TOGETHER_AT_MOST
from indicators.readers.registry_sums import Mahalla

_RATES = tuple(dict.fromkeys(rate.name for rate in RATES))


def check_row(one: Mahalla, findings: Findings) -> None:
    """Note what cannot be.

    A part greater than its whole, fewer members than families, a rate beyond 0 to 100; as a doubt,
    classes that together exceed their whole.
    """
    for part, whole in AT_MOST:
        small, large = one.counts.get(part), one.counts.get(whole)
        if small is not None and large is not None and small > large:
            findings.severe(
                f"{part} {small} is more than {whole} {large} in {one.name}; correct one of them",
                one.row,
                part,
            )
    for parts, whole in TOGETHER_AT_MOST:
        known = [count for count in map(one.counts.get, parts) if count is not None]
        large = one.counts.get(whole)
        if large is not None and sum(known, Decimal(0)) > large:
            findings.doubt(
                f"{' + '.join(parts)} are {sum(known, Decimal(0))}, more than {whole} {large} in "
                f"{one.name}; look at them",
                one.row,
                whole,
            )
    for name in _RATES:
        rate = one.counts.get(name)
        if rate is not None and not 0 <= rate <= 100:
            findings.severe(f"{rate} is no share in percent; correct it", one.row, name)


def check_totals(
    totals: Sequence[tuple[int, str, Mapping[str, Decimal | None]]],
    mahallas: Sequence[Mahalla],
    findings: Findings,
) -> None:
    """Compare the file's rows of totals (row, district or nothing, figures) with our sums."""
    for row, code, figures in totals:
        members = [one for one in mahallas if code in ("", one.code)]
        for name in (*COUNTS, *AMOUNTS):
            said = figures.get(name)
            parts = [one.counts.get(name) for one in members]
            known = [part for part in parts if part is not None]
            if said is None or len(known) < len(parts) or sum(known, Decimal(0)) == said:
                continue
            whose = place_name(code) if code else "all rows"
            findings.doubt(
                f"the file's total {said} of {whose} is not the sum {sum(known, Decimal(0))} of "
                "its mahallas; look for rows that are missing or wrong",
                row,
                name,
            )
    if totals:
        rows = ", ".join(str(row) for row, _, _ in totals[:10])
        findings.notes.append(f"rows of totals are left out: {rows}")
