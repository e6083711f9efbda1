"""The lines of units' calculations under one lettering, so that they share one legend."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from allocation.explain.line import letter
from scenarios.explain import explain_unit
from scenarios.export.report.reading import readable
from scenarios.export.report.texts import Texts
from scenarios.line import UnitLine
from scenarios.run import Result

Key = tuple[str, str, str]  # kind, name, and the pot or index it belongs to
_LEVELLING = ("from", "per", "level")
_STANDS_FOR = {
    "pot_money": "pot",
    "group_money": "group money",
    "sum": "amount",
    "limit": "amount",
    "floor": "floor",
    "cap": "cap",
    "index": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A line of a unit as the report shows it. words: how it is computed, by letters."""

    key: Key
    line: UnitLine
    words: str
    numbers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculations:
    """Units' calculations, by code. letters: of every line that some unit has, in order.

    first: a line of each key. common: the keys of lines about the formula, the same for all;
    same_words: those that all of them compute alike.
    """

    units: dict[str, tuple[Told, ...]] = field(repr=False)
    letters: dict[Key, str]
    first: dict[Key, Told] = field(repr=False)
    common: frozenset[Key]
    same_words: frozenset[Key]


def calculations(result: Result, units: Sequence[str], texts: Texts) -> Calculations:
    """The calculations of some units, at least one."""
    raw = {unit: list(_keyed(explain_unit(_about(result, unit), unit))) for unit in units}
    keys: list[Key] = []
    for lines in raw.values():
        _merge(keys, [key for key, _ in lines])
    letters = {key: letter(place) for place, key in enumerate(keys)}
    told = {unit: _told(lines, letters, texts) for unit, lines in raw.items()}
    found: dict[Key, list[Told]] = {key: [] for key in keys}
    for page in told.values():
        for one in page:
            found[one.key].append(one)
    return Calculations(
        units=told,
        letters=letters,
        first={key: same[0] for key, same in found.items()},
        common=frozenset(filter(_is_one_for_all, _alike(found, len(told), _told_alike))),
        same_words=_alike(found, 0, lambda one: one.words),
    )


def _about(result: Result, unit: str) -> Result:
    """The result with the qualities of one unit, the only ones that its page tells.

    The most doubtful one is looked for in all that there are, line by line.
    """
    kinds = result.quality
    return result if kinds is None else replace(result, quality=kinds.loc[[unit]])


def _told_alike(one: Told) -> object:
    return one.line.value, one.words, one.numbers


def _is_one_for_all(key: Key) -> bool:
    """Whether a line is about the formula, not about a unit."""
    return key[0] in ("parameter", "pot_money") or key[:2] == ("claim", "level")


def _alike(
    found: dict[Key, list[Told]], least: int, what: Callable[[Told], object]
) -> frozenset[Key]:
    return frozenset(
        key
        for key, same in found.items()
        if len(same) >= least and len({what(one) for one in same}) == 1
    )


def _keyed(lines: Sequence[UnitLine]) -> Iterator[tuple[Key, UnitLine]]:
    """Each line with a key that is the same for every unit."""
    pot = ""
    for line in lines:
        pot = line.name if line.kind == "pot_money" else pot
        if line.kind == "group_money":
            yield (line.kind, "", pot), line
        elif line.kind in ("claim", "floor", "cap"):
            yield (line.kind, line.name, pot), line
        else:
            yield (line.kind, line.name, line.index), line


def _merge(keys: list[Key], more: Sequence[Key]) -> None:
    """Put what is new among `more` after what stands before it."""
    place = 0
    for key in more:
        if key in keys:
            place = keys.index(key) + 1
        else:
            keys.insert(place, key)
            place += 1


def _told(
    lines: Sequence[tuple[Key, UnitLine]], letters: dict[Key, str], texts: Texts
) -> tuple[Told, ...]:
    names: dict[str, str] = {}
    only = sum(line.kind == "pot" for _, line in lines) == 1
    found = []
    for key, line in lines:
        pointing = line.kind == "input" and bool(line.expression)
        words = names.get(line.name, "") if pointing else readable(line.expression, names, texts)
        numbers = "" if pointing else readable(line.numbers, {}, texts)
        numbers = "" if numbers in (words, _plain_value(line, texts)) else numbers
        found.append(Told(key=key, line=line, words=words, numbers=numbers))
        names |= _names(line, letters[key], only)
    return tuple(found)


def _plain_value(line: UnitLine, texts: Texts) -> str:
    """What numbers would only repeat: the value itself."""
    return readable(str(line.value), {}, texts) if isinstance(line.value, int | float) else ""


def _names(line: UnitLine, own: str, only_pot: bool) -> dict[str, str]:
    """The names by which later lines may call this one."""
    if line.kind == "claim":
        return {line.name if line.name in _LEVELLING else "claim": own}
    if line.kind == "pot":
        return {f"pot_{line.name}": own} | ({"amount": own} if only_pot else {})
    return {_STANDS_FOR.get(line.kind) or line.name: own}
