"""What every row must satisfy; each rule a condition that a bad row fulfils."""

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.registry.schema import (
    LARGEST_HOUSEHOLD,
    OLDEST,
    YOUNGEST_HEAD,
    Column,
    columns,
    quoted,
    typed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """bad: an SQL condition over the raw file; needs: the columns it reads."""

    column: str
    needs: tuple[str, ...]
    bad: str
    what: str
    remedy: str


def rules(types: dict[str, str]) -> tuple[Rule, ...]:
    """Return the rules that the columns present in a file (name to SQL type) allow to check."""
    present = {column.name: column for column in columns() if column.name in types}
    reading = {name: typed(column, types[name]) for name, column in present.items()}
    found = (*_missing(present, reading), *_unreadable(present, reading), *_values(reading))
    return tuple(rule for rule in found if set(rule.needs) <= set(present))


def _missing(present: dict[str, Column], reading: dict[str, str]) -> Iterator[Rule]:
    for name, column in present.items():
        empty = f" OR {reading[name]} = ''" if column.kind == "code" else ""
        yield Rule(
            column=name,
            needs=(name,),
            bad=f"{quoted(name)} IS NULL{empty}",
            what="no value",
            remedy=f"Fill it in ({column.meaning}); what is not known cannot be counted.",
        )


def _unreadable(present: dict[str, Column], reading: dict[str, str]) -> Iterator[Rule]:
    wanted = {"count": "a whole number", "money": "whole soʻm", "flag": "true or false"}
    for name, column in present.items():
        if column.kind in wanted and reading[name] != quoted(name):
            yield Rule(
                column=name,
                needs=(name,),
                bad=f"{quoted(name)} IS NOT NULL AND {reading[name]} IS NULL",
                what=f"not {wanted[column.kind]}",
                remedy=f"Write {wanted[column.kind]} ({column.meaning}).",
            )


def _values(reading: dict[str, str]) -> Iterator[Rule]:
    yield from _ranges(reading)
    yield from _parts(reading)
    for column in columns():
        if column.kind == "money":
            yield _rule(
                column.name,
                f"{reading.get(column.name)} < 0",
                "a negative amount",
                "Write 0 where nothing is received; take repayments out.",
            )


def _ranges(reading: dict[str, str]) -> Iterator[Rule]:
    yield _rule(
        "members",
        f"{reading.get('members')} NOT BETWEEN 1 AND {LARGEST_HOUSEHOLD}",
        f"a household of fewer than 1 or more than {LARGEST_HOUSEHOLD} members",
        "Correct the number, or take institutions out.",
    )
    yield _rule(
        "head_age",
        f"{reading.get('head_age')} NOT BETWEEN {YOUNGEST_HEAD} AND {OLDEST}",
        f"an impossible age (outside {YOUNGEST_HEAD} to {OLDEST})",
        "Correct the age; it is in full years.",
    )


def _parts(reading: dict[str, str]) -> Iterator[Rule]:
    members = reading.get("members")
    for name in ("children", "elderly", "persons_with_disabilities", "able_to_work"):
        yield _rule(
            name,
            f"{reading.get(name)} < 0 OR {reading.get(name)} > {members}",
            "a number of persons below 0 or above the household's members",
            "Correct this column or members.",
            "members",
        )
    yield _rule(
        "elderly",
        f"{reading.get('children')} + {reading.get('elderly')} > {members}",
        "children and elderly together above the household's members",
        "Correct children, elderly or members.",
        "children",
        "members",
    )


def _rule(column: str, bad: str, what: str, remedy: str, *others: str) -> Rule:
    return Rule(column=column, needs=(column, *others), bad=bad, what=what, remedy=remedy)
