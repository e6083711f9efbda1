"""What is counted: the columns of the tables, and which of them can be computed from one another.

A family holds the columns that are linked by sums, so that they are hidden together. Above the
mahallas more is published (targeting), so that there more columns are linked: `upper`.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from indicators.registry.lists import Lines, exclusive_pairs, keys_of, means_tested
from indicators.registry.schema import quoted

Total = Literal["households", "members"]
TOTALS: tuple[Total, Total] = ("households", "members")
MEANS = "means"
OLD = 65


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A count of households or persons: a part of `total`.

    sql: the aggregate. upper: the family above the mahallas. above: published only above them.
    """

    name: str
    sql: str
    family: str
    upper: str
    total: Total = "households"
    above: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A sum of soʻm a month, hidden wherever the family of counts it belongs to is hidden."""

    name: str
    sql: str
    family: str
    upper: str
    above: bool = False


@cache
def counts() -> tuple[Count, ...]:
    """Return all counts, in the order of the tables."""
    return (
        *_ages(),
        *_classes(),
        _flag("registry_families", "in_registry"),
        *(_flag(f"need_{key}", quoted(f"need_{key}")) for key in keys_of("needs")),
        *_notebooks(),
        *(_recipients(key) for key in keys_of("payments")),
        _payment_duplicates(),
        *_targeting(),
    )


@cache
def amounts() -> tuple[Amount, ...]:
    """Return all sums of money, in the order of the tables."""
    return (
        Amount(name="income_uzs", sql="sum(income_uzs)", family="totals", upper="totals"),
        *(_money(key) for key in keys_of("payments")),
        _above("means_tested_uzs", "sum(tested_uzs)"),
        _above("leaked_uzs", "sum(tested_uzs) FILTER (NOT is_eligible)"),
    )


def published_columns() -> tuple[Count | Amount, ...]:
    """Return all counts, then all amounts."""
    return (*counts(), *amounts())


def derived(lines: Lines) -> tuple[dict[str, str], ...]:
    """Return the columns computed of each household before counting, stage by stage.

    Income per head below the poor line: `is_poor` if somebody is able to work, else
    `is_state_supported`. From the poor line up to and including the upper one: `is_borderline`.
    """
    below, above = "below_line AND", f"income_uzs > CAST(members AS BIGINT) * {lines.borderline}"
    return (
        {
            "below_line": f"income_uzs < CAST(members AS BIGINT) * {lines.poor}",
            "is_other": above,
            "tested_uzs": _means_tested_money(),
        },
        {
            "is_state_supported": f"{below} able_to_work = 0",
            "is_poor": f"{below} able_to_work > 0",
            "is_borderline": "NOT (below_line OR is_other)",
            "is_paid": "tested_uzs > 0",
        },
        {"is_eligible": " OR ".join(f"is_{name}" for name in lines.eligible)},
    )


def _ages() -> tuple[Count, ...]:
    return (
        _persons("children", "sum(children)", "age"),
        _persons("adults_under_65", "sum(members) - sum(children) - sum(elderly)", "age"),
        _persons("elderly", "sum(elderly)", "age"),
        _persons("persons_with_disabilities", "sum(persons_with_disabilities)", "disability"),
        _flag("elderly_headed_families", f"head_age >= {OLD}"),
    )


def _classes() -> tuple[Count, ...]:
    return tuple(
        _households(f"{name}_families", f"is_{name}", "class", MEANS)
        for name in ("state_supported", "poor", "borderline", "other")
    )


def _notebooks() -> tuple[Count, ...]:
    names = [f"notebook_{key}" for key in keys_of("notebooks")]
    several = " + ".join(f"CAST({quoted(name)} AS TINYINT)" for name in names) + " >= 2"
    listed = [(name, quoted(name)) for name in names] + [("notebook_duplicates", several)]
    return tuple(_households(name, sql, "notebooks", "notebooks") for name, sql in listed)


def _recipients(key: str) -> Count:
    return _households(f"pays_{key}", _paid(key), f"pays_{key}", _payment_family(key))


def _money(key: str) -> Amount:
    """Few families get a payment: to pass over the zeros is quicker than to add them."""
    return Amount(
        name=f"pays_{key}_uzs",
        sql=f"coalesce(sum({_uzs(key)}) FILTER ({_paid(key)}), 0)",
        family=f"pays_{key}",
        upper=_payment_family(key),
    )


def _targeting() -> tuple[Count, ...]:
    return tuple(
        Count(
            name=name,
            sql=f"count(*) FILTER ({condition})",
            family=MEANS,
            upper=MEANS,
            above=True,
        )
        for name, condition in (
            ("eligible_paid", "is_eligible AND is_paid"),
            ("eligible_unpaid", "is_eligible AND NOT is_paid"),
            ("ineligible_paid", "NOT is_eligible AND is_paid"),
            ("ineligible_unpaid", "NOT is_eligible AND NOT is_paid"),
        )
    )


def _payment_family(key: str) -> str:
    return MEANS if key in means_tested() else f"pays_{key}"


def _uzs(key: str) -> str:
    return quoted(f"pays_{key}_uzs")


def _paid(key: str) -> str:
    return f"{_uzs(key)} > 0"


def _payment_duplicates() -> Count:
    """With both payments of a pair means-tested, their overlap follows from who is paid any."""
    linked = any(set(pair) <= set(means_tested()) for pair in exclusive_pairs())
    name = "payment_duplicates"
    return _households(name, _any_pair(), name, MEANS if linked else name)


def _any_pair() -> str:
    pairs = [f"({_paid(a)} AND {_paid(b)})" for a, b in exclusive_pairs()]
    return " OR ".join(pairs) or "false"


def _means_tested_money() -> str:
    return " + ".join(f"CAST({_uzs(key)} AS BIGINT)" for key in means_tested())


def _households(name: str, condition: str, family: str, upper: str) -> Count:
    sql = f"count(*) FILTER ({condition})"
    return Count(name=name, sql=sql, family=family, upper=upper)


def _persons(name: str, sql: str, family: str) -> Count:
    return Count(name=name, sql=sql, family=family, upper=family, total="members")


def _flag(name: str, condition: str) -> Count:
    return _households(name, condition, name, name)


def _above(name: str, sql: str) -> Amount:
    return Amount(name=name, sql=f"coalesce({sql}, 0)", family=MEANS, upper=MEANS, above=True)
