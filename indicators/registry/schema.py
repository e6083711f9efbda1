"""The columns of a household file and how a value of each is read."""

from dataclasses import dataclass
from typing import Literal

from indicators.registry.lists import keys_of

Kind = Literal["id", "code", "count", "money", "flag"]
WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
OLDEST = 120
YOUNGEST_HEAD = 14
LARGEST_HOUSEHOLD = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column every household file has. kind: `id` and `code` text, `count` and `money` whole."""

    name: str
    kind: Kind
    meaning: str


CORE = (
    Column(name="household_id", kind="id", meaning="unique in the file; never written anywhere"),
    Column(name="district_code", kind="code", meaning="code of the tuman or city"),
    Column(name="mahalla_code", kind="code", meaning="code of the mahalla, unique in the country"),
    Column(name="members", kind="count", meaning="persons, at least 1"),
    Column(name="children", kind="count", meaning="members under 18"),
    Column(name="elderly", kind="count", meaning="members of 65 and older"),
    Column(name="persons_with_disabilities", kind="count", meaning="members with a disability"),
    Column(name="able_to_work", kind="count", meaning="members able to work"),
    Column(name="head_age", kind="count", meaning="age of the head, full years"),
    Column(name="income_uzs", kind="money", meaning="income of the household, soʻm a month"),
    Column(name="in_registry", kind="flag", meaning="the family is in the social registry"),
)


def columns() -> tuple[Column, ...]:
    """Return all columns of a household file: the core, the needs, notebooks and payments."""
    return (
        *CORE,
        *(_column("need_", key, "", "flag") for key in keys_of("needs")),
        *(_column("notebook_", key, "", "flag") for key in keys_of("notebooks")),
        *(_column("pays_", key, "_uzs", "money") for key in keys_of("payments")),
    )


def quoted(name: str) -> str:
    """Return a name as an SQL identifier.

    >>> quoted("income")
    '"income"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as an SQL literal.

    >>> literal("o'ng")
    "'o''ng'"
    """
    return "'" + text.replace("'", "''") + "'"


def typed(column: Column, sql_type: str) -> str:
    """Return the expression that reads a column of `sql_type`; NULL where it cannot be read."""
    return _READERS[column.kind](quoted(column.name), sql_type)


def _column(before: str, key: str, after: str, kind: Kind) -> Column:
    meaning = "soʻm a month, 0 if none" if kind == "money" else "true or false"
    return Column(name=f"{before}{key}{after}", kind=kind, meaning=meaning)


def _text(name: str, sql_type: str) -> str:
    return name if sql_type == "VARCHAR" else f"CAST({name} AS VARCHAR)"


def _whole(name: str, sql_type: str) -> str:
    if sql_type in WHOLE:
        return name
    number, whole = f"TRY_CAST({name} AS DOUBLE)", f"TRY_CAST({name} AS BIGINT)"
    return f"CASE WHEN {number} = {whole} THEN {whole} END"


def _flag(name: str, sql_type: str) -> str:
    if sql_type == "BOOLEAN":
        return name
    if sql_type in WHOLE:
        return f"CASE WHEN {name} IN (0, 1) THEN {name} = 1 END"
    return f"TRY_CAST({name} AS BOOLEAN)"


def _identifier(name: str, sql_type: str) -> str:
    return name if sql_type in WHOLE else _text(name, sql_type)


_READERS = {"id": _identifier, "code": _text, "count": _whole, "money": _whole, "flag": _flag}
